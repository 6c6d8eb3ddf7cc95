//! Shares of traffic as people write them: percent, with at most two decimals.

use std::fmt;

use serde_json::Number;

/// A share of traffic, in hundredths of a percent: 0 to 10,000.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(description = "Percent of the traffic: 0 to 100, with at most two decimals.")
)]
pub struct Percent(
    #[cfg_attr(feature = "schema", schemars(with = "f64", range(min = 0, max = 100)))] u16,
);

/// What to say where there is something else.
pub(super) const EXPECTED_PERCENT: &str =
    "a percentage from 0 to 100 with at most two decimals such as `5` or `0.25`";

/// Hundredths in a percent.
const HUNDREDTHS: u16 = 100;

/// A number that is no such share.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected {EXPECTED_PERCENT}")]
pub struct PercentError;

impl Percent {
    /// Everything.
    pub const ALL: Self = Self(100 * HUNDREDTHS);

    /// The part of 1 that it is.
    pub fn share(self) -> f64 {
        f64::from(self.0) / f64::from(Self::ALL.0)
    }

    /// Both together, which may be more than everything.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl TryFrom<&Number> for Percent {
    type Error = PercentError;

    fn try_from(number: &Number) -> Result<Self, PercentError> {
        let text = number.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 2 {
            return Err(PercentError);
        }
        let whole: u16 = whole.parse().map_err(|_| PercentError)?;
        let hundredths: u16 = format!("{fraction:0<2}")
            .parse()
            .map_err(|_| PercentError)?;
        let all = whole
            .checked_mul(HUNDREDTHS)
            .and_then(|all| all.checked_add(hundredths));
        all.map(Self)
            .filter(|share| *share <= Self::ALL)
            .ok_or(PercentError)
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, hundredths) = (self.0 / HUNDREDTHS, self.0 % HUNDREDTHS);
        match (hundredths, hundredths % 10) {
            (0, _) => write!(f, "{whole}"),
            (_, 0) => write!(f, "{whole}.{}", hundredths / 10),
            _ => write!(f, "{whole}.{hundredths:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn read(text: &str) -> Result<String, PercentError> {
        let number: Number = serde_json::from_str(text).unwrap();
        Percent::try_from(&number).map(|share| share.to_string())
    }

    #[test]
    fn shares_read_and_write_themselves() {
        for (text, written) in [
            ("0", "0"),
            ("5", "5"),
            // As Envoy writes a whole number of a `Struct`.
            ("5.0", "5"),
            ("0.25", "0.25"),
            ("0.5", "0.5"),
            ("12.05", "12.05"),
            ("100", "100"),
        ] {
            assert_eq!(read(text).as_deref(), Ok(written));
        }
    }

    #[test]
    fn shares_are_refused_rather_than_rounded() {
        for text in ["-1", "100.01", "101", "0.125", "1e-9", "70000"] {
            assert_eq!(read(text), Err(PercentError), "{text}");
        }
    }
}
