//! What the cache did since it was started, by route.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use baton_core::name::RouteName;
use serde::{Deserialize, Serialize};

use super::shadow::Tally;
use super::store::Usage;

/// What the sidecar knows of its cache. Counts are since it was started.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Stats {
    /// Answers that are kept.
    pub entries: u64,
    /// What they take, in bytes.
    pub bytes: u64,
    /// The most they may take, in bytes.
    pub max_bytes: u64,
    /// Questions that can be found by what they are like.
    pub questions: u64,
    /// Answers that made room for others before their time was up.
    pub evicted: u64,
    /// Answers that were not given, as they were not as we wrote them.
    pub broken: u64,
    /// Answers that were not kept, as the disk was slower than they came.
    pub dropped: u64,
    /// Calls that the store could not do.
    pub failed: u64,
    /// Purges that workers are told.
    pub purges: u64,
    /// Each route that has a cache, or of which answers are kept.
    pub routes: Vec<RouteStats>,
}

/// The same of a route.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct RouteStats {
    /// Its name.
    pub route: String,
    /// Answers that are kept.
    pub entries: u64,
    /// What they take, in bytes.
    pub bytes: u64,
    /// What became of lookups.
    #[serde(flatten)]
    pub lookups: Lookups,
    /// What a semantic cache that only tries would have given.
    #[serde(default, skip_serializing_if = "Tally::is_empty")]
    pub shadow: Tally,
}

/// What became of lookups.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Lookups {
    /// Answered with what is kept of the same request.
    pub hits: u64,
    /// Answered with what is kept of one that asks the same.
    pub semantic: u64,
    /// Would have been, did the route's semantic cache more than try.
    pub shadowed: u64,
    /// Answered with what another one waited for.
    pub waited: u64,
    /// Sent on.
    pub misses: u64,
    /// Of these, those whose question nobody made a vector of in time.
    pub unembedded: u64,
    /// Questions that were alike, but differ in this, so that their answer was not given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refused: BTreeMap<String, u64>,
}

/// Counts.
#[derive(Debug, Default)]
pub(super) struct Counts {
    routes: Mutex<BTreeMap<RouteName, Counted>>,
    pub(super) evicted: Count,
    pub(super) broken: Count,
    pub(super) dropped: Count,
    pub(super) failed: Count,
}

/// What is counted of a route.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    pub(super) lookups: Lookups,
    pub(super) shadow: Tally,
}

/// One number.
#[derive(Debug, Default)]
pub(super) struct Count(AtomicU64);

impl Count {
    pub(super) fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Counts {
    /// Counts something of a route. Only of routes that a configuration has: no caller makes more of them.
    pub(super) fn of(&self, route: &RouteName, count: impl FnOnce(&mut Counted)) {
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        match routes.get_mut(route) {
            Some(counted) => count(counted),
            None => count(routes.entry(route.clone()).or_default()),
        }
    }

    /// All of them, beside how much is kept of each route.
    pub(super) fn routes(&self, usage: &BTreeMap<String, Usage>) -> Vec<RouteStats> {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let mut stats: BTreeMap<String, RouteStats> = BTreeMap::new();
        for (route, counted) in &*routes {
            let own = stats.entry(route.to_string()).or_default();
            own.lookups = counted.lookups.clone();
            own.shadow = counted.shadow.clone();
        }
        for (route, usage) in usage {
            let own = stats.entry(route.clone()).or_default();
            own.entries = usage.entries;
            own.bytes = usage.bytes;
        }
        let named = stats
            .into_iter()
            .map(|(route, stats)| RouteStats { route, ..stats });
        named.collect()
    }
}
