//! Sizes as operators write them: `"16MiB"`, or a whole number of bytes.

use std::fmt;
use std::num::NonZeroUsize;
use std::str::FromStr;

use serde_json::Number;

use super::whole::whole;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// A number of bytes, at least one.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ByteSize(usize);

/// Why a text or a number is not a size.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected {EXPECTED_SIZE}")]
pub struct SizeError;

/// What to say where there is something else.
pub(super) const EXPECTED_SIZE: &str =
    "a size above zero such as `16MiB`, `512KiB` or a whole number of bytes";

impl ByteSize {
    /// That many MiB.
    pub(super) const fn mebibytes(count: usize) -> Self {
        Self(count * MIB)
    }

    /// The number of bytes.
    pub const fn bytes(self) -> usize {
        self.0
    }
}

impl TryFrom<&Number> for ByteSize {
    type Error = SizeError;

    fn try_from(number: &Number) -> Result<Self, SizeError> {
        let bytes: NonZeroUsize = whole(number).ok_or(SizeError)?;
        Ok(Self(bytes.get()))
    }
}

impl FromStr for ByteSize {
    type Err = SizeError;

    fn from_str(text: &str) -> Result<Self, SizeError> {
        let units = [("KiB", KIB), ("MiB", MIB)];
        let (count, unit) = units
            .iter()
            .find_map(|(unit, bytes)| Some((text.strip_suffix(unit)?, *bytes)))
            .ok_or(SizeError)?;
        if !count.bytes().all(|b| b.is_ascii_digit()) {
            return Err(SizeError);
        }
        let count: usize = count.parse().map_err(|_| SizeError)?;
        match count.checked_mul(unit) {
            None | Some(0) => Err(SizeError),
            Some(bytes) => Ok(Self(bytes)),
        }
    }
}

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            bytes if bytes % MIB == 0 => write!(f, "{}MiB", bytes / MIB),
            bytes if bytes % KIB == 0 => write!(f, "{}KiB", bytes / KIB),
            bytes => write!(f, "{bytes} bytes"),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ByteSize {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ByteSize".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A size: `16MiB`, `512KiB` or a whole number of bytes.",
            "anyOf": [
                {"type": "string", "pattern": "^[0-9]*[1-9][0-9]*(KiB|MiB)$"},
                {"type": "integer", "minimum": 1},
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn reads_units_and_whole_bytes() {
        for (text, bytes) in [("16MiB", 16 * MIB), ("1KiB", KIB), ("007KiB", 7 * KIB)] {
            assert_eq!(text.parse(), Ok(ByteSize(bytes)), "{text}");
        }
        for (number, bytes) in [("1024", KIB), ("1024.0", KIB), ("1", 1)] {
            assert_eq!(of_number(number), Ok(ByteSize(bytes)), "{number}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "MiB",
            "16",
            "16MB",
            "16 MiB",
            "-1KiB",
            "+1KiB",
            "0KiB",
            "1.5MiB",
            "99999999999999999999KiB",
            "18446744073709551615MiB",
        ] {
            assert_eq!(text.parse::<ByteSize>(), Err(SizeError), "{text}");
        }
        for number in [
            "0",
            "0.0",
            "-0.0",
            "1.5",
            "-1",
            "1e300",
            "18446744073709551616",
        ] {
            assert_eq!(of_number(number), Err(SizeError), "{number}");
        }
    }

    fn of_number(json: &str) -> Result<ByteSize, SizeError> {
        ByteSize::try_from(&serde_json::from_str::<Number>(json).unwrap())
    }

    #[test]
    fn shows_the_largest_unit_that_is_whole() {
        for (bytes, text) in [
            (16 * MIB, "16MiB"),
            (MIB + KIB, "1025KiB"),
            (1000, "1000 bytes"),
        ] {
            assert_eq!(ByteSize(bytes).to_string(), text);
        }
    }
}
