//! The little of HTTP that decisions need.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::header::internal;
use crate::name::CaseId;
use crate::retry;
use crate::time::Timestamp;

/// Headers as they stand on a message, names in lower case, in order.
///
/// Every header is here, also one whose value is no text: the filter writes U+FFFD for such bytes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Adds one at the end.
    pub fn push(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Keeps those for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.0.retain(|(name, _)| keep(name));
    }

    /// The first value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find(|(n, _)| *n == name)
            .map(|(_, value)| value)
    }

    /// The names that begin so.
    pub fn names_with(&self, prefix: &str) -> Vec<String> {
        let names = self.iter().map(|(name, _)| name);
        names
            .filter(|name| name.starts_with(prefix))
            .map(str::to_owned)
            .collect()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(String, String)> for Headers {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(headers: I) -> Self {
        Self(headers.into_iter().collect())
    }
}

/// Whether Envoy's response code details say that it was the caller who ended a stream.
pub(crate) fn ended_by_caller(details: Option<&str>) -> bool {
    details.is_some_and(|details| details.starts_with("downstream_"))
}

/// Whether the stream goes on while something is awaited.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Flow {
    /// What came is kept back.
    Hold,
    /// What came goes on.
    Pass,
}

/// How much of a body a state wants to see. Copying bytes into the VM costs; most states need none.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reads {
    /// Only its size.
    Nothing,
    /// All that is held, once, when it has ended.
    AtEnd,
    /// Each piece as it comes.
    Pieces,
}

/// How a body is compressed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Not at all.
    Plain,
    /// As gzip, which we can undo.
    Gzip,
    /// In a way we cannot.
    Unknown,
}

/// The media types of streams: server-sent events, and AWS's own.
const STREAMS: [&str; 2] = ["text/event-stream", "application/vnd.amazon.eventstream"];

/// What decides about an answer, from its headers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ResponseHead {
    /// The status; 0 when it cannot be read.
    pub status: u16,
    /// Whether it is a stream of events.
    pub is_stream: bool,
    /// Whether and how its body is compressed. We never ask for that; some providers do it all the same.
    pub encoding: Encoding,
    /// The size of its body in bytes, where it says so.
    pub content_length: Option<usize>,
    /// How long it asks us to stay away.
    pub retry_after: Option<Duration>,
    /// The case it is about, where it comes from a person's rung; of anybody else it means nothing.
    pub case: Option<CaseId>,
    /// Headers on it whose names are ours: a provider has no business with them, and one of them
    /// would make Envoy retry.
    pub forged: Vec<String>,
}

impl ResponseHead {
    /// Reads what matters.
    pub fn read(headers: &Headers, now: Timestamp) -> Self {
        let content_type = headers.get("content-type").unwrap_or_default();
        let is = |stream: &&str| content_type.trim_start().starts_with(stream);
        let status = number(headers, ":status").unwrap_or(0);
        Self {
            status,
            is_stream: STREAMS.iter().any(is),
            encoding: Encoding::of(headers.get("content-encoding")),
            content_length: number(headers, "content-length"),
            retry_after: wait(status, headers, now),
            case: headers
                .get(internal::CASE)
                .and_then(|id| CaseId::try_from(id).ok()),
            forged: headers.names_with(internal::PREFIX),
        }
    }
}

/// How long to stay away. When limits are reset matters only to whom they have stopped: good answers
/// say it too, and an overloaded provider may be well again long before.
fn wait(status: u16, headers: &Headers, now: Timestamp) -> Option<Duration> {
    match status {
        200..=299 => None,
        429 => retry::told(headers, now).or_else(|| retry::reset(headers, now)),
        _ => retry::told(headers, now),
    }
}

impl Encoding {
    fn of(value: Option<&str>) -> Self {
        match value.map(str::trim) {
            None | Some("" | "identity") => Self::Plain,
            Some("gzip" | "x-gzip") => Self::Gzip,
            Some(_) => Self::Unknown,
        }
    }
}

/// A header that is a number, as one.
pub(crate) fn number<N: std::str::FromStr>(headers: &Headers, name: &str) -> Option<N> {
    headers.get(name)?.trim().parse().ok()
}
