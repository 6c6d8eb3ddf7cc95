use super::*;
use crate::chat::{Collector, Finish, Part};
use crate::usage::Usage;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const STREAM: &str = "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hm\",\"thought\": true}]}}],\"responseId\": \"r\",\"modelVersion\": \"m\"}\r\n\r\n\
    : one moment\r\n\r\n\
    data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hi \u{263a}\"}]}}],\"usageMetadata\": {\"trafficType\": \"ON_DEMAND\"}}\n\n\
    data: {\"candidates\": [{\"content\": {\"parts\": [{\"functionCall\": {\"name\": \"f\",\"args\": {\"a\":1}}}]}}]}\r\n\r\n\
    data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"\"}]},\"finishReason\": \"STOP\"}]}\r\n\r\n\
    data: {\"usageMetadata\": {\"promptTokenCount\": 3,\"candidatesTokenCount\": 4}}\r\n\r\n";

#[test]
fn a_stream_is_whole_when_its_candidates_are() {
    let events = events([STREAM.as_bytes()]);
    let kinds: Vec<_> = events.iter().map(kind).collect();
    assert_eq!(
        kinds,
        [
            "opened",
            "thinking",
            "text",
            "call",
            "arguments",
            "usage",
            "finished",
            "done"
        ],
    );
    let answer = collected(events);
    assert_eq!(answer.choices[0].finish, Finish::ToolCalls);
    assert_eq!(answer.choices[0].parts[1], Part::text("Hi \u{263a}"));
    assert_eq!(answer.usage, Some(Usage::of(3, 4)));
}

#[test]
fn pieces_change_nothing() {
    let whole = events([STREAM.as_bytes()]);
    for at in 0..STREAM.len() {
        let (start, end) = STREAM.as_bytes().split_at(at);
        assert_eq!(events([start, end]), whole, "cut at {at}");
    }
    assert_eq!(events(STREAM.as_bytes().chunks(1)), whole);
}

#[test]
fn a_stream_that_was_cut_has_no_end() {
    let end = STREAM
        .find("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"\"}]}")
        .unwrap();
    for end in 0..=end {
        let events = events([&STREAM.as_bytes()[..end]]);
        let last = events.last().map(kind);
        assert!(
            !matches!(last, Some("done" | "failed" | "finished")),
            "{end}"
        );
    }
}

#[test]
fn the_last_event_may_lack_its_blank_line() {
    let cut = STREAM.trim_end().as_bytes();
    assert_eq!(events([cut]), events([STREAM.as_bytes()]));
}

#[test]
fn a_failure_is_the_last_word() {
    let text = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}]}\n\n";
    for (event, fault) in [
        (
            r#"{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}}"#,
            Fault::RateLimited { retry_after: None },
        ),
        (
            r#"{"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]}"#,
            Fault::Malformed,
        ),
        (
            r#"{"promptFeedback":{"blockReason":"SAFETY"}}"#,
            Fault::ContentFiltered,
        ),
        ("{", Fault::Truncated),
        ("[DONE]", Fault::Malformed),
    ] {
        let stream = format!("{text}data: {event}\n\n{text}");
        let events = events([stream.as_bytes()]);
        let failures = events.iter().filter(|event| kind(event) == "failed");
        assert_eq!(failures.count(), 1, "{event}");
        let Some(Event::Failed(failure)) = events.last() else {
            panic!("{event}");
        };
        assert_eq!(failure.fault, fault, "{event}");
    }
}

#[test]
fn an_empty_stream_says_nothing() {
    assert_eq!(events([b"".as_slice()]), []);
    assert_eq!(events([b": hello\n\ndata:\n\n".as_slice()]), []);
}

fn events<'b>(pieces: impl IntoIterator<Item = &'b [u8]>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut reader = Reader::default();
    for piece in pieces {
        reader.feed(piece, &mut |event| events.push(event));
    }
    reader.finish(&mut |event| events.push(event));
    reader.feed(b"data: {}\n\n", &mut |event| events.push(event));
    events
}

fn collected(events: Vec<Event>) -> crate::chat::Answer {
    let mut collector = Collector::default();
    events.into_iter().for_each(|event| collector.add(event));
    collector.finish().unwrap()
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::Opened { .. } => "opened",
        Event::Text { .. } => "text",
        Event::Thinking { .. } => "thinking",
        Event::ToolCall { .. } => "call",
        Event::Arguments { .. } => "arguments",
        Event::Usage(_) => "usage",
        Event::Finished { .. } => "finished",
        Event::Failed(_) => "failed",
        Event::Done => "done",
        Event::Refusal { .. }
        | Event::Signature { .. }
        | Event::HiddenThinking { .. }
        | Event::Image { .. }
        | Event::Logprobs { .. } => "other",
    }
}
