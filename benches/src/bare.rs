//! An Envoy that only proxies: the shipped wiring without anything of Baton.
//!
//! Listener, buffers, timeouts, access log, circuit breakers and the credential filter stay as they
//! are, so that what is measured is Baton and not a setting.

use anyhow::Context;
use serde_json::{Value, json};

const LISTENER: &str = "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config";

/// Takes Baton out of Envoy's configuration and sends every request to this cluster.
pub(crate) fn strip(bootstrap: &mut Value, cluster: &str) -> anyhow::Result<()> {
    let listener = bootstrap.pointer_mut(LISTENER).context("no listener")?;
    keep_filters(listener, &["envoy.filters.http.router"])?;
    let routes = listener
        .pointer_mut("/route_config/virtual_hosts/0/routes")
        .context("no routes")?;
    *routes = json!([{"match": {"prefix": "/"}, "route": {"cluster": cluster, "timeout": "600s"}}]);
    for protocol in each_provider_protocol(bootstrap)? {
        let kept = [
            "envoy.filters.http.credential_injector",
            "envoy.filters.http.upstream_codec",
        ];
        keep_filters(protocol, &kept)?;
    }
    Ok(())
}

fn keep_filters(part: &mut Value, names: &[&str]) -> anyhow::Result<()> {
    part.get_mut("http_filters")
        .and_then(Value::as_array_mut)
        .context("no filters")?
        .retain(|filter| {
            let name = filter.get("name").and_then(Value::as_str);
            name.is_some_and(|name| names.contains(&name))
        });
    Ok(())
}

/// The HTTP options of every cluster that has filters of its own.
fn each_provider_protocol(
    bootstrap: &mut Value,
) -> anyhow::Result<impl Iterator<Item = &mut Value>> {
    let clusters = bootstrap
        .pointer_mut("/static_resources/clusters")
        .and_then(Value::as_array_mut)
        .context("no clusters")?;
    let options = clusters.iter_mut().filter_map(|cluster| {
        cluster
            .get_mut("typed_extension_protocol_options")?
            .get_mut("envoy.extensions.upstreams.http.v3.HttpProtocolOptions")
    });
    Ok(options)
}
