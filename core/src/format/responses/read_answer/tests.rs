//! What whole answers say.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::chat::{Signature, ToolCall};
use crate::format::Format;

#[test]
fn what_is_in_an_answer_says_why_it_ended() {
    let text = r#"{"type": "message", "content": [{"type": "output_text", "text": "Hi"}]}"#;
    let refusal = r#"{"type": "message", "content": [{"type": "refusal", "refusal": "No"}]}"#;
    let call = r#"{"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"}"#;
    let completed = r#""status": "completed""#;
    for (status, output, finish) in [
        (completed, text.to_owned(), Finish::Stop),
        (completed, refusal.to_owned(), Finish::Refused),
        (completed, format!("{text}, {call}"), Finish::ToolCalls),
        (
            r#""status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}"#,
            call.to_owned(),
            Finish::Length,
        ),
        (
            r#""status": "incomplete", "incomplete_details": {"reason": "content_filter"}"#,
            text.to_owned(),
            Finish::Filtered,
        ),
        (r#""status": "incomplete""#, text.to_owned(), Finish::Length),
        // Not every server says it.
        (r#""object": "response""#, text.to_owned(), Finish::Stop),
    ] {
        let body = format!(r#"{{{status}, "output": [{output}]}}"#);
        let answer = read_answer(body.as_bytes()).unwrap();
        assert_eq!(answer.choices[0].finish, finish, "{body}");
    }
}

#[test]
fn items_are_parts() {
    let parts = parts(
        r#"[
            {"type": "reasoning", "summary": [], "encrypted_content": "x"},
            {"type": "reasoning", "summary": [{"type": "summary_text", "text": "A"}], "encrypted_content": null},
            {"type": "web_search_call", "status": "completed", "content": null, "arguments": {"query": "q"}},
            {"type": "function_call", "call_id": "a", "id": "fc_1", "name": "f", "arguments": "{\"n\":1}"}
        ]"#,
    );
    assert_eq!(
        parts,
        [
            Part::HiddenThinking(Signature {
                origin: Format::Responses,
                value: "x".to_owned(),
            }),
            Part::Thinking {
                text: "A".to_owned(),
                signature: None,
            },
            Part::ToolCall(ToolCall {
                id: "a".to_owned(),
                name: "f".to_owned(),
                arguments: r#"{"n":1}"#.to_owned(),
                signature: None,
            }),
        ]
    );
}

#[test]
fn usage_is_all_that_was_counted() {
    let usage = r#"{"input_tokens": 10, "input_tokens_details": {"cached_tokens": 4, "cache_write_tokens": 2},
        "output_tokens": 7, "output_tokens_details": {"reasoning_tokens": 5}, "total_tokens": 17}"#;
    let body = format!(r#"{{"output": [], "usage": {usage}}}"#);
    assert_eq!(
        read_answer(body.as_bytes()).unwrap().usage,
        Some(Usage {
            input_tokens: 10,
            output_tokens: 7,
            cached_tokens: 4,
            cache_write_tokens: 2,
            reasoning_tokens: 5,
        })
    );
    for usage in ["null", "[]", "{}", r#"{"input_tokens": "many"}"#] {
        let body = format!(r#"{{"output": [], "usage": {usage}}}"#);
        assert_eq!(read_answer(body.as_bytes()).unwrap().usage, None, "{usage}");
    }
}

#[test]
fn what_is_no_answer_is_a_fault() {
    let limited = Fault::RateLimited { retry_after: None };
    for (body, fault) in [
        (
            r#"{"status": "failed", "error": {"code": "server_error", "message": "m"}, "output": []}"#,
            Fault::Status(500),
        ),
        (
            r#"{"status": "failed", "error": {"code": "rate_limit_exceeded", "message": "m"}, "output": []}"#,
            limited,
        ),
        (
            r#"{"status": "failed", "error": {"code": "vector_store_timeout", "message": "m"}}"#,
            Fault::Status(500),
        ),
        (
            r#"{"status": "cancelled", "error": null, "output": []}"#,
            Fault::Status(500),
        ),
        (
            r#"{"error": {"message": "m", "type": "invalid_request_error", "code": null}}"#,
            Fault::BadRequest,
        ),
        (r#"{"output": null}"#, Fault::Malformed),
        (r#"{"output": {}}"#, Fault::Malformed),
        (r#"{"output": ["Hi"]}"#, Fault::Malformed),
        ("{}", Fault::Malformed),
        ("[]", Fault::Malformed),
        ("<html>", Fault::Malformed),
        (r#"{"output": ["#, Fault::Truncated),
    ] {
        assert_eq!(
            read_answer(body.as_bytes()).unwrap_err().fault,
            fault,
            "{body}"
        );
    }
}

#[track_caller]
fn parts(output: &str) -> Vec<Part> {
    let body = format!(r#"{{"status": "completed", "output": {output}}}"#);
    let mut answer = read_answer(body.as_bytes()).unwrap();
    answer.choices.remove(0).parts
}
