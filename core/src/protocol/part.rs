//! What a call says that the sidecar makes through Envoy on the way to a verdict: what it is a part of,
//! and the pass that shows who makes it.
//!
//! It goes in the header [`PART_OF`](crate::header::internal::PART_OF). Nobody else can write one: the
//! pass is drawn by the sidecar and told to nobody but the VMs beside it.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::json::read_json;
use crate::name::{ExchangeId, RouteName};
use crate::verdict::Purpose;

/// The shortest pass, in bytes: 128 bits in hex. What is shorter might be guessed.
const MIN_PASS_BYTES: usize = 32;

/// The longest pass, in bytes.
const MAX_PASS_BYTES: usize = 128;

/// A secret of the sidecar's, which shows that a request is its own.
#[derive(Clone, Deserialize, Eq, Serialize)]
#[serde(try_from = "String")]
pub struct Pass(Arc<str>);

/// A text that is no pass: too short to be a secret, too long for a header, or no hex.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected {MIN_PASS_BYTES} to {MAX_PASS_BYTES} hexadecimal digits")]
pub struct PassError;

impl TryFrom<String> for Pass {
    type Error = PassError;

    fn try_from(text: String) -> Result<Self, PassError> {
        let is_long_enough = (MIN_PASS_BYTES..=MAX_PASS_BYTES).contains(&text.len());
        if is_long_enough && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self(Arc::from(text)))
        } else {
            Err(PassError)
        }
    }
}

impl Pass {
    /// The secret itself.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl PartialEq for Pass {
    /// Takes as long whatever the first byte is that differs.
    fn eq(&self, other: &Self) -> bool {
        let pairs = self.0.bytes().zip(other.0.bytes());
        let differ = pairs.fold(0, |differ, (a, b)| differ | (a ^ b));
        self.0.len() == other.0.len() && differ == 0
    }
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// What a call of the sidecar's is a part of.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PartOf {
    /// Shows that the sidecar makes it.
    pub pass: Pass,
    /// The exchange whose answer is looked at.
    pub exchange: ExchangeId,
    /// The attempt that gave it, from 1; 0 where it is about the request.
    pub attempt: u16,
    /// What the call is for.
    pub purpose: Purpose,
    /// The route of that exchange.
    pub route: RouteName,
    /// Who asked: the call goes no further than the request may, and is paid for by whoever pays for that.
    pub caller: Caller,
}

impl PartOf {
    /// The header's value.
    pub fn to_header(&self) -> String {
        STANDARD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// What a header's value says; `None` where it is none of ours.
    pub fn from_header(value: &str) -> Option<Self> {
        let json = STANDARD.decode(value).ok()?;
        read_json(&json).ok()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn pass(text: &str) -> Result<Pass, PassError> {
        Pass::try_from(text.to_owned())
    }

    fn part() -> PartOf {
        PartOf {
            pass: pass(&"5e".repeat(32)).unwrap(),
            exchange: ExchangeId::mint(1, 2),
            attempt: 1,
            purpose: Purpose::Judge,
            route: "support".try_into().unwrap(),
            caller: Caller {
                tenant: Some("acme".try_into().unwrap()),
                ..Caller::default()
            },
        }
    }

    #[test]
    fn a_header_says_what_was_put_into_it() {
        assert_eq!(PartOf::from_header(&part().to_header()), Some(part()));
    }

    #[test]
    fn what_is_no_header_of_ours_says_nothing() {
        let without = STANDARD.encode(r#"{"exchange": "x1", "attempt": 1}"#);
        for value in ["", "e30=", "not base64", without.as_str()] {
            assert_eq!(PartOf::from_header(value), None, "{value}");
        }
    }

    #[test]
    fn a_pass_is_too_long_to_guess_and_fits_a_header() {
        assert_eq!(pass(""), Err(PassError));
        assert_eq!(pass(&"a".repeat(31)), Err(PassError));
        assert_eq!(pass(&"a".repeat(129)), Err(PassError));
        assert_eq!(pass(&"\r\n".repeat(32)), Err(PassError));
        assert!(pass(&"a".repeat(32)).is_ok());
    }

    #[test]
    fn passes_are_the_same_only_where_every_digit_is() {
        assert_eq!(pass(&"ab".repeat(16)), pass(&"ab".repeat(16)));
        assert_ne!(pass(&"ab".repeat(16)), pass(&"ab".repeat(17)));
        let last = "ab".repeat(15) + "aa";
        assert_ne!(pass(&"ab".repeat(16)), pass(&last));
    }

    #[test]
    fn a_pass_is_never_shown() {
        let shown = format!("{:?}", part());
        assert!(!shown.contains("5e5e") && shown.contains("***"), "{shown}");
    }
}
