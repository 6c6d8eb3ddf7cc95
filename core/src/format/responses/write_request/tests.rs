//! What requests become, and what they lose.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::chat::{
    Cache, Function, Media, Message, Part, Reasoning, Role, Signature, Source, ToolCall, ToolResult,
};
use crate::config::Config;
use crate::format::Format;

#[test]
fn a_tool_that_does_not_say_is_not_strict() {
    let tool = |strict| {
        Tool::Function(Function {
            name: "f".to_owned(),
            strict,
            ..Function::default()
        })
    };
    let request = Request {
        tools: vec![tool(None), tool(Some(true))],
        ..Request::default()
    };
    let tools = &written(&request).0["tools"];
    assert_eq!(tools[0]["strict"], false);
    assert_eq!(tools[1]["strict"], true);
}

#[test]
fn thinking_comes_back_encrypted_where_there_is_any() {
    let request = |effort, shown| Request {
        reasoning: Some(Reasoning {
            effort,
            budget: None,
            shown,
        }),
        ..Request::default()
    };
    for (request, reasoning, include) in [
        (
            request(Some(Effort::Low), None),
            json!({"effort": "low"}),
            json!(["reasoning.encrypted_content"]),
        ),
        (
            request(None, Some(true)),
            json!({"summary": "auto"}),
            json!(["reasoning.encrypted_content"]),
        ),
        (
            request(Some(Effort::Off), None),
            json!({"effort": "none"}),
            Value::Null,
        ),
    ] {
        let (body, _) = written(&request);
        assert_eq!(body["reasoning"], reasoning);
        assert_eq!(body["include"], include);
        assert_eq!(body["store"], false);
    }
}

#[test]
fn thinking_goes_back_to_who_thought_it() {
    let signature = |origin| Signature {
        origin,
        value: "x".to_owned(),
    };
    let thinking = |signature| Part::Thinking {
        text: "A".to_owned(),
        signature,
    };
    for (part, item) in [
        (
            thinking(Some(signature(Format::Responses))),
            Some(json!({
                "type": "reasoning",
                "summary": [{"type": "summary_text", "text": "A"}],
                "encrypted_content": "x",
            })),
        ),
        (
            Part::HiddenThinking(signature(Format::Responses)),
            Some(json!({"type": "reasoning", "summary": [], "encrypted_content": "x"})),
        ),
        (thinking(Some(signature(Format::Anthropic))), None),
        (thinking(None), None),
        (Part::HiddenThinking(signature(Format::Gemini)), None),
    ] {
        let (body, dropped) = written(&said(Role::Assistant, vec![part]));
        match item {
            Some(item) => assert_eq!(body["input"], json!([item])),
            None => {
                assert_eq!(body["input"], json!([]));
                assert_eq!(dropped, ["thinking"]);
            }
        }
    }
}

#[test]
fn parts_stay_in_order_whatever_items_they_become() {
    let call = Part::ToolCall(ToolCall {
        id: "a".to_owned(),
        name: "f".to_owned(),
        arguments: "{}".to_owned(),
        signature: None,
    });
    let parts = vec![Part::text("1"), call, Part::Refusal("2".to_owned())];
    let (body, _) = written(&said(Role::Assistant, parts));
    let output = |piece: Value| json!({"type": "message", "role": "assistant", "content": [piece]});
    assert_eq!(
        body["input"],
        json!([
            output(json!({"type": "output_text", "text": "1"})),
            {"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"},
            output(json!({"type": "refusal", "refusal": "2"})),
        ])
    );
}

#[test]
fn what_it_has_no_word_for_is_dropped_by_name() {
    let cache = Some(Cache::default());
    let result = ToolResult {
        is_error: true,
        cache: cache.clone(),
        ..ToolResult::default()
    };
    let plain = Media {
        source: Source::Text("Hi".to_owned()),
        name: Some("a.txt".to_owned()),
        ..Media::default()
    };
    let request = Request {
        top_k: Some(1),
        seed: Some(1),
        presence_penalty: Some(0.5),
        frequency_penalty: Some(0.5),
        ..said(
            Role::User,
            vec![Part::ToolResult(result), Part::Document(plain)],
        )
    };
    let (body, dropped) = written(&request);
    assert_eq!(
        dropped,
        [
            "top_k",
            "seed",
            "presence_penalty",
            "frequency_penalty",
            "cache_control",
            "is_error",
            "document.name",
        ]
    );
    assert_eq!(
        body["input"],
        json!([
            {"type": "function_call_output", "call_id": "", "output": ""},
            {"type": "message", "role": "user", "content": "Hi"},
        ])
    );
}

#[test]
fn what_an_answer_cannot_do_without_is_refused_by_name() {
    let media = |source| Media {
        source,
        ..Media::default()
    };
    let stored = || media(Source::File("f".to_owned()));
    for (request, name) in [
        (
            Request {
                tools: vec![Tool::Hosted("web_search".to_owned())],
                ..Request::default()
            },
            "the tool `web_search`",
        ),
        (
            Request {
                choices: Some(2),
                ..Request::default()
            },
            "n",
        ),
        (
            Request {
                stop: vec!["\n".to_owned()],
                ..Request::default()
            },
            "stop",
        ),
        (said(Role::User, vec![Part::Image(stored())]), "file_id"),
        (said(Role::User, vec![Part::Document(stored())]), "file_id"),
        (
            said(Role::User, vec![Part::Audio(Media::default())]),
            "audio input",
        ),
        (
            said(Role::User, vec![Part::Image(Media::default())]),
            "an image as text",
        ),
        (
            said(Role::Assistant, vec![Part::Image(Media::default())]),
            "media that the model made",
        ),
    ] {
        let Unsupported(refused) = write_request(&request, &model()).unwrap_err();
        assert_eq!(refused, name);
    }
}

#[track_caller]
fn written(request: &Request) -> (Value, Vec<Cow<'static, str>>) {
    let written = write_request(request, &model()).unwrap();
    (
        serde_json::from_slice(&written.body).unwrap(),
        written.dropped,
    )
}

fn said(role: Role, parts: Vec<Part>) -> Request {
    Request {
        messages: vec![Message { role, parts }],
        ..Request::default()
    }
}

fn model() -> Arc<Model> {
    let config = Config::parse(
        br#"{"sidecar": {"cluster": "baton-sidecar"},
            "providers": {"p": {"cluster": "p", "format": "responses", "authority": "p.example"}},
            "models": {"m": {"provider": "p", "name": "gpt"}},
            "routes": [{"name": "r", "match": {"models": ["m"]}, "ladder": ["m"]}]}"#,
    );
    let (_, model) = config.unwrap().models.pop_first().unwrap();
    model
}
