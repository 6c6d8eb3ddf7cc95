//! Which requests a route is for.

use crate::config::default::{MAX_MATCHED, MAX_MATCHED_MODELS};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::{List, Map};
use crate::config::{Identity, Match, PathPattern};
use crate::name::{HeaderName, WireName};

use super::Taken;

/// `identity` is `None` where it has problems of its own.
pub(super) fn matched(
    raw: raw::Match,
    identity: Option<&Identity>,
    taken: &mut Taken,
    at: &Path,
    problems: &mut Problems,
) -> Option<Match> {
    if is_empty(&raw) && !problems.is_reported_within(at) {
        let kinds = "of `models`, `headers`, `paths`, `tenants` and `workflows`";
        problems.report(at.clone(), Problem::Empty(kinds));
        return None;
    }
    check_identity(&raw, identity, at, problems);
    let takes_all = takes_all(&raw);
    let models = raw
        .models
        .map(|raw| models(raw, takes_all, taken, &at.key("models"), problems));
    let headers = raw
        .headers
        .map(|raw| headers(raw, &at.key("headers"), problems));
    let paths = raw.paths.map(|raw| paths(raw, &at.key("paths"), problems));
    let tenants = raw
        .tenants
        .map(|raw| raw.some(&at.key("tenants"), "a tenant", problems));
    let workflows = raw
        .workflows
        .map(|raw| raw.some(&at.key("workflows"), "a workflow", problems));
    Some(Match {
        models: models.unwrap_or_default(),
        headers: headers.unwrap_or_default(),
        paths: paths.unwrap_or_default(),
        tenants: tenants.unwrap_or_default(),
        workflows: workflows.unwrap_or_default(),
    })
}

const fn is_empty(raw: &raw::Match) -> bool {
    raw.models.is_none() && takes_all(raw)
}

/// Whether the route takes every request for its models.
const fn takes_all(raw: &raw::Match) -> bool {
    raw.headers.is_none() && raw.paths.is_none() && raw.tenants.is_none() && raw.workflows.is_none()
}

/// Nobody is told from anybody by a header that has no name: such a route would never be taken.
fn check_identity(
    raw: &raw::Match,
    identity: Option<&Identity>,
    at: &Path,
    problems: &mut Problems,
) {
    let Some(identity) = identity else { return };
    if raw.tenants.is_some() && identity.tenant.is_none() {
        problems.report(at.key("tenants"), Problem::NeedsIdentity("tenant"));
    }
    if raw.workflows.is_some() && identity.workflow.is_none() {
        problems.report(at.key("workflows"), Problem::NeedsIdentity("workflow"));
    }
}

fn models(
    raw: List<WireName>,
    takes_all: bool,
    taken: &mut Taken,
    at: &Path,
    problems: &mut Problems,
) -> Vec<WireName> {
    let bounded = problems.bound(raw.0.len(), 1..=MAX_MATCHED_MODELS, at, "model name");
    if bounded.is_none() {
        return Vec::new();
    }
    // Where each stands, by name.
    let mut names: Vec<(WireName, Path)> = Vec::with_capacity(raw.0.len());
    for (index, model) in raw.0.into_iter().enumerate() {
        let at = at.index(index);
        let Some(model) = problems.require(model, &at, "a model name") else {
            continue;
        };
        let here = names.iter().find(|(name, _)| *name == model);
        match here.map(|(_, at)| at).or_else(|| taken.models.get(&model)) {
            Some(first) => {
                let first = first.clone();
                problems.report(at, Problem::ModelMatchedTwice { model, first });
            }
            None => names.push((model, at)),
        }
    }
    if takes_all {
        taken.models.extend(names.iter().cloned());
    }
    names.into_iter().map(|(model, _)| model).collect()
}

fn headers(
    Map(raw): Map<HeaderName, String>,
    at: &Path,
    problems: &mut Problems,
) -> Vec<(HeaderName, String)> {
    let _ = problems.bound(raw.len(), 1..=MAX_MATCHED, at, "header");
    let value = |(name, value): (HeaderName, Option<String>)| {
        let value = problems.require(value, &at.key(&name), "the header's value")?;
        Some((name, value))
    };
    raw.into_iter().filter_map(value).collect()
}

fn paths(raw: List<String>, at: &Path, problems: &mut Problems) -> Vec<PathPattern> {
    let _ = problems.bound(raw.0.len(), 1..=MAX_MATCHED, at, "path");
    let entries = raw.0.into_iter().enumerate();
    entries
        .filter_map(|(index, found)| {
            let at = at.index(index);
            path(problems.require(found, &at, "a path")?, &at, problems)
        })
        .collect()
}

fn path(found: String, at: &Path, problems: &mut Problems) -> Option<PathPattern> {
    let start = found.strip_suffix('*');
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'?' | b'#' | b'*');
    let text = start.unwrap_or(&found);
    if !text.starts_with('/') || !text.bytes().all(plain) {
        problems.report(at.clone(), Problem::MatchedPath { found });
        return None;
    }
    Some(match start {
        Some(start) => PathPattern::Beginning(start.to_owned()),
        None => PathPattern::Exactly(found),
    })
}
