//! A provider's cluster: the attempt role, then the key, then the codec.

use super::ask::Asked;
use super::bootstrap::Filter;
use super::buffers::{self, Buffers};
use super::cluster;
use super::node::Node;
use super::plugin;

const HTTP_OPTIONS: &str = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

pub(super) fn check(cluster: &Node<'_>, edge: &Node<'_>, buffers: Buffers, asked: &mut Asked) {
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
    check_filters(&list, edge, asked);
}

fn check_filters(list: &Node<'_>, edge: &Node<'_>, asked: &mut Asked) {
    let filters = Filter::all(list);
    let attempt = filters
        .iter()
        .enumerate()
        .find_map(|(position, filter)| Some((position, filter, filter.baton("attempt")?)));
    match attempt {
        None => asked.about(list).missing(
            "Baton's wasm filter with `root_id: attempt`",
            "requests go to the provider with the caller's headers, key and model",
        ),
        Some((position, filter, plugin)) => {
            if position > 0 {
                asked.about(&filter.node).misplaced(
                    "before every other filter",
                    "it removes what they added: a credential injected before it is lost",
                );
            }
            plugin::check(&plugin, asked);
            check_same_vm(&plugin, edge, asked);
        }
    }
    let codec = filters
        .iter()
        .position(|filter| filter.typed.name == "UpstreamCodec");
    match codec.and_then(|position| Some((position, filters.get(position)?))) {
        None => asked.about(list).missing(
            "`envoy.filters.http.upstream_codec` as the last filter",
            "Envoy refuses the cluster, or sends nothing",
        ),
        Some((position, codec)) if position + 1 < filters.len() => {
            asked
                .about(&codec.node)
                .misplaced("after every other filter", "those after it never run");
        }
        Some(_) => {}
    }
}

/// Both roles share a map in the worker's VM, so there must be one VM.
fn check_same_vm(plugin: &Node<'_>, edge: &Node<'_>, asked: &mut Asked) {
    asked.about(&plugin.get("vm_config")).must_copy(
        &edge.get("vm_config"),
        "the two roles run in two VMs, and an attempt does not know its exchange",
    );
}
