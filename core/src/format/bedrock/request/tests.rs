mod conversation;
mod media;
mod tools;
mod tuning;

use serde_json::{Value, json};

use super::*;
use crate::chat::{
    Cache, Effort, Function, Media, Message, Part, Reasoning, Role, Schema, Signature, Source,
    Tool, ToolCall, ToolChoice, ToolResult,
};
use crate::config::Format;
use crate::json::Json;

const SONNET: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const HAIKU_3: &str = "anthropic.claude-3-haiku-20240307-v1:0";
const OPUS: &str = "global.anthropic.claude-opus-4-6-v1";
const NOVA: &str = "amazon.nova-lite-v1:0";
const GPT_OSS: &str = "openai.gpt-oss-120b-1:0";
const MISTRAL: &str = "mistral.mistral-large-3-675b-instruct";
const LLAMA: &str = "us.meta.llama3-3-70b-instruct-v1:0";

#[track_caller]
fn check(request: &Request, id: &str, body: &Value, dropped: &[&str]) {
    assert_eq!(said(request, id, dropped), *body, "{id}");
}

/// What is said to the model; what is dropped must be this.
#[track_caller]
fn said(request: &Request, id: &str, dropped: &[&str]) -> Value {
    let written = write(request, id).unwrap();
    assert_eq!(written.dropped, dropped, "{id}");
    serde_json::from_slice(&written.body).unwrap()
}

#[track_caller]
fn refuses(request: &Request, id: &str, name: &str) {
    let refused = Unsupported(name.to_owned().into());
    assert_eq!(write(request, id), Err(refused), "{id}");
}

fn asking() -> Request {
    parts_of(vec![Part::text("Hi")])
}

fn hi() -> Value {
    json!([{"role": "user", "content": [{"text": "Hi"}]}])
}

fn parts_of(parts: Vec<Part>) -> Request {
    Request {
        messages: vec![message(Role::User, parts)],
        ..Request::default()
    }
}

fn called() -> Vec<Message> {
    vec![
        user("Hi"),
        assistant(vec![
            call("call_1", "weather", r#" {"city": "Kiel"} "#),
            call("call_2:", "now", ""),
        ]),
        message(
            Role::User,
            vec![
                Part::text("In Fahrenheit"),
                result("call_1", "17 °C"),
                Part::ToolResult(ToolResult {
                    call: "call_2:".to_owned(),
                    is_error: true,
                    ..ToolResult::default()
                }),
            ],
        ),
    ]
}

const fn message(role: Role, parts: Vec<Part>) -> Message {
    Message { role, parts }
}

fn user(text: &str) -> Message {
    message(Role::User, vec![Part::text(text)])
}

const fn assistant(parts: Vec<Part>) -> Message {
    message(Role::Assistant, parts)
}

fn call(id: &str, name: &str, arguments: &str) -> Part {
    Part::ToolCall(ToolCall {
        id: id.to_owned(),
        name: name.to_owned(),
        arguments: arguments.to_owned(),
        signature: None,
    })
}

fn result(call: &str, text: &str) -> Part {
    Part::ToolResult(ToolResult {
        call: call.to_owned(),
        parts: vec![Part::text(text)],
        ..ToolResult::default()
    })
}

fn weather() -> Tool {
    let parameters = r#"{"type":"object","properties":{"city":{}}}"#;
    Tool::Function(Function {
        description: Some("What it is like outside".to_owned()),
        parameters: Json::parse(parameters.to_owned()),
        ..function("weather")
    })
}

fn function(name: &str) -> Function {
    Function {
        name: name.to_owned(),
        ..Function::default()
    }
}

fn effort(effort: Effort) -> Option<Reasoning> {
    Some(Reasoning {
        effort: Some(effort),
        ..Reasoning::default()
    })
}

fn budget(tokens: u64) -> Option<Reasoning> {
    Some(Reasoning {
        budget: Some(tokens),
        ..Reasoning::default()
    })
}
