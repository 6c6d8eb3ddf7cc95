//! Moments and durations as people read them.

use std::fmt::Write;
use std::time::{Duration, UNIX_EPOCH};

use baton_core::time::Timestamp;

/// What stands where nothing is known.
const UNKNOWN: &str = "-";

/// Milliseconds below a second, seconds to the hundredth above.
pub(super) fn took(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{}ms", duration.as_millis())
    } else {
        format!("{:.2}s", duration.as_secs_f64())
    }
}

/// A moment that a caller may have made up: one beyond the year 9999 is shown as unknown.
pub(super) fn moment(moment: Timestamp) -> String {
    let mut shown = String::new();
    let since_epoch = moment.since(Timestamp::default());
    let written = UNIX_EPOCH
        .checked_add(since_epoch)
        .map(|moment| write!(shown, "{}", humantime::format_rfc3339_millis(moment)));
    if written == Some(Ok(())) {
        shown
    } else {
        UNKNOWN.to_owned()
    }
}
