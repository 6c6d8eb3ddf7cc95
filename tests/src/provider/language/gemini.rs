//! Gemini's `generateContent`, at AI Studio's path or at Vertex's.

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

mod contents;
mod request;

/// Gemini.
#[derive(Debug)]
pub(super) struct Gemini;

impl Language for Gemini {
    fn read(&self, asked: &Asked) -> Result<Call, Mistake> {
        request::read(asked)
    }

    fn whole(&self, _: &Call, answer: &Answer) -> Value {
        let parts = answer.parts.iter().map(part).collect();
        let mut whole = response(answer, parts, Some(answer.finish));
        if let Some(tokens) = answer.usage {
            whole["usageMetadata"] = usage(tokens);
        }
        whole
    }

    /// Texts in pieces, calls whole; the last event says why it ends. There is no other end.
    fn events(&self, _: &Call, answer: &Answer) -> Vec<Bytes> {
        let mut parts: Vec<Value> = Vec::new();
        for one in &answer.parts {
            match one {
                Part::Thinking(text) => {
                    let pieces = answer.pieces(text).into_iter();
                    parts.extend(pieces.map(|piece| json!({"text": piece, "thought": true})));
                }
                Part::Text(text) | Part::Refusal(text) => {
                    let pieces = answer.pieces(text).into_iter();
                    parts.extend(pieces.map(|piece| json!({"text": piece})));
                }
                Part::Call { .. } => parts.push(part(one)),
            }
        }
        let last = parts.len().saturating_sub(1);
        let events = parts.into_iter().enumerate().map(|(n, part)| {
            let finish = (n == last).then_some(answer.finish);
            let mut event = response(answer, vec![part], finish);
            if let Some(tokens) = answer.usage {
                event["usageMetadata"] = usage(tokens);
            }
            wire::data(&event.to_string())
        });
        events.collect()
    }

    fn error(&self, trouble: &Trouble) -> Told {
        if trouble.class == Class::Filtered {
            return filtered();
        }
        let (status, name, usual) = words(trouble.class);
        let code = trouble.status.unwrap_or(status);
        let message = trouble.message.as_deref().unwrap_or(usual);
        let mut error = json!({"code": code, "message": message, "status": name});
        match (trouble.class, trouble.again_in) {
            (Class::Auth, _) => {
                error["details"] = json!([{
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "API_KEY_INVALID", "domain": "googleapis.com",
                }])
            }
            (_, Some(wait)) => {
                error["details"] = json!([{
                    "@type": "type.googleapis.com/google.rpc.RetryInfo",
                    "retryDelay": format!("{}s", wait.as_secs_f64()),
                }])
            }
            (_, None) => {}
        }
        Told::new(trouble, status, json!({"error": error}))
    }
}

/// What became of a prompt that is not let through: an answer without any.
fn filtered() -> Told {
    Told {
        status: 200,
        headers: Vec::new(),
        body: json!({
            "promptFeedback": {"blockReason": "PROHIBITED_CONTENT"},
            "usageMetadata": {"promptTokenCount": 9, "totalTokenCount": 9},
            "modelVersion": "scripted",
        }),
    }
}

/// An error's status, its name and its usual message.
fn words(class: Class) -> (u16, &'static str, &'static str) {
    match class {
        Class::BadRequest | Class::Filtered => (
            400,
            "INVALID_ARGUMENT",
            "Request contains an invalid argument.",
        ),
        Class::Auth => (
            400,
            "INVALID_ARGUMENT",
            "API key not valid. Please pass a valid API key.",
        ),
        Class::ModelNotFound => (
            404,
            "NOT_FOUND",
            "The model is not found for API version v1beta, or is not supported for generateContent.",
        ),
        Class::RateLimited => (
            429,
            "RESOURCE_EXHAUSTED",
            "Resource has been exhausted (e.g. check quota).",
        ),
        Class::Quota => (
            429,
            "RESOURCE_EXHAUSTED",
            "You exceeded your current quota, please check your plan and billing details.",
        ),
        Class::Overloaded => (
            503,
            "UNAVAILABLE",
            "The model is overloaded. Please try again later.",
        ),
        Class::ContextLengthExceeded => (
            400,
            "INVALID_ARGUMENT",
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
        ),
        Class::Server => (500, "INTERNAL", "An internal error has occurred."),
    }
}

fn response(answer: &Answer, parts: Vec<Value>, finish: Option<Finish>) -> Value {
    let mut candidate = json!({"content": {"role": "model", "parts": parts}, "index": 0});
    if let Some(finish) = finish {
        candidate["finishReason"] = json!(finish_reason(finish));
    }
    json!({
        "candidates": [candidate],
        "modelVersion": answer.model,
        "responseId": format!("gemini-{}", answer.provider),
    })
}

fn part(part: &Part) -> Value {
    match part {
        Part::Thinking(text) => json!({"text": text, "thought": true}),
        Part::Text(text) | Part::Refusal(text) => json!({"text": text}),
        // The signature stands where a model that thinks has it. There is no id: AI Studio gives none.
        Part::Call {
            name, arguments, ..
        } => json!({
            "functionCall": {"name": name, "args": arguments},
            "thoughtSignature": signature("Gemini"),
        }),
    }
}

fn finish_reason(finish: Finish) -> &'static str {
    match finish {
        Finish::Stop | Finish::Calls | Finish::Refused => "STOP",
        Finish::Length => "MAX_TOKENS",
        Finish::Filtered => "SAFETY",
    }
}

/// Gemini counts its thoughts apart from the rest of the answer.
fn usage(tokens: Tokens) -> Value {
    let details = tokens.details;
    let mut usage = json!({
        "promptTokenCount": tokens.input,
        "candidatesTokenCount": tokens.output.saturating_sub(details.reasoning),
        "totalTokenCount": tokens.input.saturating_add(tokens.output),
    });
    if details.cached > 0 {
        usage["cachedContentTokenCount"] = json!(details.cached);
    }
    if details.reasoning > 0 {
        usage["thoughtsTokenCount"] = json!(details.reasoning);
    }
    usage
}
