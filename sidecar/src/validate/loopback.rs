//! The way by which the sidecar comes back to this Envoy: a listener on loopback with the same filters,
//! and a route to whom it asks that is no model. Only routes that need it need it.

use baton_core::config::{Check, Config, Route};
use baton_core::guard::{Guardrail, Seeks, Whom};

use super::ask::Asked;
use super::bootstrap::{Bootstrap, Edge};
use super::cluster;
use super::configuration::Configuration;
use super::llm_route::has_route;
use super::node::Node;

/// What happens without any part of it.
const LOST: &str = "the sidecar can ask no judge, checker or person";

/// The header in which it says which cluster is meant.
const HEADER: &str = "x-baton-cluster";

/// Whether this edge is there for the sidecar alone.
pub(super) fn is_taken(edge: &Edge<'_>) -> bool {
    let value = ["configuration", "value", "sidecar", "loopback"];
    let named = edge.plugin.at(&value);
    named.text().is_some() && named.text() == socket(&edge.listener).as_deref()
}

/// Looks at the way back, where a route needs it.
pub(super) fn check(
    edge: &Edge<'_>,
    configuration: &Configuration,
    bootstrap: &Bootstrap<'_>,
    asked: &mut Asked,
) {
    let Some(config) = &configuration.config else {
        return;
    };
    let posts = config.routes.iter().any(|route| posts(route));
    if !posts && !config.routes.iter().any(|route| asks_models(route)) {
        return;
    }
    listener(edge, config, configuration, bootstrap, asked);
    if posts {
        route(edge, asked);
    }
    for named in configuration.checkers() {
        let _reported = cluster::find(&named, bootstrap, asked);
    }
}

/// Whether verdicts on a route's answers ask a model.
fn asks_models(route: &Route) -> bool {
    let checks = route.verify.iter().flat_map(|verify| &verify.checks);
    let mut judges = checks.filter(|check| matches!(check, Check::Judge(_)));
    let mends = route.verify.is_some() && route.verifying.repair.reask > 0;
    judges.next().is_some() || mends
}

/// Whether the sidecar sends something of a route to somebody who is no model.
fn posts(route: &Route) -> bool {
    let mut screeners = route.guardrails.request.rails.iter().filter(asks_program);
    let checks = route.verify.iter().flat_map(|verify| &verify.checks);
    let mut checkers = checks.filter(|check| matches!(check, Check::Http(_)));
    checkers.next().is_some() || screeners.next().is_some() || route.human.is_some()
}

fn asks_program(rail: &&Guardrail) -> bool {
    match &rail.seeks {
        Seeks::Outside(outside) => matches!(outside.whom, Whom::Program { .. }),
        Seeks::Family(_) | Seeks::Own => false,
    }
}

fn listener(
    edge: &Edge<'_>,
    config: &Config,
    configuration: &Configuration,
    bootstrap: &Bootstrap<'_>,
    asked: &mut Asked,
) {
    let named = configuration.loopback();
    asked
        .about(&named)
        .must_be_there("the address of a listener, such as `127.0.0.1:10001`", LOST);
    let Some(address) = config.sidecar.loopback.as_ref() else {
        return;
    };
    let edges = bootstrap.edges();
    let leads_back =
        |other: &&Edge<'_>| socket(&other.listener).is_some_and(|found| found == address.as_str());
    match edges.iter().find(leads_back) {
        Some(inner) => asked.about(&inner.plugin.get("configuration")).must_copy(
            &edge.plugin.get("configuration"),
            "what the sidecar asks finds another route, or none",
        ),
        None if bootstrap.has_all_listeners() => asked.about(&named).wrong(
            "the address of a listener of this file with Baton's edge role",
            LOST,
        ),
        None => {}
    }
}

/// Where a listener listens, as the configuration writes it.
fn socket(listener: &Node<'_>) -> Option<String> {
    let socket = listener.at(&["address", "socket_address"]);
    let port = socket.get("port_value").number()?;
    Some(format!("{}:{port}", socket.get("address").text()?))
}

fn route(edge: &Edge<'_>, asked: &mut Asked) {
    let hosts = edge.manager.at(&["route_config", "virtual_hosts"]);
    let leads = |route: &Node<'_>| route.at(&["route", "cluster_header"]).text() == Some(HEADER);
    if !has_route(&hosts, leads) {
        asked.about(&hosts).missing(
            format!("a route with `cluster_header: {HEADER}`, for requests that have it"),
            "the sidecar can post to no checker or webhook",
        );
    }
}
