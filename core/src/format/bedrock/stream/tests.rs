#[cfg(not(target_arch = "wasm32"))]
use proptest::prelude::*;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::chat::Finish;
use crate::eventstream::encode::{event, exception, message};
use crate::usage::Usage;

const OPENED: Event = Event::Opened {
    id: None,
    model: None,
};

#[test]
fn text_is_said_as_it_comes() {
    let stream = [
        event("messageStart", r#"{"role":"assistant","p":"abc"}"#),
        delta(r#"{"text":""}"#),
        delta(r#"{"text":"Hi "}"#),
        delta(r#"{"text":"☺"}"#),
        event("contentBlockStop", r#"{"contentBlockIndex":0}"#),
        end("end_turn"),
    ]
    .concat();
    check(
        &stream,
        &[
            OPENED,
            text("Hi "),
            text("☺"),
            finished(Finish::Stop),
            Event::Usage(Usage::of(9, 2)),
            Event::Done,
        ],
    );
}

#[test]
fn calls_are_numbered_and_always_have_arguments() {
    let stream = [
        event("messageStart", r#"{"role":"assistant"}"#),
        start(r#"{"toolUse":{"toolUseId":"t1","name":"weather"}}"#),
        delta(r#"{"toolUse":{"input":""}}"#),
        delta(r#"{"toolUse":{"input":"{\"city\":"}}"#),
        delta(r#"{"toolUse":{"input":"\"Kiel\"}"}}"#),
        event("contentBlockStop", "{}"),
        start(r#"{"toolUse":{"toolUseId":"t2","name":"now"}}"#),
        delta(r#"{"toolUse":{"input":""}}"#),
        event("contentBlockStop", "{}"),
        end("tool_use"),
    ]
    .concat();
    check(
        &stream,
        &[
            OPENED,
            call(0, "t1", "weather"),
            arguments(0, r#"{"city":"#),
            arguments(0, r#""Kiel"}"#),
            call(1, "t2", "now"),
            arguments(1, "{}"),
            finished(Finish::ToolCalls),
            Event::Usage(Usage::of(9, 2)),
            Event::Done,
        ],
    );
}

#[test]
fn thinking_comes_with_its_signature() {
    let stream = [
        delta(r#"{"reasoningContent":{"text":"Hm."}}"#),
        delta(r#"{"reasoningContent":{"signature":"c2ln"}}"#),
        delta(r#"{"reasoningContent":{"redactedContent":"aGlkZGVu"}}"#),
        delta(r#"{"text":"No."}"#),
        end("end_turn"),
    ]
    .concat();
    check(
        &stream,
        &[
            OPENED,
            Event::Thinking {
                choice: 0,
                text: "Hm.".to_owned(),
            },
            Event::Signature {
                choice: 0,
                signature: signature("c2ln".to_owned()),
            },
            Event::HiddenThinking {
                choice: 0,
                signature: signature("aGlkZGVu".to_owned()),
            },
            text("No."),
            finished(Finish::Stop),
            Event::Usage(Usage::of(9, 2)),
            Event::Done,
        ],
    );
}

#[test]
fn what_amazons_own_tools_do_is_passed_over() {
    let stream = [
        start(r#"{"toolUse":{"toolUseId":"s","name":"nova_grounding","type":"server_tool_use"}}"#),
        delta(r#"{"toolUse":{"input":"{\"query\":\"ruby\"}"}}"#),
        event("contentBlockStop", "{}"),
        start(r#"{"toolResult":{"toolUseId":"s","type":"nova_grounding_result"}}"#),
        delta(r#"{"toolResult":[{"text":"[HIDDEN]"}]}"#),
        event("contentBlockStop", "{}"),
        delta(r#"{"citation":{"location":{"web":{"domain":"ruby-lang.org"}}}}"#),
        delta(r#"{"text":"Ruby"}"#),
        event("ofNextYear", "?"),
        end("tool_use"),
    ]
    .concat();
    check(
        &stream,
        &[
            OPENED,
            text("Ruby"),
            finished(Finish::Stop),
            Event::Usage(Usage::of(9, 2)),
            Event::Done,
        ],
    );
}

#[test]
fn an_exception_ends_the_stream() {
    for (kind, fault) in [
        (
            "throttlingException",
            Fault::RateLimited { retry_after: None },
        ),
        (
            "serviceUnavailableException",
            Fault::Overloaded { retry_after: None },
        ),
        ("modelStreamErrorException", Fault::Status(424)),
        ("internalServerException", Fault::Status(500)),
        ("validationException", Fault::BadRequest),
        ("ofNextYearException", Fault::Status(500)),
    ] {
        let stream = [
            delta(r#"{"text":"Hi"}"#),
            exception(kind, r#"{"message":"Sorry."}"#),
            delta(r#"{"text":"there"}"#),
            end("end_turn"),
        ]
        .concat();
        check(&stream, &[OPENED, text("Hi"), failed(fault, "Sorry.")]);
    }
}

#[test]
fn words_decide_in_a_stream_too() {
    let stream = exception(
        "validationException",
        r#"{"message":"Input is too long for requested model."}"#,
    );
    check(
        &stream,
        &[failed(
            Fault::ContextLengthExceeded,
            "Input is too long for requested model.",
        )],
    );
}

#[test]
fn an_error_below_the_api_is_told_in_headers() {
    let headers = [
        (":message-type", "error"),
        (":error-code", "InternalServerException"),
        (":error-message", "Sorry."),
    ];
    check(
        &message(&headers, b""),
        &[failed(Fault::Status(500), "Sorry.")],
    );
}

#[test]
fn what_cannot_be_read_is_malformed() {
    let malformed = Event::Failed(Failure::plain(Fault::Malformed));
    let mut broken = delta(r#"{"text":"there"}"#);
    if let Some(last) = broken.last_mut() {
        *last ^= 1;
    }
    for bytes in [
        broken,
        delta("no object"),
        delta("[]"),
        delta(r#"{"text":1}"#),
        event("messageStop", "["),
        end("malformed_tool_use"),
    ] {
        let stream = [delta(r#"{"text":"Hi"}"#), bytes, end("end_turn")].concat();
        check(&stream, &[OPENED, text("Hi"), malformed.clone()]);
    }
}

#[test]
fn without_its_last_message_a_stream_is_not_done() {
    let messages = [
        delta(r#"{"text":"Hi"}"#),
        event("messageStop", r#"{"stopReason":"end_turn"}"#),
    ];
    check(
        &messages.concat(),
        &[OPENED, text("Hi"), finished(Finish::Stop)],
    );
    let whole = [delta(r#"{"text":"Hi"}"#), end("end_turn")].concat();
    for end in 0..whole.len() {
        let events = events([&whole[..end]]);
        assert!(!events.contains(&Event::Done), "cut at {end}");
        assert!(!events.iter().any(|event| matches!(event, Event::Failed(_))));
    }
}

#[cfg(not(target_arch = "wasm32"))]
proptest! {
    #[test]
    fn any_bytes_end_at_most_once_and_in_any_pieces_alike(
        payloads in prop::collection::vec((kind(), ".{0,30}"), 0..8),
        noise in prop::collection::vec(any::<u8>(), 0..20),
        size in 1..60_usize,
    ) {
        let mut stream: Vec<u8> = Vec::new();
        for (kind, payload) in &payloads {
            stream.extend(event(kind, payload));
            stream.extend(delta(r#"{"text":"Hi","toolUse":{"input":"{"}}"#));
        }
        stream.extend(noise);
        let whole = events([stream.as_slice()]);
        prop_assert_eq!(events(stream.chunks(size)), whole.clone());
        let ends = |event: &&Event| matches!(event, Event::Done | Event::Failed(_));
        prop_assert!(whole.iter().filter(ends).count() <= 1);
        prop_assert!(whole.iter().rev().skip(1).filter(ends).count() == 0);
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn kind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "messageStart",
        "contentBlockStart",
        "contentBlockDelta",
        "contentBlockStop",
        "messageStop",
        "metadata",
        "other",
    ])
}

/// The stream tells these events, whole and in pieces of any size.
#[track_caller]
fn check(stream: &[u8], expected: &[Event]) {
    for size in [1, 2, 3, 7, 16, 61, 100, stream.len()] {
        assert_eq!(
            events(stream.chunks(size)),
            expected,
            "in pieces of {size} bytes"
        );
    }
}

fn events<'b>(pieces: impl IntoIterator<Item = &'b [u8]>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut reader = Reader::default();
    for piece in pieces {
        reader.feed(piece, &mut |event| events.push(event));
    }
    reader.finish(&mut |event| events.push(event));
    events
}

fn start(start: &str) -> Vec<u8> {
    let payload = format!(r#"{{"contentBlockIndex":0,"start":{start}}}"#);
    event("contentBlockStart", &payload)
}

fn delta(delta: &str) -> Vec<u8> {
    let payload = format!(r#"{{"contentBlockIndex":0,"delta":{delta},"p":"abcd"}}"#);
    event("contentBlockDelta", &payload)
}

fn end(reason: &str) -> Vec<u8> {
    let stop = event("messageStop", &format!(r#"{{"stopReason":"{reason}"}}"#));
    let usage = r#"{"usage":{"inputTokens":9,"outputTokens":2,"totalTokens":11},"metrics":{}}"#;
    [stop, event("metadata", usage)].concat()
}

fn text(text: &str) -> Event {
    Event::Text {
        choice: 0,
        text: text.to_owned(),
    }
}

fn call(call: u32, id: &str, name: &str) -> Event {
    Event::ToolCall {
        choice: 0,
        call,
        id: id.to_owned(),
        name: name.to_owned(),
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

const fn finished(finish: Finish) -> Event {
    Event::Finished { choice: 0, finish }
}

fn failed(fault: Fault, message: &str) -> Event {
    Event::Failed(Failure {
        message: Some(message.to_owned()),
        ..Failure::plain(fault)
    })
}
