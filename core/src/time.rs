//! Moments and durations. `core` never asks what time it is: it is told.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment, in microseconds since the Unix epoch.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The moment that many microseconds after the epoch.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Whole seconds since the epoch.
    pub const fn as_secs(self) -> u64 {
        self.0 / 1_000_000
    }

    /// How long ago `earlier` was; zero if the clock stepped back in between.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }

    /// The moment `duration` later.
    pub fn after(self, duration: Duration) -> Self {
        Self(
            self.0
                .saturating_add(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)),
        )
    }
}

/// A duration as operators write it: `250ms`, `2s`, `5m`, `24h`. Never zero.
///
/// ```
/// # use baton_core::time::Period;
/// # use std::time::Duration;
/// let period: Period = "1500ms".parse().unwrap();
/// assert_eq!(period.duration(), Duration::from_millis(1500));
/// assert_eq!("120s".parse::<Period>().unwrap().to_string(), "2m");
/// assert!("5".parse::<Period>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(description = "A duration above zero: `250ms`, `2s`, `5m`, `24h`.")
)]
pub struct Period(
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = r"^[0-9]*[1-9][0-9]*(ms|s|m|h)$"))
    )]
    Duration,
);

/// Why a text is not a period.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PeriodError {
    /// Not a whole number above zero with a unit.
    #[error("expected {EXPECTED_PERIOD}")]
    NotPeriod,
    /// Longer than anything here waits or keeps.
    #[error("is too long, expected at most `{}h`", MAX_PERIOD_SECS / 3600)]
    TooLong,
}

/// What to say where there is something else.
pub(crate) const EXPECTED_PERIOD: &str =
    "a duration above zero such as `250ms`, `2s`, `5m` or `24h`";

/// A year. Nanoseconds of several of these still fit the 64 bits that Envoy counts them in.
const MAX_PERIOD_SECS: u64 = 365 * 24 * 3600;

/// The units and their milliseconds, longest first.
const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

impl Period {
    /// That many seconds, for a constant above zero.
    pub(crate) const fn seconds(count: u64) -> Self {
        Self(Duration::from_secs(count))
    }

    /// That many milliseconds, for a constant above zero.
    pub(crate) const fn millis(count: u64) -> Self {
        Self(Duration::from_millis(count))
    }

    /// How long it is.
    pub const fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (count, unit) = text
            .split_at_checked(digits)
            .ok_or(PeriodError::NotPeriod)?;
        let (_, millis) = UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .ok_or(PeriodError::NotPeriod)?;
        if count.bytes().all(|b| b == b'0') {
            return Err(PeriodError::NotPeriod);
        }
        let count: u64 = count.parse().map_err(|_| PeriodError::TooLong)?;
        match count.checked_mul(*millis) {
            Some(millis) if millis <= MAX_PERIOD_SECS * 1000 => {
                Ok(Self(Duration::from_millis(millis)))
            }
            Some(_) | None => Err(PeriodError::TooLong),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = u64::try_from(self.0.as_millis()).unwrap_or(u64::MAX);
        let whole = UNITS.iter().find(|(_, unit)| millis % unit == 0);
        whole.map_or(Ok(()), |(name, unit)| write!(f, "{}{name}", millis / unit))
    }
}

/// A duration as whole milliseconds on the wire.
pub mod millis {
    use super::{Deserialize, Duration};
    use serde::{Deserializer, Serializer};

    /// Writes whole milliseconds.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
    }

    /// Reads whole milliseconds.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        Ok(Duration::from_millis(u64::deserialize(deserializer)?))
    }
}

/// An optional duration as whole milliseconds on the wire.
pub mod optional_millis {
    use super::{Deserialize, Duration};
    use serde::{Deserializer, Serializer};

    /// Writes whole milliseconds or null.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match duration {
            Some(duration) => super::millis::serialize(duration, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads whole milliseconds or null.
    ///
    /// # Errors
    /// Those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(deserializer)?.map(Duration::from_millis))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn periods_read_every_unit() {
        for (text, millis) in [
            ("250ms", 250),
            ("2s", 2000),
            ("005s", 5000),
            ("1m", 60_000),
            ("24h", 86_400_000),
            ("8760h", 31_536_000_000),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.duration(), Duration::from_millis(millis), "{text}");
        }
    }

    #[test]
    fn periods_refuse_what_has_no_unit_or_no_length() {
        for text in [
            "", "s", "5", "5 s", " 5s", "5S", "5d", "-5s", "+5s", "1.5s", "1m30s", "0s", "00ms",
            "5µs",
        ] {
            assert_eq!(
                text.parse::<Period>(),
                Err(PeriodError::NotPeriod),
                "{text}"
            );
        }
        for text in ["8761h", "18446744073709551615h", "99999999999999999999s"] {
            assert_eq!(text.parse::<Period>(), Err(PeriodError::TooLong), "{text}");
        }
    }

    #[test]
    fn periods_show_the_longest_unit_that_is_whole() {
        for (text, shown) in [
            ("60s", "1m"),
            ("90s", "90s"),
            ("1500ms", "1500ms"),
            ("48h", "48h"),
        ] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), shown);
        }
    }

    #[test]
    fn moments_never_run_backwards_or_over() {
        let (early, late) = (Timestamp::from_micros(1), Timestamp::from_micros(3));
        assert_eq!(late.since(early), Duration::from_micros(2));
        assert_eq!(early.since(late), Duration::ZERO);
        assert_eq!(early.after(Duration::from_micros(2)), late);
        assert_eq!(early.after(Duration::MAX).as_micros(), u64::MAX);
    }
}
