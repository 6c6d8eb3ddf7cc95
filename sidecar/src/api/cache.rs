//! `GET /v1/cache`: what the cache has and did. `POST /v1/cache/purge`: takes answers out of every cache.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use baton_core::cache::{Key, Purge};
use baton_core::name::{CacheTag, RouteName, TenantName};
use serde::{Deserialize, Serialize};

use super::body::Parsed;
use super::{Refusal, Sidecar};
use crate::cache::Stats;
use crate::clock;

/// What is to be purged: what has all that is named, or everything.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    route: Option<RouteName>,
    tenant: Option<TenantName>,
    tag: Option<CacheTag>,
    key: Option<Key>,
    #[serde(default)]
    all: bool,
}

/// What was purged.
#[derive(Debug, Serialize)]
pub(super) struct Purged {
    /// As every worker is told it.
    purge: Purge,
    /// How many answers the sidecar had of that. Workers do not say how many they have.
    removed: usize,
}

pub(super) async fn get(State(sidecar): State<Arc<Sidecar>>) -> Json<Stats> {
    Json(sidecar.cache.stats().await)
}

pub(super) async fn purge(
    State(sidecar): State<Arc<Sidecar>>,
    Parsed(which): Parsed<Which>,
) -> Result<Json<Purged>, Refusal> {
    let purge = which.purge().ok_or(Refusal::WhichToPurge)?;
    let removed = sidecar.cache.purge(purge.clone()).await?;
    tracing::info!(removed, "answers were purged");
    Ok(Json(Purged { purge, removed }))
}

impl Which {
    /// `None` where it names nothing and does not say that it means everything, or does both.
    fn purge(self) -> Option<Purge> {
        let purge = Purge {
            before: clock::now(),
            route: self.route,
            tenant: self.tenant,
            tag: self.tag,
            key: self.key,
        };
        let names_nothing = purge
            == Purge {
                before: purge.before,
                ..Purge::default()
            };
        (names_nothing == self.all).then_some(purge)
    }
}
