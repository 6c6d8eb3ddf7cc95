//! Parts of one: scores, weights, probabilities.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number from 0 to 1. Documents and receipts have three decimals of it: what is finer decides
/// nothing that anybody would read.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Share(f64);

/// A number that is no share.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected {EXPECTED_SHARE}")]
pub struct ShareError;

/// What to say where there is something else.
pub(crate) const EXPECTED_SHARE: &str = "a number from 0 to 1 such as `0.25`";

impl Share {
    /// Nothing.
    pub const NONE: Self = Self(0.0);
    /// All of it.
    pub const ALL: Self = Self(1.0);

    /// That share, or the nearest there is; nothing where `value` is no number.
    ///
    /// ```
    /// # use baton_core::share::Share;
    /// assert_eq!(Share::nearest(0.25).value(), 0.25);
    /// assert_eq!(Share::nearest(1.0 + f64::EPSILON), Share::ALL);
    /// assert_eq!(Share::nearest(f64::NAN), Share::NONE);
    /// ```
    pub const fn nearest(value: f64) -> Self {
        // `max` takes the number where the other is none.
        Self(value.max(0.0).min(1.0))
    }

    /// How large a share `part` is of `whole`, both above zero; all of it where there is no whole.
    pub(crate) fn of(part: f64, whole: f64) -> Self {
        if whole > 0.0 {
            Self::nearest(part / whole)
        } else {
            Self::ALL
        }
    }

    /// The number.
    pub const fn value(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Share {
    type Error = ShareError;

    fn try_from(value: f64) -> Result<Self, ShareError> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(ShareError)
        }
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64((self.0 * 1000.0).round() / 1000.0)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::nearest)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Share {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number from 0 to 1.",
            "type": "number",
            "minimum": 0,
            "maximum": 1,
        })
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_share_is_a_number_from_0_to_1() {
        for value in [0.0, -0.0, 0.5, 1.0] {
            assert_eq!(Share::try_from(value).map(Share::value), Ok(value));
        }
        for value in [-f64::EPSILON, 1.0 + f64::EPSILON, f64::NAN, f64::INFINITY] {
            assert_eq!(Share::try_from(value), Err(ShareError), "{value}");
        }
    }

    #[test]
    fn a_share_is_written_with_three_decimals() {
        for (value, written) in [(0.0, "0.0"), (1.0 / 3.0, "0.333"), (0.9999, "1.0")] {
            let share = Share::nearest(value);
            assert_eq!(serde_json::to_string(&share).unwrap(), written);
            let read: Share = serde_json::from_str(written).unwrap();
            assert!((read.value() - value).abs() < 0.001);
        }
    }
}
