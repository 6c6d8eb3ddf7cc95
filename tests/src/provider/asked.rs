//! A request as a scripted provider received it.

use std::collections::BTreeMap;

use bytes::Bytes;
use hyper::http::request::Parts;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::script::{Expectation, Script, ScriptError};

/// Everything that was received.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) provider: String,
    head: Parts,
    body: Bytes,
}

/// What the provider reads in the body of a chat completion.
#[derive(Debug, Deserialize)]
pub(super) struct Chat {
    pub(super) model: String,
    #[serde(default)]
    pub(super) stream: bool,
    #[serde(default)]
    stream_options: StreamOptions,
    #[serde(default)]
    metadata: BTreeMap<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
struct StreamOptions {
    #[serde(default)]
    include_usage: bool,
}

impl Asked {
    pub(super) fn new(provider: String, head: Parts, body: Bytes) -> Self {
        Self {
            provider,
            head,
            body,
        }
    }

    pub(super) fn path(&self) -> &str {
        self.head.uri.path()
    }

    pub(super) fn chat(&self) -> Result<Chat, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// What was received, for a test to look at.
    pub(super) fn echo(&self) -> Value {
        let headers: Vec<(&str, String)> = self
            .head
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), text(value.as_bytes())))
            .collect();
        json!({
            "provider": self.provider,
            "method": self.head.method.as_str(),
            "path": self.head.uri.to_string(),
            "headers": headers,
            "body_bytes": self.body.len(),
            "body_sha256": self.body_sha256(),
        })
    }

    /// How the request differs from what was expected, as a sentence.
    pub(super) fn difference(&self, chat: &Chat, expected: &Expectation) -> Option<String> {
        match expected {
            Expectation::Model(model) => differs("model", model, Some(&chat.model)),
            Expectation::Path(path) => differs("path", path, Some(self.path())),
            Expectation::BodySha256(sha) => {
                differs("the body's sha256", sha, Some(&self.body_sha256()))
            }
            Expectation::Header(name, value) => differs(
                &format!("header `{name}`"),
                value,
                self.header(name).as_deref(),
            ),
            Expectation::NoHeader(name) => {
                let value = self.header(name)?;
                Some(format!("expected no header `{name}`, got `{value}`"))
            }
            Expectation::Nowhere(unwanted) => self.carrier_of(unwanted).map(|name| {
                format!("expected `{unwanted}` in no header, got it in header `{name}`")
            }),
        }
    }

    /// All values of a header, as one text.
    fn header(&self, name: &str) -> Option<String> {
        let values: Vec<String> = self
            .head
            .headers
            .get_all(name)
            .iter()
            .map(|value| text(value.as_bytes()))
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The first header with this text in its value.
    fn carrier_of(&self, unwanted: &str) -> Option<&str> {
        self.head
            .headers
            .iter()
            .find(|(_, value)| text(value.as_bytes()).contains(unwanted))
            .map(|(name, _)| name.as_str())
    }

    fn body_sha256(&self) -> String {
        sha256(&self.body)
    }
}

impl Chat {
    pub(super) fn wants_usage(&self) -> bool {
        self.stream_options.include_usage
    }

    /// What this provider is told to do.
    pub(super) fn script(&self, provider: &str) -> Result<Script, ScriptError> {
        Script::parse(
            self.metadata
                .get(provider)
                .and_then(Value::as_str)
                .unwrap_or_default(),
        )
    }
}

/// The SHA-256 of these bytes, in hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn differs(what: &str, expected: &str, got: Option<&str>) -> Option<String> {
    match got {
        Some(got) if got == expected => None,
        Some(got) => Some(format!("expected {what} to be `{expected}`, got `{got}`")),
        None => Some(format!("expected {what} to be `{expected}`, got none")),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
