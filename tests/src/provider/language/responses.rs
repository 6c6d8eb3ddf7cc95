//! OpenAI Responses.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{Language, openai};
use crate::provider::answer::{Answer, CREATED, Finish, Part, signature};
use crate::provider::asked::Asked;
use crate::provider::call::Call;
use crate::provider::check::Mistake;
use crate::provider::script::Tokens;
use crate::provider::trouble::{Told, Trouble};
use crate::provider::wire;

mod events;
mod input;
mod request;

/// OpenAI Responses.
#[derive(Debug)]
pub(super) struct Responses;

impl Language for Responses {
    fn read(&self, asked: &Asked) -> Result<Call, Mistake> {
        request::read(asked)
    }

    fn whole(&self, call: &Call, answer: &Answer) -> Value {
        response(call, answer, status(answer.finish), &items(answer))
    }

    fn events(&self, call: &Call, answer: &Answer) -> Vec<Bytes> {
        events::write(call, answer)
    }

    fn error(&self, trouble: &Trouble) -> Told {
        openai::OpenAi.error(trouble)
    }

    fn error_event(&self, trouble: &Trouble) -> Bytes {
        let (_, _, code, usual) = openai::words(trouble.class);
        wire::named(&json!({
            "type": "error",
            "code": code.unwrap_or("server_error"),
            "message": trouble.message_or(usual),
            "param": trouble.param,
            "sequence_number": 99,
        }))
    }

    fn malformed_event(&self) -> Bytes {
        "event: response.created\ndata: {not JSON\n\n".into()
    }
}

/// The object that answers are, and that streams begin and end with.
fn response(call: &Call, answer: &Answer, status: &str, items: &[Value]) -> Value {
    let done = matches!(status, "completed" | "incomplete");
    let reason = match answer.finish {
        Finish::Length => "max_output_tokens",
        Finish::Stop | Finish::Calls | Finish::Filtered | Finish::Refused => "content_filter",
    };
    let schema = call.schema.as_ref();
    json!({
        "id": format!("resp_{}", answer.provider),
        "object": "response",
        "created_at": CREATED,
        "status": status,
        "background": false,
        "error": null,
        "incomplete_details": (status == "incomplete").then(|| json!({"reason": reason})),
        "instructions": null,
        "max_output_tokens": null,
        "model": answer.model,
        "output": items,
        "parallel_tool_calls": true,
        "previous_response_id": null,
        "reasoning": {"effort": null, "summary": null},
        "store": false,
        "temperature": 1.0,
        "text": {"format": match schema {
            Some(schema) => json!({"type": "json_schema", "name": "answer", "schema": schema, "strict": true}),
            None => json!({"type": "text"}),
        }},
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
        "truncation": "disabled",
        "usage": answer.usage.filter(|_| done).map(usage),
        "user": null,
        "metadata": {},
    })
}

fn status(finish: Finish) -> &'static str {
    match finish {
        Finish::Stop | Finish::Calls | Finish::Refused => "completed",
        Finish::Length | Finish::Filtered => "incomplete",
    }
}

/// The items of an answer, each whole.
fn items(answer: &Answer) -> Vec<Value> {
    let numbered = (0..).zip(&answer.parts);
    numbered.map(|(n, part)| item(n, part, answer)).collect()
}

fn item(n: usize, part: &Part, answer: &Answer) -> Value {
    let message = |content: Value| {
        json!({
            "id": format!("msg_{}_{n}", answer.provider),
            "type": "message", "status": "completed", "role": "assistant", "content": [content],
        })
    };
    match part {
        Part::Thinking(text) => json!({
            "id": format!("rs_{}_{n}", answer.provider),
            "type": "reasoning",
            "summary": [{"type": "summary_text", "text": text}],
            "encrypted_content": signature("Responses"),
        }),
        Part::Text(text) => {
            message(json!({"type": "output_text", "text": text, "annotations": [], "logprobs": []}))
        }
        Part::Refusal(text) => message(json!({"type": "refusal", "refusal": text})),
        Part::Call {
            id,
            name,
            arguments,
        } => json!({
            "id": format!("fc_{}_{n}", answer.provider),
            "type": "function_call", "status": "completed",
            "call_id": id, "name": name, "arguments": arguments.to_string(),
        }),
    }
}

fn usage(tokens: Tokens) -> Value {
    json!({
        "input_tokens": tokens.input,
        "input_tokens_details": {"cached_tokens": tokens.details.cached},
        "output_tokens": tokens.output,
        "output_tokens_details": {"reasoning_tokens": tokens.details.reasoning},
        "total_tokens": tokens.input.saturating_add(tokens.output),
    })
}
