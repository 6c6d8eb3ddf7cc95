//! Envoy's configuration for a stack: the one that Baton ships, with this machine's ports and paths
//! and the stack's providers in it. So tests run through the wiring that users run.

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, bail};
use serde_json::{Map, Value, json};

use super::providers::Reached;
use super::{dialect, place};

/// Envoy's whole configuration.
#[derive(Debug)]
pub(super) struct Bootstrap(Value);

impl Bootstrap {
    /// As it is shipped.
    pub(super) fn shipped() -> anyhow::Result<Self> {
        Self::read(&place::root().join("envoy/envoy.yaml"))
    }

    /// As a file has it.
    pub(super) fn read(file: &Path) -> anyhow::Result<Self> {
        let read = || anyhow::Ok(serde_saphyr::from_str(&std::fs::read_to_string(file)?)?);
        read().map(Self).with_context(|| file.display().to_string())
    }

    /// Where applications connect, Envoy has its own pages, and the sidecar is.
    pub(super) fn addresses(&mut self) -> anyhow::Result<[SocketAddr; 3]> {
        let edge = address_in(self.at("/static_resources/listeners/0/address")?)?;
        let admin = address_in(self.at("/admin/address")?)?;
        let endpoint = "/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address";
        let sidecar = self.cluster("baton-sidecar")?.pointer(endpoint);
        Ok([
            edge,
            admin,
            address_in(sidecar.context("the sidecar has no address")?)?,
        ])
    }

    /// The variables of the environment that Envoy takes secrets from. It does not start without them.
    pub(super) fn variables(&mut self) -> Vec<String> {
        let mut variables = Vec::new();
        each_map(&mut self.0, &mut |map| {
            let name = map.get("environment_variable").and_then(Value::as_str);
            variables.extend(name.map(str::to_owned));
        });
        variables
    }

    /// Puts Envoy's own pages at this address.
    pub(super) fn set_admin(&mut self, address: SocketAddr) -> anyhow::Result<()> {
        *self.at("/admin/address")? = socket_address(address);
        Ok(())
    }

    /// Puts the listener for applications at this address.
    pub(super) fn set_edge(&mut self, address: SocketAddr) -> anyhow::Result<()> {
        *self.at("/static_resources/listeners/0/address")? = socket_address(address);
        Ok(())
    }

    /// Puts the listener that the sidecar comes back to at this address.
    pub(super) fn set_loopback(&mut self, address: SocketAddr) -> anyhow::Result<()> {
        *self.at("/static_resources/listeners/2/address")? = socket_address(address);
        Ok(())
    }

    /// Says where the filter is.
    pub(super) fn set_wasm(&mut self, wasm: &Path) {
        each_map(&mut self.0, &mut |map| {
            if map
                .get("filename")
                .is_some_and(|name| name == "target/baton.wasm")
            {
                map.insert("filename".to_owned(), json!(wasm));
            }
        });
    }

    /// Gives Baton this configuration, wherever it has one.
    pub(super) fn set_document(&mut self, document: &Value) {
        set_document(&mut self.0, document);
    }

    /// Says where the sidecar is.
    pub(super) fn set_sidecar(&mut self, address: SocketAddr) -> anyhow::Result<()> {
        point_at(self.cluster("baton-sidecar")?, address);
        point_at(self.cluster("baton-human")?, address);
        Ok(())
    }

    /// Has these providers and no others: each like the shipped one of its dialect, without its TLS.
    pub(super) fn set_providers(&mut self, providers: &[Reached]) -> anyhow::Result<()> {
        let mut shipped = Self::read(&place::root().join("envoy/providers.yaml"))?;
        let mut clones = Vec::new();
        for one in providers {
            let like = match dialect::cluster(one.dialect) {
                "openai" => self.cluster("openai")?,
                other => shipped.cluster(other)?,
            };
            clones.push(provider(like, one)?);
        }
        let clusters = self.clusters()?;
        clusters.retain(|cluster| !matches!(cluster["name"].as_str(), Some("openai" | "vllm")));
        clusters.extend(clones);
        let secrets = providers.iter().map(|Reached { name, .. }| {
            json!({
                "name": secret_name(name),
                "generic_secret": {"secret": {"inline_string": format!("sk-{name}")}},
            })
        });
        *self.at("/static_resources/secrets")? = secrets.collect();
        Ok(())
    }

    /// Has Envoy read its listener from this file and follow its changes. Returns the
    /// listener, which the file must contain.
    pub(super) fn take_listener_from(&mut self, file: &Path) -> anyhow::Result<Value> {
        let mut listener = self.at("/static_resources/listeners/0")?.take();
        listener["@type"] = json!("type.googleapis.com/envoy.config.listener.v3.Listener");
        *self.at("/static_resources/listeners")? = json!([]);
        self.0["node"] = json!({"id": "baton-tests", "cluster": "baton-tests"});
        self.0["dynamic_resources"] = json!({
            "lds_config": {"resource_api_version": "V3", "path_config_source": {"path": file}},
        });
        Ok(listener)
    }

    /// As one document, to change at will.
    pub(super) fn as_value(&mut self) -> &mut Value {
        &mut self.0
    }

    fn cluster(&mut self, name: &str) -> anyhow::Result<&mut Value> {
        self.clusters()?
            .iter_mut()
            .find(|cluster| cluster["name"] == name)
            .with_context(|| format!("envoy/envoy.yaml has no cluster `{name}`"))
    }

    fn clusters(&mut self) -> anyhow::Result<&mut Vec<Value>> {
        self.at("/static_resources/clusters")?
            .as_array_mut()
            .context("`clusters` is no list")
    }

    fn at(&mut self, pointer: &str) -> anyhow::Result<&mut Value> {
        self.0
            .pointer_mut(pointer)
            .with_context(|| format!("envoy/envoy.yaml has no `{pointer}`"))
    }
}

/// Gives Baton this configuration, wherever it has one in a part of Envoy's.
pub(super) fn set_document(part: &mut Value, document: &Value) {
    each_map(part, &mut |map| {
        let is_ours = map.contains_key("root_id");
        if let Some(configuration) = map.get_mut("configuration").filter(|_| is_ours) {
            configuration["value"] = document.clone();
        }
    });
}

/// A provider's cluster like this one, at its address, with a key of its own and no TLS.
fn provider(like: &Value, Reached { name, address, .. }: &Reached) -> anyhow::Result<Value> {
    let mut cluster = like.clone();
    let shipped_key = secret_name(like["name"].as_str().context("a cluster has no name")?);
    cluster["name"] = json!(name);
    cluster["type"] = json!("STATIC");
    point_at(&mut cluster, *address);
    let map = cluster.as_object_mut().context("a cluster is no map")?;
    map.remove("transport_socket");
    map.remove("dns_lookup_family");
    each_map(&mut cluster, &mut |map| {
        if map.get("name").is_some_and(|name| *name == shipped_key) {
            map.insert("name".to_owned(), json!(secret_name(name)));
        }
        // Keys from the environment would have to be in ours.
        if let Some(keys) = map.get_mut("credential_provider") {
            let key = json!({"access_key_id": format!("sk-{name}"), "secret_access_key": "secret"});
            *keys = json!({"inline_credential": key});
        }
    });
    Ok(cluster)
}

fn secret_name(provider: &str) -> String {
    format!("{provider}-key")
}

fn point_at(cluster: &mut Value, address: SocketAddr) {
    let endpoint = json!({"endpoint": {"address": socket_address(address)}});
    cluster["load_assignment"] =
        json!({"cluster_name": cluster["name"], "endpoints": [{"lb_endpoints": [endpoint]}]});
}

fn socket_address(address: SocketAddr) -> Value {
    json!({"socket_address": {"address": address.ip(), "port_value": address.port()}})
}

fn address_in(value: &Value) -> anyhow::Result<SocketAddr> {
    let Value::Object(address) = &value["socket_address"] else {
        bail!("no address: {value}")
    };
    let ip = address["address"]
        .as_str()
        .context("no IP address")?
        .parse()?;
    let port = address["port_value"]
        .as_u64()
        .context("no port")?
        .try_into()?;
    Ok(SocketAddr::new(ip, port))
}

/// Does something with every map in a document, the outer before the inner.
fn each_map(value: &mut Value, act: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            act(map);
            map.values_mut().for_each(|value| each_map(value, act));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_map(value, act)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
