//! The route that LLM requests take: recognised by the ladder, retried up the ladder.

use std::collections::BTreeSet;

use baton_core::config::Config;
use baton_core::header::internal::{LADDER, NEXT, WAIT};

use super::ask::Asked;
use super::bootstrap::Edge;
use super::buffers::{self, Buffers};
use super::node::Node;

/// On what Envoy must go on to the next rung. Whether an answer is good is Baton's to decide.
const CAUSES: [&str; 3] = ["retriable-headers", "reset", "connect-failure"];

/// More of the same: no answer came.
const HARMLESS: [&str; 3] = [
    "reset-before-request",
    "refused-stream",
    "http3-post-connect-failure",
];

pub(super) fn check(
    edge: &Edge<'_>,
    namespace: Option<&Node<'_>>,
    config: Option<&Config>,
    buffers: Buffers,
    asked: &mut Asked,
) {
    let hosts = edge.manager.at(&["route_config", "virtual_hosts"]);
    let mut found = false;
    for host in hosts.entries() {
        let routes = host.get("routes").entries();
        let Some(position) = routes.iter().position(matches_ladder) else {
            continue;
        };
        found = true;
        check_host(&host, buffers, asked);
        for earlier in routes
            .iter()
            .take(position)
            .filter(|route| matches_everything(route))
        {
            asked.about(earlier).misplaced(
                format!("after the route for `{LADDER}`"),
                "it takes the requests that Baton planned",
            );
        }
        if let Some(route) = routes.get(position).map(|route| route.get("route")) {
            check_cluster(&route, namespace, asked);
            check_retries(&route.get("retry_policy"), config, asked);
        }
    }
    if !found {
        asked.about(&hosts).missing(
            format!("a route with `headers: [{{name: {LADDER}, present_match: true}}]`"),
            "no request that Baton planned is recognised",
        );
    }
}

fn check_host(host: &Node<'_>, buffers: Buffers, asked: &mut Asked) {
    asked
        .about(&host.get("include_request_attempt_count"))
        .must_be_true("the attempt role does not know its rung");
    buffers::check(
        &host.get("request_body_buffer_limit"),
        buffers.request,
        "a larger body is sent once, and its fallback is silently not made",
        asked,
    );
}

fn matches_ladder(route: &Node<'_>) -> bool {
    let headers = route.at(&["match", "headers"]).entries();
    headers.iter().any(|header| {
        header.get("name").text() == Some(LADDER) && header.get("present_match").is_true()
    })
}

/// Whether a virtual host has a route for which `is_meant` holds, before one that takes everything.
pub(super) fn has_route(hosts: &Node<'_>, is_meant: impl Fn(&Node<'_>) -> bool) -> bool {
    hosts.entries().iter().any(|host| {
        let routes = host.get("routes").entries();
        let mut first = routes.iter().take_while(|route| !matches_everything(route));
        first.any(&is_meant)
    })
}

fn matches_everything(route: &Node<'_>) -> bool {
    let matched = route.get("match");
    matched.get("prefix").text() == Some("/")
        && matched.fields().iter().all(|(key, _)| *key == "prefix")
}

fn check_cluster(route: &Node<'_>, namespace: Option<&Node<'_>>, asked: &mut Asked) {
    let extension = route.at(&["inline_cluster_specifier_plugin", "extension"]);
    let specifier = extension.typed();
    if specifier.name != "PriorityGroupClusterSpecifier" {
        asked.about(&extension).wrong(
            "`envoy.router.cluster_specifier_plugin.priority_group`",
            "every attempt goes to one cluster, whatever its rung",
        );
        return;
    }
    let read = specifier.body.get("override_metadata_namespace");
    // What is not written is told where it should be.
    let Some(written) = namespace.and_then(Node::text) else {
        return;
    };
    asked.about(&read).must_hold(
        read.text() == Some(written),
        format!("`{written}`, as header_to_metadata writes"),
        "the router cannot read the ladder, and every request goes nowhere",
    );
}

fn check_retries(policy: &Node<'_>, config: Option<&Config>, asked: &mut Asked) {
    check_causes(policy, asked);
    let routes = config.map_or(&[][..], |config| &config.routes);
    let retries = routes
        .iter()
        .map(|route| route.retries())
        .max()
        .unwrap_or_default();
    asked.about(&policy.get("num_retries")).must_be_at_least(
        u64::try_from(retries).unwrap_or(u64::MAX),
        "the last rungs of the longest ladder are never tried",
    );
    asked
        .about(&policy.get("refresh_cluster_on_retry"))
        .must_be_true("every attempt goes to the first rung's cluster");
    check_waits(policy, asked);
}

/// What makes Envoy go on to the next rung.
fn check_causes(policy: &Node<'_>, asked: &mut Asked) {
    let retry_on = policy.get("retry_on");
    let causes = retry_on
        .text()
        .unwrap_or_default()
        .split(',')
        .map(str::trim);
    let causes: BTreeSet<_> = causes.filter(|cause| !HARMLESS.contains(cause)).collect();
    asked.about(&retry_on).must_hold(
        causes == BTreeSet::from(CAUSES),
        format!("`{}` and nothing about statuses", CAUSES.join(",")),
        "a fault is not retried, or an answer that Baton accepted is",
    );

    let headers = policy.get("retriable_headers");
    let has_next = headers.entries().iter().any(|header| {
        header.get("name").text() == Some(NEXT) && header.get("present_match").is_true()
    });
    asked.about(&headers).must_hold(
        has_next,
        format!("`[{{name: {NEXT}, present_match: true}}]`"),
        "a fault that the attempt role marks goes to the caller",
    );
}

fn check_waits(policy: &Node<'_>, asked: &mut Asked) {
    let resets = policy.at(&["rate_limited_retry_back_off", "reset_headers"]);
    let has_wait = resets.entries().iter().any(|reset| {
        reset.get("name").text() == Some(WAIT) && reset.get("format").text() == Some("SECONDS")
    });
    asked.about(&resets).must_hold(
        has_wait,
        format!("`[{{name: {WAIT}, format: SECONDS}}]`"),
        "a model that asked us to wait is asked again at once",
    );
}
