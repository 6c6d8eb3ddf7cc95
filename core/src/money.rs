//! Exact money. Never a float: a cost that is off by a rounding error is a wrong bill.
//!
//! One unit is a picodollar (1e-12 USD). Prices are quoted in USD per million tokens with at most six
//! decimals, so the price of one token is a whole number of picodollars and every product is exact.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::share::Share;

/// Picodollars in one dollar.
const PICO_PER_USD: u128 = 1_000_000_000_000;

/// An amount of US dollars, never negative, exact to 1e-12; written as a decimal string.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Usd {
    pico: u128,
}

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self { pico: 0 };

    /// That many of this amount; saturates far beyond any bill.
    pub fn times(self, count: u64) -> Self {
        Self {
            pico: self.pico.saturating_mul(u128::from(count)),
        }
    }

    /// Both amounts; saturates far beyond any bill.
    pub fn plus(self, other: Self) -> Self {
        Self {
            pico: self.pico.saturating_add(other.pico),
        }
    }

    /// How large a share this is of `whole`, rounded down to 32 bits; all of it where it is not less.
    pub fn share_of(self, whole: Self) -> Share {
        if self >= whole {
            return Share::ALL;
        }
        let bits = self.pico.saturating_mul(1 << 32).checked_div(whole.pico);
        let bits = bits.and_then(|bits| u32::try_from(bits).ok());
        Share::of(
            f64::from(bits.unwrap_or(u32::MAX)),
            f64::from(u32::MAX) + 1.0,
        )
    }

    /// A number that is larger for more; the largest there is for all from eighteen million dollars on.
    pub(crate) fn in_order(self) -> u64 {
        u64::try_from(self.pico).unwrap_or(u64::MAX)
    }

    /// What is left of this amount without the other; `None` where the other is more.
    pub fn minus(self, other: Self) -> Option<Self> {
        let pico = self.pico.checked_sub(other.pico)?;
        Some(Self { pico })
    }
}

/// What one token costs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Price {
    /// One token of the prompt.
    pub input: Usd,
    /// One token of the answer.
    pub output: Usd,
    /// One token of the prompt that the provider had in its cache.
    pub cached_input: Usd,
    /// One token of the prompt that the provider wrote to its cache.
    pub cache_write: Usd,
}

/// A price as providers quote it: USD per million tokens, with at most six decimals.
///
/// ```
/// # use baton_core::money::PerMillion;
/// let price: PerMillion = "0.75".parse().unwrap();
/// assert_eq!(price.token().to_string(), "0.00000075");
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(description = "USD per million tokens, as a string: `\"0.75\"`.")
)]
pub struct PerMillion(
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = r"^[0-9]+([.][0-9]{1,6}0*)?$"))
    )]
    Usd,
);

/// Why a text is not an amount.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point.
    #[error("expected {EXPECTED_AMOUNT}")]
    NotDecimal,
    /// More decimals than can be kept exactly.
    #[error("has more decimals than the {0} that are kept exactly")]
    TooPrecise(usize),
    /// Beyond any bill.
    #[error("is too large")]
    TooLarge,
}

impl FromStr for Usd {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        parse_decimal(text, 12).map(|pico| Self { pico })
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Usd {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Usd".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "USD, as a string: `\"0.02\"`.",
            "type": "string",
            "pattern": "^[0-9]+([.][0-9]{1,12}0*)?$",
        })
    }
}

impl TryFrom<String> for Usd {
    type Error = MoneyError;

    fn try_from(text: String) -> Result<Self, MoneyError> {
        text.parse()
    }
}

impl From<Usd> for String {
    fn from(amount: Usd) -> Self {
        amount.to_string()
    }
}

impl PerMillion {
    /// What one token costs.
    pub const fn token(self) -> Usd {
        self.0
    }
}

impl FromStr for PerMillion {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        // A millionth of 1e-6 USD is a picodollar.
        parse_decimal(text, 6).map(|pico| Self(Usd { pico }))
    }
}

/// What to say where there is something else.
pub(crate) const EXPECTED_AMOUNT: &str = "a decimal amount in quotes such as `\"0.75\"`";

/// A decimal text as a whole number of its `decimals`th decimal place.
fn parse_decimal(text: &str, decimals: usize) -> Result<u128, MoneyError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(MoneyError::NotDecimal);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > decimals {
        return Err(MoneyError::TooPrecise(decimals));
    }
    let shifted = format!("{whole}{fraction:0<decimals$}");
    // Well under u128: sums and products of real bills stay exact.
    if shifted.trim_start_matches('0').len() > 24 {
        return Err(MoneyError::TooLarge);
    }
    shifted.parse().map_err(|_| MoneyError::TooLarge)
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:012}", self.pico % PICO_PER_USD);
        let fraction = fraction.trim_end_matches('0');
        let whole = self.pico / PICO_PER_USD;
        if fraction.is_empty() {
            write!(f, "{whole}")
        } else {
            write!(f, "{whole}.{fraction}")
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn usd(text: &str) -> Usd {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_read_and_write_themselves() {
        for (text, written) in [
            ("0", "0"),
            ("0.05", "0.05"),
            ("12.50", "12.5"),
            ("007", "7"),
            ("0.000000000001", "0.000000000001"),
            ("999999999999", "999999999999"),
        ] {
            assert_eq!(usd(text).to_string(), written);
            assert_eq!(usd(written), usd(text));
        }
    }

    #[test]
    fn amounts_are_refused_rather_than_rounded() {
        for text in [
            "", ".", "1.", ".5", "-1", "+1", "1e3", "1,5", " 1", "1.2.3", "٣", "NaN",
        ] {
            assert_eq!(text.parse::<Usd>(), Err(MoneyError::NotDecimal), "{text}");
        }
        assert_eq!(
            "0.0000000000001".parse::<Usd>(),
            Err(MoneyError::TooPrecise(12))
        );
        assert_eq!(
            "0.0000001".parse::<PerMillion>(),
            Err(MoneyError::TooPrecise(6))
        );
        assert_eq!("1000000000000".parse::<Usd>(), Err(MoneyError::TooLarge));
    }

    #[test]
    fn zeros_at_the_end_are_no_precision() {
        assert_eq!("0.5000000000".parse::<PerMillion>(), "0.5".parse());
    }

    #[test]
    fn a_million_tokens_cost_the_price_of_a_million() {
        for text in ["0", "0.000001", "0.75", "4.50", "75"] {
            let price: PerMillion = text.parse().unwrap();
            assert_eq!(price.token().times(1_000_000), usd(text), "{text}");
        }
    }

    #[test]
    fn an_amount_is_a_share_of_a_larger_one() {
        for (part, whole, share) in [
            ("0", "0", 1.0),
            ("0", "1", 0.0),
            ("2", "1", 1.0),
            ("0.000000000001", "0.000000000004", 0.25),
            ("250000000000", "999999999999", 0.25),
        ] {
            let found = usd(part).share_of(usd(whole)).value();
            assert!((found - share).abs() < 1e-9, "{part} of {whole}: {found}");
        }
    }

    #[test]
    fn nothing_is_owed_back() {
        assert_eq!(usd("1").minus(usd("0.25")), Some(usd("0.75")));
        assert_eq!(usd("0.25").minus(usd("1")), None);
    }

    #[test]
    fn sums_saturate() {
        let most = usd("999999999999").times(u64::MAX).times(u64::MAX);
        assert_eq!(most.plus(usd("1")), most);
    }
}
