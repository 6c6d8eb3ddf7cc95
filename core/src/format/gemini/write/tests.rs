use super::*;
use crate::chat::{
    Cache, Effort, Function, Media, Message, Output, Part, Reasoning, Role, Schema, Signature,
    Source, Tool, ToolCall, ToolChoice, ToolResult,
};
use crate::config::{Config, Format};
use crate::json::Json;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn turns_alternate_and_system_prompts_stand_apart() {
    let request = Request {
        messages: vec![
            said(Role::System, vec![Part::text("A.")]),
            said(Role::User, vec![Part::text("one")]),
            said(Role::User, vec![Part::text("two"), Part::text("")]),
            said(Role::Assistant, vec![Part::text("")]),
            said(Role::Assistant, vec![Part::text("three")]),
            said(Role::System, vec![Part::text("B.")]),
        ],
        ..Request::default()
    };
    check(
        &request,
        r#"{"contents":[{"role":"user","parts":[{"text":"one"},{"text":"two"}]},{"role":"model","parts":[{"text":"three"}]}],"systemInstruction":{"parts":[{"text":"A."},{"text":"B."}]}}"#,
        &[],
    );
}

#[test]
fn results_have_the_name_of_their_call_and_an_object() {
    let call = |id: &str, arguments: &str| {
        Part::ToolCall(ToolCall {
            id: id.to_owned(),
            name: format!("f_{id}"),
            arguments: arguments.to_owned(),
            signature: None,
        })
    };
    let result = |call: &str, text: &str, is_error| {
        Part::ToolResult(ToolResult {
            call: call.to_owned(),
            name: None,
            parts: vec![Part::text(text)],
            is_error,
            cache: None,
        })
    };
    let request = Request {
        messages: vec![
            said(
                Role::Assistant,
                vec![call("a", r#"{"n": 1}"#), call("b", ""), call("c", "{}")],
            ),
            said(Role::User, vec![result("a", r#"{"x": 1}"#, false)]),
            said(
                Role::User,
                vec![result("b", "[1]", false), result("c", "{}", true)],
            ),
        ],
        ..Request::default()
    };
    check(
        &request,
        r#"{"contents":[{"role":"model","parts":[{"functionCall":{"id":"a","name":"f_a","args":{"n": 1}}},{"functionCall":{"id":"b","name":"f_b","args":{}}},{"functionCall":{"id":"c","name":"f_c","args":{}}}]},{"role":"user","parts":[{"functionResponse":{"id":"a","name":"f_a","response":{"x": 1}}},{"functionResponse":{"id":"b","name":"f_b","response":{"result":"[1]"}}},{"functionResponse":{"id":"c","name":"f_c","response":{"error":"{}"}}}]}]}"#,
        &[],
    );
}

#[test]
fn signatures_of_its_own_go_back_and_others_are_dropped() {
    let signature = |origin| Signature {
        origin,
        value: "c2ln".to_owned(),
    };
    let thought = |signature| Part::Thinking {
        text: "Hm.".to_owned(),
        signature,
    };
    let call = |signature| {
        Part::ToolCall(ToolCall {
            id: "a".to_owned(),
            name: "f".to_owned(),
            arguments: String::new(),
            signature,
        })
    };
    let turn = |origin| {
        chatting(vec![
            thought(Some(signature(origin))),
            Part::text("Yes."),
            Part::HiddenThinking(signature(origin)),
            call(Some(signature(origin))),
        ])
    };
    check(
        &turn(Format::Gemini),
        r#"{"contents":[{"role":"model","parts":[{"text":"Hm.","thought":true,"thoughtSignature":"c2ln"},{"text":"Yes.","thoughtSignature":"c2ln"},{"functionCall":{"id":"a","name":"f","args":{}},"thoughtSignature":"c2ln"}]}]}"#,
        &[],
    );
    check(
        &turn(Format::Anthropic),
        r#"{"contents":[{"role":"model","parts":[{"text":"Yes."},{"functionCall":{"id":"a","name":"f","args":{}}}]}]}"#,
        &["thinking"],
    );
    let unsigned = chatting(vec![
        thought(None),
        Part::text("Yes."),
        call(None),
        call(None),
    ]);
    check_for(
        "gemini-3-flash-preview",
        &unsigned,
        r#"{"contents":[{"role":"model","parts":[{"text":"Yes."},{"functionCall":{"id":"a","name":"f","args":{}},"thoughtSignature":"skip_thought_signature_validator"},{"functionCall":{"id":"a","name":"f","args":{}}}]}]}"#,
        &["thinking"],
    );
}

#[test]
fn media_are_inline_or_at_an_address() {
    let media = |source| Media {
        source,
        ..Media::default()
    };
    let request = asking(vec![
        Part::Image(Media {
            media_type: Some("image/webp".to_owned()),
            detail: Some("high".to_owned()),
            ..media(Source::Base64("AA==".to_owned()))
        }),
        Part::Image(media(Source::Url("https://x/a.jpg?b".to_owned()))),
        Part::Document(media(Source::Text("Hi".to_owned()))),
        Part::Document(media(Source::Base64("AA==".to_owned()))),
        Part::Audio(media(Source::Base64("AA==".to_owned()))),
    ]);
    check(
        &request,
        r#"{"contents":[{"role":"user","parts":[{"inlineData":{"mimeType":"image/webp","data":"AA=="}},{"fileData":{"mimeType":"image/jpeg","fileUri":"https://x/a.jpg?b"}},{"inlineData":{"mimeType":"text/plain","data":"SGk="}},{"inlineData":{"mimeType":"application/pdf","data":"AA=="}},{"inlineData":{"mimeType":"audio/wav","data":"AA=="}}]}]}"#,
        &["detail"],
    );
}

#[test]
fn media_of_a_tool_stand_in_its_result_or_beside_it() {
    let result = asking(vec![Part::ToolResult(ToolResult {
        call: "a".to_owned(),
        name: Some("f".to_owned()),
        parts: vec![
            Part::text("seen"),
            Part::text("twice"),
            Part::Image(Media::from_url("data:image/png;base64,AA==")),
        ],
        ..ToolResult::default()
    })]);
    let image = r#"{"inlineData":{"mimeType":"image/png","data":"AA=="}}"#;
    let response = r#""id":"a","name":"f","response":{"result":"seen\ntwice"}"#;
    check(
        &result,
        &format!(
            r#"{{"contents":[{{"role":"user","parts":[{{"functionResponse":{{{response}}}}},{image}]}}]}}"#
        ),
        &[],
    );
    check_for(
        "gemini-3.1-pro",
        &result,
        &format!(
            r#"{{"contents":[{{"role":"user","parts":[{{"functionResponse":{{{response},"parts":[{image}]}}}}]}}]}}"#
        ),
        &[],
    );
}

#[test]
fn tools_have_json_schemas_and_choices_have_modes() {
    let function = Function {
        name: "f".to_owned(),
        description: Some("d".to_owned()),
        parameters: json(r#"{"type": "object"}"#),
        strict: Some(true),
        cache: Some(Cache::default()),
    };
    let request = Request {
        tools: vec![Tool::Function(function)],
        tool_choice: Some(ToolChoice::Named("f".to_owned())),
        parallel_tool_calls: Some(false),
        ..asking(vec![Part::text("?")])
    };
    check(
        &request,
        r#"{"contents":[{"role":"user","parts":[{"text":"?"}]}],"tools":[{"functionDeclarations":[{"name":"f","description":"d","parametersJsonSchema":{"type": "object"}}]}],"toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["f"]}}}"#,
        &["cache_control", "tools.strict", "parallel_tool_calls"],
    );
    for (choice, mode) in [
        (ToolChoice::Auto, "AUTO"),
        (ToolChoice::Never, "NONE"),
        (ToolChoice::Any, "ANY"),
    ] {
        let request = Request {
            tool_choice: Some(choice),
            ..asking(vec![Part::text("?")])
        };
        let body = written("gemini-2.5-pro", &request);
        assert!(body.contains(&format!(r#"{{"mode":"{mode}"}}"#)), "{body}");
    }
}

#[test]
fn sampling_is_said_as_far_as_there_are_words() {
    let request = Request {
        choices: Some(2),
        max_tokens: Some(9),
        temperature: Some(1.5),
        top_p: Some(0.5),
        top_k: Some(3),
        stop: vec!["x".to_owned()],
        seed: Some(7),
        presence_penalty: Some(0.25),
        frequency_penalty: Some(-0.25),
        logprobs: Some(2),
        output: Output::Json,
        user: Some("u".to_owned()),
        ..asking(vec![Part::text("?")])
    };
    check_for(
        "gemini-2.0-flash",
        &request,
        r#"{"contents":[{"role":"user","parts":[{"text":"?"}]}],"generationConfig":{"maxOutputTokens":9,"temperature":1.5,"topP":0.5,"topK":3,"stopSequences":["x"],"seed":7,"candidateCount":2,"presencePenalty":0.25,"frequencyPenalty":-0.25,"responseMimeType":"application/json","responseLogprobs":true,"logprobs":2}}"#,
        &["user"],
    );
    let request = Request {
        seed: Some(i64::MAX),
        logprobs: Some(0),
        presence_penalty: Some(0.0),
        frequency_penalty: Some(0.5),
        ..asking(vec![Part::text("?")])
    };
    check(
        &request,
        r#"{"contents":[{"role":"user","parts":[{"text":"?"}]}],"generationConfig":{"responseLogprobs":true}}"#,
        &["seed", "frequency_penalty"],
    );
}

#[test]
fn models_with_a_budget_are_told_tokens_within_their_range() {
    thinks(
        "gemini-2.5-flash",
        effort(Effort::Low),
        r#"{"thinkingBudget":1024}"#,
        &[],
    );
    thinks(
        "gemini-2.5-flash",
        effort(Effort::Off),
        r#"{"thinkingBudget":0}"#,
        &[],
    );
    thinks(
        "gemini-2.5-flash",
        budget(99_999),
        r#"{"thinkingBudget":24576}"#,
        &[],
    );
    thinks(
        "gemini-2.5-flash-lite",
        budget(1),
        r#"{"thinkingBudget":512}"#,
        &[],
    );
    thinks(
        "gemini-2.5-pro",
        effort(Effort::Most),
        r#"{"thinkingBudget":32768}"#,
        &[],
    );
    // It thinks at any rate.
    thinks(
        "gemini-2.5-pro",
        effort(Effort::Off),
        r#"{"thinkingBudget":128}"#,
        &["reasoning"],
    );
    thinks("tuned", budget(20_000), r#"{"thinkingBudget":20000}"#, &[]);
}

#[test]
fn models_with_levels_are_told_the_nearest() {
    let (flash, pro) = ("gemini-3-flash-preview", "gemini-3.1-pro-preview");
    thinks(
        pro,
        effort(Effort::Minimal),
        r#"{"thinkingLevel":"low"}"#,
        &[],
    );
    thinks(
        pro,
        effort(Effort::Medium),
        r#"{"thinkingLevel":"medium"}"#,
        &[],
    );
    thinks(
        flash,
        effort(Effort::Minimal),
        r#"{"thinkingLevel":"minimal"}"#,
        &[],
    );
    thinks(flash, budget(20_000), r#"{"thinkingLevel":"high"}"#, &[]);
    // They think at any rate.
    thinks(
        flash,
        effort(Effort::Off),
        r#"{"thinkingLevel":"minimal"}"#,
        &["reasoning"],
    );
    thinks(
        pro,
        effort(Effort::Off),
        r#"{"thinkingLevel":"low"}"#,
        &["reasoning"],
    );
}

#[test]
fn models_that_do_not_think_are_told_nothing_of_it() {
    thinks("gemini-2.0-flash", effort(Effort::High), "", &["reasoning"]);
    thinks("gemini-2.0-flash", effort(Effort::Off), "", &[]);
}

#[test]
fn thoughts_are_shown_where_the_caller_wants_them() {
    let shown = |shown| Reasoning {
        shown: Some(shown),
        ..Reasoning::default()
    };
    thinks(
        "gemini-2.5-pro",
        shown(true),
        r#"{"includeThoughts":true}"#,
        &[],
    );
    thinks(
        "gemini-3.1-pro",
        shown(false),
        r#"{"includeThoughts":false}"#,
        &[],
    );
}

#[test]
fn a_schema_is_kept_to_or_refused() {
    let output = Output::Schema(Schema {
        name: Some("n".to_owned()),
        description: Some("d".to_owned()),
        schema: json(r#"{"type":"object"}"#).unwrap(),
        strict: Some(true),
    });
    let request = Request {
        output: output.clone(),
        ..asking(vec![Part::text("?")])
    };
    check(
        &request,
        r#"{"contents":[{"role":"user","parts":[{"text":"?"}]}],"generationConfig":{"responseMimeType":"application/json","responseJsonSchema":{"type":"object"}}}"#,
        &["response_format.description"],
    );
    let with_tools = Request {
        tools: vec![Tool::Function(Function::default())],
        ..request
    };
    refuses(
        "gemini-2.5-pro",
        &with_tools,
        "structured output beside tools",
    );
    written("gemini-3-flash-preview", &with_tools);
}

#[test]
fn what_it_cannot_say_is_refused_by_name() {
    let call = Part::ToolCall(ToolCall {
        arguments: "[1]".to_owned(),
        ..ToolCall::default()
    });
    let file = Part::Image(Media {
        source: Source::File("file-1".to_owned()),
        ..Media::default()
    });
    let system = Request {
        messages: vec![said(Role::System, vec![file.clone()])],
        ..Request::default()
    };
    for (request, name) in [
        (Request::default(), "a conversation without messages"),
        (asking(vec![file]), "stored files"),
        (
            chatting(vec![call]),
            "tool call arguments that are no JSON object",
        ),
        (
            asking(vec![Part::ToolResult(ToolResult::default())]),
            "a tool result without its call",
        ),
        (
            Request {
                tools: vec![Tool::Hosted("web_search".to_owned())],
                ..asking(vec![Part::text("?")])
            },
            "hosted tool `web_search`",
        ),
        (
            Request {
                stop: vec![String::new(); 6],
                ..asking(vec![Part::text("?")])
            },
            "more than five stop sequences",
        ),
        (
            Request {
                messages: [system.messages, asking(vec![Part::text("?")]).messages].concat(),
                ..Request::default()
            },
            "a system prompt that is not text",
        ),
    ] {
        refuses("gemini-2.5-pro", &request, name);
    }
}

fn effort(effort: Effort) -> Reasoning {
    Reasoning {
        effort: Some(effort),
        ..Reasoning::default()
    }
}

fn budget(tokens: u64) -> Reasoning {
    Reasoning {
        budget: Some(tokens),
        ..Reasoning::default()
    }
}

#[track_caller]
fn thinks(model: &str, reasoning: Reasoning, expected: &str, dropped: &[&str]) {
    let request = Request {
        reasoning: Some(reasoning),
        ..asking(vec![Part::text("?")])
    };
    let mut body = r#"{"contents":[{"role":"user","parts":[{"text":"?"}]}]"#.to_owned();
    if !expected.is_empty() {
        body.push_str(&format!(
            r#","generationConfig":{{"thinkingConfig":{expected}}}"#
        ));
    }
    check_for(model, &request, &(body + "}"), dropped);
}

fn asking(parts: Vec<Part>) -> Request {
    Request {
        messages: vec![said(Role::User, parts)],
        ..Request::default()
    }
}

fn chatting(parts: Vec<Part>) -> Request {
    Request {
        messages: vec![said(Role::Assistant, parts)],
        ..Request::default()
    }
}

fn said(role: Role, parts: Vec<Part>) -> Message {
    Message { role, parts }
}

fn json(text: &str) -> Option<Json> {
    Json::parse(text.to_owned())
}

#[track_caller]
fn check(request: &Request, expected: &str, dropped: &[&str]) {
    check_for("gemini-2.5-pro", request, expected, dropped);
}

#[track_caller]
fn check_for(model: &str, request: &Request, expected: &str, dropped: &[&str]) {
    let written = write(model, request).unwrap();
    assert_eq!(String::from_utf8(written.body).unwrap(), expected);
    assert_eq!(written.dropped, dropped);
}

#[track_caller]
fn refuses(model: &str, request: &Request, name: &'static str) {
    assert_eq!(write(model, request), Err(unsupported(name)));
}

#[track_caller]
fn written(model: &str, request: &Request) -> String {
    String::from_utf8(write(model, request).unwrap().body).unwrap()
}

fn write(model: &str, request: &Request) -> Result<Written, Unsupported> {
    let config = format!(
        r#"{{"sidecar": {{"cluster": "s"}},
            "providers": {{"p": {{"cluster": "p", "format": "gemini", "authority": "p.example"}}}},
            "models": {{"m": {{"provider": "p", "name": "{model}"}}}},
            "routes": [{{"name": "r", "match": {{"models": ["m"]}}, "ladder": ["m"]}}]}}"#
    );
    let config = Config::parse(config.as_bytes()).unwrap();
    let model = config.models.get("m").unwrap();
    super::request(request, model)
}
