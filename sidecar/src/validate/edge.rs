//! A connection manager with Baton's edge role, and everything that follows from its configuration.

use std::time::Duration;

use baton_core::config::{Config, Limits};

use super::ask::Asked;
use super::bootstrap::{Bootstrap, Edge};
use super::buffers::{self, Buffers};
use super::configuration::Configuration;
use super::{cluster, copies, human, ladder, llm_route, loopback, plugin, provider};

/// Looks at an edge; only at its listener where it `is_twin` of another one that was looked at.
pub(super) fn check(edge: &Edge<'_>, is_twin: bool, bootstrap: &Bootstrap<'_>, asked: &mut Asked) {
    if is_twin {
        return twin(edge, asked);
    }

    let configuration = Configuration::read(&edge.plugin, asked);
    let config = configuration.config.as_ref();
    // Of a bad config the limits are not known; the defaults tell more than nothing.
    let limits = config.map_or_else(Limits::default, |config| config.limits);
    let buffers = Buffers::for_limits(limits);

    listener(edge, buffers, asked);
    plugin::check(&edge.plugin, asked);
    timeouts(edge, config, asked);
    let namespace = ladder::check(edge, asked);
    llm_route::check(edge, namespace.as_ref(), config, buffers, asked);
    clusters(edge, &configuration, bootstrap, buffers, asked);
    human::check(edge, &configuration, bootstrap, buffers, asked);
    loopback::check(edge, &configuration, bootstrap, asked);
    if config.is_some_and(copies::are_made) {
        copies::check(edge, bootstrap, asked);
    }
}

/// What the same filters need of another listener. What is wrong with their configuration was told.
fn twin(edge: &Edge<'_>, asked: &mut Asked) {
    let configuration = Configuration::read(&edge.plugin, &mut Asked::default());
    let config = configuration.config.as_ref();
    let limits = config.map_or_else(Limits::default, |config| config.limits);
    listener(edge, Buffers::for_limits(limits), asked);
}

fn listener(edge: &Edge<'_>, buffers: Buffers, asked: &mut Asked) {
    buffers::check(
        &edge.listener.get("per_connection_buffer_limit_bytes"),
        buffers.both(),
        "a body within `limits` is answered 413, or crashes Envoy",
        asked,
    );
}

fn timeouts(edge: &Edge<'_>, config: Option<&Config>, asked: &mut Asked) {
    let idle = edge.manager.get("stream_idle_timeout");
    let longest = config.and_then(longest_total).unwrap_or_default();
    asked.about(&idle).must_hold(
        idle.duration()
            .is_some_and(|idle| !idle.is_zero() && idle >= longest),
        format!(
            "at least `{}s`, the longest `total` of a route",
            longest.as_secs_f64()
        ),
        "a stream that falls silent stays for ever, or one that waits for a slow answer is cut",
    );
    asked
        .about(&edge.manager.get("request_timeout"))
        .must_be_there(
            "a duration such as `60s`",
            "a client that never ends its request stays for ever",
        );
}

fn longest_total(config: &Config) -> Option<Duration> {
    config.routes.iter().map(|route| route.timeouts.total).max()
}

fn clusters(
    edge: &Edge<'_>,
    configuration: &Configuration,
    bootstrap: &Bootstrap<'_>,
    buffers: Buffers,
    asked: &mut Asked,
) {
    let sidecar = configuration.sidecar_cluster();
    if let Some(cluster) = cluster::find(&sidecar, bootstrap, asked) {
        cluster::check_thresholds(&cluster, asked);
    }
    // A provider in the sidecar's cluster is a problem of the config, and told there.
    for provider in configuration.providers() {
        let named = provider.get("cluster");
        if named.text() == sidecar.text() {
            continue;
        }
        if let Some(cluster) = cluster::find(&named, bootstrap, asked) {
            provider::check(&provider, &cluster, &edge.plugin, buffers, asked);
        }
    }
}
