//! What prompts become, and how their continuations are told.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use serde_json::{Value, json};

use super::*;
use crate::chat::{Choice, Event, Failure, Finish, Message, Part, Role, TokenLogprob};
use crate::fault::Fault;
use crate::usage::Usage;

#[test]
fn a_prompt_is_what_a_user_says() {
    for prompt in [r#""Hi""#, r#"["Hi"]"#] {
        let request = read(&format!(r#"{{"model": "m", "prompt": {prompt}}}"#));
        let message = Message {
            role: Role::User,
            parts: vec![Part::text("Hi")],
        };
        assert_eq!(request.messages, [message], "{prompt}");
        assert!(request.untranslatable.is_empty());
    }
}

#[test]
fn what_has_no_place_in_a_chat_is_named() {
    for (members, name) in [
        (r#""prompt": ["a", "b"]"#, "several prompts"),
        (r#""prompt": [1, 2]"#, "a prompt of tokens"),
        (r#""prompt": [[1], [2]]"#, "a prompt of tokens"),
        (r#""prompt": "a", "suffix": "b""#, "suffix"),
        (r#""prompt": "a", "echo": true"#, "echo"),
    ] {
        let request = read(&format!(r#"{{"model": "m", {members}}}"#));
        assert_eq!(request.untranslatable, [name], "{members}");
    }
}

#[test]
fn what_goes_without_saying_is_not_told_as_dropped() {
    let request = read(
        r#"{"model": "m", "prompt": "a", "suffix": null, "echo": false, "best_of": 1, "n": 1, "logit_bias": {}, "stop": null}"#,
    );
    assert!(request.dropped.is_empty(), "{:?}", request.dropped);
    assert!(request.untranslatable.is_empty());
    assert_eq!(request.choices, None);
    let request = read(r#"{"model": "m", "prompt": "a", "best_of": 3, "logit_bias": {"5": 1}}"#);
    assert_eq!(request.dropped, ["best_of", "logit_bias"]);
}

#[test]
fn stops_are_one_or_several() {
    for (stop, expected) in [(r#""x""#, vec!["x"]), (r#"["x", "y"]"#, vec!["x", "y"])] {
        let request = read(&format!(
            r#"{{"model": "m", "prompt": "a", "stop": {stop}}}"#
        ));
        assert_eq!(request.stop, expected);
    }
}

#[test]
fn mistakes_are_told_by_their_place() {
    for (body, param) in [
        (r#"{"prompt": "a"}"#, "model"),
        (r#"{"model": "m"}"#, "prompt"),
        (r#"{"model": "m", "prompt": {}}"#, "prompt"),
        (r#"{"model": "m", "prompt": []}"#, "prompt"),
        (r#"{"model": "m", "prompt": "a", "stop": [1]}"#, "stop[0]"),
        (
            r#"{"model": "m", "prompt": "a", "max_tokens": -1}"#,
            "max_tokens",
        ),
        (
            r#"{"model": "m", "prompt": "a", "stream_options": {"include_usage": 1}}"#,
            "stream_options.include_usage",
        ),
    ] {
        let mistake = Completions.read_request("", body.as_bytes()).unwrap_err();
        assert_eq!(mistake.param(), Some(param), "{body}");
    }
}

#[test]
fn why_it_ended_is_told_in_the_apis_three_words() {
    for (finish, word) in [
        (Finish::Stop, "stop"),
        (Finish::StopSequence(None), "stop"),
        (Finish::ToolCalls, "stop"),
        (Finish::Length, "length"),
        (Finish::Filtered, "content_filter"),
        (Finish::Refused, "content_filter"),
    ] {
        let answer = Answer {
            choices: vec![Choice {
                finish,
                ..Choice::default()
            }],
            ..Answer::default()
        };
        let request = Request::default();
        let body = Completions.write_answer(&answer, &about(&request));
        let said: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(said["choices"][0]["finish_reason"], word);
        assert_eq!(said["id"], "cmpl-x1");
    }
}

#[test]
fn usage_is_told_to_those_who_asked() {
    let events = || vec![text("Hi"), Event::Usage(Usage::of(3, 2)), Event::Done];
    let without = streamed(events(), false);
    assert_eq!(without.len(), 2);
    assert_eq!(without[0].get("usage"), None);
    let with = streamed(events(), true);
    assert_eq!(with.len(), 3);
    assert_eq!(with[0]["usage"], Value::Null);
    assert_eq!(with[1]["choices"], json!([]));
    assert_eq!(with[1]["usage"]["total_tokens"], 5);
    assert_eq!(with[2], "[DONE]");
}

#[test]
fn offsets_go_on_where_they_were_in_characters() {
    let tokens = |token: &str| Event::Logprobs {
        choice: 0,
        tokens: vec![TokenLogprob {
            token: token.to_owned(),
            logprob: -0.5,
            ..TokenLogprob::default()
        }],
    };
    let said = streamed(vec![tokens("größer"), tokens("x")], false);
    let offset = |piece: &Value| piece["choices"][0]["logprobs"]["text_offset"].clone();
    assert_eq!(offset(&said[0]), json!([0]));
    assert_eq!(offset(&said[1]), json!([6]));
}

#[test]
fn a_failure_ends_the_stream() {
    let failure = Event::Failed(Failure::plain(Fault::Truncated));
    let said = streamed(vec![text("Hi"), failure, text("!"), Event::Done], false);
    assert_eq!(said.len(), 2);
    assert_eq!(said[1]["error"]["code"], "truncated");
}

#[track_caller]
fn read(body: &str) -> Request {
    Completions.read_request("", body.as_bytes()).unwrap()
}

/// The data of the events that these become.
fn streamed(events: Vec<Event>, wants_usage: bool) -> Vec<Value> {
    let request = Request {
        wants_usage,
        ..Request::default()
    };
    let mut writer = Completions.write_stream(&about(&request));
    let mut out = Vec::new();
    for event in events {
        writer.write(event, &mut out);
    }
    let stream = String::from_utf8(out).unwrap();
    stream
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|data| serde_json::from_str(data).unwrap_or_else(|_| Value::from(data)))
        .collect()
}

fn about(request: &Request) -> About<'_> {
    About {
        id: "x1",
        model: "m",
        now: 1,
        request,
    }
}

fn text(text: &str) -> Event {
    Event::Text {
        choice: 0,
        text: text.to_owned(),
    }
}
