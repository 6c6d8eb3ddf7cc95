use std::time::Duration;

use super::*;
use crate::format::Trouble;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const LIMITED: Fault = Fault::RateLimited { retry_after: None };
const OVERLOADED: Fault = Fault::Overloaded { retry_after: None };

#[test]
fn an_errors_word_says_what_is_wrong() {
    means(429, "RESOURCE_EXHAUSTED", "Try again later.", LIMITED);
    means(503, "UNAVAILABLE", "The model is overloaded.", OVERLOADED);
    means(400, "INVALID_ARGUMENT", "No.", Fault::BadRequest);
    means(400, "FAILED_PRECONDITION", "Not here.", Fault::Auth);
    means(401, "UNAUTHENTICATED", "Who?", Fault::Auth);
    means(403, "PERMISSION_DENIED", "No.", Fault::Auth);
    means(404, "NOT_FOUND", "models/x?", Fault::ModelNotFound);
    means(500, "INTERNAL", "Oh.", Fault::Status(500));
    means(504, "DEADLINE_EXCEEDED", "Late.", Fault::Status(504));
    means(429, "", "", LIMITED);
    means(503, "", "", OVERLOADED);
}

#[test]
fn an_errors_sentence_says_what_its_word_does_not() {
    let invalid = |message, expected| means(400, "INVALID_ARGUMENT", message, expected);
    invalid(
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        Fault::ContextLengthExceeded,
    );
    invalid("API key not valid. Please pass one.", Fault::Auth);
    invalid("API key expired. Please renew it.", Fault::Auth);
    // What a sentence repeats of the request says nothing of our key.
    invalid("Unknown role: API key not valid.", Fault::BadRequest);
    let depleted = "Your prepayment credits are depleted.";
    means(429, "RESOURCE_EXHAUSTED", depleted, Fault::QuotaExhausted);
}

#[test]
fn a_body_that_says_nothing_leaves_the_status() {
    for body in [
        "",
        "<html>",
        "{",
        "[]",
        "null",
        "\"no\"",
        r#"{"error":"no"}"#,
        "{}",
    ] {
        assert_eq!(
            read(429, body.as_bytes()),
            Failure::plain(LIMITED),
            "{body}"
        );
        assert_eq!(
            read(401, body.as_bytes()),
            Failure::plain(Fault::Auth),
            "{body}"
        );
        assert_eq!(
            read(502, body.as_bytes()),
            Failure::plain(Fault::Status(502)),
            "{body}"
        );
    }
    assert_eq!(read(400, b"\xff").fault, Fault::BadRequest);
}

#[test]
fn details_say_how_long_to_wait_and_whose_limit_it_is() {
    let retry = r#"{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"48.5s"}"#;
    let minute = r#"{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProject"}]}"#;
    let day = r#"{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]}"#;
    let limited = |seconds| Fault::RateLimited {
        retry_after: Some(Duration::from_secs_f64(seconds)),
    };
    check("Quota exceeded.", &[minute, retry], limited(48.5));
    check(
        "Quota exceeded. Please retry in 12.25s.",
        &[minute],
        limited(12.25),
    );
    check("Quota exceeded.", &[day, retry], Fault::QuotaExhausted);
    check("Quota exceeded.", &["{}"], LIMITED);
}

#[test]
fn details_name_a_bad_key_and_the_member_at_fault() {
    let bad_key = r#"{"error":{"code":400,"message":"?","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#;
    assert_eq!(read(400, bad_key.as_bytes()).fault, Fault::Auth);
    let field = r#"{"error":{"code":400,"message":"?","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"contents[0].parts","description":"?"}]}]}}"#;
    let failure = read(400, field.as_bytes());
    assert_eq!(failure.fault, Fault::BadRequest);
    assert_eq!(failure.param.as_deref(), Some("contents[0].parts"));
}

#[test]
fn our_own_errors_have_googles_shape() {
    let trouble = Trouble {
        status: 429,
        code: "budget_exhausted",
        message: "no \"budget\" left",
        param: None,
    };
    assert_eq!(
        write(&trouble),
        r#"{"error":{"code":429,"message":"no \"budget\" left","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"budget_exhausted","domain":"baton"}]}}"#,
    );
    let trouble = Trouble {
        status: 400,
        code: "invalid_type",
        message: "wrong",
        param: Some("contents"),
    };
    assert_eq!(
        write(&trouble),
        r#"{"error":{"code":400,"message":"wrong","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"invalid_type","domain":"baton"},{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"contents","description":"wrong"}]}]}}"#,
    );
    let event = format!("\r\n\r\ndata: {}\r\n\r\n", write(&trouble));
    assert_eq!(write_event(&trouble), event);
    assert_eq!(
        read(400, write(&trouble).as_bytes()).param.as_deref(),
        Some("contents")
    );
}

#[track_caller]
fn check(message: &str, details: &[&str], expected: Fault) {
    let body = format!(
        r#"{{"error":{{"code":429,"message":"{message}","status":"RESOURCE_EXHAUSTED","details":[{}]}}}}"#,
        details.join(","),
    );
    assert_eq!(read(429, body.as_bytes()).fault, expected, "{body}");
}

#[track_caller]
fn means(status: u16, word: &str, message: &str, expected: Fault) {
    let body =
        format!(r#"{{"error":{{"code":{status},"message":"{message}","status":"{word}"}}}}"#);
    let failure = read(status, body.as_bytes());
    assert_eq!(failure.fault, expected, "{body}");
    assert_eq!(failure.message.unwrap_or_default(), message);
    // Streams of one list, as they are without `alt=sse`, have errors in a list.
    let listed = format!("[{body}\n]");
    assert_eq!(read(status, listed.as_bytes()).fault, expected);
}
