//! How many of a route's exchanges have gone past their first tier today.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::name::RouteName;
use crate::time::Timestamp;

/// Seconds of a day. Days are UTC's, without leap seconds, as timestamps are.
const DAY: u64 = 24 * 60 * 60;

/// The climbs of one day, by route.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Daily {
    /// The day, in days since 1970.
    day: u64,
    /// How many, of routes with any.
    climbs: BTreeMap<RouteName, u64>,
}

impl Daily {
    /// Takes note of an exchange that climbs.
    pub fn climbs(&mut self, route: &RouteName, now: Timestamp) {
        let day = day(now);
        if day > self.day {
            *self = Self {
                day,
                climbs: BTreeMap::new(),
            };
        }
        // One that was reported late belongs to a day that is over.
        if day == self.day {
            let count = self.climbs.entry(route.clone()).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// How many of a route's exchanges have climbed today.
    pub fn count(&self, route: &RouteName, now: Timestamp) -> u64 {
        let is_today = self.day == day(now);
        let count = self.climbs.get(route).filter(|_| is_today);
        count.copied().unwrap_or_default()
    }

    /// Whether nothing has climbed.
    pub fn is_empty(&self) -> bool {
        self.climbs.is_empty()
    }

    /// Keeps the routes for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&RouteName) -> bool) {
        self.climbs.retain(|route, _| keep(route));
    }
}

const fn day(now: Timestamp) -> u64 {
    now.as_secs() / DAY
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn route() -> RouteName {
        "main".try_into().unwrap()
    }

    /// So many seconds after the first of a day.
    fn at(day: u64, seconds: u64) -> Timestamp {
        Timestamp::from_micros((day * DAY + seconds) * 1_000_000)
    }

    #[test]
    fn a_day_begins_at_nothing() {
        let mut daily = Daily::default();
        daily.climbs(&route(), at(20_000, 0));
        daily.climbs(&route(), at(20_000, DAY - 1));
        assert_eq!(daily.count(&route(), at(20_000, DAY - 1)), 2);
        assert_eq!(daily.count(&route(), at(20_001, 0)), 0);
        daily.climbs(&route(), at(20_001, 5));
        assert_eq!(daily.count(&route(), at(20_001, 6)), 1);
    }

    #[test]
    fn what_is_told_late_counts_for_no_other_day() {
        let mut daily = Daily::default();
        daily.climbs(&route(), at(20_001, 0));
        daily.climbs(&route(), at(20_000, 0));
        assert_eq!(daily.count(&route(), at(20_001, 0)), 1);
    }
}
