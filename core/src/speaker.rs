//! Which of the plugins on one VM speaks to the sidecar.
//!
//! An update of the configuration makes a new plugin on the same VM, and the old one ticks on until its
//! connections are drained: minutes. Both have the same outbox. If both spoke, one would take the
//! answer to the other's batch for its own, and the sidecar would hear that an update was refused, and
//! that it was not, in turns.

use std::time::Duration;

use crate::time::Timestamp;

/// How long the one that speaks may be silent before another one does: some ticks. After an update is
/// taken back, the plugin from before it goes on without being told, when the newer one is gone.
const LEASE: Duration = Duration::from_secs(1);

/// Who speaks.
#[derive(Debug, Default)]
pub struct Speaker {
    /// By how many there had been when it came, so that the newest is the greatest.
    number: u64,
    last: Timestamp,
}

impl Speaker {
    /// Whether it is this one's turn: the newest of those that ask.
    pub fn asks(&mut self, number: u64, now: Timestamp) -> bool {
        if number < self.number && now.since(self.last) <= LEASE {
            return false;
        }
        self.number = number;
        self.last = now;
        true
    }

    /// Whether it is this one that speaks.
    pub const fn is(&self, number: u64) -> bool {
        self.number == number
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn at(millis: u64) -> Timestamp {
        Timestamp::from_micros(1_000_000_000 + millis * 1_000)
    }

    #[test]
    fn the_newest_speaks() {
        let mut speaker = Speaker::default();
        assert!(speaker.asks(1, at(0)));
        assert!(speaker.asks(2, at(10)));
        assert!(speaker.is(2));
        for tick in 1..100 {
            assert!(!speaker.asks(1, at(200 * tick)));
            assert!(speaker.asks(2, at(200 * tick + 10)));
        }
    }

    #[test]
    fn when_the_newest_is_gone_the_one_before_it_speaks_again() {
        let mut speaker = Speaker::default();
        assert!(speaker.asks(2, at(0)));
        assert!(!speaker.asks(1, at(1_000)));
        assert!(speaker.asks(1, at(1_001)));
        assert!(speaker.is(1));
        assert!(speaker.asks(1, at(1_200)));
    }
}
