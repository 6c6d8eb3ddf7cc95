//! Providers: who answers, and through which cluster.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::default::{
    AZURE_BASE_PATH, BASE_PATH, BEDROCK_BASE_PATH, GEMINI_BASE_PATH, MAX_PROVIDERS,
};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::{List, Map};
use crate::config::{Dialect, Format, Provider, Sidecar};
use crate::name::{HUMAN, ProviderName};

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
        if name.as_str() == HUMAN {
            problems.report(at.clone(), Problem::NameOfPeople);
        }
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
    let dialect = dialect(&raw, at, problems);
    let cluster = problems.require(
        raw.cluster,
        &at.key("cluster"),
        "the name of an Envoy cluster",
    );
    if cluster.is_some() && cluster.as_ref() == sidecar.map(|sidecar| &sidecar.cluster) {
        problems.report(at.key("cluster"), Problem::SidecarCluster);
    }
    let format = problems.require(
        raw.format,
        &at.key("format"),
        "what it speaks, such as `openai`",
    );
    let authority = problems.require(
        raw.authority,
        &at.key("authority"),
        "a host such as `api.openai.com`",
    );
    let base_path = match raw.path {
        None => format.map(|format| default_base_path(format, &dialect).to_owned()),
        Some(found) => base_path(found, &at.key("path"), problems),
    };
    Some(Provider {
        name,
        cluster: cluster?,
        format: format?,
        authority: authority?,
        base_path: base_path?,
        dialect,
        region: raw.region,
        trust: raw.trust.unwrap_or_default(),
        environment: raw.environment,
        rate_limit_of: raw.rate_limits.unwrap_or_default(),
    })
}

/// The provider of this name.
pub(super) fn named(
    name: ProviderName,
    providers: &Providers,
    at: &Path,
    problems: &mut Problems,
) -> Option<Arc<Provider>> {
    let Some(provider) = providers.get(&name) else {
        let known = providers.keys().cloned().collect();
        problems.report(at.clone(), Problem::UnknownProvider { name, known });
        return None;
    };
    provider.clone()
}

/// Names of providers, each of which there is; or of who brings requests before a person.
pub(super) fn names(
    list: List<ProviderName>,
    providers: &Providers,
    at: &Path,
    problems: &mut Problems,
) -> Vec<ProviderName> {
    let names = list.some(at, "a key of `providers`", problems);
    let providers_only = |(_, name): &(usize, &ProviderName)| name.as_str() != HUMAN;
    for (index, name) in names.iter().enumerate().filter(providers_only) {
        named(name.clone(), providers, &at.index(index), problems);
    }
    names
}

/// A word of it at a provider that speaks something else would be believed to work.
fn dialect(raw: &raw::Provider, at: &Path, problems: &mut Problems) -> Dialect {
    if let Some(format) = raw.format.filter(|format| *format != Format::Openai) {
        let given = [
            raw.api_version.as_ref().map(|_| "api_version"),
            raw.max_tokens.map(|_| "max_tokens"),
            raw.stream_options.map(|_| "stream_options"),
        ];
        for key in given.into_iter().flatten() {
            problems.report(at.key(key), Problem::NotThisFormat(format));
        }
    }
    Dialect {
        api_version: raw.api_version.clone(),
        max_tokens: raw.max_tokens,
        without_stream_options: raw.stream_options == Some(false),
    }
}

const fn default_base_path(format: Format, dialect: &Dialect) -> &'static str {
    match format {
        Format::Openai if dialect.api_version.is_some() => AZURE_BASE_PATH,
        Format::Openai | Format::Responses | Format::Anthropic => BASE_PATH,
        Format::Gemini => GEMINI_BASE_PATH,
        Format::Bedrock => BEDROCK_BASE_PATH,
    }
}

fn base_path(found: String, at: &Path, problems: &mut Problems) -> Option<String> {
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
