//! The series of verdicts: what was said of answers, what finding out cost and how long it took.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{Labels, register, register_metric};

/// Seconds to a verdict: a millisecond where nobody is asked, as long as an answer takes where a judge is.
const VERDICT_SECONDS: [f64; 10] = [0.001, 0.002, 0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 10.0, 30.0];

#[derive(Debug)]
pub(in crate::metrics) struct Verdicts {
    pub(in crate::metrics) verdicts: Family<Labels<4>, Counter>,
    pub(in crate::metrics) cost_usd: Family<Labels<2>, Counter<f64, AtomicU64>>,
    pub(in crate::metrics) seconds: Family<Labels<1>, Histogram, fn() -> Histogram>,
}

impl Verdicts {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            verdicts: register(
                registry,
                "baton_verdicts",
                "Verdicts on answers, by the model that gave them and the check that decided against them",
            ),
            cost_usd: register(
                registry,
                "baton_verdict_cost_usd",
                "Of baton_cost_usd, what judges and repairs cost, where known",
            ),
            seconds: register_metric(
                registry,
                "baton_verdict_seconds",
                "From a whole answer to its verdict, where it was looked at",
                Family::new_with_constructor(|| Histogram::new(VERDICT_SECONDS)),
            ),
        }
    }
}
