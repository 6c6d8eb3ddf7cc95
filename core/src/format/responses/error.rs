//! Errors of ours, as callers of this API read them.

use std::borrow::Cow;

use serde::Serialize;

use crate::chat::Failure;
use crate::fault::Fault;
use crate::format::Trouble;
use crate::format::openai::error::ErrorBody;

/// The body of an error response: OpenAI's.
pub(super) fn body<'a>(trouble: &Trouble<'a>) -> ErrorBody<'a> {
    ErrorBody {
        message: trouble.message,
        kind: kind(trouble.status),
        param: trouble.param,
        code: trouble.code,
    }
}

/// The class of an error.
const fn kind(status: u16) -> &'static str {
    match status {
        429 => "rate_limit_error",
        400..=499 => "invalid_request_error",
        _ => "server_error",
    }
}

/// The data of an error event.
///
/// The API's reference has the members beside `type`, its servers send them within `error`, which is
/// where OpenAI's SDKs look for what to raise. Here they are in both places.
pub(super) fn event(trouble: &Trouble<'_>, sequence_number: u64) -> String {
    let event = Event {
        kind: "error",
        sequence_number,
        code: trouble.code,
        message: trouble.message,
        param: trouble.param,
        error: Within {
            kind: kind(trouble.status),
            code: trouble.code,
            message: trouble.message,
            param: trouble.param,
        },
    };
    let data = serde_json::to_string(&event).unwrap_or_default();
    format!("event: error\ndata: {data}\n\n")
}

/// The provider's sentence, or one for it.
pub(super) fn sentence(failure: &Failure) -> Cow<'_, str> {
    match &failure.message {
        Some(message) => Cow::Borrowed(message),
        None => Cow::Owned(format!("the model {}", failure.fault.sentence())),
    }
}

/// A provider's failure after the answer had begun, as trouble of ours.
pub(super) fn trouble<'a>(failure: &'a Failure, message: &'a str) -> Trouble<'a> {
    Trouble {
        status: match failure.fault {
            Fault::RateLimited { .. } | Fault::QuotaExhausted => 429,
            Fault::BadRequest | Fault::ContentFiltered | Fault::ContextLengthExceeded => 400,
            Fault::Connect
            | Fault::Reset
            | Fault::Timeout
            | Fault::Overloaded { .. }
            | Fault::Auth
            | Fault::ModelNotFound
            | Fault::Status(_)
            | Fault::Malformed
            | Fault::Truncated => 502,
        },
        code: failure.fault.code(),
        message,
        param: failure.param.as_deref(),
    }
}

#[derive(Serialize)]
struct Event<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    sequence_number: u64,
    code: &'a str,
    message: &'a str,
    param: Option<&'a str>,
    error: Within<'a>,
}

#[derive(Serialize)]
struct Within<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    code: &'a str,
    message: &'a str,
    param: Option<&'a str>,
}
