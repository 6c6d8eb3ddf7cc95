//! OpenAI chat completions, at OpenAI's path or at Azure's.

use bytes::Bytes;
use serde_json::{Value, json};

use super::Language;
use crate::provider::answer::{Answer, CREATED, Finish, Part};
use crate::provider::asked::Asked;
use crate::provider::call::Call;
use crate::provider::check::Mistake;
use crate::provider::script::{Class, Tokens};
use crate::provider::trouble::{Told, Trouble};

mod events;
mod messages;
mod request;

pub(super) use self::messages::address;

/// OpenAI chat.
#[derive(Debug)]
pub(super) struct OpenAi;

impl Language for OpenAi {
    fn read(&self, asked: &Asked) -> Result<Call, Mistake> {
        request::read(asked)
    }

    fn whole(&self, _: &Call, answer: &Answer) -> Value {
        let mut whole = frame(answer, "chat.completion");
        whole["choices"] = json!([{
            "index": 0,
            "message": message(answer),
            "logprobs": logprobs(answer, &said(answer)),
            "finish_reason": finish_reason(answer.finish),
        }]);
        if let Some(tokens) = answer.usage {
            whole["usage"] = usage(tokens);
        }
        whole
    }

    fn events(&self, call: &Call, answer: &Answer) -> Vec<Bytes> {
        events::write(call, answer)
    }

    fn error(&self, trouble: &Trouble) -> Told {
        let (status, kind, code, usual) = words(trouble.class);
        let error = json!({
            "message": trouble.message_or(usual),
            "type": kind,
            "param": trouble.param,
            "code": code,
        });
        Told::new(trouble, status, json!({"error": error}))
    }
}

/// An error's status, type, code and usual message.
pub(super) fn words(class: Class) -> (u16, &'static str, Option<&'static str>, &'static str) {
    const REQUEST: &str = "invalid_request_error";
    match class {
        Class::BadRequest => (400, REQUEST, None, "The request is not valid."),
        Class::Auth => (
            401,
            REQUEST,
            Some("invalid_api_key"),
            "Incorrect API key provided.",
        ),
        Class::ModelNotFound => (
            404,
            REQUEST,
            Some("model_not_found"),
            "The model does not exist or you do not have access to it.",
        ),
        Class::RateLimited => (
            429,
            "requests",
            Some("rate_limit_exceeded"),
            "Rate limit reached for requests.",
        ),
        Class::Quota => (
            429,
            "insufficient_quota",
            Some("insufficient_quota"),
            "You exceeded your current quota, please check your plan and billing details.",
        ),
        Class::Overloaded => (
            503,
            "server_error",
            None,
            "The engine is currently overloaded, please try again later.",
        ),
        Class::ContextLengthExceeded => (
            400,
            REQUEST,
            Some("context_length_exceeded"),
            "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.",
        ),
        Class::Filtered => (
            400,
            REQUEST,
            Some("content_filter"),
            "The response was filtered due to the prompt triggering the content management policy.",
        ),
        Class::Server => (
            500,
            "server_error",
            None,
            "The server had an error while processing your request.",
        ),
    }
}

fn message(answer: &Answer) -> Value {
    let mut message = json!({"role": "assistant", "content": null, "refusal": null});
    let mut calls = Vec::new();
    for part in &answer.parts {
        match part {
            // No member of OpenAI's own: where DeepSeek, vLLM and others put it.
            Part::Thinking(text) => message["reasoning_content"] = json!(text),
            Part::Text(text) => message["content"] = json!(text),
            Part::Refusal(text) => message["refusal"] = json!(text),
            Part::Call {
                id,
                name,
                arguments,
            } => calls.push(json!({
                "id": id,
                "type": "function",
                "function": {"name": name, "arguments": arguments.to_string()},
            })),
        }
    }
    if !calls.is_empty() {
        message["tool_calls"] = calls.into();
    }
    message
}

/// Its text.
fn said(answer: &Answer) -> String {
    let texts = answer.parts.iter().filter_map(|part| match part {
        Part::Text(text) => Some(text.as_str()),
        Part::Thinking(_) | Part::Refusal(_) | Part::Call { .. } => None,
    });
    texts.collect()
}

/// How likely each word of a text is, where that is wanted.
fn logprobs(answer: &Answer, text: &str) -> Value {
    let Some(logprob) = answer.logprob else {
        return Value::Null;
    };
    let words = text.split_inclusive(' ');
    let tokens = words.map(
        |word| json!({"token": word, "logprob": logprob, "bytes": word.as_bytes(), "top_logprobs": []}),
    );
    json!({"content": tokens.collect::<Value>(), "refusal": null})
}

fn finish_reason(finish: Finish) -> &'static str {
    match finish {
        Finish::Stop | Finish::Refused => "stop",
        Finish::Length => "length",
        Finish::Calls => "tool_calls",
        Finish::Filtered => "content_filter",
    }
}

fn usage(tokens: Tokens) -> Value {
    let mut usage = json!({
        "prompt_tokens": tokens.input,
        "completion_tokens": tokens.output,
        "total_tokens": tokens.input.saturating_add(tokens.output),
    });
    if tokens.details.cached > 0 {
        usage["prompt_tokens_details"] = json!({"cached_tokens": tokens.details.cached});
    }
    if tokens.details.reasoning > 0 {
        usage["completion_tokens_details"] = json!({"reasoning_tokens": tokens.details.reasoning});
    }
    usage
}

fn frame(answer: &Answer, object: &str) -> Value {
    json!({
        "id": format!("chatcmpl-{}", answer.provider),
        "object": object,
        "created": CREATED,
        "model": answer.model,
    })
}
