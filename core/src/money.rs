//! Exact money. Never a float: a cost that is off by a rounding error is a wrong bill.
//!
//! One unit is a picodollar (1e-12 USD). Prices are quoted in USD per million tokens with at most six
//! decimals, so the price of one token is a whole number of picodollars and every product is exact.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
        Self { pico: self.pico.saturating_mul(u128::from(count)) }
    }

    /// Both amounts; saturates far beyond any bill.
    pub fn plus(self, other: Self) -> Self {
        Self { pico: self.pico.saturating_add(other.pico) }
    }
}

/// What one token costs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Price {
    /// One token of the prompt.
    pub input: Usd,
    /// One token of the answer.
    pub output: Usd,
}

/// Why a text is not an amount.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most one point.
    #[error("expected a decimal amount such as `0.05`")]
    NotDecimal,
    /// More decimals than can be kept exactly.
    #[error("has more than {0} decimals")]
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

impl Price {
    /// The price of a token from prices in USD per million tokens, as providers quote them.
    ///
    /// # Errors
    /// When an amount has more than six decimals: a token would cost a fraction of a picodollar.
    pub fn per_million(input: &str, output: &str) -> Result<Self, MoneyError> {
        let token = |text| parse_decimal(text, 6).map(|micro| Usd { pico: micro });
        Ok(Self { input: token(input)?, output: token(output)? })
    }
}

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
        if fraction.is_empty() { write!(f, "{whole}") } else { write!(f, "{whole}.{fraction}") }
    }
}
