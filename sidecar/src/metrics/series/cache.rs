//! The series of caches.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use super::{Labels, register};

#[derive(Debug)]
pub(in crate::metrics) struct Cache {
    pub(in crate::metrics) lookups: Family<Labels<2>, Counter>,
    pub(in crate::metrics) saved_usd: Family<Labels<1>, Counter<f64, AtomicU64>>,
}

impl Cache {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            lookups: register(
                registry,
                "baton_cache_lookups",
                "Exchanges of routes with a cache, by whether it answered them",
            ),
            saved_usd: register(
                registry,
                "baton_cache_saved_usd",
                "What answers from the cache had cost when models gave them, where known",
            ),
        }
    }
}
