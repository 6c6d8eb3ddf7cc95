//! How many of a route's exchanges go past their first tier, and when no more of them may.
//!
//! When a cheap model fails under load, its fallback makes an outage of a bill: all of its traffic lands on
//! the expensive model above it, which then fails too. A route's limit lets a share through and keeps the
//! rest below. A worker judges by its own exchanges, the moment they climb; one that has seen too few
//! of them judges by those of all workers, as the sidecar counted them.

mod daily;

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::breaker::{Count, Window};
use crate::name::RouteName;
use crate::time::Timestamp;

pub use self::daily::Daily;

/// The fewest exchanges a share is taken of: fewer all may climb.
const MIN_SAMPLES: u32 = 10;

/// How many may go past the first tier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// The largest share of those lately, 0 to 1.
    pub share: Option<f64>,
    /// The most in a day, UTC.
    pub per_day: Option<NonZeroU64>,
    /// What becomes of the rest.
    pub when_used_up: WhenUsedUp,
}

/// What becomes of an exchange that may not go past its first tier.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhenUsedUp {
    /// The last fault of its first tier is its answer.
    #[default]
    Fail,
    /// Its first tier is asked again, a second apart.
    Wait,
}

impl WhenUsedUp {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Fail, Self::Wait];

    /// The word of configurations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Wait => "wait",
        }
    }
}

/// What of each route's exchanges climbed, in a rolling window.
#[derive(Clone, Debug, Default)]
pub struct Escalations(BTreeMap<RouteName, Window>);

/// The same at one moment, as the sidecar tells it.
pub type Climbed = BTreeMap<RouteName, Count>;

impl Escalations {
    /// Takes note of an exchange that begins; `climbs` when it begins past its first tier.
    pub fn began(&mut self, route: &RouteName, climbs: bool, now: Timestamp, window: Duration) {
        self.add(route, Count::one(climbs), now, window);
    }

    /// Takes note that one which began below climbs.
    pub fn climbs(&mut self, route: &RouteName, now: Timestamp, window: Duration) {
        let climbed = Count {
            samples: 0,
            faults: 1,
        };
        self.add(route, climbed, now, window);
    }

    /// How many of a route's exchanges there were, and how many of them climbed.
    pub fn count(&self, route: &RouteName, now: Timestamp, window: Duration) -> Count {
        self.0.get(route).map_or_else(Count::default, |kept| {
            kept.count(Timestamp::default(), now, window)
        })
    }

    /// All counts that are not nothing.
    pub fn counts(&self, now: Timestamp, window: Duration) -> Climbed {
        let count = |(route, kept): (&RouteName, &Window)| {
            (route.clone(), kept.count(Timestamp::default(), now, window))
        };
        let counts = self.0.iter().map(count);
        counts.filter(|(_, count)| count.samples > 0).collect()
    }

    fn add(&mut self, route: &RouteName, count: Count, now: Timestamp, window: Duration) {
        let kept = self.0.entry(route.clone()).or_default();
        kept.add(count, now, window);
    }
}

impl Limit {
    /// Whether no more may climb, when so many have today, and from what this worker has seen itself lately
    /// and what all have.
    pub fn is_used_up(&self, today: u64, own: Count, shared: Count) -> bool {
        let day_is_over = self.per_day.is_some_and(|most| today >= most.get());
        day_is_over
            || self
                .share
                .is_some_and(|most| has_too_many(most, own, shared))
    }
}

fn has_too_many(most: f64, own: Count, shared: Count) -> bool {
    let judged = if own.samples >= MIN_SAMPLES {
        own
    } else {
        shared
    };
    judged.samples >= MIN_SAMPLES && judged.share() >= most
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    const WINDOW: Duration = Duration::from_secs(30);
    const LIMIT: Limit = Limit {
        share: Some(0.2),
        per_day: None,
        when_used_up: WhenUsedUp::Fail,
    };

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_micros(1_000_000_000 + millis * 1_000)
    }

    fn route() -> RouteName {
        "main".try_into().unwrap()
    }

    /// Exchanges whose first tier always fails, and what each was allowed.
    fn stampede(count: u64) -> Vec<bool> {
        let mut escalations = Escalations::default();
        let climb = |millis| {
            escalations.began(&route(), false, at(millis), WINDOW);
            let own = escalations.count(&route(), at(millis), WINDOW);
            let allowed = !LIMIT.is_used_up(0, own, Count::default());
            if allowed {
                escalations.climbs(&route(), at(millis), WINDOW);
            }
            allowed
        };
        (0..count).map(climb).collect()
    }

    #[test]
    fn the_share_gets_through_and_no_more() {
        let allowed = stampede(1_000);
        let through = allowed.iter().filter(|allowed| **allowed).count();
        assert_eq!(through, 200);
        assert!(allowed.iter().take(9).all(|allowed| *allowed));
        for stretch in allowed.chunks(100).skip(1) {
            let through = stretch.iter().filter(|allowed| **allowed).count();
            assert_eq!(through, 20, "the share is spread evenly");
        }
    }

    #[test]
    fn old_climbs_are_forgotten() {
        let mut escalations = Escalations::default();
        for _ in 0..20 {
            escalations.began(&route(), true, at(0), WINDOW);
        }
        let used_up = |millis| {
            let own = escalations.count(&route(), at(millis), WINDOW);
            LIMIT.is_used_up(0, own, Count::default())
        };
        assert!(used_up(0));
        assert!(used_up(29_000));
        assert!(!used_up(31_000));
    }

    #[test]
    fn who_has_seen_too_few_goes_by_what_all_have_seen() {
        let few = Count::default();
        let count = |samples, faults| Count { samples, faults };
        assert!(LIMIT.is_used_up(0, few, count(100, 20)));
        assert!(!LIMIT.is_used_up(0, few, count(100, 19)));
        assert!(!LIMIT.is_used_up(0, count(10, 1), count(100, 20)));
        assert!(!LIMIT.is_used_up(0, few, count(9, 9)));
    }
}
