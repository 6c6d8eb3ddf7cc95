//! Where in a bootstrap Baton's parts are.

use baton_core::config::Path;
use serde_json::Value;

use super::node::{Node, Typed};

/// A whole bootstrap.
pub(super) struct Bootstrap<'a> {
    root: Node<'a>,
}

/// A connection manager with Baton's edge role in it.
pub(super) struct Edge<'a> {
    pub(super) listener: Node<'a>,
    /// The connection manager's settings.
    pub(super) manager: Node<'a>,
    pub(super) filters: Vec<Filter<'a>>,
    /// Which of the filters is Baton's.
    pub(super) position: usize,
    /// Baton's `PluginConfig`.
    pub(super) plugin: Node<'a>,
}

/// An HTTP filter.
pub(super) struct Filter<'a> {
    pub(super) node: Node<'a>,
    pub(super) typed: Typed<'a>,
}

impl<'a> Bootstrap<'a> {
    pub(super) fn new(document: &'a Value) -> Self {
        Self {
            root: Node::new(Path::root(), document),
        }
    }

    pub(super) fn listeners(&self) -> Node<'a> {
        self.root.at(&["static_resources", "listeners"])
    }

    /// The bootstrap's own extensions.
    pub(super) fn extensions(&self) -> Node<'a> {
        self.root.get("bootstrap_extensions")
    }

    pub(super) fn clusters(&self) -> Node<'a> {
        self.root.at(&["static_resources", "clusters"])
    }

    /// Whether Envoy is given all its listeners by this file.
    pub(super) fn has_all_listeners(&self) -> bool {
        self.root
            .at(&["dynamic_resources", "lds_config"])
            .value
            .is_none()
    }

    /// The cluster of this name, if it is in this file.
    pub(super) fn cluster(&self, name: &str) -> Option<Node<'a>> {
        let clusters = self.clusters().entries();
        clusters
            .into_iter()
            .find(|cluster| cluster.get("name").text() == Some(name))
    }

    /// Whether Envoy is given all its clusters by this file.
    pub(super) fn has_all_clusters(&self) -> bool {
        self.root
            .at(&["dynamic_resources", "cds_config"])
            .value
            .is_none()
    }

    /// Every connection manager with Baton's edge role.
    pub(super) fn edges(&self) -> Vec<Edge<'a>> {
        self.listeners()
            .entries()
            .iter()
            .flat_map(edges_of)
            .collect()
    }
}

impl<'a> Filter<'a> {
    /// The filters of a list.
    pub(super) fn all(list: &Node<'a>) -> Vec<Self> {
        list.entries()
            .into_iter()
            .map(|node| Self {
                typed: node.typed(),
                node,
            })
            .collect()
    }

    /// Baton's `PluginConfig`, if this is Baton in this role.
    pub(super) fn baton(&self, role: &str) -> Option<Node<'a>> {
        let plugin = self.typed.body.get("config");
        let is_baton = self.typed.name == "Wasm" && plugin.get("root_id").text() == Some(role);
        is_baton.then_some(plugin)
    }
}

fn edges_of<'a>(listener: &Node<'a>) -> Vec<Edge<'a>> {
    let mut chains = listener.get("filter_chains").entries();
    chains.push(listener.get("default_filter_chain"));
    let network_filters = chains
        .iter()
        .flat_map(|chain| chain.get("filters").entries());
    network_filters
        .map(|filter| filter.typed())
        .filter(|typed| typed.name == "HttpConnectionManager")
        .filter_map(|typed| edge_of(listener, typed.body))
        .collect()
}

fn edge_of<'a>(listener: &Node<'a>, manager: Node<'a>) -> Option<Edge<'a>> {
    let filters = Filter::all(&manager.get("http_filters"));
    let (position, plugin) = filters
        .iter()
        .enumerate()
        .find_map(|(position, filter)| Some((position, filter.baton("edge")?)))?;
    Some(Edge {
        listener: listener.clone(),
        manager,
        filters,
        position,
        plugin,
    })
}
