//! Tools, their calls and schemas.

use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

#[test]
fn tools_calls_and_results_are_said() {
    let request = Request {
        messages: called(),
        tools: vec![weather(), Tool::Function(function("now"))],
        parallel_tool_calls: Some(false),
        ..Request::default()
    };
    check(
        &request,
        SONNET,
        &json!({
            "messages": [
                {"role": "user", "content": [{"text": "Hi"}]},
                {"role": "assistant", "content": [
                    {"toolUse": {"toolUseId": "call_1", "name": "weather", "input": {"city": "Kiel"}}},
                    {"toolUse": {"toolUseId": "call_2_", "name": "now", "input": {}}},
                ]},
                {"role": "user", "content": [
                    {"toolResult": {"toolUseId": "call_1", "content": [{"text": "17 °C"}]}},
                    {"toolResult": {"toolUseId": "call_2_", "content": [], "status": "error"}},
                    {"text": "In Fahrenheit"},
                ]},
            ],
            "toolConfig": {"tools": [
                {"toolSpec": {
                    "name": "weather",
                    "description": "What it is like outside",
                    "inputSchema": {"json": {"type": "object", "properties": {"city": {}}}},
                }},
                {"toolSpec": {
                    "name": "now",
                    "inputSchema": {"json": {"type": "object", "properties": {}}},
                }},
            ]},
        }),
        &["parallel_tool_calls"],
    );
    said(&request, LLAMA, &["is_error", "parallel_tool_calls"]);
}

#[test]
fn long_ids_of_a_call_and_its_result_stay_alike_and_apart_from_others() {
    let long = |end: &str| format!("call_{}{end}", "x".repeat(80));
    let calls = [long("a"), long("b")];
    let request = Request {
        messages: vec![
            user("Hi"),
            assistant(calls.iter().map(|id| call(id, "weather", "{}")).collect()),
            message(
                Role::User,
                calls.iter().map(|id| result(id, "17 °C")).collect(),
            ),
        ],
        tools: vec![weather()],
        ..Request::default()
    };
    let body = said(&request, SONNET, &[]);
    let id = |message: usize, part: usize, kind: &str| {
        let id = &body["messages"][message]["content"][part][kind]["toolUseId"];
        id.as_str().unwrap().to_owned()
    };
    for part in [0, 1] {
        assert_eq!(id(1, part, "toolUse"), id(2, part, "toolResult"));
        assert_eq!(id(1, part, "toolUse").len(), 64);
    }
    assert_ne!(id(1, 0, "toolUse"), id(1, 1, "toolUse"));
}

#[test]
fn tools_are_forced_where_the_model_can_be() {
    let request = |choice| Request {
        tools: vec![weather()],
        tool_choice: Some(choice),
        ..asking()
    };
    let any = request(ToolChoice::Any);
    let named = request(ToolChoice::Named("weather".to_owned()));
    for id in [SONNET, NOVA, MISTRAL] {
        let body = said(&any, id, &[]);
        assert_eq!(body["toolConfig"]["toolChoice"], json!({"any": {}}), "{id}");
    }
    for id in [SONNET, NOVA] {
        let body = said(&named, id, &[]);
        let tool = json!({"tool": {"name": "weather"}});
        assert_eq!(body["toolConfig"]["toolChoice"], tool, "{id}");
    }
    for id in [GPT_OSS, LLAMA] {
        refuses(&any, id, "tool_choice");
    }
    for id in [GPT_OSS, LLAMA, MISTRAL] {
        refuses(&named, id, "tool_choice");
    }
    let auto = said(&request(ToolChoice::Auto), LLAMA, &[]);
    assert_eq!(auto["toolConfig"]["toolChoice"], Value::Null);
}

#[test]
fn tools_that_must_not_be_called_are_left_out() {
    let never = Request {
        tools: vec![weather()],
        tool_choice: Some(ToolChoice::Never),
        ..asking()
    };
    check(&never, SONNET, &json!({"messages": hi()}), &[]);
    let name = "calls in the history while none may be made";
    let after_calls = Request {
        messages: called(),
        ..never
    };
    refuses(&after_calls, SONNET, name);
    let without_tools = Request {
        tools: Vec::new(),
        tool_choice: None,
        ..after_calls
    };
    refuses(&without_tools, SONNET, name);
}

#[test]
fn strict_tools_and_schemas_need_a_model_that_keeps_to_them() {
    let schema = || Json::parse(r#"{"type":"object"}"#.to_owned()).unwrap();
    let strict = Request {
        tools: vec![Tool::Function(Function {
            strict: Some(true),
            parameters: Some(schema()),
            ..function("now")
        })],
        ..asking()
    };
    let spec = |id, names: &[&str]| {
        said(&strict, id, names)["toolConfig"]["tools"][0]["toolSpec"]["strict"].clone()
    };
    assert_eq!(spec(SONNET, &[]), json!(true));
    assert_eq!(spec(LLAMA, &["strict"]), Value::Null);
    let held = Request {
        output: Output::Schema(Schema {
            name: None,
            description: Some("A ticket".to_owned()),
            schema: schema(),
            strict: Some(true),
        }),
        ..asking()
    };
    for id in [SONNET, MISTRAL, GPT_OSS, "qwen.qwen3-32b-v1:0"] {
        let format = json!({"textFormat": {
            "type": "json_schema",
            "structure": {"jsonSchema": {
                "schema": r#"{"type":"object","additionalProperties":false}"#, "name": "answer", "description": "A ticket",
            }},
        }});
        assert_eq!(said(&held, id, &[])["outputConfig"], format, "{id}");
    }
    for id in [HAIKU_3, NOVA, LLAMA] {
        refuses(&held, id, "response_format json_schema");
    }
    let json = Request {
        output: Output::Json,
        ..asking()
    };
    refuses(&json, SONNET, "response_format json_object");
    let both = Request {
        reasoning: effort(Effort::Low),
        ..held
    };
    let body = said(&both, OPUS, &["reasoning_effort"]);
    let thinking = json!({"thinking": {"type": "adaptive"}});
    assert_eq!(body["additionalModelRequestFields"], thinking);
}

#[test]
fn schemas_go_as_the_api_takes_them() {
    let tool = |schema: &str, strict| Request {
        tools: vec![Tool::Function(Function {
            strict: Some(strict),
            parameters: Json::parse(schema.to_owned()),
            ..function("now")
        })],
        ..asking()
    };
    let bounded = r#"{"properties":{"n":{"type":"integer","minimum":1}}}"#;
    for (request, json) in [
        (
            tool(bounded, false),
            json!({"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}}),
        ),
        (
            tool(bounded, true),
            json!({
                "properties": {"n": {"type": "integer", "description": "{minimum: 1}"}},
                "additionalProperties": false,
            }),
        ),
    ] {
        let tools = &said(&request, SONNET, &[])["toolConfig"]["tools"];
        assert_eq!(tools[0]["toolSpec"]["inputSchema"]["json"], json);
    }
    refuses(
        &tool(r#"{"anyOf":[]}"#, false),
        SONNET,
        "a tool whose input has alternatives",
    );
    refuses(
        &tool(r#"{"additionalProperties":true}"#, true),
        SONNET,
        "a schema with members of any name",
    );
}
