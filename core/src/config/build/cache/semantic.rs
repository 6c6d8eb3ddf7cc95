//! How a route answers requests that ask the same in other words.

use std::time::Duration;

use super::check_ttl;
use crate::cache::{Embedder, Semantic};
use crate::config::Sidecar;
use crate::config::build::{loopback, verify};
use crate::config::default::ASKED_TIMEOUT;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::share::Share;
use crate::time::Period;

/// Where OpenAI's API takes texts.
const EMBEDDINGS: &str = "/v1/embeddings";

/// `as_exact` is how long an answer may be given to the same request.
pub(super) fn semantic(
    raw: raw::Semantic,
    as_exact: Duration,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Semantic> {
    check_ttl(raw.ttl, at, problems);
    let embedder = match raw.embedder {
        None => Some(Embedder::default()),
        Some(raw) => embedder(raw, sidecar, &at.key("embedder"), problems),
    };
    Some(Semantic {
        ttl: raw.ttl.map_or(as_exact, Period::duration),
        threshold: raw.threshold.map(Share::value),
        shadow: raw.shadow.unwrap_or_default(),
        embedder: embedder?,
        timeout: raw.timeout.unwrap_or(ASKED_TIMEOUT).duration(),
    })
}

fn embedder(
    raw: raw::Embedder,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Embedder> {
    match (raw.model, raw.endpoint) {
        (Some(model), None) => Some(Embedder::Model(model)),
        (None, Some(raw)) => endpoint(raw, sidecar, &at.key("endpoint"), problems),
        (None, None) | (Some(_), Some(_)) => {
            if !problems.is_reported_within(at) {
                let problem = Problem::NotOneOf("`model` or `endpoint`");
                problems.report(at.clone(), problem);
            }
            None
        }
    }
}

fn endpoint(
    raw: raw::Endpoint,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Embedder> {
    if loopback::is_missing(sidecar, problems) {
        problems.report(at.clone(), Problem::NeedsLoopback);
    }
    let expected = "the name of an Envoy cluster";
    let cluster = problems.require(raw.cluster, &at.key("cluster"), expected);
    let expected = "the model that makes vectors, by its provider's name for it";
    let model = problems.require(raw.model, &at.key("model"), expected);
    let path = raw.path.unwrap_or_else(|| EMBEDDINGS.to_owned());
    let path = verify::path(path, &at.key("path"), problems);
    Some(Embedder::Endpoint {
        cluster: cluster?,
        path: path?,
        model: model?,
    })
}
