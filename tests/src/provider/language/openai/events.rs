//! A chat completion as the events of a stream.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{finish_reason, frame, logprobs, usage};
use crate::provider::answer::{Answer, Part, argument_pieces};
use crate::provider::call::Call;
use crate::provider::wire;

/// The events, to `[DONE]`. Usage is in one of its own, where it is wanted.
pub(super) fn write(call: &Call, answer: &Answer) -> Vec<Bytes> {
    let mut events: Vec<Value> = deltas(answer)
        .into_iter()
        .map(|delta| event(answer, delta, None))
        .collect();
    if let Some(first) = events.first_mut() {
        first["choices"][0]["delta"]["role"] = json!("assistant");
    }
    events.push(event(answer, json!({}), Some(finish_reason(answer.finish))));
    if let Some(tokens) = answer.usage.filter(|_| call.wants_usage) {
        for event in &mut events {
            event["usage"] = Value::Null;
        }
        let mut last = frame(answer, "chat.completion.chunk");
        last["choices"] = json!([]);
        last["usage"] = usage(tokens);
        events.push(last);
    }
    let events = events.iter().map(|event| wire::data(&event.to_string()));
    events.chain([wire::data("[DONE]")]).collect()
}

fn deltas(answer: &Answer) -> Vec<Value> {
    let mut deltas = Vec::new();
    let mut calls = 0..;
    for part in &answer.parts {
        match part {
            Part::Thinking(text) => deltas.extend(pieces(answer, "reasoning_content", text)),
            Part::Text(text) => deltas.extend(pieces(answer, "content", text)),
            Part::Refusal(text) => deltas.extend(pieces(answer, "refusal", text)),
            Part::Call {
                id,
                name,
                arguments,
            } => {
                let index: Option<usize> = calls.next();
                deltas.push(json!({"tool_calls": [{
                    "index": index, "id": id, "type": "function",
                    "function": {"name": name, "arguments": ""},
                }]}));
                deltas.extend(argument_pieces(arguments).iter().map(|piece| {
                    json!({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
                }));
            }
        }
    }
    deltas
}

fn pieces(answer: &Answer, member: &str, text: &str) -> Vec<Value> {
    let pieces = answer.pieces(text).into_iter();
    pieces.map(|piece| json!({member: piece})).collect()
}

fn event(answer: &Answer, delta: Value, finish_reason: Option<&str>) -> Value {
    let mut event = frame(answer, "chat.completion.chunk");
    let text = delta["content"].as_str();
    let logprobs = text.map_or(Value::Null, |text| logprobs(answer, text));
    event["choices"] = json!([{
        "index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": finish_reason,
    }]);
    event
}
