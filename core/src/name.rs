//! Names that were checked once, where they came in, and are never strings again.
//!
//! They are cheap to clone: one exchange copies its route's and models' names into plans, outcomes
//! and headers.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::experiment::{CONTROL, SHADOW};

/// The longest name accepted, in bytes. Names become header values, metric labels and file keys;
/// nothing real comes near this.
pub const MAX_NAME_BYTES: usize = 128;

/// What a person is called where models and providers have names: in ladders, receipts and policies.
pub const HUMAN: &str = "human";

/// Why a text is not a name.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum NameError {
    /// There is nothing in it.
    #[error("must not be empty")]
    Empty,
    /// It is longer than [`MAX_NAME_BYTES`].
    #[error("is {0} bytes long, expected at most {MAX_NAME_BYTES}")]
    TooLong(usize),
    /// A character that could break a header, a list or a metric label.
    #[error("has the character `{}`, expected {expected}", .found.escape_default())]
    Character {
        /// The first character that is not allowed.
        found: char,
        /// What is allowed.
        expected: &'static str,
    },
}

fn check(text: &str, expected: &'static str, allowed: fn(char) -> bool) -> Result<(), NameError> {
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    if text.len() > MAX_NAME_BYTES {
        return Err(NameError::TooLong(text.len()));
    }
    match text.chars().find(|c| !allowed(*c)) {
        Some(found) => Err(NameError::Character { found, expected }),
        None => Ok(()),
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

fn is_bare(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

fn is_visible(c: char) -> bool {
    c.is_ascii_graphic() && c != ','
}

fn is_host(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '[' | ']')
}

fn is_written(c: char) -> bool {
    !c.is_control()
}

const WRITTEN: &str = "words, without line breaks";
fn is_header(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.')
}

const PLAIN: &str = "letters, digits, `-`, `_` and `.`";
const BARE: &str = "letters, digits, `-` and `_`";
const VISIBLE: &str = "visible ASCII without spaces and commas";
const HOST: &str = "a host, with a port where it needs one: `api.openai.com`, `127.0.0.1:8000`";

const HEADER: &str = "a header's name in lower case: `x-tenant`";

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $expected:expr, $allowed:expr) => {
        $(#[$doc])*
        #[derive(Clone, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(try_from = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<&str> for $name {
            type Error = NameError;

            fn try_from(text: &str) -> Result<Self, NameError> {
                check(text, $expected, $allowed)?;
                Ok(Self(Arc::from(text)))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;

            fn try_from(text: String) -> Result<Self, NameError> {
                Self::try_from(text.as_str())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "`{}`", self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name!(
    /// A company or server that answers, by its key in the config: `openai`.
    ProviderName, PLAIN, is_plain
);
name!(
    /// A model by its key in the config: `small`. The caller never needs to know it.
    ModelName, PLAIN, is_plain
);
name!(
    /// A model by the name its provider knows it by: `gpt-5.4-mini`, `meta-llama/Llama-3.1-8B`.
    WireName, VISIBLE, is_visible
);
name!(
    /// A route by its name in the config.
    RouteName, PLAIN, is_plain
);
name!(
    /// An experiment by its name in the config.
    ExperimentName, PLAIN, is_plain
);
name!(
    /// An arm of an experiment by its name in the config; or `control`, or `shadow`.
    ArmName, PLAIN, is_plain
);
name!(
    /// An Envoy cluster. Istio's hold `|` and `:`.
    ClusterName, VISIBLE, is_visible
);
name!(
    /// Where a provider keeps and computes what it is sent, in the config's own words: `eu`.
    Region, PLAIN, is_plain
);
name!(
    /// What a provider is for: `production`, `staging`.
    Environment, PLAIN, is_plain
);
name!(
    /// Who pays, as the mesh's authentication names it: a name, an address, a SPIFFE id.
    TenantName, VISIBLE, is_visible
);
name!(
    /// What a request is part of: `triage`.
    WorkflowName, VISIBLE, is_visible
);
name!(
    /// A conversation, by the caller's own opaque id.
    SessionName, VISIBLE, is_visible
);
name!(
    /// A kind of data that asks for care: `personal`.
    DataClass, PLAIN, is_plain
);
name!(
    /// A guardrail of an operator's own.
    GuardrailName, PLAIN, is_plain
);
name!(
    /// A model of the sidecar's own: a folder among those it is given. It has no dots, so it leads nowhere else.
    FolderName, BARE, is_bare
);
name!(
    /// A header.
    HeaderName, HEADER, is_header
);
name!(
    /// A version of Azure's API, as requests name it in their query: `2024-10-21`.
    ApiVersion, PLAIN, is_plain
);
name!(
    /// The host a provider is addressed by: the `:authority` of its requests.
    Authority, HOST, is_host
);
name!(
    /// A subject that requests are sorted by: `code`, `billing`.
    DomainName, PLAIN, is_plain
);
name!(
    /// A word, or a few, that tell of a subject: `invoice`, `credit card`.
    Keyword, WRITTEN, is_written
);
name!(
    /// What a caller files an answer under, so that all of it can be taken out of the cache at once: `product-17`.
    CacheTag, PLAIN, is_plain
);
name!(
    /// A case that was put before a person: whoever knows it may ask what became of it.
    CaseId, PLAIN, is_plain
);
name!(
    /// An exchange, unguessable and never repeated: a nonce of the VM that minted it, and a count.
    ExchangeId, PLAIN, is_plain
);

impl ExchangeId {
    /// The id of the `count`th exchange of the VM that drew `nonce` from its host's random source.
    ///
    /// ```
    /// # use baton_core::name::ExchangeId;
    /// assert_eq!(ExchangeId::mint(0xab, 17).as_str(), "x00000000000000ab-17");
    /// ```
    pub fn mint(nonce: u64, count: u64) -> Self {
        Self(Arc::from(format!("x{nonce:016x}-{count}")))
    }
}

impl ModelName {
    /// The rung of a person.
    pub fn human() -> Self {
        Self(Arc::from(HUMAN))
    }
}

impl ProviderName {
    /// Who brings requests before a person.
    pub fn human() -> Self {
        Self(Arc::from(HUMAN))
    }
}

impl ArmName {
    /// The arm of the requests that an experiment leaves alone.
    pub fn control() -> Self {
        Self(Arc::from(CONTROL))
    }

    /// The arm of the copies that are answered to nobody.
    pub fn shadow() -> Self {
        Self(Arc::from(SHADOW))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn names_are_what_headers_and_labels_can_hold() {
        assert_eq!(
            ModelName::try_from("qwen3-8b_v1.2").unwrap().as_str(),
            "qwen3-8b_v1.2"
        );
        for (text, found) in [
            ("a b", ' '),
            ("a,b", ','),
            ("a/b", '/'),
            ("a\r\n", '\r'),
            ("é", 'é'),
        ] {
            let expected = NameError::Character {
                found,
                expected: PLAIN,
            };
            assert_eq!(ModelName::try_from(text), Err(expected), "{text}");
        }
        assert_eq!(ModelName::try_from(""), Err(NameError::Empty));
    }

    #[test]
    fn providers_and_envoy_choose_theirs_more_freely() {
        assert!(WireName::try_from("meta-llama/Llama-3.1-8B@latest").is_ok());
        assert!(ClusterName::try_from("outbound|443||api.openai.com").is_ok());
        assert!(Authority::try_from("[::1]:8000").is_ok());
        assert!(WireName::try_from("a,b").is_err());
        assert!(ClusterName::try_from("a b").is_err());
    }

    #[test]
    fn a_url_is_not_an_authority() {
        assert_eq!(
            Authority::try_from("https://api.openai.com")
                .unwrap_err()
                .to_string(),
            "has the character `/`, expected a host, with a port where it needs one: \
             `api.openai.com`, `127.0.0.1:8000`",
        );
    }

    #[test]
    fn names_have_a_longest() {
        let longest = "a".repeat(MAX_NAME_BYTES);
        assert!(RouteName::try_from(longest.as_str()).is_ok());
        assert_eq!(
            RouteName::try_from(longest + "a"),
            Err(NameError::TooLong(MAX_NAME_BYTES + 1))
        );
    }

    #[test]
    fn names_are_read_with_the_same_checks() {
        assert!(serde_json::from_str::<RouteName>(r#""a b""#).is_err());
        assert_eq!(
            serde_json::to_string(&ExchangeId::mint(1, 2)).unwrap(),
            r#""x0000000000000001-2""#
        );
    }
}
