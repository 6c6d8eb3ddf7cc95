//! The way back into this Envoy that copies of requests take: an internal listener with the same filters,
//! and a cluster that leads to it. Only routes with a shadow need it.

use baton_core::config::Config;

use super::ask::Asked;
use super::bootstrap::{Bootstrap, Edge};
use super::node::Node;

/// The cluster that the filter sends copies to.
const CLUSTER: &str = "baton-self";

/// What happens without any part of it.
const LOST: &str = "copies for a route's `shadow` are lost";

/// Whether a route has copies made.
pub(super) fn are_made(config: &Config) -> bool {
    config.routes.iter().any(|route| route.shadow.is_some())
}

/// Whether this edge is there for copies alone.
pub(super) fn are_taken(edge: &Edge<'_>, bootstrap: &Bootstrap<'_>) -> bool {
    let named = bootstrap
        .cluster(CLUSTER)
        .map(|cluster| listener_of(&cluster));
    named.is_some_and(|named| {
        named.value.is_some() && edge.listener.get("name").value == named.value
    })
}

/// Looks at what copies of this edge's requests go through.
pub(super) fn check(edge: &Edge<'_>, bootstrap: &Bootstrap<'_>, asked: &mut Asked) {
    let extensions = bootstrap.extensions();
    let mut entries = extensions.entries().into_iter();
    if !entries.any(|extension| extension.typed().name == "InternalListener") {
        asked.about(&extensions).missing(
            "`envoy.bootstrap.internal_listener`",
            "Envoy does not start",
        );
    }
    let Some(cluster) = bootstrap.cluster(CLUSTER) else {
        if bootstrap.has_all_clusters() {
            let expected = format!("a cluster `{CLUSTER}` that leads to an internal listener");
            asked.about(&bootstrap.clusters()).missing(expected, LOST);
        }
        return;
    };
    let named = listener_of(&cluster);
    asked
        .about(&named)
        .must_be_there("the name of an internal listener", LOST);
    let edges = bootstrap.edges();
    let is_meant = |other: &&Edge<'_>| {
        named.value.is_some() && other.listener.get("name").value == named.value
    };
    let Some(inner) = edges.iter().find(is_meant) else {
        if named.value.is_some() && bootstrap.has_all_listeners() {
            asked
                .about(&named)
                .wrong("a listener of this file with Baton's edge role", LOST);
        }
        return;
    };
    asked
        .about(&inner.listener.get("internal_listener"))
        .must_be_there("`{}`: no port", LOST);
    asked.about(&inner.plugin.get("configuration")).must_copy(
        &edge.plugin.get("configuration"),
        "a copy finds no route with a shadow, and is refused",
    );
}

/// Where the cluster's only endpoint names its listener.
fn listener_of<'a>(cluster: &Node<'a>) -> Node<'a> {
    let address = ["endpoint", "address", "envoy_internal_address"];
    let localities = cluster.at(&["load_assignment", "endpoints"]).entries();
    let endpoints = localities
        .iter()
        .flat_map(|locality| locality.get("lb_endpoints").entries());
    let mut addresses = endpoints.map(|endpoint| endpoint.at(&address));
    let found = addresses.find(|address| address.value.is_some());
    found
        .unwrap_or_else(|| cluster.get("load_assignment"))
        .get("server_listener_name")
}
