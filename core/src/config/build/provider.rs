//! Providers: who answers, and through which cluster.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::default::{BASE_PATH, MAX_PROVIDERS};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::Map;
use crate::config::{Dialect, Provider, Sidecar};
use crate::name::ProviderName;

/// The providers by name; `None` for one whose problems were reported, so that naming it is no
/// further problem.
pub(super) type Providers = BTreeMap<ProviderName, Option<Arc<Provider>>>;

pub(super) fn all(
    Map(raw): Map<ProviderName, raw::Provider>,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Providers> {
    problems.bound(raw.len(), 1..=MAX_PROVIDERS, at, "provider")?;
    let mut providers = Providers::new();
    for (name, raw) in raw {
        let at = at.key(&name);
        let provider = problems
            .require(raw, &at, "the settings of a provider")
            .and_then(|raw| one(name.clone(), raw, sidecar, &at, problems));
        providers.insert(name, provider.map(Arc::new));
    }
    Some(providers)
}

fn one(
    name: ProviderName,
    raw: raw::Provider,
    sidecar: Option<&Sidecar>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Provider> {
    let cluster = problems.require(
        raw.cluster,
        &at.key("cluster"),
        "the name of an Envoy cluster",
    );
    if cluster.is_some() && cluster.as_ref() == sidecar.map(|sidecar| &sidecar.cluster) {
        problems.report(at.key("cluster"), Problem::SidecarCluster);
    }
    let format = problems.require(raw.format, &at.key("format"), "what it speaks: `openai`");
    let authority = problems.require(
        raw.authority,
        &at.key("authority"),
        "a host such as `api.openai.com`",
    );
    let base_path = base_path(raw.path, &at.key("path"), problems);
    Some(Provider {
        name,
        cluster: cluster?,
        format: format?,
        authority: authority?,
        base_path: base_path?,
        dialect: Dialect::default(),
    })
}

fn base_path(raw: Option<String>, at: &Path, problems: &mut Problems) -> Option<String> {
    let found = raw.unwrap_or_else(|| BASE_PATH.to_owned());
    // An API at the top of its host.
    if found == "/" {
        return Some(String::new());
    }
    let plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'?' | b'#');
    if !found.starts_with('/') || found.ends_with('/') || !found.bytes().all(plain) {
        problems.report(at.clone(), Problem::BasePath { found });
        return None;
    }
    Some(found)
}
