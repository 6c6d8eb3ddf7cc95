//! A provider's cluster: the attempt role, then the key or the signature, then the codec.

use super::ask::Asked;
use super::bootstrap::Filter;
use super::buffers::{self, Buffers};
use super::node::Node;
use super::{cluster, plugin, signing};

const HTTP_OPTIONS: &str = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/// Looks at the cluster of a provider of the config.
pub(super) fn check(
    provider: &Node<'_>,
    cluster: &Node<'_>,
    edge: &Node<'_>,
    buffers: Buffers,
    asked: &mut Asked,
) {
    cluster::check_thresholds(cluster, asked);
    buffers::check(
        &cluster.get("per_connection_buffer_limit_bytes"),
        buffers.both(),
        "an answer that is held to be weighed does not fit, or crashes Envoy",
        asked,
    );
    let list = cluster.at(&[
        "typed_extension_protocol_options",
        HTTP_OPTIONS,
        "http_filters",
    ]);
    let filters = Filter::all(&list);
    check_attempt(&list, &filters, edge, asked);
    signing::check(provider, &filters, asked);
    check_codec(&list, &filters, asked);
}

fn check_attempt(list: &Node<'_>, filters: &[Filter<'_>], edge: &Node<'_>, asked: &mut Asked) {
    let attempt = filters
        .iter()
        .enumerate()
        .find_map(|(position, filter)| Some((position, filter, filter.baton("attempt")?)));
    let Some((position, filter, plugin)) = attempt else {
        asked.about(list).missing(
            "Baton's wasm filter with `root_id: attempt`",
            "requests go to the provider with the caller's headers, key and model",
        );
        return;
    };
    if position > 0 {
        asked.about(&filter.node).misplaced(
            "before every other filter",
            "it writes the request anew: a credential injected before it is lost, a signature is wrong",
        );
    }
    plugin::check(&plugin, asked);
    check_same_vm(&plugin, edge, asked);
}

/// Envoy adds the codec by itself only where there is no filter at all.
fn check_codec(list: &Node<'_>, filters: &[Filter<'_>], asked: &mut Asked) {
    let refuses = "Envoy refuses the cluster";
    let is_codec = |filter: &&Filter<'_>| filter.typed.name == "UpstreamCodec";
    match (filters.iter().find(is_codec), filters.last()) {
        (_, None) => {}
        (None, Some(_)) => asked.about(list).missing(
            "`envoy.filters.http.upstream_codec` as the last filter",
            refuses,
        ),
        (Some(codec), Some(last)) if !is_codec(&last) => {
            asked
                .about(&codec.node)
                .misplaced("after every other filter", refuses);
        }
        (Some(_), Some(_)) => {}
    }
}

/// Both roles share a map in the worker's VM, so there must be one VM.
fn check_same_vm(plugin: &Node<'_>, edge: &Node<'_>, asked: &mut Asked) {
    asked.about(&plugin.get("vm_config")).must_copy(
        &edge.get("vm_config"),
        "the two roles run in two VMs, and an attempt does not know its exchange",
    );
}
