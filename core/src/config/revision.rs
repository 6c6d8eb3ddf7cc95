//! Which document a config was made from.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::gather::gather;
use crate::json::read_json;

/// A hash of a document's content, in hex.
///
/// Envoy writes a `Struct` as JSON with its keys in whatever order a hash map gives, so two Envoys
/// given one YAML may hold different bytes: the revision is of what the document says, whatever the
/// order of its keys. It tells documents apart; it does not protect against somebody who wants two
/// to look alike.
///
/// ```
/// # use baton_core::config::Revision;
/// assert_eq!(Revision::of(br#"{"a": 1, "b": 2}"#), Revision::of(br#"{"b":2,"a":1}"#));
/// assert_ne!(Revision::of(br#"{"a": 1, "b": 2}"#), Revision::of(br#"{"a": 2, "b": 1}"#));
/// ```
#[derive(Clone, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Revision(String);

impl Revision {
    /// The revision of this document, whether or not it can be used.
    pub fn of(document: &[u8]) -> Self {
        let mut hash = Fnv::new();
        match read_json(document) {
            Ok(value) => hash.value(&value),
            Err(_) => hash.bytes(document),
        }
        Self(format!("{:016x}", hash.0))
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// FNV-1a, 64 bits: a few lines, and the same on every machine and in every build.
struct Fnv(u64);

impl Fnv {
    const fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// The value as compact JSON with sorted keys.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                self.bytes(value.to_string().as_bytes());
            }
            Value::Array(entries) => {
                self.bytes(b"[");
                for entry in entries {
                    self.value(entry);
                    self.bytes(b",");
                }
                self.bytes(b"]");
            }
            Value::Object(entries) => {
                // Sorted here: serde_json's own order depends on a feature another crate may set.
                let entries: BTreeMap<&String, &Value> = gather(entries);
                self.bytes(b"{");
                for (key, entry) in entries {
                    self.value(&Value::from(key.as_str()));
                    self.bytes(b":");
                    self.value(entry);
                    self.bytes(b",");
                }
                self.bytes(b"}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn is_the_published_hash_of_what_is_not_json() {
        assert_eq!(Revision::of(b"foobar").to_string(), "85944171f73967e8");
    }

    #[test]
    fn is_of_the_content_at_any_depth() {
        let one = Revision::of(br#"{"a": [{"x": 1, "y": "z"}], "b": null}"#);
        assert_eq!(one, Revision::of(br#"{"b":null,"a":[{"y":"z","x":1}]}"#));
        for other in [
            r#"{"b":null,"a":[{"y":"z","x":2}]}"#,
            r#"{"b":null,"a":[{"y":"z"},{"x":1}]}"#,
            r#"{"b":null,"a":[{"y":"z","x":"1"}]}"#,
            r#"{"a":[{"y":"z","x":1}]}"#,
        ] {
            assert_ne!(one, Revision::of(other.as_bytes()), "{other}");
        }
    }
}
