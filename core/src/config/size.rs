//! Sizes as operators write them: `"16MiB"`, or a whole number of bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, de};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// A number of bytes, at least one.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ByteSize(usize);

/// Why a text or a number is not a size.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected a size above zero such as `16MiB`, `512KiB` or a whole number of bytes")]
pub struct SizeError;

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

impl TryFrom<u64> for ByteSize {
    type Error = SizeError;

    fn try_from(bytes: u64) -> Result<Self, SizeError> {
        match usize::try_from(bytes) {
            Ok(0) | Err(_) => Err(SizeError),
            Ok(bytes) => Ok(Self(bytes)),
        }
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

impl<'de> Deserialize<'de> for ByteSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = ByteSize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a size such as `16MiB` or a whole number of bytes")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<ByteSize, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, bytes: u64) -> Result<ByteSize, E> {
        bytes.try_into().map_err(E::custom)
    }

    /// A `google.protobuf.Struct` has no integers: Envoy may write 1024 as `1024.0`.
    fn visit_f64<E: de::Error>(self, bytes: f64) -> Result<ByteSize, E> {
        // Through text: there is no other checked conversion of a float.
        let bytes: u64 = format!("{bytes}")
            .parse()
            .map_err(|_| E::custom(SizeError))?;
        self.visit_u64(bytes)
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
        for (json, bytes) in [
            (r#""16MiB""#, 16 * MIB),
            (r#""1KiB""#, KIB),
            ("1024", KIB),
            ("1024.0", KIB),
            ("1", 1),
        ] {
            let size: ByteSize = serde_json::from_str(json).unwrap();
            assert_eq!(size.bytes(), bytes, "{json}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for json in [
            r#""""#,
            r#""MiB""#,
            r#""16""#,
            r#""16MB""#,
            r#""-1KiB""#,
            r#""+1KiB""#,
            r#""0KiB""#,
            r#""1.5MiB""#,
            r#""99999999999999999999KiB""#,
            r#""18446744073709551615MiB""#,
            "0",
            "0.0",
            "1.5",
            "-1",
            "1e300",
            "true",
        ] {
            assert!(serde_json::from_str::<ByteSize>(json).is_err(), "{json}");
        }
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
