//! Bedrock's Converse and ConverseStream.

use bytes::Bytes;
use serde_json::{Value, json};

use super::Language;
use crate::provider::answer::{Answer, Finish, Part, argument_pieces, signature};
use crate::provider::asked::Asked;
use crate::provider::call::Call;
use crate::provider::check::Mistake;
use crate::provider::script::{Class, Tokens};
use crate::provider::trouble::{Told, Trouble};
use crate::provider::wire;

mod messages;
mod request;

/// Bedrock.
#[derive(Debug)]
pub(super) struct Bedrock;

impl Language for Bedrock {
    fn read(&self, asked: &Asked) -> Result<Call, Mistake> {
        request::read(asked)
    }

    fn whole(&self, _: &Call, answer: &Answer) -> Value {
        json!({
            "output": {"message": {
                "role": "assistant",
                "content": answer.parts.iter().map(block).collect::<Vec<_>>(),
            }},
            "stopReason": stop_reason(answer.finish),
            "usage": usage(answer.usage),
            "metrics": {"latencyMs": 42},
        })
    }

    fn events(&self, _: &Call, answer: &Answer) -> Vec<Bytes> {
        let mut events = vec![event("messageStart", &json!({"role": "assistant"}))];
        for (index, part) in answer.parts.iter().enumerate() {
            if let Part::Call { id, name, .. } = part {
                let start = json!({"toolUse": {"toolUseId": id, "name": name}});
                let start = json!({"contentBlockIndex": index, "start": start});
                events.push(event("contentBlockStart", &start));
            }
            let deltas = deltas(part, answer).into_iter();
            events.extend(deltas.map(|delta| {
                event(
                    "contentBlockDelta",
                    &json!({"contentBlockIndex": index, "delta": delta}),
                )
            }));
            events.push(event(
                "contentBlockStop",
                &json!({"contentBlockIndex": index}),
            ));
        }
        events.push(event(
            "messageStop",
            &json!({"stopReason": stop_reason(answer.finish)}),
        ));
        let metadata = json!({"usage": usage(answer.usage), "metrics": {"latencyMs": 42}});
        events.push(event("metadata", &metadata));
        events
    }

    fn error(&self, trouble: &Trouble) -> Told {
        let (status, kind, usual) = words(trouble.class);
        let body = json!({"message": trouble.message_or(usual)});
        Told {
            headers: vec![("x-amzn-errortype".to_owned(), kind.to_owned())],
            ..Told::new(trouble, status, body)
        }
    }

    fn error_event(&self, trouble: &Trouble) -> Bytes {
        let kind = match trouble.class {
            Class::RateLimited => "throttlingException",
            Class::Overloaded => "serviceUnavailableException",
            Class::BadRequest | Class::ContextLengthExceeded => "validationException",
            Class::Auth | Class::ModelNotFound | Class::Quota | Class::Filtered | Class::Server => {
                "internalServerException"
            }
        };
        let headers = [
            (":exception-type", kind),
            (":content-type", "application/json"),
            (":message-type", "exception"),
        ];
        wire::message(&headers, &self.error(trouble).body.to_string())
    }

    /// A message with a wrong checksum.
    fn malformed_event(&self) -> Bytes {
        let mut bytes = event("messageStart", &json!({"role": "assistant"})).to_vec();
        if let Some(last) = bytes.last_mut() {
            *last = !*last;
        }
        bytes.into()
    }

    fn stream_type(&self) -> &'static str {
        "application/vnd.amazon.eventstream"
    }
}

/// An error's status, type and usual message.
fn words(class: Class) -> (u16, &'static str, &'static str) {
    const VALIDATION: &str = "ValidationException";
    match class {
        Class::BadRequest => (400, VALIDATION, "The request is not valid."),
        Class::Auth => (
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.",
        ),
        Class::ModelNotFound => (
            404,
            "ResourceNotFoundException",
            "Could not resolve the foundation model from the provided model identifier.",
        ),
        Class::RateLimited => (
            429,
            "ThrottlingException",
            "Too many requests, please wait before trying again.",
        ),
        Class::Quota => (
            400,
            "ServiceQuotaExceededException",
            "Your request exceeds the service quota for your account.",
        ),
        Class::Overloaded => (
            503,
            "ServiceUnavailableException",
            "The service isn't currently available. Try again later.",
        ),
        Class::ContextLengthExceeded => (400, VALIDATION, "Input is too long for requested model."),
        Class::Filtered => (
            400,
            VALIDATION,
            "Output blocked by content filtering policy",
        ),
        Class::Server => (
            500,
            "InternalServerException",
            "The system encountered an unexpected error during processing. Try your request again.",
        ),
    }
}

fn event(kind: &str, payload: &Value) -> Bytes {
    let headers = [
        (":event-type", kind),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ];
    // Bedrock pads its payloads, so that their length says nothing about their text.
    let mut payload = payload.clone();
    payload["p"] = json!("abcdefghijkl");
    wire::message(&headers, &payload.to_string())
}

fn block(part: &Part) -> Value {
    match part {
        Part::Thinking(text) => json!({"reasoningContent": {
            "reasoningText": {"text": text, "signature": signature("Bedrock")},
        }}),
        Part::Text(text) | Part::Refusal(text) => json!({"text": text}),
        Part::Call {
            id,
            name,
            arguments,
        } => {
            json!({"toolUse": {"toolUseId": id, "name": name, "input": arguments}})
        }
    }
}

fn deltas(part: &Part, answer: &Answer) -> Vec<Value> {
    match part {
        Part::Thinking(text) => {
            let pieces = answer.pieces(text).into_iter();
            let texts = pieces.map(|piece| json!({"reasoningContent": {"text": piece}}));
            texts
                .chain([json!({"reasoningContent": {"signature": signature("Bedrock")}})])
                .collect()
        }
        Part::Text(text) | Part::Refusal(text) => {
            let pieces = answer.pieces(text).into_iter();
            pieces.map(|piece| json!({"text": piece})).collect()
        }
        Part::Call { arguments, .. } => {
            let pieces = argument_pieces(arguments).into_iter();
            pieces
                .map(|piece| json!({"toolUse": {"input": piece}}))
                .collect()
        }
    }
}

fn stop_reason(finish: Finish) -> &'static str {
    match finish {
        Finish::Stop | Finish::Refused => "end_turn",
        Finish::Length => "max_tokens",
        Finish::Calls => "tool_use",
        Finish::Filtered => "content_filtered",
    }
}

/// Bedrock counts what came from its cache, and what went there, apart from the rest of the prompt.
fn usage(tokens: Option<Tokens>) -> Value {
    let Some(tokens) = tokens else {
        return json!({"inputTokens": 0, "outputTokens": 0, "totalTokens": 0});
    };
    let details = tokens.details;
    let apart = details.cached.saturating_add(details.cache_write);
    json!({
        "inputTokens": tokens.input.saturating_sub(apart),
        "outputTokens": tokens.output,
        "totalTokens": tokens.input.saturating_add(tokens.output),
        "cacheReadInputTokens": details.cached,
        "cacheWriteInputTokens": details.cache_write,
    })
}
