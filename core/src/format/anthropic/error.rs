//! An error of our own, in the shape Anthropic's clients read.

use serde::Serialize;

use crate::format::Trouble;
use crate::json::to_json_text;

#[derive(Serialize)]
struct Body<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    error: Error<'a>,
}

/// `code` and `param` are ours: Anthropic has no members of that kind, and its clients keep what they
/// do not know.
#[derive(Serialize)]
struct Error<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    message: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<&'a str>,
}

/// The body of an error response.
pub(super) fn to_json(trouble: &Trouble<'_>) -> String {
    to_json_text(&Body {
        kind: "error",
        error: Error {
            kind: kind_of(trouble.status),
            message: trouble.message,
            code: trouble.code,
            param: trouble.param,
        },
    })
}

/// The same as an event. The blank lines before it end an event that was cut in the middle, and mean
/// nothing elsewhere.
pub(super) fn to_event(trouble: &Trouble<'_>) -> String {
    format!("\n\nevent: error\ndata: {}\n\n", to_json(trouble))
}

/// Anthropic's class of error for a status, as its documentation pairs them.
const fn kind_of(status: u16) -> &'static str {
    match status {
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        408 | 504 => "timeout_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        503 | 529 => "overloaded_error",
        400..=499 => "invalid_request_error",
        _ => "api_error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const TROUBLE: Trouble<'_> = Trouble {
        status: 400,
        code: "missing_required_parameter",
        message: "`model` is\n\"missing\"",
        param: Some("model"),
    };

    #[test]
    fn an_error_has_the_shape_that_clients_read_and_our_code() {
        assert_eq!(
            to_json(&TROUBLE),
            r#"{"type":"error","error":{"type":"invalid_request_error","message":"`model` is\n\"missing\"","code":"missing_required_parameter","param":"model"}}"#,
        );
    }

    #[test]
    fn an_error_event_carries_the_same_object_under_its_name() {
        assert_eq!(
            to_event(&TROUBLE),
            format!("\n\nevent: error\ndata: {}\n\n", to_json(&TROUBLE))
        );
    }

    #[test]
    fn each_status_has_its_class() {
        for (status, kind) in [
            (400, "invalid_request_error"),
            (401, "authentication_error"),
            (402, "billing_error"),
            (403, "permission_error"),
            (404, "not_found_error"),
            (408, "timeout_error"),
            (413, "request_too_large"),
            (422, "invalid_request_error"),
            (429, "rate_limit_error"),
            (500, "api_error"),
            (502, "api_error"),
            (503, "overloaded_error"),
            (504, "timeout_error"),
            (529, "overloaded_error"),
        ] {
            assert_eq!(kind_of(status), kind, "{status}");
        }
    }
}
