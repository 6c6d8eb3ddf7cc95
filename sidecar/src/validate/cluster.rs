//! What every cluster that Baton uses needs: to be there, and Envoy's circuit breakers out of the way.

use super::ask::Asked;
use super::bootstrap::Bootstrap;
use super::node::Node;

/// More at a time than one Envoy serves. What may be spent is Baton's to limit.
const RAISED: u64 = 10_000;

/// The cluster that is named at `named`; its absence is reported there.
pub(super) fn find<'a>(
    named: &Node<'_>,
    bootstrap: &Bootstrap<'a>,
    asked: &mut Asked,
) -> Option<Node<'a>> {
    let cluster = bootstrap.cluster(named.text()?);
    if cluster.is_none() && bootstrap.has_all_clusters() {
        asked
            .about(named)
            .wrong("a cluster of this file", "requests to it go nowhere");
    }
    cluster
}

pub(super) fn check_thresholds(cluster: &Node<'_>, asked: &mut Asked) {
    let list = cluster.at(&["circuit_breakers", "thresholds"]);
    let default = list
        .entries()
        .into_iter()
        .find(|threshold| matches!(threshold.get("priority").text(), None | Some("DEFAULT")));
    let Some(threshold) = default else {
        asked.about(&list).missing(
            format!("thresholds of at least `{RAISED}`"),
            "Envoy lets three retries run at a time and drops the other fallbacks",
        );
        return;
    };
    asked.about(&threshold.get("max_retries")).must_be_at_least(
        RAISED,
        "fallbacks beyond it, three by default, are silently not made",
    );
    for key in ["max_connections", "max_pending_requests", "max_requests"] {
        asked.about(&threshold.get(key)).must_be_at_least(
            RAISED,
            "requests beyond it, 1024 by default, are refused under load",
        );
    }
}
