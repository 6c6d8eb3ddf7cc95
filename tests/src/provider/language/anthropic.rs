//! Anthropic Messages, and the count of their tokens.

use bytes::Bytes;
use serde_json::{Value, json};

use super::Language;
use crate::provider::answer::{Answer, Finish, Part, signature};
use crate::provider::asked::Asked;
use crate::provider::call::Call;
use crate::provider::check::Mistake;
use crate::provider::script::{Class, Tokens};
use crate::provider::trouble::{Told, Trouble};
use crate::provider::wire;

mod content;
mod events;
mod request;

/// Anthropic Messages.
#[derive(Debug)]
pub(super) struct Anthropic;

/// The count of their tokens.
#[derive(Debug)]
pub(super) struct CountTokens;

impl Language for Anthropic {
    fn read(&self, asked: &Asked) -> Result<Call, Mistake> {
        request::read(asked)
    }

    fn whole(&self, _: &Call, answer: &Answer) -> Value {
        let mut message = frame(answer);
        message["content"] = answer.parts.iter().map(block).collect();
        message["stop_reason"] = json!(stop_reason(answer.finish));
        message["usage"] = usage(answer.usage);
        message
    }

    fn events(&self, _: &Call, answer: &Answer) -> Vec<Bytes> {
        events::write(answer)
    }

    fn error(&self, trouble: &Trouble) -> Told {
        let (status, kind, usual) = words(trouble.class);
        let error = json!({"type": kind, "message": trouble.message_or(usual)});
        let body = json!({"type": "error", "error": error, "request_id": "req_scripted"});
        Told::new(trouble, status, body)
    }

    fn error_event(&self, trouble: &Trouble) -> Bytes {
        wire::named(&self.error(trouble).body)
    }

    fn malformed_event(&self) -> Bytes {
        "event: message_start\ndata: {not JSON\n\n".into()
    }
}

impl Language for CountTokens {
    fn read(&self, asked: &Asked) -> Result<Call, Mistake> {
        request::read_to_count(asked)
    }

    fn whole(&self, _: &Call, answer: &Answer) -> Value {
        json!({"input_tokens": answer.usage.map_or(0, |tokens| tokens.input)})
    }

    fn events(&self, _: &Call, _: &Answer) -> Vec<Bytes> {
        Vec::new()
    }

    fn error(&self, trouble: &Trouble) -> Told {
        Anthropic.error(trouble)
    }
}

/// An error's status, type and usual message.
fn words(class: Class) -> (u16, &'static str, &'static str) {
    const REQUEST: &str = "invalid_request_error";
    match class {
        Class::BadRequest => (400, REQUEST, "The request is not valid."),
        Class::Auth => (401, "authentication_error", "invalid x-api-key"),
        Class::ModelNotFound => (404, "not_found_error", "model: no such model"),
        Class::RateLimited => (
            429,
            "rate_limit_error",
            "This request would exceed your organization's rate limit.",
        ),
        Class::Quota => (
            400,
            REQUEST,
            "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.",
        ),
        Class::Overloaded => (529, "overloaded_error", "Overloaded"),
        Class::ContextLengthExceeded => (
            400,
            REQUEST,
            "prompt is too long: 210000 tokens > 200000 maximum",
        ),
        Class::Filtered => (400, REQUEST, "Output blocked by content filtering policy"),
        Class::Server => (500, "api_error", "Internal server error"),
    }
}

fn frame(answer: &Answer) -> Value {
    json!({
        "id": format!("msg_{}", answer.provider),
        "type": "message",
        "role": "assistant",
        "model": answer.model,
        "content": [],
        "stop_reason": null,
        "stop_sequence": null,
        "usage": {},
    })
}

fn block(part: &Part) -> Value {
    match part {
        Part::Thinking(text) => {
            json!({"type": "thinking", "thinking": text, "signature": signature("Anthropic")})
        }
        Part::Text(text) | Part::Refusal(text) => json!({"type": "text", "text": text}),
        Part::Call {
            id,
            name,
            arguments,
        } => {
            json!({"type": "tool_use", "id": id, "name": name, "input": arguments})
        }
    }
}

fn stop_reason(finish: Finish) -> &'static str {
    match finish {
        Finish::Stop => "end_turn",
        Finish::Length => "max_tokens",
        Finish::Calls => "tool_use",
        Finish::Filtered | Finish::Refused => "refusal",
    }
}

/// Anthropic counts what came from its cache, and what went there, apart from the rest of the prompt.
fn usage(tokens: Option<Tokens>) -> Value {
    let Some(tokens) = tokens else {
        return json!({"input_tokens": 0, "output_tokens": 0});
    };
    let apart = tokens
        .details
        .cached
        .saturating_add(tokens.details.cache_write);
    json!({
        "input_tokens": tokens.input.saturating_sub(apart),
        "cache_creation_input_tokens": tokens.details.cache_write,
        "cache_read_input_tokens": tokens.details.cached,
        "output_tokens": tokens.output,
        "service_tier": "standard",
    })
}
