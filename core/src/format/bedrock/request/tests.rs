use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

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

#[test]
fn text_goes_as_blocks() {
    let request = Request {
        messages: vec![
            message(Role::System, vec![Part::text("Be brief.")]),
            user("Hi"),
            assistant(vec![Part::text("Hello."), Part::Refusal("No.".to_owned())]),
            user("Again"),
            message(Role::System, vec![Part::text("In German.")]),
            user(", please"),
        ],
        ..Request::default()
    };
    check(
        &request,
        LLAMA,
        &json!({
            "system": [{"text": "Be brief."}, {"text": "In German."}],
            "messages": [
                {"role": "user", "content": [{"text": "Hi"}]},
                {"role": "assistant", "content": [{"text": "Hello."}, {"text": "No."}]},
                {"role": "user", "content": [{"text": "Again"}, {"text": ", please"}]},
            ],
        }),
        &[],
    );
}

#[test]
fn white_space_alone_is_left_out() {
    let request = Request {
        messages: vec![
            message(Role::System, vec![Part::text("")]),
            user("Hi"),
            assistant(vec![Part::text(" \n")]),
            user("there"),
        ],
        ..Request::default()
    };
    let messages = json!([{"role": "user", "content": [{"text": "Hi"}, {"text": "there"}]}]);
    check(&request, LLAMA, &json!({ "messages": messages }), &[]);
}

#[test]
fn what_every_model_takes_tunes_every_model() {
    let request = Request {
        max_tokens: Some(100),
        temperature: Some(0.5),
        top_p: Some(0.9),
        stop: vec!["END".to_owned()],
        ..asking()
    };
    let expected = json!({
        "messages": hi(),
        "inferenceConfig": {
            "maxTokens": 100, "temperature": 0.5, "topP": 0.9, "stopSequences": ["END"],
        },
    });
    for id in [HAIKU_3, NOVA, GPT_OSS, MISTRAL, LLAMA] {
        check(&request, id, &expected, &[]);
    }
}

#[test]
fn what_no_model_takes_is_told() {
    let request = Request {
        temperature: Some(1.6),
        seed: Some(7),
        logprobs: Some(3),
        presence_penalty: Some(0.5),
        frequency_penalty: Some(0.25),
        user: Some("u-17".to_owned()),
        top_k: Some(5),
        reasoning: effort(Effort::High),
        ..asking()
    };
    let expected = json!({"messages": hi(), "inferenceConfig": {"temperature": 1.0}});
    let names = [
        "frequency_penalty",
        "logprobs",
        "presence_penalty",
        "seed",
        "temperature",
        "thinking",
        "top_k",
        "user",
    ];
    check(&request, LLAMA, &expected, &names);
    let nothing_asked = Request {
        presence_penalty: Some(0.0),
        temperature: Some(1.0),
        reasoning: effort(Effort::Off),
        ..asking()
    };
    check(&nothing_asked, LLAMA, &expected, &[]);
}

#[test]
fn each_family_has_its_own_top_k() {
    let request = Request {
        top_k: Some(5),
        ..asking()
    };
    for (id, additional) in [
        (SONNET, json!({"top_k": 5})),
        (NOVA, json!({"inferenceConfig": {"topK": 5}})),
    ] {
        let expected = json!({"messages": hi(), "additionalModelRequestFields": additional});
        check(&request, id, &expected, &[]);
    }
}

#[test]
fn each_family_thinks_in_its_own_way() {
    let high = effort(Effort::High);
    for (id, reasoning, max_tokens, additional) in [
        (
            SONNET,
            high.clone(),
            None,
            json!({"thinking": {"type": "enabled", "budget_tokens": 24_576}}),
        ),
        (
            SONNET,
            high.clone(),
            Some(10_000),
            json!({"thinking": {"type": "enabled", "budget_tokens": 5_000}}),
        ),
        (
            SONNET,
            budget(10),
            Some(2_000),
            json!({"thinking": {"type": "enabled", "budget_tokens": 1_024}}),
        ),
        (
            OPUS,
            high.clone(),
            None,
            json!({"thinking": {"type": "adaptive"}, "output_config": {"effort": "high"}}),
        ),
        (
            OPUS,
            effort(Effort::Off),
            None,
            json!({"thinking": {"type": "disabled"}}),
        ),
        (
            GPT_OSS,
            effort(Effort::Most),
            None,
            json!({"reasoning_effort": "high"}),
        ),
    ] {
        let request = Request {
            reasoning,
            max_tokens,
            ..asking()
        };
        let body = said(&request, id, &[]);
        assert_eq!(body["additionalModelRequestFields"], additional, "{id}");
    }
}

#[test]
fn thinking_that_cannot_be_is_told() {
    let high = || Request {
        reasoning: effort(Effort::High),
        ..asking()
    };
    let too_tight = Request {
        max_tokens: Some(1_024),
        ..high()
    };
    let forced = Request {
        tools: vec![weather()],
        tool_choice: Some(ToolChoice::Any),
        ..high()
    };
    let unsigned = Request {
        messages: called(),
        tools: vec![weather()],
        ..high()
    };
    for (request, id) in [
        (high(), HAIKU_3),
        (high(), NOVA),
        (too_tight, SONNET),
        (forced, SONNET),
        (unsigned, SONNET),
    ] {
        let body = said(&request, id, &["thinking"]);
        assert_eq!(body["additionalModelRequestFields"], Value::Null, "{id}");
    }
}

#[test]
fn what_always_thinks_is_told_to_think_little() {
    let request = Request {
        reasoning: effort(Effort::Off),
        ..asking()
    };
    let body = said(&request, GPT_OSS, &["thinking"]);
    let little = json!({"reasoning_effort": "low"});
    assert_eq!(body["additionalModelRequestFields"], little);
}

#[test]
fn thinking_takes_sampling_away() {
    let request = Request {
        reasoning: effort(Effort::Low),
        temperature: Some(0.5),
        top_k: Some(5),
        top_p: Some(0.95),
        ..asking()
    };
    let body = said(&request, SONNET, &["temperature", "top_k"]);
    assert_eq!(body["inferenceConfig"], json!({"topP": 0.95}));
    let unthinking = Request {
        reasoning: None,
        ..request
    };
    let body = said(&unthinking, SONNET, &["top_p"]);
    assert_eq!(body["inferenceConfig"], json!({"temperature": 0.5}));
}

#[test]
fn only_its_own_thinking_comes_back() {
    let signature = |origin| Signature {
        origin,
        value: "c2ln".to_owned(),
    };
    let thought = |origin| Part::Thinking {
        text: "Hm.".to_owned(),
        signature: Some(signature(origin)),
    };
    let history = |origin| {
        vec![
            user("Hi"),
            assistant(vec![
                thought(origin),
                Part::HiddenThinking(signature(origin)),
                Part::text("Hello."),
            ]),
            user("Again"),
        ]
    };
    let request = |origin, reasoning| Request {
        messages: history(origin),
        reasoning,
        ..Request::default()
    };
    let own = said(&request(Format::Bedrock, effort(Effort::Low)), SONNET, &[]);
    assert_eq!(
        own["messages"][1]["content"],
        json!([
            {"reasoningContent": {"reasoningText": {"text": "Hm.", "signature": "c2ln"}}},
            {"reasoningContent": {"redactedContent": "c2ln"}},
            {"text": "Hello."},
        ])
    );
    for (origin, reasoning) in [
        (Format::Anthropic, effort(Effort::Low)),
        (Format::Bedrock, None),
    ] {
        let foreign = said(&request(origin, reasoning), SONNET, &["thinking"]);
        assert_eq!(
            foreign["messages"][1]["content"],
            json!([{"text": "Hello."}])
        );
    }
}

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
                "schema": r#"{"type":"object"}"#, "name": "answer", "description": "A ticket",
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
fn the_cache_is_marked_where_there_is_one() {
    let cache = |ttl: Option<&str>| {
        Some(Cache {
            ttl: ttl.map(str::to_owned),
        })
    };
    let marked = |text: &str, ttl| Part::Text {
        text: text.to_owned(),
        cache: cache(ttl),
    };
    let request = Request {
        messages: vec![
            message(Role::System, vec![marked("A manual.", Some("1h"))]),
            message(Role::User, vec![marked("Hi", None)]),
        ],
        tools: vec![Tool::Function(Function {
            cache: cache(Some("5m")),
            ..function("now")
        })],
        ..Request::default()
    };
    let point = json!({"cachePoint": {"type": "default"}});
    let hour = json!({"cachePoint": {"type": "default", "ttl": "1h"}});
    for (id, names, system) in [
        (SONNET, [].as_slice(), &hour),
        (NOVA, &["cache_control.ttl"], &point),
    ] {
        let body = said(&request, id, names);
        assert_eq!(body["system"][1], *system, "{id}");
        assert_eq!(body["messages"][0]["content"][1], point, "{id}");
        assert_eq!(body["toolConfig"]["tools"][1], point, "{id}");
    }
    let body = said(&request, HAIKU_3, &["cache_control"]);
    assert_eq!(body["system"], json!([{"text": "A manual."}]));
    assert_eq!(body["toolConfig"]["tools"].as_array().unwrap().len(), 1);
}

#[test]
fn pictures_and_documents_go_as_bytes() {
    let base64 = |media_type: &str, name: Option<&str>| Media {
        source: Source::Base64("QUJD".to_owned()),
        media_type: Some(media_type.to_owned()),
        name: name.map(str::to_owned),
        ..Media::default()
    };
    let text = Media {
        source: Source::Text("ABC".to_owned()),
        name: Some("../terms.pdf".to_owned()),
        ..Media::default()
    };
    let parts = vec![
        Part::text("Compare"),
        Part::Image(Media {
            detail: Some("low".to_owned()),
            ..base64("image/jpg", None)
        }),
        Part::Document(base64("application/pdf", Some("terms.pdf"))),
        Part::Document(base64("text/markdown; charset=utf-8", Some("terms  pdf"))),
        Part::Document(base64("text/x-log", None)),
        Part::Document(Media {
            media_type: Some("text/plain".to_owned()),
            ..text
        }),
    ];
    let body = said(&parts_of(parts), SONNET, &["detail"]);
    let document = |format: &str, name: &str| json!({"document": {"format": format, "name": name, "source": {"bytes": "QUJD"}}});
    assert_eq!(
        body["messages"][0]["content"],
        json!([
            {"text": "Compare"},
            {"image": {"format": "jpeg", "source": {"bytes": "QUJD"}}},
            document("pdf", "terms pdf"),
            document("md", "terms pdf 2"),
            document("txt", "document"),
            document("txt", "terms pdf 3"),
        ])
    );
}

#[test]
fn media_that_the_api_cannot_have_are_refused() {
    let media = |source, media_type: &str| Media {
        source,
        media_type: Some(media_type.to_owned()),
        ..Media::default()
    };
    let url = || Source::Url("https://pictures.example/a".to_owned());
    let bytes = || Source::Base64("QUJD".to_owned());
    for (part, name) in [
        (
            Part::Image(media(url(), "image/png")),
            "an image by address",
        ),
        (
            Part::Document(media(url(), "application/pdf")),
            "a document by address",
        ),
        (
            Part::Image(media(bytes(), "image/tiff")),
            "image of type image/tiff",
        ),
        (
            Part::Document(media(bytes(), "application/zip")),
            "document of type application/zip",
        ),
        (
            Part::Image(media(Source::File("f".to_owned()), "image/png")),
            "a stored file",
        ),
        (Part::Audio(media(bytes(), "audio/wav")), "audio input"),
        (
            Part::Document(media(bytes(), "application/pdf")),
            "a document without text beside it",
        ),
    ] {
        refuses(&parts_of(vec![part]), SONNET, name);
    }
    let picture = || Part::Image(media(bytes(), "image/png"));
    let of = |role| Request {
        messages: vec![user("Hi"), message(role, vec![picture()]), user("there")],
        ..Request::default()
    };
    refuses(
        &of(Role::Assistant),
        SONNET,
        "a picture or document from the assistant",
    );
    refuses(
        &of(Role::System),
        SONNET,
        "a system prompt that is not text",
    );
}

#[test]
fn what_would_be_another_request_is_refused() {
    let several = Request {
        choices: Some(2),
        ..asking()
    };
    refuses(&several, LLAMA, "n");
    let hosted = Request {
        tools: vec![Tool::Hosted("web_search".to_owned())],
        ..asking()
    };
    refuses(&hosted, LLAMA, "web_search");
    let stop = |stop: &str| Request {
        stop: vec![stop.to_owned()],
        ..asking()
    };
    refuses(&stop("\n"), SONNET, "a stop of white space");
    refuses(&stop(""), LLAMA, "a stop of white space");
    said(&stop("\n"), LLAMA, &[]);
    let odd_name = Request {
        tools: vec![Tool::Function(function("what's up"))],
        ..asking()
    };
    let name = "a tool's name beyond letters, digits, `_` and `-`";
    refuses(&odd_name, LLAMA, name);
    for arguments in ["{", "[]", "17"] {
        let odd_arguments = Request {
            messages: vec![user("Hi"), assistant(vec![call("1", "now", arguments)])],
            tools: vec![weather()],
            ..Request::default()
        };
        let name = "tool call arguments that are no JSON object";
        refuses(&odd_arguments, LLAMA, name);
    }
}

#[test]
fn the_user_begins_and_mostly_ends_a_conversation() {
    let of = |messages| Request {
        messages,
        ..Request::default()
    };
    let hello = || assistant(vec![Part::text("Hello.")]);
    refuses(
        &of(vec![]),
        LLAMA,
        "a conversation in which nobody says anything",
    );
    refuses(
        &of(vec![hello(), user("Hi")]),
        LLAMA,
        "a conversation that the assistant begins",
    );
    let begun = of(vec![user("Hi"), hello()]);
    refuses(&begun, OPUS, "an answer begun by the caller");
    said(&begun, SONNET, &[]);
}

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
