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
mod edge;
mod ladder;
mod llm_route;
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
use self::bootstrap::Bootstrap;

/// Everything that is wrong with the Envoy bootstrap in `file`, YAML or JSON.
pub fn validate(file: &Path) -> Report {
    Report::new(file, read::read(file).map(|document| problems(&document)))
}

/// Everything that is wrong with a bootstrap, in the order of the file's parts.
pub fn problems(document: &Value) -> Vec<Problem> {
    let bootstrap = Bootstrap::new(document);
    let mut asked = Asked::default();
    let edges = bootstrap.edges();
    if edges.is_empty() {
        asked.about(&bootstrap.listeners()).missing(
            "a listener whose http_filters have Baton's wasm filter with `root_id: edge`",
            "nothing here goes through Baton",
        );
    }
    for edge in &edges {
        edge::check(edge, &bootstrap, &mut asked);
    }
    asked.into_problems()
}
