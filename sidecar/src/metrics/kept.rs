//! What the sidecar's caches have and did, brought up to date when it is read.

use std::borrow::Cow;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::series::{Labels, register};
use crate::cache::{RouteStats, Stats};

#[derive(Debug)]
pub(super) struct Kept {
    entries: Family<Labels<1>, Gauge>,
    bytes: Family<Labels<1>, Gauge>,
    questions: Gauge,
    lookups: Family<Labels<2>, Counter>,
    unembedded: Family<Labels<1>, Counter>,
    refusals: Family<Labels<2>, Counter>,
    evicted: Counter,
    broken: Counter,
    dropped: Counter,
    failed: Counter,
}

impl Kept {
    pub(super) fn register(r: &mut Registry) -> Self {
        Self {
            entries: register(r, "baton_cache_entries", "Answers that the sidecar keeps"),
            bytes: register(
                r,
                "baton_cache_bytes",
                "What the answers take that the sidecar keeps",
            ),
            questions: register(
                r,
                "baton_cache_questions",
                "Questions that can be found by what they are like",
            ),
            lookups: register(
                r,
                "baton_cache_sidecar_lookups",
                "Requests that the sidecar was asked about, by what it had",
            ),
            unembedded: register(
                r,
                "baton_cache_unembedded",
                "Questions that nobody made a vector of in time",
            ),
            refusals: register(
                r,
                "baton_cache_guard_refusals",
                "Questions that were alike, by what they differ in",
            ),
            evicted: register(
                r,
                "baton_cache_evictions",
                "Answers that made room for others before their time was up",
            ),
            broken: register(
                r,
                "baton_cache_broken_entries",
                "Answers that were not as the sidecar wrote them, and not given",
            ),
            dropped: register(
                r,
                "baton_cache_dropped",
                "Answers that were not kept, as the disk was slower than they came",
            ),
            failed: register(
                r,
                "baton_cache_failures",
                "Calls that the store could not do",
            ),
        }
    }

    /// Shows this, each route by this name, and forgets routes that are gone.
    pub(super) fn set(&self, stats: &Stats, name: impl Fn(&str) -> Cow<'static, str>) {
        self.clear();
        self.questions.set(gauge(stats.questions));
        for (counter, count) in [
            (&self.evicted, stats.evicted),
            (&self.broken, stats.broken),
            (&self.dropped, stats.dropped),
            (&self.failed, stats.failed),
        ] {
            set(counter, count);
        }
        for route in &stats.routes {
            self.add(route, name(&route.route));
        }
    }

    fn add(&self, stats: &RouteStats, name: Cow<'static, str>) {
        let route = || ("route", name.clone());
        for (family, count) in [(&self.entries, stats.entries), (&self.bytes, stats.bytes)] {
            family.get_or_create(&[route()]).inc_by(gauge(count));
        }
        let lookups = &stats.lookups;
        for (result, count) in [
            ("hit", lookups.hits),
            ("semantic", lookups.semantic),
            ("waited", lookups.waited),
            ("miss", lookups.misses),
        ] {
            let labels = [route(), ("result", Cow::Borrowed(result))];
            self.lookups.get_or_create(&labels).inc_by(count);
        }
        let unembedded = self.unembedded.get_or_create(&[route()]);
        unembedded.inc_by(lookups.unembedded);
        for (difference, count) in &lookups.refused {
            let labels = [route(), ("difference", Cow::Owned(difference.clone()))];
            self.refusals.get_or_create(&labels).inc_by(*count);
        }
    }

    fn clear(&self) {
        self.entries.clear();
        self.bytes.clear();
        self.lookups.clear();
        self.unembedded.clear();
        self.refusals.clear();
    }
}

/// What is counted elsewhere.
fn set(counter: &Counter, count: u64) {
    counter
        .inner()
        .store(count, std::sync::atomic::Ordering::Relaxed);
}

fn gauge(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
