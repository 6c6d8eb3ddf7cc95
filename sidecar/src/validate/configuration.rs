//! Baton's own configuration inside the bootstrap, read as the filter reads it.

use baton_core::config::{Config, Path};
use serde_json::Value;

use super::ask::Asked;
use super::node::Node;
use super::problem::{Mistake, Problem};

/// The document, where it is, and the config if it is a good one.
pub(super) struct Configuration {
    document: Value,
    path: Path,
    pub(super) config: Option<Config>,
}

impl Configuration {
    /// Reads a plugin's configuration: a `Struct`, or a `StringValue` of JSON.
    pub(super) fn read(plugin: &Node<'_>, asked: &mut Asked) -> Self {
        let given = plugin.at(&["configuration", "value"]);
        asked.about(&given).must_be_there(
            "Baton's configuration",
            "Baton refuses to start without one",
        );
        let bytes = match given.value {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => String::new(),
        };
        let config = Config::parse(bytes.as_bytes()).map_err(|problems| {
            for error in problems.iter().filter(|_| given.value.is_some()) {
                let mistake = Mistake::Config(error.problem.clone());
                asked.report(Problem {
                    path: given.path.join(&error.path),
                    mistake,
                });
            }
        });
        Self {
            document: serde_json::from_str(&bytes).unwrap_or_default(),
            path: given.path,
            config: config.ok(),
        }
    }

    /// Where the sidecar's cluster is named.
    pub(super) fn sidecar_cluster(&self) -> Node<'_> {
        self.root().at(&["sidecar", "cluster"])
    }

    /// Where it is said how the sidecar comes back.
    pub(super) fn loopback(&self) -> Node<'_> {
        self.root().at(&["sidecar", "loopback"])
    }

    /// Where each provider is described. They are worth looking at in a bad config too.
    pub(super) fn providers(&self) -> Vec<Node<'_>> {
        let providers = self.root().get("providers").fields();
        providers
            .into_iter()
            .map(|(_, provider)| provider)
            .collect()
    }

    /// Where the person above a route is described.
    pub(super) fn human(&self, route: usize) -> Node<'_> {
        let routes = self.root().get("routes").entries();
        let route = routes.into_iter().nth(route);
        route.unwrap_or_else(|| self.root()).get("human")
    }

    /// The clusters of all checkers, of answers and of requests, where they are named.
    pub(super) fn checkers(&self) -> Vec<Node<'_>> {
        let routes = self.root().get("routes").entries();
        let of_route = routes.iter().flat_map(|route| {
            let of_answers = clusters(&route.get("verify"), "http");
            let of_requests = clusters(&route.at(&["guardrails", "request"]), "checker");
            of_answers.into_iter().chain(of_requests)
        });
        of_route.collect()
    }

    fn root(&self) -> Node<'_> {
        Node::new(self.path.clone(), &self.document)
    }
}

/// The clusters that the entries of a list name under this key.
fn clusters<'a>(list: &Node<'a>, key: &str) -> Vec<Node<'a>> {
    let entries = list.entries();
    entries.iter().map(|it| it.at(&[key, "cluster"])).collect()
}
