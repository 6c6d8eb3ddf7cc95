//! `baton validate`: reads an Envoy bootstrap and says what Baton will stumble over.
//!
//! Envoy itself accepts nearly every mistake looked for here: it starts, and then a request hangs, a
//! fallback is not made or a key goes to the wrong provider. What has nothing to do with Baton is left
//! to `envoy --mode validate`.

mod ask;
mod bootstrap;
mod buffers;
mod cluster;
mod configuration;
mod copies;
mod edge;
mod human;
mod ladder;
mod llm_route;
mod loopback;
mod node;
mod plugin;
mod problem;
mod provider;
mod read;
mod report;
mod signing;

use std::path::Path;

use serde_json::Value;

pub use self::problem::{Mistake, Problem};
pub use self::read::Unreadable;
pub use self::report::Report;

use self::ask::Asked;
use self::bootstrap::{Bootstrap, Edge};

/// Everything that is wrong with the Envoy bootstrap in `file`, YAML or JSON.
pub fn validate(file: &Path) -> Report {
    Report::new(file, read::read(file).map(|document| problems(&document)))
}

/// Everything that is wrong with a bootstrap, in the order of the file's parts.
pub fn problems(document: &Value) -> Vec<Problem> {
    let bootstrap = Bootstrap::new(document);
    let mut asked = Asked::default();
    let edges = bootstrap.edges();
    let is_for_callers =
        |edge: &Edge<'_>| !copies::are_taken(edge, &bootstrap) && !loopback::is_taken(edge);
    if !edges.iter().any(is_for_callers) {
        asked.about(&bootstrap.listeners()).missing(
            "a listener whose http_filters have Baton's wasm filter with `root_id: edge`",
            "nothing here goes through Baton",
        );
    }
    for (index, edge) in edges.iter().enumerate() {
        // The listeners for copies and for the sidecar usually have another's filters, by an anchor: they are told about once.
        let earlier = edges.iter().take(index);
        let is_twin = earlier
            .clone()
            .any(|earlier| earlier.manager.value == edge.manager.value);
        edge::check(edge, is_twin, &bootstrap, &mut asked);
    }
    asked.into_problems()
}
