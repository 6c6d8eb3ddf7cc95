//! Errors in the midst of a stream. As the body of an answer they are those of OpenAI's chat.

use serde::Serialize;

use crate::format::Trouble;
use crate::format::openai::error::ErrorBody;
use crate::json::to_json_text;

/// The data of an error event.
///
/// The API's reference has the members beside `type`, its servers send them within `error`, which is
/// where OpenAI's SDKs look for what to raise. Here they are in both places.
pub(super) fn event(trouble: &Trouble<'_>, sequence_number: u64) -> String {
    let kind = ErrorBody::of(trouble).kind;
    let event = Event {
        kind: "error",
        sequence_number,
        code: trouble.code,
        message: trouble.message,
        param: trouble.param,
        error: Within {
            kind,
            code: trouble.code,
            message: trouble.message,
            param: trouble.param,
        },
    };
    let data = to_json_text(&event);
    format!("event: error\ndata: {data}\n\n")
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
    kind: &'a str,
    code: &'a str,
    message: &'a str,
    param: Option<&'a str>,
}
