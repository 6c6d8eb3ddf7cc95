//! Every series there is: its name, its labels, its sentence.

mod cache;
mod experiments;
mod guardrails;
mod verdicts;

use std::borrow::Cow;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

use self::cache::Cache;
use self::experiments::Experiments;
use self::verdicts::Verdicts;
use super::health::Health;
use super::kept::Kept;

/// `N` labels and what they say.
pub(super) type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];

/// Seconds from a batch's arrival to its commit. A fast disk takes one millisecond, a busy one
/// fifty; above one second the filter has given up waiting and will repeat it.
const SYNC_SECONDS: [f64; 9] = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0];

#[derive(Debug)]
pub(super) struct Series {
    pub(super) exchanges: Family<Labels<2>, Counter>,
    pub(super) attempts: Family<Labels<4>, Counter>,
    pub(super) input_tokens: Family<Labels<2>, Counter>,
    pub(super) output_tokens: Family<Labels<2>, Counter>,
    pub(super) cached_tokens: Family<Labels<2>, Counter>,
    pub(super) cache_write_tokens: Family<Labels<2>, Counter>,
    pub(super) reasoning_tokens: Family<Labels<2>, Counter>,
    pub(super) cost_usd: Family<Labels<2>, Counter<f64, AtomicU64>>,
    pub(super) experiments: Experiments,
    pub(super) verdicts: Verdicts,
    pub(super) cache: Cache,
    pub(super) guardrail_findings: Family<Labels<4>, Counter>,
    pub(super) refusals: Family<[(&'static str, &'static str); 1], Counter>,
    pub(super) outcomes_dropped: Counter,
    pub(super) config_rejected: Gauge,
    pub(super) health: Health,
    pub(super) kept: Kept,
    pub(super) sync_seconds: Histogram,
    registry: Registry,
}

impl Series {
    pub(super) fn new() -> Self {
        let mut registry = Registry::default();
        let r = &mut registry;
        Self {
            exchanges: register(r, "baton_exchanges", "Exchanges that ended"),
            attempts: register(r, "baton_attempts", "Attempts that ended"),
            input_tokens: register(
                r,
                "gen_ai_usage_input_tokens",
                "Tokens of prompts, as providers counted them",
            ),
            output_tokens: register(
                r,
                "gen_ai_usage_output_tokens",
                "Tokens of answers, as providers counted them",
            ),
            // Parts of the two above, by OpenTelemetry's names for them.
            cached_tokens: register(
                r,
                "gen_ai_usage_cache_read_input_tokens",
                "Of the prompts', those that providers had in their cache",
            ),
            cache_write_tokens: register(
                r,
                "gen_ai_usage_cache_creation_input_tokens",
                "Of the prompts', those that providers wrote to their cache",
            ),
            reasoning_tokens: register(
                r,
                "gen_ai_usage_reasoning_output_tokens",
                "Of the answers', those that models thought with",
            ),
            cost_usd: register(
                r,
                "baton_cost_usd",
                "What attempts cost in USD, where known",
            ),
            experiments: Experiments::new(r),
            verdicts: Verdicts::new(r),
            cache: Cache::new(r),
            guardrail_findings: guardrails::findings(r),
            refusals: register(r, "baton_refusals", "Calls to the sidecar that it refused"),
            outcomes_dropped: register(
                r,
                "baton_outcomes_dropped",
                "Outcomes that VMs dropped for want of room; they are in no receipt",
            ),
            config_rejected: register(
                r,
                "baton_config_rejected",
                "VMs that were given a newer config and did not take it",
            ),
            health: Health::register(r),
            kept: Kept::register(r),
            sync_seconds: register_metric(
                r,
                "baton_sync_seconds",
                "From a batch's arrival until the disk has it",
                Histogram::new(SYNC_SECONDS),
            ),
            registry,
        }
    }

    /// All of them in the OpenMetrics text format.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            // A `String` takes whatever is written to it.
            Err(std::fmt::Error) => String::new(),
        }
    }
}

pub(super) fn register<M: Metric + Clone + Default>(
    registry: &mut Registry,
    name: &str,
    help: &str,
) -> M {
    register_metric(registry, name, help, M::default())
}

fn register_metric<M: Metric + Clone>(
    registry: &mut Registry,
    name: &str,
    help: &str,
    metric: M,
) -> M {
    registry.register(name, help, metric.clone());
    metric
}
