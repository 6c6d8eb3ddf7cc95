use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::chat::{Finish, Media, Source, ToolCall};
use crate::fault::Fault;
use crate::format::bedrock::block::signature;

#[test]
fn text_usage_and_reason_are_read() {
    let body = json!({
        "metrics": {"latencyMs": 700},
        "output": {"message": {"content": [{"text": "Hi \u{263a}"}], "role": "assistant"}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 9, "outputTokens": 2, "totalTokens": 11, "serverToolUsage": {}},
    });
    let answer = read(body.to_string().as_bytes()).unwrap();
    let choice = Choice {
        parts: vec![Part::text("Hi \u{263a}")],
        ..Choice::default()
    };
    assert_eq!(answer.choices, [choice]);
    assert_eq!(answer.usage, Some(Usage::of(9, 2)));
}

#[test]
fn every_kind_of_block_is_a_part() {
    let blocks = json!([
        {"reasoningContent": {"reasoningText": {"text": "Hm.", "signature": "c2ln"}}},
        {"reasoningContent": {"reasoningText": {"text": "Unsigned."}}},
        {"reasoningContent": {"redactedContent": "aGlkZGVu"}},
        {"text": ""},
        {"text": "I will look."},
        {"citationsContent": {"content": [{"text": "Ruby "}, {"text": "1993"}], "citations": [{}]}},
        {"toolUse": {"toolUseId": "tooluse_1", "name": "now", "input": {"a": [1]}}},
        {"toolUse": {"toolUseId": "tooluse_2", "name": "now", "input": {}, "type": "tool_use"}},
        {"toolUse": {"toolUseId": "s", "name": "nova_grounding", "input": {}, "type": "server_tool_use"}},
        {"toolResult": {"toolUseId": "s", "content": [{"text": "[HIDDEN]"}], "type": "nova_grounding_result"}},
        {"image": {"format": "png", "source": {"bytes": "iVBORw0KGgo="}}},
        {"of_next_year": {}},
    ]);
    let call = |id: &str, arguments: &str| {
        Part::ToolCall(ToolCall {
            id: id.to_owned(),
            name: "now".to_owned(),
            arguments: arguments.to_owned(),
            signature: None,
        })
    };
    let (parts, finish) = said(&blocks, "tool_use").unwrap();
    assert_eq!(
        parts,
        [
            Part::Thinking {
                text: "Hm.".to_owned(),
                signature: Some(signature("c2ln".to_owned())),
            },
            Part::Thinking {
                text: "Unsigned.".to_owned(),
                signature: None,
            },
            Part::HiddenThinking(signature("aGlkZGVu".to_owned())),
            Part::text("I will look."),
            Part::text("Ruby 1993"),
            call("tooluse_1", r#"{"a":[1]}"#),
            call("tooluse_2", "{}"),
            Part::Image(Media {
                source: Source::Base64("iVBORw0KGgo=".to_owned()),
                media_type: Some("image/png".to_owned()),
                ..Media::default()
            }),
        ]
    );
    assert_eq!(finish, Finish::ToolCalls);
}

#[test]
fn each_reason_is_a_finish() {
    let text = json!([{"text": "Hi"}]);
    let call = json!([{"toolUse": {"toolUseId": "t", "name": "now", "input": {}}}]);
    for (blocks, reason, finish) in [
        (&text, "end_turn", Finish::Stop),
        (&text, "max_tokens", Finish::Length),
        (&text, "model_context_window_exceeded", Finish::Length),
        (&text, "stop_sequence", Finish::StopSequence(None)),
        (&text, "guardrail_intervened", Finish::Filtered),
        (&text, "content_filtered", Finish::Filtered),
        (&text, "of_next_year", Finish::Stop),
        // It was a tool of Amazon's own.
        (&text, "tool_use", Finish::Stop),
        (&call, "tool_use", Finish::ToolCalls),
        // As some models have it.
        (&call, "end_turn", Finish::ToolCalls),
        (&call, "max_tokens", Finish::Length),
    ] {
        assert_eq!(said(blocks, reason).unwrap().1, finish, "{reason}");
    }
    for reason in ["malformed_model_output", "malformed_tool_use"] {
        let failure = said(&text, reason).unwrap_err();
        assert_eq!(failure, Failure::plain(Fault::Malformed), "{reason}");
    }
}

#[test]
fn which_stop_it_was_is_read_where_it_is_told() {
    for fields in [
        json!({"stop_sequence": "END"}),
        json!({"delta": {"stop_sequence": "END"}}),
    ] {
        let mut body = body(&json!([{"text": "Hi"}]), "stop_sequence");
        body["additionalModelResponseFields"] = fields;
        let answer = read(body.to_string().as_bytes()).unwrap();
        let end = Finish::StopSequence(Some("END".to_owned()));
        assert_eq!(answer.choices[0].finish, end);
    }
}

#[test]
fn cached_tokens_are_of_the_prompt() {
    let mut body = body(&json!([]), "end_turn");
    body["usage"] = json!({
        "inputTokens": 28, "outputTokens": 6, "totalTokens": 2054,
        "cacheReadInputTokens": 1920, "cacheWriteInputTokens": 100,
    });
    let answer = read(body.to_string().as_bytes()).unwrap();
    let usage = Usage {
        cached_tokens: 1920,
        cache_write_tokens: 100,
        ..Usage::of(2048, 6)
    };
    assert_eq!(answer.usage, Some(usage));
}

#[test]
fn every_proper_prefix_is_truncated() {
    let body = body(&json!([{"text": "Hi \u{263a}"}]), "end_turn").to_string();
    for end in 0..body.len() {
        let failure = read(&body.as_bytes()[..end]).unwrap_err();
        assert_eq!(failure, Failure::plain(Fault::Truncated), "cut at {end}");
    }
}

#[test]
fn what_is_no_answer_is_malformed() {
    for body in [
        "<html>",
        "[]",
        "null",
        "{}",
        r#"{"output":null}"#,
        r#"{"output":{}}"#,
        r#"{"output":{"message":{}}}"#,
        r#"{"output":{"message":{"content":"Hi"}}}"#,
        r#"{"output":{"message":{"content":[{"text":1}]}}}"#,
        r#"{"output":{"message":{"content":[]}}} x"#,
    ] {
        let failure = read(body.as_bytes()).unwrap_err();
        assert_eq!(failure, Failure::plain(Fault::Malformed), "{body}");
    }
}

#[test]
fn an_error_in_place_of_an_answer_is_told() {
    let body = br#"{"__type":"ThrottlingException","message":"Too many tokens."}"#;
    let failure = Failure {
        message: Some("Too many tokens.".to_owned()),
        ..Failure::plain(Fault::RateLimited { retry_after: None })
    };
    assert_eq!(read(body), Err(failure));
}

fn said(blocks: &Value, reason: &str) -> Result<(Vec<Part>, Finish), Failure> {
    let answer = read(body(blocks, reason).to_string().as_bytes())?;
    let [choice] = <[_; 1]>::try_from(answer.choices).unwrap();
    Ok((choice.parts, choice.finish))
}

fn body(blocks: &Value, reason: &str) -> Value {
    json!({
        "output": {"message": {"role": "assistant", "content": blocks}},
        "stopReason": reason,
    })
}
