//! Which events a stream has, in which order.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use serde_json::Value;

use super::*;
use crate::chat::{Request, Signature, TokenLogprob};
use crate::format::Format;

#[test]
fn words_are_pieces_of_a_message() {
    check(
        vec![text("Hel"), text("lo"), refusal("No"), Event::Done],
        "created in_progress
         output_item.added content_part.added output_text.delta output_text.delta output_text.done content_part.done
         content_part.added refusal.delta refusal.done content_part.done output_item.done
         completed",
    );
}

#[test]
fn a_thought_ends_where_it_is_signed() {
    check(
        vec![thinking("A"), signature(), thinking("B"), text("Hi"), Event::Done],
        "created in_progress
         output_item.added reasoning_summary_part.added reasoning_summary_text.delta
         reasoning_summary_text.done reasoning_summary_part.done output_item.done
         output_item.added reasoning_summary_part.added reasoning_summary_text.delta
         reasoning_summary_text.done reasoning_summary_part.done output_item.done
         output_item.added content_part.added output_text.delta output_text.done content_part.done output_item.done
         completed",
    );
}

#[test]
fn calls_follow_each_other_where_their_arguments_do() {
    check(
        vec![call(0), arguments(0, "{"), arguments(0, "}"), call(1), arguments(1, "{}"), Event::Done],
        "created in_progress
         output_item.added function_call_arguments.delta function_call_arguments.delta
         function_call_arguments.done output_item.done
         output_item.added function_call_arguments.delta function_call_arguments.done output_item.done
         completed",
    );
}

#[test]
fn calls_that_are_said_at_the_same_time_stay_apart() {
    let events = vec![
        call(0),
        arguments(0, "["),
        call(1),
        arguments(1, "{}"),
        arguments(0, "]"),
        Event::Done,
    ];
    let said = said(events);
    let (_, completed) = said.last().unwrap();
    let arguments: Vec<_> = completed["response"]["output"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["arguments"].as_str().unwrap())
        .collect();
    assert_eq!(arguments, ["[]", "{}"]);
    let done: Vec<_> = said
        .iter()
        .filter(|(name, _)| name == "response.output_item.done")
        .map(|(_, data)| data["output_index"].as_u64().unwrap())
        .collect();
    assert_eq!(done, [0, 1]);
}

#[test]
fn probabilities_follow_their_text_with_none() {
    let token = TokenLogprob {
        token: "Hi".to_owned(),
        logprob: -0.5,
        ..TokenLogprob::default()
    };
    let tokens = vec![token];
    let said = said(vec![
        text("Hi"),
        Event::Logprobs { choice: 0, tokens },
        Event::Done,
    ]);
    let deltas: Vec<_> = said
        .iter()
        .filter(|(name, _)| name == "response.output_text.delta")
        .map(|(_, data)| {
            (
                data["delta"].as_str().unwrap(),
                data["logprobs"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(deltas, [("Hi", 0), ("", 1)]);
    let (_, done) = said
        .iter()
        .find(|(name, _)| name == "response.output_text.done")
        .unwrap();
    assert_eq!(done["logprobs"].as_array().unwrap().len(), 1);
}

#[test]
fn an_answer_that_ends_early_is_incomplete() {
    let finished = Event::Finished {
        choice: 0,
        finish: Finish::Length,
    };
    let said = said(vec![
        text("Hel"),
        finished,
        Event::Usage(Usage::of(3, 2)),
        Event::Done,
    ]);
    let (name, last) = said.last().unwrap();
    assert_eq!(name, "response.incomplete");
    let response = &last["response"];
    assert_eq!(
        response["incomplete_details"]["reason"],
        "max_output_tokens"
    );
    assert_eq!(response["output"][0]["status"], "incomplete");
    assert_eq!(response["usage"]["total_tokens"], 5);
}

#[test]
fn a_failure_is_told_and_ends_the_answer() {
    let failure = Failure {
        message: Some("too busy".to_owned()),
        ..Failure::plain(Fault::Overloaded { retry_after: None })
    };
    let said = said(vec![
        text("Hel"),
        Event::Failed(failure),
        text("lo"),
        Event::Done,
    ]);
    let [.., (first, error), (second, failed)] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert_eq!(
        (first.as_str(), second.as_str()),
        ("error", "response.failed")
    );
    assert_eq!(error["code"], "overloaded");
    assert_eq!(error["error"]["message"], "too busy");
    assert_eq!(failed["response"]["status"], "failed");
    assert_eq!(failed["response"]["error"]["code"], "overloaded");
}

#[test]
fn the_provider_is_named_where_it_names_itself_first() {
    let opened = |id: &str| Event::Opened {
        id: Some(id.to_owned()),
        model: Some("theirs".to_owned()),
    };
    let said = said(vec![
        opened("msg_1"),
        text("Hi"),
        opened("msg_2"),
        Event::Done,
    ]);
    for (_, data) in said.iter().filter(|(_, data)| data["response"].is_object()) {
        assert_eq!(data["response"]["id"], "resp_msg_1");
        assert_eq!(data["response"]["model"], "theirs");
    }
}

#[test]
fn nothing_at_all_is_an_answer_too() {
    check(vec![Event::Done], "created in_progress completed");
}

#[test]
fn an_answer_beyond_all_bounds_fails() {
    let piece = "x".repeat(1024 * 1024);
    let said = said(vec![
        text(&piece),
        text(&piece),
        text(&piece),
        text(&piece),
        text("x"),
        Event::Done,
    ]);
    let names: Vec<_> = said.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.ends_with(&["error", "response.failed"]), "{names:?}");
}

/// Checks the names of the events, of which all begin with `response.`.
#[track_caller]
fn check(events: Vec<Event>, expected: &str) {
    let said = said(events);
    let names: Vec<_> = said
        .iter()
        .map(|(name, _)| name.strip_prefix("response.").unwrap())
        .collect();
    let expected: Vec<_> = expected.split_whitespace().collect();
    assert_eq!(names, expected);
}

/// The events, each with its name, which their data repeats, and numbered.
#[track_caller]
fn said(events: Vec<Event>) -> Vec<(String, Value)> {
    let request = Request::default();
    let mut writer = Writer::new(&About {
        id: "x1",
        model: "m",
        now: 1,
        request: &request,
    });
    let mut out = Vec::new();
    for event in events {
        writer.write(event, &mut out);
    }
    let stream = String::from_utf8(out).unwrap();
    let events = stream.split_terminator("\n\n").enumerate();
    events
        .map(|(number, event)| {
            let (name, data) = event.split_once('\n').unwrap();
            let name = name.strip_prefix("event: ").unwrap();
            let data: Value = serde_json::from_str(data.strip_prefix("data: ").unwrap()).unwrap();
            assert_eq!(data["type"], name);
            assert_eq!(data["sequence_number"], number);
            (name.to_owned(), data)
        })
        .collect()
}

fn text(text: &str) -> Event {
    Event::Text {
        choice: 0,
        text: text.to_owned(),
    }
}

fn refusal(text: &str) -> Event {
    Event::Refusal {
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

fn signature() -> Event {
    Event::Signature {
        choice: 0,
        signature: Signature {
            origin: Format::Anthropic,
            value: "s".to_owned(),
        },
    }
}

fn call(call: u32) -> Event {
    Event::ToolCall {
        choice: 0,
        call,
        id: format!("call_{call}"),
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
