//! When breakers open and close.

use std::time::Duration;

/// When breakers open and close.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How far back attempts count.
    pub window: Duration,
    /// The fewest attempts that are judged.
    pub min_samples: u32,
    /// The share of them that failed which is too many, 0 to 1.
    pub fault_share: f64,
    /// How long a breaker is open the first time; each time in a row twice as long.
    pub open: Duration,
    /// How long at most.
    pub max_open: Duration,
    /// How long each step of re-entry takes.
    pub step: Duration,
    /// Whether breakers are only kept and shown, and keep nobody out.
    pub observe: bool,
}

impl Settings {
    /// How long a breaker that opens for the `times`th time in a row, from 1, is open.
    pub(super) fn open_for(&self, times: u8) -> Duration {
        let doubled = 1_u32.checked_shl(u32::from(times.saturating_sub(1)));
        self.open
            .saturating_mul(doubled.unwrap_or(u32::MAX))
            .min(self.max_open.max(self.open))
    }

    /// How long a half-open breaker waits after one that was let through, in each VM.
    pub fn probe_pause(&self) -> Duration {
        self.step / 10
    }
}

impl Default for Settings {
    /// Half of ten is what Hystrix had for years, but for its twenty: an hour with a request every
    /// three seconds should be helped too. Half a minute is what most providers' incidents outlast.
    fn default() -> Self {
        Self {
            window: Duration::from_secs(30),
            min_samples: 10,
            fault_share: 0.5,
            open: Duration::from_secs(30),
            max_open: Duration::from_secs(300),
            step: Duration::from_secs(10),
            observe: false,
        }
    }
}
