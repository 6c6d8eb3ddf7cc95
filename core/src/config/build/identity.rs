//! Who callers are, and what each tenant may have.

use std::collections::BTreeMap;

use super::model::{self, Models};
use super::route::Around;
use crate::config::default::MAX_TENANTS;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::Map;
use crate::config::{Approved, Identity, Tenants};
use crate::name::{HeaderName, TenantName};

/// Headers that hold secrets. What says who a caller is stands in receipts.
const SECRET: [&str; 8] = [
    "api-key",
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-amz-security-token",
    "x-api-key",
    "x-forwarded-client-cert",
    "x-goog-api-key",
];

/// The entry for whoever is not named.
const OTHERS: &str = "*";

/// `None` where any of it has a problem: who needs it has no further one.
pub(super) fn identity(
    raw: Option<raw::Identity>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Identity> {
    let raw = raw.unwrap_or_default();
    let mut plain = |name: Option<HeaderName>, key| {
        let name = name?;
        if SECRET.contains(&name.as_str()) {
            problems.report(at.key(key), Problem::SecretHeader(name));
            return None;
        }
        Some(name)
    };
    let identity = Identity {
        tenant: plain(raw.tenant, "tenant"),
        workflow: plain(raw.workflow, "workflow"),
        session: plain(raw.session, "session"),
        data_class: plain(raw.data_class, "data_class"),
        region: plain(raw.region, "region"),
    };
    (!problems.is_reported_within(at)).then_some(identity)
}

pub(super) fn tenants(
    Map(raw): Map<TenantName, raw::Tenant>,
    around: Around<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Tenants> {
    if around
        .identity
        .is_some_and(|identity| identity.tenant.is_none())
    {
        problems.report(at.clone(), Problem::NeedsIdentity("tenant"));
    }
    problems.bound(raw.len(), 1..=MAX_TENANTS, at, "tenant")?;
    let mut named = BTreeMap::new();
    for (name, raw) in raw {
        let at = at.key(&name);
        let raw = problems.require(raw, &at, "what the tenant may have, or `{}`");
        let approved = raw.and_then(|raw| approved(raw, around.models?, &at, problems));
        named.extend(approved.map(|approved| (name, approved)));
    }
    let others = named.remove(OTHERS);
    Some(Tenants { named, others })
}

fn approved(
    raw: raw::Tenant,
    models: &Models,
    at: &Path,
    problems: &mut Problems,
) -> Option<Approved> {
    let Some(list) = raw.models else {
        return Some(Approved::All);
    };
    let at = at.key("models");
    let names = model::names(list, models, &at, problems);
    Some(Approved::Only(names))
}
