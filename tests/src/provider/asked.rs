//! A request as a scripted provider received it.

use bytes::Bytes;
use hyper::http::request::Parts;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::call::Call;
use super::check::Mistake;
use super::script::Expectation;

/// Everything that was received.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) provider: String,
    head: Parts,
    body: Bytes,
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

    /// A parameter of the path's query, as it is written.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        let parameters = self.head.uri.query()?.split('&');
        let mut pairs = parameters.filter_map(|parameter| parameter.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body, as JSON.
    pub(super) fn json(&self) -> Result<Value, Mistake> {
        serde_json::from_slice(&self.body)
            .map_err(|problem| Mistake::of(format!("the body is not JSON: {problem}")))
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
    pub(super) fn difference(&self, call: &Call, expected: &Expectation) -> Option<String> {
        match expected {
            Expectation::Model(model) => differs("model", model, Some(&call.model)),
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
            Expectation::Member(name) => match self.member(name) {
                Some(_) => None,
                None => Some(format!("expected a member `{name}`, got none")),
            },
            Expectation::NoMember(name) => {
                let value = self.member(name)?;
                Some(format!("expected no member `{name}`, got `{value}`"))
            }
        }
    }

    /// All values of a header, as one text.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let values: Vec<String> = self
            .head
            .headers
            .get_all(name)
            .iter()
            .map(|value| text(value.as_bytes()))
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// A member of the body.
    fn member(&self, name: &str) -> Option<Value> {
        self.json().ok()?.get(name).cloned()
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
