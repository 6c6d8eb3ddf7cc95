//! What of the last attempts failed, in slots of time, so that what is old falls out.

use std::collections::VecDeque;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Settings;
use crate::time::Timestamp;

/// How finely a window is cut: at the default of 30 s, half a second. It is how fast a sudden death
/// shows under load.
const SLOTS: u64 = 60;

/// The attempts of a while.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Window {
    /// By time; none is empty.
    slots: VecDeque<Slot>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    /// Which slot since the epoch.
    number: u64,
    count: Count,
}

/// How many attempts there were, and how many of them failed; or exchanges, and how many climbed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Count {
    /// How many there were.
    #[serde(rename = "n")]
    pub samples: u32,
    /// How many of them.
    #[serde(rename = "f")]
    pub faults: u32,
}

impl Window {
    /// Takes in some; what is older than the window is left out.
    pub(crate) fn add(&mut self, count: Count, at: Timestamp, window: Duration) {
        let number = slot(at, window);
        let newest = self
            .slots
            .back()
            .map_or(number, |slot| slot.number.max(number));
        self.slots
            .retain(|slot| slot.number.saturating_add(SLOTS) > newest);
        if number.saturating_add(SLOTS) <= newest {
            return;
        }
        let place = self.slots.partition_point(|slot| slot.number < number);
        let is_there = self
            .slots
            .get(place)
            .is_some_and(|slot| slot.number == number);
        if !is_there {
            let empty = Slot {
                number,
                count: Count::default(),
            };
            self.slots.insert(place, empty);
        }
        if let Some(slot) = self.slots.get_mut(place) {
            slot.count = slot.count.plus(count);
        }
    }

    /// All of it since a moment.
    pub(crate) fn count(&self, from: Timestamp, now: Timestamp, window: Duration) -> Count {
        let (from, now) = (slot(from, window), slot(now, window));
        self.slots
            .iter()
            .filter(|slot| slot.number >= from && slot.number.saturating_add(SLOTS) > now)
            .fold(Count::default(), |sum, slot| sum.plus(slot.count))
    }

    /// Whether too many failed in any stretch since a moment and up to now. A long one alone would
    /// outweigh a sudden death with what was well before.
    pub(super) fn has_too_many(&self, from: Timestamp, settings: &Settings) -> bool {
        let from = slot(from, settings.window);
        let newest = self.slots.back().map_or(0, |slot| slot.number);
        let judged = self.slots.iter().rev();
        let mut judged = judged.take_while(|slot| slot.number >= from).peekable();
        let mut count = Count::default();
        while let Some(slot) = judged.next() {
            count = count.plus(slot.count);
            // The last slot alone may have just begun: a moment is no stretch.
            let is_moment = slot.number == newest
                && judged
                    .peek()
                    .is_some_and(|before| before.number.saturating_add(1) == newest);
            if !is_moment && count.is_too_many(settings) {
                return true;
            }
        }
        false
    }
}

impl Count {
    /// A single one.
    pub(crate) fn one(failed: bool) -> Self {
        Self {
            samples: 1,
            faults: u32::from(failed),
        }
    }

    /// The share that failed, 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.faults) / f64::from(self.samples.max(1))
    }

    /// What is not the other's.
    pub(super) const fn without(self, other: Self) -> Self {
        Self {
            samples: self.samples.saturating_sub(other.samples),
            faults: self.faults.saturating_sub(other.faults),
        }
    }

    const fn plus(self, other: Self) -> Self {
        Self {
            samples: self.samples.saturating_add(other.samples),
            faults: self.faults.saturating_add(other.faults),
        }
    }

    fn is_too_many(self, settings: &Settings) -> bool {
        self.samples >= settings.min_samples && self.share() >= settings.fault_share
    }
}

/// The number of the slot that a moment falls into.
fn slot(at: Timestamp, window: Duration) -> u64 {
    let length = u64::try_from(window.as_micros()).unwrap_or(u64::MAX) / SLOTS;
    at.as_micros() / length.max(1)
}
