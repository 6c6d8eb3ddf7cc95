//! The series of guardrails.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

use super::{Labels, register};

pub(super) fn findings(registry: &mut Registry) -> Family<Labels<4>, Counter> {
    register(
        registry,
        "baton_guardrail_findings",
        "What guardrails found in requests and answers, by what was done about it",
    )
}
