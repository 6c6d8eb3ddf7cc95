use super::*;
use crate::chat::{
    Cache, Effort, Function, Media, Part, Reasoning, Signature, Source, Tool, ToolCall, ToolChoice,
    ToolResult,
};
use crate::config::Format;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn the_least_request_has_a_model_and_a_message() {
    let request = read_ok(r#"{"model":"m","messages":[{"role":"user","content":"Hi"}]}"#);
    assert_eq!(
        request,
        Request {
            model: "m".to_owned(),
            wants_usage: true,
            messages: vec![message(Role::User, [Part::text("Hi")])],
            ..Request::default()
        }
    );
}

#[test]
fn what_tunes_is_read() {
    let request = with(
        r#""stream":true,"max_tokens":9,"temperature":0.5,"top_p":0.9,"top_k":4,"stop_sequences":["a"],"metadata":{"user_id":"u","team":"t"}"#,
    );
    assert!(request.streams);
    assert_eq!(request.max_tokens, Some(9));
    assert_eq!(request.temperature, Some(0.5));
    assert_eq!(request.top_p, Some(0.9));
    assert_eq!(request.top_k, Some(4));
    assert_eq!(request.stop, ["a"]);
    assert_eq!(request.user.as_deref(), Some("u"));
    assert_eq!(request.dropped, ["metadata.team"]);
}

#[test]
fn system_prompts_are_messages_wherever_they_stand() {
    let request = read_ok(
        r#"{"model":"m","system":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}}],"messages":[{"role":"user","content":[{"type":"text","text":"b"},{"type":"mid_conv_system","content":[{"type":"text","text":"c"}]}]},{"role":"system","content":"d"}]}"#,
    );
    let cached = Part::Text {
        text: "a".to_owned(),
        cache: Some(Cache {
            ttl: Some("1h".to_owned()),
        }),
    };
    assert_eq!(
        request.messages,
        [
            message(Role::System, [cached]),
            message(Role::User, [Part::text("b")]),
            message(Role::System, [Part::text("c")]),
            message(Role::System, [Part::text("d")]),
        ]
    );
}

#[test]
fn calls_results_and_thinking_are_parts() {
    let parts = content(
        r#"{"type":"thinking","thinking":"Hm","signature":"xyz"},{"type":"thinking","thinking":"So","signature":""},{"type":"redacted_thinking","data":"baton:gemini:abc"},{"type":"tool_use","id":"t","name":"weather","input":{"a": 1}},{"type":"tool_result","tool_use_id":"t","is_error":true,"content":[{"type":"text","text":"No"}]}"#,
    );
    let signature = |origin, value: &str| Signature {
        origin,
        value: value.to_owned(),
    };
    let thinking = |text: &str, signature| Part::Thinking {
        text: text.to_owned(),
        signature,
    };
    assert_eq!(
        parts,
        [
            thinking("Hm", Some(signature(Format::Anthropic, "xyz"))),
            thinking("So", None),
            Part::HiddenThinking(signature(Format::Gemini, "abc")),
            Part::ToolCall(ToolCall {
                id: "t".to_owned(),
                name: "weather".to_owned(),
                arguments: r#"{"a": 1}"#.to_owned(),
                signature: None,
            }),
            Part::ToolResult(ToolResult {
                call: "t".to_owned(),
                parts: vec![Part::text("No")],
                is_error: true,
                ..ToolResult::default()
            }),
        ]
    );
}

#[test]
fn documents_come_from_anywhere() {
    let parts = content(
        r#"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"eA=="}},{"type":"document","title":"t","context":"from 2020","source":{"type":"url","url":"https://a.example/b.pdf"}},{"type":"document","source":{"type":"content","content":[{"type":"text","text":"a"},{"type":"image","source":{"type":"url","url":"https://a.example/c.png"}},{"type":"text","text":"b"}]}},{"type":"search_result","title":"s","source":"https://a.example","content":[{"type":"text","text":"found"}]}"#,
    );
    let image = |source, media_type: Option<&str>| {
        Part::Image(Media {
            source,
            media_type: media_type.map(str::to_owned),
            ..Media::default()
        })
    };
    let text = |text: &str, name: Option<&str>| {
        Part::Document(Media {
            source: Source::Text(text.to_owned()),
            media_type: Some("text/plain".to_owned()),
            name: name.map(str::to_owned),
            ..Media::default()
        })
    };
    assert_eq!(
        parts,
        [
            image(Source::Base64("eA==".to_owned()), Some("image/png")),
            Part::text("from 2020"),
            Part::Document(Media {
                source: Source::Url("https://a.example/b.pdf".to_owned()),
                name: Some("t".to_owned()),
                ..Media::default()
            }),
            text("a\nb", None),
            image(Source::Url("https://a.example/c.png".to_owned()), None),
            text("found", Some("s")),
        ]
    );
}

#[test]
fn tools_are_the_callers_or_anthropics() {
    let request = with(
        r#""tools":[{"name":"weather","input_schema":{"type": "object"},"strict":true,"defer_loading":true},{"type":"custom","name":"now","description":"d"},{"type":"web_search_20250305","name":"web_search","max_uses":1}],"tool_choice":{"type":"tool","name":"now","disable_parallel_tool_use":true}"#,
    );
    assert_eq!(
        request.tools,
        [
            Tool::Function(Function {
                name: "weather".to_owned(),
                parameters: crate::json::Json::parse(r#"{"type": "object"}"#.to_owned()),
                strict: Some(true),
                ..Function::default()
            }),
            Tool::Function(Function {
                name: "now".to_owned(),
                description: Some("d".to_owned()),
                ..Function::default()
            }),
            Tool::Hosted("web_search_20250305".to_owned()),
        ]
    );
    let choice = ToolChoice::Named("now".to_owned());
    assert_eq!(request.tool_choice, Some(choice));
    assert_eq!(request.parallel_tool_calls, Some(false));
    assert_eq!(request.dropped, ["tools.defer_loading"]);
    assert_eq!(request.untranslatable, ["web_search_20250305"]);
}

#[test]
fn thinking_is_a_budget_or_an_effort() {
    let reasoning = |effort, budget, shown| {
        Some(Reasoning {
            effort,
            budget,
            shown,
        })
    };
    for (members, expected) in [
        (r#""x":1"#, None),
        (
            r#""thinking":{"type":"enabled","budget_tokens":2000,"display":"omitted"}"#,
            reasoning(None, Some(2_000), Some(false)),
        ),
        (
            r#""thinking":{"type":"adaptive","display":"summarized"}"#,
            reasoning(Some(Effort::High), None, Some(true)),
        ),
        (
            r#""thinking":{"type":"adaptive"},"output_config":{"effort":"max"}"#,
            reasoning(Some(Effort::Most), None, None),
        ),
        (
            r#""output_config":{"effort":"low"}"#,
            reasoning(Some(Effort::Low), None, None),
        ),
        (
            r#""thinking":{"type":"disabled"},"output_config":{"effort":"low"}"#,
            reasoning(Some(Effort::Off), None, None),
        ),
    ] {
        assert_eq!(with(members).reasoning, expected, "{members}");
    }
}

#[test]
fn the_form_of_the_answer_stands_in_either_place() {
    let format = r#"{"type":"json_schema","schema":{"type": "object"}}"#;
    for members in [
        format!(r#""output_format":{format}"#),
        format!(r#""output_config":{{"format":{format}}}"#),
    ] {
        let Output::Schema(schema) = with(&members).output else {
            panic!("no schema in {members}");
        };
        assert_eq!(schema.schema.as_str(), r#"{"type": "object"}"#);
        assert_eq!(schema.strict, Some(true));
    }
}

#[test]
fn what_is_only_here_is_left_to_its_own_provider() {
    for (members, names) in [
        (r#""container":"c""#, ["container"].as_slice()),
        (r#""container":null"#, &[]),
        (r#""mcp_servers":[{}]"#, &["mcp_servers"]),
        (r#""mcp_servers":[ ]"#, &[]),
        (r#""inference_geo":"eu""#, &["inference_geo"]),
    ] {
        assert_eq!(with(members).untranslatable, names, "{members}");
    }
    let request = read_ok(
        r#"{"model":"m","messages":[{"role":"user","content":[{"type":"container_upload","file_id":"f"},{"type":"image","source":{"type":"file","file_id":"f"}}]}]}"#,
    );
    assert_eq!(
        request.untranslatable,
        [
            "messages.content.container_upload",
            "messages.content.source.file"
        ]
    );
}

#[test]
fn what_nobody_knows_is_dropped_by_name() {
    let request = read_ok(
        r#"{"model":"m","speed":"fast","service_tier":null,"cache_control":{"type":"ephemeral"},"messages":[{"role":"user","content":[{"type":"text","text":"a","citations":[{}]},{"type":"tool_use","id":"t","name":"n","input":{},"cache_control":{"type":"ephemeral"},"caller":{}}]}]}"#,
    );
    assert_eq!(
        request.dropped,
        [
            "cache_control",
            "messages.content.cache_control",
            "messages.content.caller",
            "messages.content.citations",
            "speed",
        ]
    );
}

#[test]
fn a_mistake_is_told_with_its_place() {
    for (body, place) in [
        ("{}", "model"),
        (r#"{"model":"m"}"#, "messages"),
        (r#"{"model":"","messages":[]}"#, "model"),
        (r#"{"model":"m","messages":[]}"#, "messages"),
        (r#"{"model":"m","messages":["Hi"]}"#, "messages[0]"),
        (
            r#"{"model":"m","messages":[{"role":"user","content":5}]}"#,
            "messages[0].content",
        ),
        (
            r#"{"model":"m","messages":[{"role":"user","content":[{"text":"Hi"}]}]}"#,
            "messages[0].content[0].type",
        ),
        (
            r#"{"model":"m","messages":[{"role":"user","content":[{"type":"text"}]}]}"#,
            "messages[0].content[0].text",
        ),
        (
            r#"{"model":"m","messages":[{"role":"user","content":"Hi"}],"thinking":{"type":"enabled"}}"#,
            "thinking.budget_tokens",
        ),
        (
            r#"{"model":"m","messages":[{"role":"user","content":"Hi"}],"stop_sequences":"a"}"#,
            "stop_sequences",
        ),
        (
            r#"{"model":"m","model":"n","messages":[{"role":"user","content":"Hi"}]}"#,
            "model",
        ),
    ] {
        let error = read(body.as_bytes()).expect_err("a mistake");
        assert_eq!(error.param(), Some(place), "{body}");
    }
}

#[test]
fn nesting_costs_no_stack() {
    let deep = "[".repeat(1_000_000);
    let body = format!(r#"{{"model":"m","x":{deep}"#);
    assert_eq!(read(body.as_bytes()), Err(RequestError::EndsEarly));
    let results = r#"{"type":"tool_result","tool_use_id":"t","content":["#.repeat(5_000);
    let ends = "]}".repeat(5_000);
    let body =
        format!(r#"{{"model":"m","messages":[{{"role":"user","content":[{results}{ends}]}}]}}"#);
    let error = read(body.as_bytes()).expect_err("a mistake");
    let place = "messages[0].content[0].content[0].content[0].content";
    assert_eq!(error.param(), Some(place));
}

fn message(role: Role, parts: impl Into<Vec<Part>>) -> Message {
    Message {
        role,
        parts: parts.into(),
    }
}

/// The parts of a message of these blocks.
#[track_caller]
fn content(blocks: &str) -> Vec<Part> {
    let body = format!(r#"{{"model":"m","messages":[{{"role":"user","content":[{blocks}]}}]}}"#);
    read_ok(&body).messages.remove(0).parts
}

/// The least request with these members too.
#[track_caller]
fn with(members: &str) -> Request {
    let message = r#"{"role":"user","content":"Hi"}"#;
    read_ok(&format!(
        r#"{{"model":"m","messages":[{message}],{members}}}"#
    ))
}

#[track_caller]
fn read_ok(body: &str) -> Request {
    read(body.as_bytes()).expect("a request")
}
