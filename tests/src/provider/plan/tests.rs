use std::io::Read as _;
use std::time::Duration;

use bytes::Bytes;
use flate2::read::GzDecoder;
use hyper::Request;
use serde_json::{Value, json};

use super::{Act, Plan, Response, Step};
use crate::provider::asked::{Asked, sha256};

fn plan(body: &Value) -> Plan {
    let request = Request::post("/v1/chat/completions")
        .header("authorization", "Bearer sk-alpha")
        .body(())
        .expect("a request");
    let asked = Asked::new(
        "alpha".to_owned(),
        request.into_parts().0,
        body.to_string().into(),
    );
    Plan::for_request(&asked)
}

fn untold() -> Value {
    json!({"model": "small-1", "messages": [{"role": "user", "content": "Who are you?"}]})
}

fn told(script: &str) -> Value {
    let mut chat = untold();
    chat["metadata"] = json!({"alpha": script, "beta": "hang"});
    chat
}

fn respond(plan: Plan) -> Response {
    let Act::Respond(response) = plan.act else {
        panic!("expected a response, got {plan:?}")
    };
    response
}

fn whole(script: &str) -> Response {
    respond(plan(&told(script)))
}

fn streamed(script: &str) -> Vec<Step> {
    let mut chat = told(script);
    chat["stream"] = json!(true);
    respond(plan(&chat)).steps
}

fn bytes(step: &Step) -> Vec<u8> {
    match step {
        Step::Send(bytes) => bytes.to_vec(),
        Step::Wait(_) | Step::Stall | Step::Reset | Step::Close => Vec::new(),
    }
}

fn sent(steps: &[Step]) -> String {
    String::from_utf8(steps.iter().flat_map(bytes).collect()).expect("UTF-8")
}

fn sends(steps: &[Step]) -> usize {
    steps
        .iter()
        .filter(|step| matches!(step, Step::Send(_)))
        .count()
}

#[test]
fn without_a_script_a_chat_is_answered() {
    let response = respond(plan(&untold()));
    assert_eq!(response.status, 200);
    assert!(sent(&response.steps).contains("This is alpha with small-1."));
}

#[test]
fn an_expectation_that_is_not_met_is_answered_with_the_difference() {
    for (script, difference) in [
        (
            "expect-model=large-1",
            "alpha: expected model to be `large-1`, got `small-1`",
        ),
        (
            r#"expect-authorization="Bearer sk-beta""#,
            "alpha: expected header `authorization` to be `Bearer sk-beta`, got `Bearer sk-alpha`",
        ),
        (
            "expect-x-team=a",
            "alpha: expected header `x-team` to be `a`, got none",
        ),
        (
            "expect-no-authorization",
            "alpha: expected no header `authorization`, got `Bearer sk-alpha`",
        ),
        (
            "expect-nowhere=sk-alpha",
            "alpha: expected `sk-alpha` in no header, got it in header `authorization`",
        ),
        ("nonsense", "script for alpha: unknown word `nonsense`"),
    ] {
        let response = whole(script);
        assert_eq!(response.status, 400, "{script}");
        let body: Value = serde_json::from_str(&sent(&response.steps)).expect("JSON");
        assert_eq!(body["error"]["message"], difference);
    }
}

#[test]
fn an_expectation_that_is_met_changes_nothing() {
    let body = told(r#"expect-authorization="Bearer sk-alpha" expect-no-x expect-nowhere=beta"#);
    assert_eq!(respond(plan(&body)).status, 200);
}

#[test]
fn an_echo_says_what_was_received() {
    let body = told("echo");
    let answer: Value =
        serde_json::from_str(&sent(&respond(plan(&body)).steps)).expect("an answer");
    let content = answer["choices"][0]["message"]["content"]
        .as_str()
        .expect("content");
    let echo: Value = serde_json::from_str(content).expect("an echo");
    assert_eq!(echo["path"], "/v1/chat/completions");
    assert_eq!(
        echo["headers"],
        json!([["authorization", "Bearer sk-alpha"]])
    );
    assert_eq!(echo["body_sha256"], sha256(body.to_string().as_bytes()));
}

#[test]
fn a_script_may_stand_in_what_the_user_says() {
    let mut chat = untold();
    chat["messages"][0]["content"] = json!("Hello [[beta: hang]] [[alpha: status=503]]!");
    assert_eq!(respond(plan(&chat)).status, 503);
}

#[test]
fn what_is_encoded_is_the_same() {
    let response = whole("gzip split=7");
    assert!(
        response
            .headers
            .contains(&("content-encoding".to_owned(), "gzip".to_owned()))
    );
    let bytes: Vec<u8> = response.steps.iter().flat_map(bytes).collect();
    let mut text = String::new();
    GzDecoder::new(&*bytes)
        .read_to_string(&mut text)
        .expect("gzip");
    assert_eq!(text, sent(&whole("").steps));
}

#[test]
fn a_stream_waits_between_its_events() {
    let steps = streamed("chunks=2 delay=20ms pause=1s");
    let waits: Vec<&Step> = steps
        .iter()
        .filter(|step| matches!(step, Step::Wait(_)))
        .collect();
    let [pause, delay] = [1000, 20].map(|ms| Step::Wait(Duration::from_millis(ms)));
    assert_eq!(waits, [&pause, &delay, &delay, &delay]);
    assert!(sent(&steps).ends_with("data: [DONE]\n\n"));
}

#[test]
fn a_streams_lines_end_as_they_are_told() {
    let (lf, crlf) = (sent(&streamed("")), sent(&streamed("crlf")));
    assert!(crlf.ends_with("data: [DONE]\r\n\r\n"));
    assert_eq!(crlf.replace("\r\n", "\n"), lf);
}

#[test]
fn a_stream_ends_as_it_is_told() {
    let inside = sent(&streamed("chunks=3 cut-inside=1"));
    assert_eq!(inside.matches("data: ").count(), 2);
    assert!(!inside.ends_with('\n'));
    assert_eq!(sends(&streamed("chunks=3 cut=2")), 2);
    assert_eq!(streamed("chunks=3 reset=0"), [Step::Reset]);
    assert_eq!(streamed("chunks=3 reset=1").last(), Some(&Step::Reset));
    assert_eq!(streamed("chunks=3 stall=1").last(), Some(&Step::Stall));
    assert_eq!(streamed("chunks=3 truncated").last(), Some(&Step::Close));
    let failed = sent(&streamed("chunks=3 error-event=1"));
    assert_eq!(failed.matches("data: ").count(), 2);
    assert!(failed.contains("\"error\""));
}

#[test]
fn a_truncated_answer_promises_more_than_it_sends() {
    let response = whole("truncated");
    let length: usize = response.headers[1].1.parse().expect("a length");
    assert!(sent(&response.steps).len() < length);
    assert_eq!(response.steps.last(), Some(&Step::Close));
}

#[test]
fn splitting_changes_no_byte() {
    let plain = streamed("chunks=4");
    let split = streamed("chunks=4 split=7");
    assert_eq!(sent(&plain), sent(&split));
    assert!(
        split
            .iter()
            .all(|step| !matches!(step, Step::Send(bytes) if bytes.len() > 7))
    );
}

#[test]
fn form_is_as_asked_unless_told() {
    assert_eq!(whole("stream").headers[0].1, "text/event-stream");
    assert!(!sent(&streamed("whole")).contains("data: "));
}

#[test]
fn what_is_not_a_chat_is_refused_and_what_is_elsewhere_is_echoed() {
    let request = Request::get("/v1/other")
        .body(())
        .expect("a request")
        .into_parts()
        .0;
    let elsewhere = Asked::new("alpha".to_owned(), request, Bytes::new());
    assert!(sent(&respond(Plan::for_request(&elsewhere)).steps).contains("/v1/other"));
    assert_eq!(respond(plan(&json!([]))).status, 400);
}
