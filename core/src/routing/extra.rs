//! How much dearer one thing may be than another: `"10%"`, or `"0.002"` USD.

use std::str::FromStr;

use crate::money::{MoneyError, Usd};

/// What may be paid on top of a price.
///
/// ```
/// # use baton_core::routing::extra::Extra;
/// let tenth: Extra = "10%".parse().unwrap();
/// assert!(tenth.allows("0.022".parse().unwrap(), "0.02".parse().unwrap()));
/// assert!(!tenth.allows("0.022000000001".parse().unwrap(), "0.02".parse().unwrap()));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Extra {
    /// Hundredths of a percent of the price.
    Part(u64),
    /// An amount for each request.
    Amount(Usd),
}

/// A text that says neither.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected {EXPECTED_EXTRA}")]
pub struct ExtraError;

/// What to say where there is something else.
pub(crate) const EXPECTED_EXTRA: &str = "how much may be paid on top: a percentage such as `\"10%\"`, or USD for each request such as `\"0.002\"`";

/// Hundredths of a percent in all of it.
const WHOLE: u64 = 100 * 100;

impl Extra {
    /// Whether paying `own` instead of `best` is within it.
    pub fn allows(self, own: Usd, best: Usd) -> bool {
        match self {
            Self::Part(part) => own.times(WHOLE) <= best.times(WHOLE.saturating_add(part)),
            Self::Amount(amount) => own <= best.plus(amount),
        }
    }
}

impl FromStr for Extra {
    type Err = ExtraError;

    fn from_str(text: &str) -> Result<Self, ExtraError> {
        match text.strip_suffix('%') {
            Some(percent) => hundredths(percent).map(Self::Part).ok_or(ExtraError),
            None => text
                .parse()
                .map(Self::Amount)
                .map_err(|_: MoneyError| ExtraError),
        }
    }
}

/// A decimal with at most two places, a hundredfold.
fn hundredths(percent: &str) -> Option<u64> {
    let (whole, fraction) = percent.split_once('.').unwrap_or((percent, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return None;
    }
    format!("{whole}{fraction:0<2}").parse().ok()
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Extra {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Extra".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "What may be paid on top: `\"10%\"`, or USD for each request such as `\"0.002\"`.",
            "type": "string",
            "pattern": "^([0-9]+([.][0-9]{1,2})?%|[0-9]+([.][0-9]{1,12}0*)?)$",
        })
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn an_extra_is_a_part_or_an_amount() {
        let amount = |text: &str| Ok(Extra::Amount(text.parse().unwrap()));
        for (text, extra) in [
            ("0%", Ok(Extra::Part(0))),
            ("10%", Ok(Extra::Part(1_000))),
            ("2.5%", Ok(Extra::Part(250))),
            ("0.05%", Ok(Extra::Part(5))),
            ("300%", Ok(Extra::Part(30_000))),
            ("0.002", amount("0.002")),
            ("0", amount("0")),
        ] {
            assert_eq!(text.parse(), extra, "{text}");
        }
        for text in [
            "", "%", "ten%", "-1%", "1 %", "0.125%", "1e3%", "0.2$", ".5%", "5.%",
        ] {
            assert_eq!(text.parse::<Extra>(), Err(ExtraError), "{text}");
        }
    }

    #[test]
    fn what_is_as_cheap_is_always_allowed() {
        let price = "0.000000000001".parse().unwrap();
        for extra in ["0%", "0"] {
            let extra: Extra = extra.parse().unwrap();
            assert!(extra.allows(price, price));
            assert!(extra.allows(Usd::ZERO, price));
            assert!(!extra.allows(price, Usd::ZERO));
        }
    }
}
