//! The series of experiments, apart from all others: most exchanges take part in none.

use std::sync::atomic::AtomicU64;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{Labels, register, register_metric};

/// Seconds to the end of an answer: from a word to a long text of a slow model.
const ANSWER_SECONDS: [f64; 10] = [0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0];

#[derive(Debug)]
pub(in crate::metrics) struct Experiments {
    pub(in crate::metrics) exchanges: Family<Labels<3>, Counter>,
    pub(in crate::metrics) cost_usd: Family<Labels<2>, Counter<f64, AtomicU64>>,
    pub(in crate::metrics) verdicts: Family<Labels<3>, Counter>,
    pub(in crate::metrics) seconds: Family<Labels<2>, Histogram, fn() -> Histogram>,
}

impl Experiments {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            exchanges: register(
                registry,
                "baton_experiment_exchanges",
                "Exchanges that took part in an experiment, by arm",
            ),
            cost_usd: register(
                registry,
                "baton_experiment_cost_usd",
                "What they cost in USD, where known when they ended",
            ),
            verdicts: register(
                registry,
                "baton_experiment_verdicts",
                "Verdicts on the answers of their models",
            ),
            seconds: register_metric(
                registry,
                "baton_experiment_seconds",
                "From their requests to the end of their whole answers",
                Family::new_with_constructor(|| Histogram::new(ANSWER_SECONDS)),
            ),
        }
    }
}
