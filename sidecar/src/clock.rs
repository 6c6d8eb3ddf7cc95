//! The one place that asks what time it is. Everything else is told.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use baton_core::time::Timestamp;

/// This moment.
#[expect(clippy::disallowed_methods, reason = "the sidecar's one clock")]
pub fn now() -> Timestamp {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    Timestamp::default().after(since_epoch)
}

/// The moment that is `duration` past.
pub fn ago(duration: Duration) -> Timestamp {
    let epoch = Timestamp::default();
    epoch.after(now().since(epoch).saturating_sub(duration))
}

/// Measures how long something takes, whatever is done to the wall clock meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts measuring.
    #[expect(clippy::disallowed_methods, reason = "the sidecar's one clock")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
