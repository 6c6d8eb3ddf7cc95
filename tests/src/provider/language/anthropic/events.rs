//! A message as the events of a stream.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{block, frame, stop_reason, usage};
use crate::provider::answer::{Answer, Part, argument_pieces, signature};
use crate::provider::wire;

/// The events, to `message_stop`.
pub(super) fn write(answer: &Answer) -> Vec<Bytes> {
    let counted = usage(answer.usage);
    let mut message = frame(answer);
    message["usage"] = counted.clone();
    message["usage"]["output_tokens"] = json!(1);
    let mut events = vec![json!({"type": "message_start", "message": message})];
    for (index, part) in answer.parts.iter().enumerate() {
        events.push(
            json!({"type": "content_block_start", "index": index, "content_block": begun(part)}),
        );
        // The keep-alive comes after the first block has begun.
        if index == 0 {
            events.push(json!({"type": "ping"}));
        }
        let deltas = deltas(part, answer).into_iter();
        events.extend(
            deltas.map(
                |delta| json!({"type": "content_block_delta", "index": index, "delta": delta}),
            ),
        );
        events.push(json!({"type": "content_block_stop", "index": index}));
    }
    events.push(json!({
        "type": "message_delta",
        "delta": {"stop_reason": stop_reason(answer.finish), "stop_sequence": null},
        "usage": counted,
    }));
    events.push(json!({"type": "message_stop"}));
    events.iter().map(wire::named).collect()
}

/// A block before there is anything in it.
fn begun(part: &Part) -> Value {
    let mut block = block(part);
    for (member, nothing) in [
        ("thinking", json!("")),
        ("signature", json!("")),
        ("text", json!("")),
        ("input", json!({})),
    ] {
        if block.get(member).is_some() {
            block[member] = nothing;
        }
    }
    block
}

fn deltas(part: &Part, answer: &Answer) -> Vec<Value> {
    let texts = |kind: &str, member: &str, text: &str| -> Vec<Value> {
        let pieces = answer.pieces(text).into_iter();
        pieces
            .map(|piece| json!({"type": kind, member: piece}))
            .collect()
    };
    match part {
        Part::Thinking(text) => {
            let mut deltas = texts("thinking_delta", "thinking", text);
            deltas.push(json!({"type": "signature_delta", "signature": signature("Anthropic")}));
            deltas
        }
        Part::Text(text) | Part::Refusal(text) => texts("text_delta", "text", text),
        Part::Call { arguments, .. } => {
            let pieces = argument_pieces(arguments).into_iter();
            pieces
                .map(|piece| json!({"type": "input_json_delta", "partial_json": piece}))
                .collect()
        }
    }
}
