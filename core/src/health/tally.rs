//! What vitals are reckoned from: sums in which what is old counts less and less.
//!
//! Every sum is multiplied by 2^(−time/[`HALF_LIFE`]) as time goes by, so a mean over them is one in
//! which an attempt of a half-life ago counts half. The 95th percentile is read off a histogram whose bins
//! grow by a factor of 2^(1/4), which is off by a tenth at most.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Vitals;
use crate::outcome::AttemptOutcome;
use crate::time::Timestamp;

/// After so long, what was counts half: long enough to outlast a lull, short enough that a provider which
/// was slow at noon is not called slow at half past.
pub const HALF_LIFE: Duration = Duration::from_secs(120);

/// How much longer the attempts of one bin are than those of the one before: the fourth root of 2.
const GROWTH: f64 = 1.189_207_115_002_721;

/// Bins of a histogram; the last one is above 17 minutes.
const BINS: u8 = 80;

/// What faded below this is as good as gone.
const GONE: f64 = 0.001;

/// One model's sums.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(super) struct Tally {
    at: Timestamp,
    answers: f64,
    faults: f64,
    first_bytes: f64,
    first_byte_ms: f64,
    tokens: f64,
    token_seconds: f64,
    /// How many answers took how long, by bin.
    took: BTreeMap<u8, f64>,
}

impl Tally {
    /// Takes in an attempt that failed.
    pub(super) fn faulted(&mut self, now: Timestamp) {
        self.fade(now);
        self.faults += 1.0;
    }

    /// Takes in an attempt that was answered.
    pub(super) fn answered(&mut self, outcome: &AttemptOutcome, now: Timestamp) {
        self.fade(now);
        self.answers += 1.0;
        if let Some(first_byte) = outcome.first_byte {
            self.first_bytes += 1.0;
            self.first_byte_ms += millis(first_byte);
        }
        *self.took.entry(bin(millis(outcome.duration))).or_default() += 1.0;
        let tokens = outcome.usage.map_or(0, |usage| usage.output_tokens);
        if let Ok(tokens @ 1..) = u32::try_from(tokens) {
            self.tokens += f64::from(tokens);
            self.token_seconds += outcome.duration.as_secs_f64();
        }
    }

    /// What it comes to; `None` once it has faded.
    pub(super) fn vitals(&self, now: Timestamp) -> Option<Vitals> {
        let attempts = self.answers + self.faults;
        let samples = whole((attempts * faded(now.since(self.at))).round());
        (samples > 0).then(|| Vitals {
            uptime: narrow(self.answers / attempts),
            first_byte_ms: narrow(ratio(self.first_byte_ms, self.first_bytes)),
            p95_ms: narrow(self.percentile(0.95)),
            tokens_per_s: narrow(ratio(self.tokens, self.token_seconds)),
            samples,
        })
    }

    /// Lets time go by. News that come late do not turn it back.
    fn fade(&mut self, now: Timestamp) {
        let left = faded(now.since(self.at));
        self.at = self.at.max(now);
        for sum in [
            &mut self.answers,
            &mut self.faults,
            &mut self.first_bytes,
            &mut self.first_byte_ms,
            &mut self.tokens,
            &mut self.token_seconds,
        ] {
            *sum *= left;
        }
        self.took.values_mut().for_each(|count| *count *= left);
        self.took.retain(|_, count| *count > GONE);
    }

    /// The milliseconds that a share of the answers took at most: the geometric middle of their bin.
    fn percentile(&self, share: f64) -> f64 {
        let wanted = self.took.values().sum::<f64>() * share;
        let mut seen = 0.0;
        for (bin, count) in &self.took {
            seen += count;
            if seen >= wanted {
                return GROWTH.powf(f64::from(*bin) - 0.5);
            }
        }
        0.0
    }
}

/// The bin that so many milliseconds fall into: the `n`th ends at [`GROWTH`]ⁿ.
fn bin(millis: f64) -> u8 {
    let mut end = 1.0;
    let mut bin = 0;
    while end < millis && bin < BINS {
        end *= GROWTH;
        bin = bin.saturating_add(1);
    }
    bin
}

/// What is left of a weight after a while.
fn faded(elapsed: Duration) -> f64 {
    (-elapsed.as_secs_f64() / HALF_LIFE.as_secs_f64()).exp2()
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

fn ratio(sum: f64, count: f64) -> f64 {
    if count > 0.0 { sum / count } else { 0.0 }
}

#[expect(
    clippy::as_conversions,
    reason = "seven digits of it are plenty, and there is no other way to them"
)]
const fn narrow(number: f64) -> f32 {
    number as f32
}

#[expect(
    clippy::as_conversions,
    reason = "it saturates, which is right, and there is no other way"
)]
const fn whole(number: f64) -> u32 {
    number as u32
}

#[cfg(test)]
mod tests;
