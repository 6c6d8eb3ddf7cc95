//! `POST /v1/verify`: an answer to be judged, and the judgement.
//!
//! Both bodies are a line of JSON and then bytes as they are: the caller's request and the provider's
//! answer one way, an answer to be given in place of it the other. So a worker neither reads nor
//! writes anew what it already holds.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::MAX_BODY_BYTES;
use crate::caller::Caller;
use crate::config::Revision;
use crate::format::Api;
use crate::http::Encoding;
use crate::json::read_json;
use crate::money::Usd;
use crate::name::{ExchangeId, ModelName, RouteName};
use crate::verdict::Verification;

/// The largest request and the largest answer that are judged, in bytes each. More than a human reads
/// of an answer; a judge would not see the end of it.
pub const MAX_JUDGED_BYTES: usize = MAX_BODY_BYTES / 2;

/// What stands in the first line about an answer to be judged.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Inquiry {
    /// The exchange.
    pub exchange: ExchangeId,
    /// The attempt, from 1.
    pub attempt: u16,
    /// The configuration that the route and the model are of.
    pub revision: Revision,
    /// The route, which says what is checked.
    pub route: RouteName,
    /// The model that answered.
    pub model: ModelName,
    /// Who asked.
    pub caller: Caller,
    /// What the caller speaks.
    pub api: Api,
    /// Where it sent its request: Gemini callers say there what they ask for.
    pub path: String,
    /// The caller wants a stream.
    pub streams: bool,
    /// Whether the provider was sent the caller's bytes, and the caller gets the provider's.
    pub native: bool,
    /// The provider's answer is a stream of events.
    pub is_stream: bool,
    /// How the provider's answer is compressed.
    pub encoding: Encoding,
    /// Whether the caller has it already, but for its end: it is judged for the record, and not mended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub given: bool,
    /// Whether the model was not asked how sure it is, whatever is checked: the caller would have seen it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unstated: bool,
    /// What judges and repairs may cost together at most; `None` without a ceiling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remaining: Option<Usd>,
    /// How long the filter waits.
    #[serde(with = "crate::time::millis")]
    pub within: Duration,
    /// How many of the bytes after the line are the request's; the rest are the answer's.
    pub request_bytes: usize,
}

/// What stands in the first line of the sidecar's word on it.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Judgement {
    /// The verdict, as it goes into the receipt.
    pub verification: Verification,
    /// Whether an answer follows that is to be given instead: in the caller's format, a stream where it
    /// wants one, not compressed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub instead: bool,
}

/// A message of a line and bytes.
pub fn frame<T: Serialize>(head: &T, parts: &[&[u8]]) -> Vec<u8> {
    let mut message = serde_json::to_vec(head).unwrap_or_default();
    message.push(b'\n');
    for part in parts {
        message.extend_from_slice(part);
    }
    message
}

/// The line and the bytes of a message; `None` where the line is not what it should be.
pub fn unframe<'m, T: Deserialize<'m>>(message: &'m [u8]) -> Option<(T, &'m [u8])> {
    let end = memchr::memchr(b'\n', message)?;
    let head = read_json(message.get(..end)?).ok()?;
    Some((head, message.get(end.saturating_add(1)..)?))
}

impl Inquiry {
    /// The request and the answer of the bytes that followed the line; `None` where they are too few.
    pub fn split<'m>(&self, bytes: &'m [u8]) -> Option<(&'m [u8], &'m [u8])> {
        bytes.split_at_checked(self.request_bytes)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::verdict::Unverified;

    #[test]
    fn what_was_framed_comes_out_as_it_was() {
        let head = Judgement {
            verification: Verification::without(Unverified::NothingApplies),
            instead: true,
        };
        let bytes = b"{\"a\":\n1}\n";
        let message = frame(&head, &[&bytes[..3], &bytes[3..]]);
        let (read, rest) = unframe::<Judgement>(&message).unwrap();
        assert_eq!(read, head);
        assert_eq!(rest, bytes);
    }

    #[test]
    fn what_has_no_line_is_nothing() {
        assert!(unframe::<Judgement>(b"{}").is_none());
        assert!(unframe::<Judgement>(b"{}\n").is_none());
        assert!(unframe::<Judgement>(b"").is_none());
    }
}
