//! A moment to begin at: a while ago, or told.

use std::str::FromStr;
use std::time::{Duration, UNIX_EPOCH};

use baton_core::time::Timestamp;

use crate::clock;

/// Since when.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Since {
    /// This long ago.
    Ago(Duration),
    /// This moment.
    Moment(Timestamp),
}

/// Why a text is neither.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected a duration such as `24h` or `7d`, or a moment such as `2026-11-21T08:00:00Z`")]
pub(super) struct SinceError;

impl Since {
    pub(super) fn moment(self) -> Timestamp {
        match self {
            Self::Ago(duration) => clock::ago(duration),
            Self::Moment(moment) => moment,
        }
    }
}

impl FromStr for Since {
    type Err = SinceError;

    fn from_str(text: &str) -> Result<Self, SinceError> {
        if let Ok(duration) = humantime::parse_duration(text) {
            return Ok(Self::Ago(duration));
        }
        let moment = humantime::parse_rfc3339_weak(text).map_err(|_| SinceError)?;
        let since_epoch = moment.duration_since(UNIX_EPOCH).map_err(|_| SinceError)?;
        Ok(Self::Moment(Timestamp::default().after(since_epoch)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_while_or_a_moment() {
        let read = str::parse::<Since>;
        assert_eq!(read("24h"), Ok(Since::Ago(Duration::from_hours(24))));
        let moment = Timestamp::from_micros(1_795_248_000_000_000);
        assert_eq!(read("2026-11-21T08:00:00Z"), Ok(Since::Moment(moment)));
        assert_eq!(read("2026-11-21 08:00:00"), Ok(Since::Moment(moment)));
        assert_eq!(read("yesterday"), Err(SinceError));
    }
}
