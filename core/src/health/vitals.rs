//! How one model has done lately, in five numbers.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How one model has done lately. Old news fades: half of its weight is gone after
/// [`super::HALF_LIFE`]. On the wire it is a list of its numbers, in this order.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(from = "Wire", into = "Wire")]
pub struct Vitals {
    /// The share of attempts that did not fail, 0 to 1. What was the caller's own mistake is not counted.
    pub uptime: f32,
    /// How long the first byte of an answer takes, in milliseconds: a mean in which the newest counts
    /// most. 0 while there was none.
    pub first_byte_ms: f32,
    /// How long a whole answer takes at most in 95 of 100 cases, in milliseconds, within a tenth. 0 while
    /// there was none.
    pub p95_ms: f32,
    /// How fast answers come: the tokens of all by the seconds of all. 0 while nobody told any tokens.
    pub tokens_per_s: f32,
    /// How many attempts this is known from, each as far as it has not faded.
    pub samples: u32,
}

type Wire = (f32, f32, f32, f32, u32);

impl Vitals {
    /// How long a whole answer takes at most as a rule; `None` while there was none.
    pub fn usual_latency(&self) -> Option<Duration> {
        let seconds = Some(self.p95_ms).filter(|millis| *millis > 0.0)? / 1000.0;
        Duration::try_from_secs_f32(seconds).ok()
    }
}

impl From<Wire> for Vitals {
    fn from((uptime, first_byte_ms, p95_ms, tokens_per_s, samples): Wire) -> Self {
        Self {
            uptime,
            first_byte_ms,
            p95_ms,
            tokens_per_s,
            samples,
        }
    }
}

impl From<Vitals> for Wire {
    fn from(vitals: Vitals) -> Self {
        // What is told, and not what is known, is rounded.
        let rounded = |number: f32, parts: f32| (number * parts).round() / parts;
        (
            rounded(vitals.uptime, 10_000.0),
            rounded(vitals.first_byte_ms, 1.0),
            rounded(vitals.p95_ms, 1.0),
            rounded(vitals.tokens_per_s, 10.0),
            vitals.samples,
        )
    }
}
