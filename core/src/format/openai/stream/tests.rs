use super::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const HELLO: &str = r#"data: {"choices":[{"index":0,"delta":{"content":"Hi"}}],"usage":null}

"#;
const USAGE: &str = r#"data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}

"#;
const DONE: &str = "data: [DONE]\n\n";
const NINE_AND_TWO: Option<Usage> = Some(Usage::of(9, 2));

#[test]
fn a_whole_answer_is_done_and_tells_its_usage() {
    let stream = heard(&[HELLO, HELLO, USAGE, DONE]);
    assert_eq!(
        (stream.stage(), stream.usage()),
        (Stage::Done, NINE_AND_TWO)
    );
}

#[test]
fn comments_and_empty_events_do_not_speak() {
    let stream = heard(&[
        ": PROCESSING\n\n",
        "event: ping\n\n",
        "data:\n\n",
        "data: {\"cho",
    ]);
    assert_eq!(stream.stage(), Stage::Silent);
    assert_eq!(heard(&[": PROCESSING\n\n", HELLO]).stage(), Stage::Speaking);
}

#[test]
fn a_first_event_without_a_choice_speaks_too() {
    // Azure begins with what its content filter says of the prompt.
    let first = "data: {\"choices\":[],\"prompt_filter_results\":[{}]}\n\n";
    assert_eq!(heard(&[first]).stage(), Stage::Speaking);
}

#[test]
fn a_first_event_that_is_no_answer_is_a_fault() {
    for data in [
        "oops",
        "{",
        "[]",
        "null",
        "{}",
        "[DONE]",
        r#"{"choices":null}"#,
        r#"{"choices":["Hi"]}"#,
        r#"{"object":"error"}"#,
        r#"{"error":{"message":"?"}}"#,
        r#"{"choices":[],"error":"overloaded"}"#,
    ] {
        let stream = heard(&[&format!("data: {data}\n\n"), HELLO, USAGE, DONE]);
        assert_eq!(stream.stage(), Stage::Faulted(Fault::Malformed), "{data}");
        assert_eq!(stream.usage(), None, "{data}");
    }
}

#[test]
fn a_first_event_that_is_an_error_is_the_fault_it_says() {
    let event = "event: error\ndata: {\"error\":{\"message\":\"?\",\"code\":503}}\n\n";
    assert_eq!(heard(&[event]).stage(), Stage::Faulted(Fault::Status(503)));
    let event = "data: {\"error\":{\"message\":\"?\",\"code\":\"rate_limit_exceeded\"}}\n\n";
    let limited = Fault::RateLimited { retry_after: None };
    assert_eq!(heard(&[event]).stage(), Stage::Faulted(limited));
}

#[test]
fn a_first_event_without_end_is_a_fault() {
    let mut stream = ChatStream::default();
    stream.feed(b"data: ");
    for _ in 0..20 {
        stream.feed(&[b'x'; 64 * 1024]);
    }
    assert_eq!(stream.stage(), Stage::Silent);
    stream.feed(b"\n\n");
    assert_eq!(stream.stage(), Stage::Faulted(Fault::Malformed));
}

#[test]
fn an_error_after_the_answer_began_is_told_apart() {
    let error = "event: error\ndata: {\"error\":{\"message\":\"?\",\"status_code\":400}}\n\n";
    let stream = heard(&[HELLO, error]);
    assert_eq!(stream.stage(), Stage::Speaking);
    assert_eq!(stream.late_fault(), Some(Fault::BadRequest));
    assert_eq!(heard(&[HELLO, USAGE, DONE]).late_fault(), None);
}

#[test]
fn what_comes_after_the_end_is_ignored() {
    let stream = heard(&[HELLO, DONE, USAGE, "data: {\"error\":{}}\n\n"]);
    assert_eq!(stream.stage(), Stage::Done);
    assert_eq!((stream.usage(), stream.late_fault()), (None, None));
}

#[test]
fn the_last_usage_counts() {
    let counting = |n| {
        format!(
            "data: {{\"choices\":[{{}}],\"usage\":{{\"prompt_tokens\":9,\"completion_tokens\":{n}}}}}\n\n"
        )
    };
    let stream = heard(&[&counting(0), &counting(1), &counting(2), HELLO]);
    assert_eq!(stream.usage(), NINE_AND_TWO);
}

#[test]
fn usage_is_read_however_it_is_spaced_and_wherever_it_stands() {
    for usage in [
        "data: {\"usage\" : {\"prompt_tokens\": 9, \"completion_tokens\": 2}, \"choices\": null}\n\n",
        "data: {\"choices\":[],\ndata: \"usage\":\ndata: {\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n",
        "data: {\"x_groq\":{\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}},\"usage\":null}\n\n",
    ] {
        assert_eq!(heard(&[HELLO, usage]).usage(), NINE_AND_TWO, "{usage}");
    }
}

#[test]
fn a_model_that_talks_of_usage_reports_none() {
    let says = |text: &str| {
        let content = serde_json::Value::from(text);
        format!("data: {{\"choices\":[{{\"delta\":{{\"content\":{content}}}}}]}}\n\n")
    };
    let text = r#"{"usage":{"prompt_tokens":1,"completion_tokens":1}} "error": {"code": 500}"#;
    let stream = heard(&[&says("Hi"), &says(text), &says("usage"), &says("error")]);
    assert_eq!((stream.usage(), stream.late_fault()), (None, None));
    // Nor is a list of numbers.
    let list = "data: {\"choices\":[],\"usage\":[1,2]}\n\n";
    assert_eq!(
        heard(&[HELLO, list, "data: [{},{\"usage\":{}}]\n\n"]).usage(),
        None
    );
    // A nested member of that name is not the report either.
    let nested = "data: {\"choices\":[{\"usage\":{\"prompt_tokens\":1}}]}\n\n";
    assert_eq!(heard(&[HELLO, nested]).usage(), None);
}

#[test]
fn an_answer_may_lack_its_last_blank_line() {
    let mut stream = heard(&[HELLO, USAGE, "data: [DONE]"]);
    assert_eq!(stream.stage(), Stage::Speaking);
    stream.finish();
    assert_eq!(
        (stream.stage(), stream.usage()),
        (Stage::Done, NINE_AND_TWO)
    );
}

#[test]
fn a_stream_that_ends_before_it_speaks_stays_silent() {
    let mut stream = heard(&["data: {\"choices\":[{\"del"]);
    stream.finish();
    assert_eq!(stream.stage(), Stage::Silent);
}

fn heard(chunks: &[&str]) -> ChatStream {
    let mut stream = ChatStream::default();
    for chunk in chunks {
        stream.feed(chunk.as_bytes());
    }
    stream
}
