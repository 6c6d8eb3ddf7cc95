//! What a provider's error means: its type decides, then its words, then the status.

use std::borrow::Cow;

use serde::Deserialize;

use crate::chat::Failure;
use crate::fault::Fault;
use crate::format::wait::wait_in_words;
use crate::json::read_json;

/// The body of an error. Gateways before a provider put the message elsewhere.
#[derive(Default, Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    error: Option<Said<'a>>,
    #[serde(borrow)]
    message: Option<Cow<'a, str>>,
}

/// An error, or the mere sentence that some servers put in its place.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said<'a> {
    Error {
        #[serde(borrow, rename = "type")]
        kind: Option<Cow<'a, str>>,
        #[serde(borrow)]
        message: Option<Cow<'a, str>>,
    },
    Sentence(Cow<'a, str>),
}

/// Reads the body of an answer with this status, which is not a good one.
pub(super) fn read(status: u16, body: &[u8]) -> Failure {
    let body: Body<'_> = read_json(body).unwrap_or_default();
    let (kind, message) = match body.error {
        Some(Said::Error { kind, message }) => (kind, message.or(body.message)),
        Some(Said::Sentence(sentence)) => (None, Some(sentence)),
        None => (None, body.message),
    };
    let words = message.as_deref().unwrap_or_default();
    Failure {
        fault: fault_of(status, kind.as_deref(), words),
        message: message.map(Cow::into_owned),
        param: None,
    }
}

/// Reads an error that came where an answer should be: its status said that all was well.
pub(super) fn read_late(body: &[u8]) -> Failure {
    read(500, body)
}

fn fault_of(status: u16, kind: Option<&str>, message: &str) -> Fault {
    let retry_after = wait_in_words(message);
    match kind {
        Some("rate_limit_error") => Fault::RateLimited { retry_after },
        Some("overloaded_error") => Fault::Overloaded { retry_after },
        Some("authentication_error" | "permission_error") => Fault::Auth,
        Some("billing_error") => Fault::QuotaExhausted,
        Some("not_found_error") => Fault::ModelNotFound,
        Some("request_too_large") => Fault::BadRequest,
        Some("invalid_request_error") => fault_of_words(message).unwrap_or(Fault::BadRequest),
        Some("timeout_error") => Fault::Status(504),
        Some(_) | None => fault_of_words(message)
            .or_else(|| Fault::of_status(status))
            .unwrap_or(Fault::Status(status)),
    }
}

/// What only the words tell: the API calls all of these an invalid request.
fn fault_of_words(message: &str) -> Option<Fault> {
    let says = |words: &str| message.contains(words);
    PHRASES
        .iter()
        .find(|(phrases, _)| phrases.iter().any(|words| says(words)))
        .map(|(_, fault)| *fault)
}

/// The API's phrases.
const PHRASES: [(&[&str], Fault); 3] = [
    (
        &[
            "prompt is too long",
            "exceed context limit",
            "exceeds the context window",
            "maximum context length",
        ],
        Fault::ContextLengthExceeded,
    ),
    (
        &["credit balance is too low", "API usage limits"],
        Fault::QuotaExhausted,
    ),
    (&["content filtering policy"], Fault::ContentFiltered),
];

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn each_type_is_a_fault() {
        for (status, kind, fault) in [
            (400, "invalid_request_error", Fault::BadRequest),
            (401, "authentication_error", Fault::Auth),
            (402, "billing_error", Fault::QuotaExhausted),
            (403, "permission_error", Fault::Auth),
            (404, "not_found_error", Fault::ModelNotFound),
            (413, "request_too_large", Fault::BadRequest),
            (
                429,
                "rate_limit_error",
                Fault::RateLimited { retry_after: None },
            ),
            (500, "api_error", Fault::Status(500)),
            (504, "timeout_error", Fault::Status(504)),
            (
                529,
                "overloaded_error",
                Fault::Overloaded { retry_after: None },
            ),
            // Gateways that pass an error on with a status of their own.
            (
                200,
                "overloaded_error",
                Fault::Overloaded { retry_after: None },
            ),
            (418, "of_next_year", Fault::BadRequest),
        ] {
            check(status, kind, "Sorry", fault);
        }
    }

    #[test]
    fn an_invalid_request_may_be_something_else() {
        for (message, fault) in [
            (
                "prompt is too long: 210000 tokens > 200000 maximum",
                Fault::ContextLengthExceeded,
            ),
            (
                "input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000",
                Fault::ContextLengthExceeded,
            ),
            (
                "Your credit balance is too low to access the Anthropic API.",
                Fault::QuotaExhausted,
            ),
            (
                "You have reached your specified API usage limits.",
                Fault::QuotaExhausted,
            ),
            (
                "Output blocked by content filtering policy",
                Fault::ContentFiltered,
            ),
            (
                "messages: at least one message is required",
                Fault::BadRequest,
            ),
        ] {
            check(400, "invalid_request_error", message, fault);
        }
    }

    #[test]
    fn a_sentence_tells_when_to_come_back() {
        check(
            429,
            "rate_limit_error",
            "Too many tokens, please try again in 6s.",
            Fault::RateLimited {
                retry_after: Some(Duration::from_secs(6)),
            },
        );
    }

    #[test]
    fn a_body_that_says_nothing_leaves_the_status() {
        for body in [
            "",
            "<html>",
            "[]",
            "{}",
            r#"{"error":null}"#,
            r#"{"error":[1]}"#,
        ] {
            assert_eq!(
                read(503, body.as_bytes()),
                Failure::plain(Fault::Status(503)),
                "{body}"
            );
        }
    }

    #[test]
    fn a_sentence_may_stand_elsewhere() {
        for body in [
            r#"{"error":"prompt is too long"}"#,
            r#"{"message":"prompt is too long"}"#,
            r#"{"error":{},"message":"prompt is too long"}"#,
        ] {
            let failure = read(400, body.as_bytes());
            assert_eq!(failure.fault, Fault::ContextLengthExceeded, "{body}");
            assert_eq!(failure.message.as_deref(), Some("prompt is too long"));
        }
    }

    #[track_caller]
    fn check(status: u16, kind: &str, message: &str, fault: Fault) {
        let body = format!(
            r#"{{"type":"error","error":{{"type":"{kind}","message":"{message}"}},"request_id":"req_1"}}"#
        );
        let expected = Failure {
            fault,
            message: Some(message.to_owned()),
            param: None,
        };
        assert_eq!(read(status, body.as_bytes()), expected, "{kind}: {message}");
    }
}
