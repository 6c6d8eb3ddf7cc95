//! What streams say, and that they say it once.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::chat::{Finish, Signature};
use crate::format::Format;
use crate::usage::Usage;

const CREATED: &str = r#"{"type":"response.created","response":{"id":"resp_1","model":"m"}}"#;
const COMPLETED: &str = r#"{"type":"response.completed","response":{"status":"completed","output":[],"usage":{"input_tokens":3,"output_tokens":2}}}"#;

#[test]
fn an_answer_is_told_piece_by_piece() {
    let told = told(&[
        CREATED,
        r#"{"type":"response.in_progress","response":{"id":"resp_1","model":"m"}}"#,
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hel"}"#,
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"lo"}"#,
        r#"{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"Hello"}"#,
        COMPLETED,
        "[DONE]",
    ]);
    assert_eq!(
        told,
        [
            Event::Opened {
                id: Some("resp_1".to_owned()),
                model: Some("m".to_owned()),
            },
            text("Hel"),
            text("lo"),
            finished(Finish::Stop),
            Event::Usage(Usage::of(3, 2)),
            Event::Done,
        ]
    );
}

#[test]
fn what_comes_only_whole_is_told_whole() {
    let told = told(&[
        r#"{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"Hello"}"#,
        r#"{"type":"response.output_item.done","output_index":1,"item":{"type":"function_call","call_id":"a","name":"f","arguments":"{}"}}"#,
        COMPLETED,
    ]);
    assert_eq!(told[..3], [text("Hello"), call(0, "a"), arguments(0, "{}")]);
    assert_eq!(told[3], finished(Finish::ToolCalls));
}

#[test]
fn calls_are_told_apart_by_their_items() {
    let told = told(&[
        r#"{"type":"response.output_item.added","output_index":4,"item":{"type":"function_call","call_id":"a","name":"f","arguments":""}}"#,
        r#"{"type":"response.output_item.added","output_index":7,"item":{"type":"function_call","call_id":"b","name":"f","arguments":""}}"#,
        r#"{"type":"response.function_call_arguments.delta","output_index":7,"delta":"{}"}"#,
        r#"{"type":"response.function_call_arguments.delta","output_index":4,"delta":"[]"}"#,
        r#"{"type":"response.function_call_arguments.done","output_index":7,"arguments":"{}"}"#,
        r#"{"type":"response.output_item.done","output_index":7,"item":{"type":"function_call","call_id":"b","name":"f","arguments":"{}"}}"#,
    ]);
    assert_eq!(
        told,
        [
            call(0, "a"),
            call(1, "b"),
            arguments(1, "{}"),
            arguments(0, "[]")
        ]
    );
}

#[test]
fn a_thought_is_signed_at_its_end() {
    let told = told(&[
        r#"{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","summary":[],"encrypted_content":"unfinished"}}"#,
        r#"{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":0,"delta":"A"}"#,
        r#"{"type":"response.reasoning_summary_text.delta","output_index":0,"summary_index":1,"delta":"B"}"#,
        r#"{"type":"response.reasoning_text.delta","output_index":0,"content_index":0,"delta":"the same at length"}"#,
        r#"{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","summary":[{"type":"summary_text","text":"A"},{"type":"summary_text","text":"B"}],"encrypted_content":"x"}}"#,
        r#"{"type":"response.output_item.done","output_index":1,"item":{"type":"reasoning","summary":[],"encrypted_content":"y"}}"#,
    ]);
    let choice = 0;
    let signature = |value: &str| Signature {
        origin: Format::Responses,
        value: value.to_owned(),
    };
    assert_eq!(
        told,
        [
            thinking("A"),
            thinking("\n\nB"),
            Event::Signature {
                choice,
                signature: signature("x"),
            },
            Event::HiddenThinking {
                choice,
                signature: signature("y"),
            },
        ]
    );
}

#[test]
fn an_answer_may_end_early() {
    for (reason, finish) in [
        ("max_output_tokens", Finish::Length),
        ("content_filter", Finish::Filtered),
    ] {
        let incomplete = format!(
            r#"{{"type":"response.incomplete","response":{{"status":"incomplete","incomplete_details":{{"reason":"{reason}"}}}}}}"#
        );
        assert_eq!(told(&[&incomplete]), [finished(finish), Event::Done]);
    }
}

#[test]
fn failures_come_in_several_shapes() {
    for (event, fault, message) in [
        (
            r#"{"type":"error","sequence_number":1,"code":"server_error","message":"m","param":null}"#,
            Fault::Status(500),
            Some("m"),
        ),
        (
            r#"{"type":"error","sequence_number":1,"error":{"type":"invalid_request_error","code":"context_length_exceeded","message":"m","param":"input"}}"#,
            Fault::ContextLengthExceeded,
            Some("m"),
        ),
        (
            r#"{"type":"response.failed","response":{"status":"failed","error":{"code":"invalid_prompt","message":"m"}}}"#,
            Fault::ContentFiltered,
            Some("m"),
        ),
        (
            r#"{"type":"response.failed","response":{"status":"failed","error":null}}"#,
            Fault::Status(500),
            None,
        ),
        (
            r#"{"error":{"message":"m","code":"invalid_api_key"}}"#,
            Fault::Auth,
            Some("m"),
        ),
        (r#"{"choices":[]}"#, Fault::Malformed, None),
        (r#"{"type":"response.completed"}"#, Fault::Malformed, None),
        ("not JSON", Fault::Malformed, None),
        (r#"["response.completed"]"#, Fault::Malformed, None),
    ] {
        let told = told(&[event, COMPLETED]);
        let [Event::Failed(failure)] = told.as_slice() else {
            panic!("{event} told {told:?}");
        };
        assert_eq!(failure.fault, fault, "{event}");
        assert_eq!(failure.message.as_deref(), message, "{event}");
    }
}

#[test]
fn a_stream_that_is_cut_has_no_end() {
    let told = told(&[
        CREATED,
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"Hel"}"#,
    ]);
    assert_eq!(told.last(), Some(&text("Hel")));
}

#[test]
fn an_event_beyond_all_bounds_fails_the_answer() {
    let long = format!(r#"{{"type":"{}"}}"#, "x".repeat(sse::MAX_EVENT_BYTES));
    let malformed = Event::Failed(Failure::plain(Fault::Malformed));
    assert_eq!(told(&[&long, COMPLETED]), [malformed]);
}

fn told(data: &[&str]) -> Vec<Event> {
    let stream: String = data
        .iter()
        .map(|data| format!("data: {data}\n\n"))
        .collect();
    let mut told = Vec::new();
    let mut reader = Stream::default();
    reader.feed(stream.as_bytes(), &mut |event| told.push(event));
    reader.finish(&mut |event| told.push(event));
    told
}

fn text(text: &str) -> Event {
    Event::Text {
        choice: 0,
        text: text.to_owned(),
    }
}

fn thinking(text: &str) -> Event {
    Event::Thinking {
        choice: 0,
        text: text.to_owned(),
    }
}

fn call(call: u32, id: &str) -> Event {
    Event::ToolCall {
        choice: 0,
        call,
        id: id.to_owned(),
        name: "f".to_owned(),
        signature: None,
    }
}

fn arguments(call: u32, json: &str) -> Event {
    Event::Arguments {
        choice: 0,
        call,
        json: json.to_owned(),
    }
}

fn finished(finish: Finish) -> Event {
    Event::Finished { choice: 0, finish }
}
