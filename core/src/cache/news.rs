//! What the sidecar says of caches to everybody who keeps answers.

use serde::{Deserialize, Serialize};

use super::{Entry, Key, Seal};
use crate::name::{CacheTag, RouteName, TenantName};
use crate::time::Timestamp;

/// The most purges that are told; where there are more, the sidecar makes one of the oldest.
pub const MAX_PURGES: usize = 64;

/// What the sidecar says of caches.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct News {
    /// What keys are made with: the same wherever they are made, for as long as the sidecar's data lives.
    pub seal: Seal,
    /// What is not to be given any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purges: Vec<Purge>,
}

/// Takes out of every cache what was kept before a moment: of all routes, tenants, tags and requests, but where it
/// names one.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Purge {
    /// The moment.
    pub before: Timestamp,
    /// Only what this route's requests asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<RouteName>,
    /// Only what this tenant asked for first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantName>,
    /// Only what was filed under this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<CacheTag>,
    /// Only the answer to the request that is known by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
}

impl News {
    /// Whether an answer that is kept for a route may still be given.
    #[must_use]
    pub fn allows(&self, entry: &Entry, route: &RouteName) -> bool {
        !self.purges.iter().any(|purge| purge.takes(entry, route))
    }
}

impl Purge {
    /// Whether it takes out an answer that is kept for a route.
    #[must_use]
    pub fn takes(&self, entry: &Entry, route: &RouteName) -> bool {
        let head = &entry.head;
        head.stored <= self.before
            && self.route.as_ref().is_none_or(|it| it == route)
            && self.key.is_none_or(|it| it == entry.key)
            && self.tag.as_ref().is_none_or(|it| head.tags.contains(it))
            && (self.tenant.is_none() || self.tenant == head.tenant)
    }
}
