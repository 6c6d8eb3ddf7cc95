//! What answers look like to a caller.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use serde_json::{Value, json};

use super::*;
use crate::chat::{Finish, Part, Request, Signature, TokenLogprob, ToolCall};
use crate::format::Format;

#[test]
fn ids_are_the_providers_or_ours_and_begin_as_the_apis_do() {
    for (id, expected) in [
        (None, "resp_x1"),
        (Some("resp_7"), "resp_7"),
        (Some("msg_7"), "resp_msg_7"),
    ] {
        let answer = Answer {
            id: id.map(str::to_owned),
            choices: vec![Choice {
                parts: vec![Part::text("Hi")],
                ..Choice::default()
            }],
            ..Answer::default()
        };
        let said = said(&answer);
        assert_eq!(said["id"], expected);
        let name = &expected["resp_".len()..];
        assert_eq!(said["output"][0]["id"], format!("msg_{name}_0"));
    }
}

#[test]
fn what_ends_early_is_incomplete() {
    let refusal = Part::Refusal("No".to_owned());
    for (finish, part, status, reason) in [
        (Finish::Stop, Part::text(""), "completed", None),
        (Finish::ToolCalls, Part::text(""), "completed", None),
        (
            Finish::StopSequence(None),
            Part::text(""),
            "completed",
            None,
        ),
        (
            Finish::Length,
            Part::text(""),
            "incomplete",
            Some("max_output_tokens"),
        ),
        (
            Finish::Filtered,
            Part::text(""),
            "incomplete",
            Some("content_filter"),
        ),
        (Finish::Refused, refusal, "completed", None),
        // Nothing else would tell the caller.
        (
            Finish::Refused,
            Part::text(""),
            "incomplete",
            Some("content_filter"),
        ),
    ] {
        let said = said(&answer(vec![part], finish.clone()));
        assert_eq!(said["status"], status, "{finish:?}");
        assert_eq!(said["output"][0]["status"], status, "{finish:?}");
        let details = reason.map_or(Value::Null, |reason| json!({"reason": reason}));
        assert_eq!(said["incomplete_details"], details, "{finish:?}");
    }
}

#[test]
fn a_call_is_signed_by_the_thought_before_it() {
    let call = Part::ToolCall(ToolCall {
        id: "a".to_owned(),
        name: "f".to_owned(),
        arguments: "{}".to_owned(),
        signature: Some(Signature {
            origin: Format::Gemini,
            value: "s".to_owned(),
        }),
    });
    let said = said(&answer(vec![call], Finish::ToolCalls));
    assert_eq!(
        said["output"],
        json!([
            {"type": "reasoning", "id": "rs_call_x1_0", "summary": [], "encrypted_content": "baton:gemini:s"},
            {"type": "function_call", "id": "fc_x1_1", "status": "completed", "call_id": "a", "name": "f", "arguments": "{}"},
        ])
    );
}

#[test]
fn probabilities_stand_with_the_first_text() {
    let mut answer = answer(
        vec![Part::Refusal("No".to_owned()), Part::text("Hi")],
        Finish::Stop,
    );
    answer.choices[0].logprobs.push(TokenLogprob {
        token: "Hi".to_owned(),
        logprob: -0.5,
        bytes: None,
        top: Vec::new(),
    });
    assert_eq!(
        said(&answer)["output"][0]["content"][1]["logprobs"],
        json!([{"token": "Hi", "logprob": -0.5, "bytes": [72, 105], "top_logprobs": []}])
    );
}

#[test]
fn what_was_asked_for_is_repeated() {
    let request = Request {
        temperature: Some(0.5),
        max_tokens: Some(9),
        parallel_tool_calls: Some(false),
        ..Request::default()
    };
    let said = said_to(&Answer::default(), &request);
    assert_eq!(said["temperature"], 0.5);
    assert_eq!(said["max_output_tokens"], 9);
    assert_eq!(said["parallel_tool_calls"], false);
    assert_eq!(said["tool_choice"], "auto");
    assert_eq!(said["output"], json!([]));
}

fn answer(parts: Vec<Part>, finish: Finish) -> Answer {
    Answer {
        choices: vec![Choice {
            parts,
            finish,
            ..Choice::default()
        }],
        ..Answer::default()
    }
}

fn said(answer: &Answer) -> Value {
    said_to(answer, &Request::default())
}

fn said_to(answer: &Answer, request: &Request) -> Value {
    let about = About {
        id: "x1",
        model: "m",
        now: 1,
        request,
    };
    serde_json::from_slice(&write_answer(answer, &about)).unwrap()
}
