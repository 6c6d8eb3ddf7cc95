use super::*;
use crate::chat::{
    Choice, Effort, Event, Failure, Finish, Media, Message, Part, Reasoning, Role, Signature,
    Source, Tool, ToolCall, ToolChoice, ToolResult,
};
use crate::fault::Fault;
use crate::format::Format;
use crate::usage::Usage;
use serde_json::{Value, json};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn only_allowed_tools_are_offered() {
    let function = |name: &str| json!({"type": "function", "function": {"name": name}});
    let allowed = |mode: &str| {
        json!({"tools": [function("a"), function("b"), function("c")],
            "tool_choice": {"type": "allowed_tools", "allowed_tools": {
                "mode": mode, "tools": [function("c"), function("a")]}}})
    };
    for (mode, choice) in [("auto", ToolChoice::Auto), ("required", ToolChoice::Any)] {
        let request = read(&allowed(mode));
        let names: Vec<_> = request.tools.iter().filter_map(name_of).collect();
        assert_eq!((names, request.tool_choice), (vec!["a", "c"], Some(choice)));
    }
}

#[test]
fn legacy_functions_are_tools_and_their_results_find_their_calls() {
    let request = read(&json!({
        "messages": [
            {"role": "user", "content": "?"},
            {"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}},
            {"role": "function", "name": "f", "content": "1"},
        ],
        "functions": [{"name": "f"}],
        "function_call": {"name": "f"},
    }));
    assert_eq!(
        request.tools.iter().filter_map(name_of).collect::<Vec<_>>(),
        ["f"]
    );
    assert_eq!(request.tool_choice, Some(ToolChoice::Named("f".to_owned())));
    assert_eq!(request.parallel_tool_calls, Some(false));
    let call = request.messages[1].parts[0].as_tool_call().unwrap();
    let result = ToolResult {
        call: call.id.clone(),
        name: Some("f".to_owned()),
        parts: vec![Part::text("1")],
        ..ToolResult::default()
    };
    assert_eq!(request.messages[2].parts, [Part::ToolResult(result)]);
}

#[test]
fn who_speaks_of_functions_is_answered_with_one() {
    let request = Request {
        legacy_functions: true,
        ..Request::default()
    };
    let answer = Answer {
        choices: vec![Choice {
            parts: vec![call("f", None), call("g", None)],
            finish: Finish::ToolCalls,
            ..Choice::default()
        }],
        ..Answer::default()
    };
    let whole = whole(&answer, &request);
    let message = json!({"role": "assistant", "content": null, "refusal": null,
        "function_call": {"name": "f", "arguments": "{}"}});
    assert_eq!(whole["choices"][0]["message"], message);
    assert_eq!(whole["choices"][0]["finish_reason"], "function_call");
    let said = streamed(answer.into_events(), &request);
    assert_eq!(
        said[1]["choices"][0]["delta"],
        json!({"function_call": {"name": "f", "arguments": ""}})
    );
    assert_eq!(
        said[2]["choices"][0]["delta"],
        json!({"function_call": {"arguments": "{}"}})
    );
    assert_eq!(said[3]["choices"][0]["finish_reason"], "function_call");
    assert_eq!(said.len(), 4);
}

#[test]
fn how_much_to_think_is_said_in_several_ways() {
    let effort = |effort| Reasoning {
        effort: Some(effort),
        ..Reasoning::default()
    };
    let budget = Reasoning {
        budget: Some(2000),
        shown: Some(false),
        ..Reasoning::default()
    };
    for (asked, expected) in [
        (
            json!({"reasoning_effort": "minimal"}),
            effort(Effort::Minimal),
        ),
        (
            json!({"reasoning": {"effort": "xhigh"}}),
            effort(Effort::Most),
        ),
        (
            json!({"reasoning": {"enabled": true}}),
            effort(Effort::Medium),
        ),
        (
            json!({"reasoning": {"enabled": false}}),
            effort(Effort::Off),
        ),
        (
            json!({"reasoning": {"max_tokens": 2000, "exclude": true}}),
            budget,
        ),
        (
            json!({"thinking": {"type": "disabled"}}),
            effort(Effort::Off),
        ),
        (
            json!({"thinking": {"type": "enabled"}}),
            effort(Effort::Medium),
        ),
    ] {
        assert_eq!(read(&asked).reasoning, Some(expected), "{asked}");
    }
    assert_eq!(read(&json!({"reasoning": {}})).reasoning, None);
}

#[test]
fn what_no_other_format_has_is_named() {
    for (asked, name) in [
        (json!({"modalities": ["text", "image"]}), "modalities.image"),
        (json!({"guided_regex": "a*"}), "guided_regex"),
        (
            json!({"search_parameters": {"mode": "on"}}),
            "search_parameters",
        ),
        (
            json!({"tools": [{"type": "custom", "custom": {"name": "c"}}]}),
            "tools.custom",
        ),
        (
            json!({"tool_choice": {"type": "custom", "custom": {"name": "c"}}}),
            "tool_choice",
        ),
        (
            said(json!([{"type": "video_url", "video_url": {"url": "https://v.example"}}])),
            "messages.content.video_url",
        ),
        (
            said(json!([{"type": "file", "file": {"filename": "f"}}])),
            "messages.content.file",
        ),
        (
            json!({"messages": [{"role": "assistant", "tool_calls": [
                {"id": "1", "type": "custom", "custom": {"name": "c", "input": "x"}}]}]}),
            "messages.tool_calls.custom",
        ),
    ] {
        assert_eq!(read(&asked).untranslatable, [name], "{asked}");
    }
    let hosted = read(&json!({"tools": [{"type": "browser_search"}]}));
    assert_eq!(hosted.tools, [Tool::Hosted("browser_search".to_owned())]);
}

#[test]
fn what_an_answer_can_do_without_is_named_with_its_place() {
    for (asked, name) in [
        (json!({"logit_bias": {"1": 2}}), "logit_bias"),
        (
            json!({"stream_options": {"include_obfuscation": false}}),
            "stream_options.include_obfuscation",
        ),
        (json!({"reasoning": {"x": 1}}), "reasoning.x"),
        (
            json!({"messages": [{"role": "user", "name": "n", "content": "?"}]}),
            "messages.name",
        ),
        (
            said(json!([{"type": "text", "text": "?", "x": 1}])),
            "messages.content.x",
        ),
    ] {
        assert_eq!(read(&asked).dropped, [name], "{asked}");
    }
    let silent = json!({"metadata": {}, "store": null, "prediction": null, "stop": null});
    assert!(read(&silent).dropped.is_empty());
}

#[test]
fn parts_are_read_as_what_they_are() {
    let request = read(&said(json!([
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA==", "detail": "low"}},
        {"type": "input_audio", "input_audio": {"data": "AA==", "format": "mp3"}},
        {"type": "file", "file": {"file_data": "AA==", "filename": "a.pdf"}},
        {"type": "file", "file": {"file_id": "file-1"}},
        {"type": "refusal", "refusal": "no"},
    ])));
    let base64 = || Source::Base64("AA==".to_owned());
    let expected = [
        Part::Image(Media {
            source: base64(),
            media_type: Some("image/png".to_owned()),
            detail: Some("low".to_owned()),
            ..Media::default()
        }),
        Part::Audio(Media {
            source: base64(),
            media_type: Some("audio/mp3".to_owned()),
            ..Media::default()
        }),
        Part::Document(Media {
            source: base64(),
            name: Some("a.pdf".to_owned()),
            ..Media::default()
        }),
        Part::Document(Media {
            source: Source::File("file-1".to_owned()),
            ..Media::default()
        }),
        Part::Refusal("no".to_owned()),
    ];
    let message = Message {
        role: Role::User,
        parts: expected.into(),
    };
    assert_eq!(request.messages, [message]);
}

#[test]
fn mistakes_are_told_by_their_place() {
    for (asked, path) in [
        (json!({"n": 0}), "n"),
        (json!({"stop": ["a", 1]}), "stop[1]"),
        (json!({"reasoning_effort": "much"}), "reasoning_effort"),
        (json!({"tools": [{"type": "function"}]}), "tools[0]"),
        (
            json!({"response_format": {"type": "json_schema"}}),
            "response_format",
        ),
        (json!({"messages": {}}), "messages"),
        (json!({"stream": "yes"}), "stream"),
    ] {
        let error = Openai.read_request("/", with_defaults(&asked).to_string().as_bytes());
        assert_eq!(error.unwrap_err().param(), Some(path), "{asked}");
    }
}

#[test]
fn thinking_is_shown_unless_it_is_not_wanted() {
    let answer = Answer {
        choices: vec![Choice {
            parts: vec![
                Part::Thinking {
                    text: "hm".to_owned(),
                    signature: None,
                },
                Part::text("yes"),
            ],
            ..Choice::default()
        }],
        ..Answer::default()
    };
    let hiding = Request {
        reasoning: Some(Reasoning {
            shown: Some(false),
            ..Reasoning::default()
        }),
        ..Request::default()
    };
    for (request, thoughts) in [(Request::default(), json!("hm")), (hiding, Value::Null)] {
        let message = &whole(&answer, &request)["choices"][0]["message"];
        assert_eq!(message["reasoning_content"], thoughts);
        let said = streamed(answer.clone().into_events(), &request);
        let told = said
            .iter()
            .any(|it| it.to_string().contains("reasoning_content"));
        assert_eq!(told, thoughts != Value::Null);
    }
}

#[test]
fn an_answer_ends_in_openai_s_words() {
    let refusal = || Part::Refusal("no".to_owned());
    for (parts, finish, word) in [
        (vec![], Finish::Stop, "stop"),
        (vec![], Finish::StopSequence(Some("END".to_owned())), "stop"),
        (vec![], Finish::Length, "length"),
        (vec![call("f", None)], Finish::ToolCalls, "tool_calls"),
        (vec![], Finish::Filtered, "content_filter"),
        (vec![refusal()], Finish::Refused, "stop"),
        (vec![], Finish::Refused, "content_filter"),
    ] {
        let choices = vec![Choice {
            parts,
            finish,
            ..Choice::default()
        }];
        let answer = Answer {
            choices,
            ..Answer::default()
        };
        let request = Request::default();
        assert_eq!(
            whole(&answer, &request)["choices"][0]["finish_reason"],
            word
        );
        let said = streamed(answer.into_events(), &request);
        assert_eq!(said.last().unwrap()["choices"][0]["finish_reason"], word);
    }
}

#[test]
fn signatures_on_calls_and_pictures_have_their_places() {
    let signature = Signature {
        origin: Format::Gemini,
        value: "s".to_owned(),
    };
    let picture = Part::Image(Media::from_url("data:image/png;base64,AA=="));
    let answer = Answer {
        choices: vec![Choice {
            parts: vec![call("f", Some(signature)), picture],
            ..Choice::default()
        }],
        ..Answer::default()
    };
    let request = Request::default();
    let extra = json!({"google": {"thought_signature": "s"}});
    let image = json!([{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]);
    let message = &whole(&answer, &request)["choices"][0]["message"];
    assert_eq!(message["tool_calls"][0]["extra_content"], extra);
    assert_eq!(message["images"], image);
    let said = streamed(answer.into_events(), &request);
    assert_eq!(
        said[1]["choices"][0]["delta"]["tool_calls"][0]["extra_content"],
        extra
    );
    assert_eq!(said[3]["choices"][0]["delta"]["images"], image);
}

#[test]
fn usage_is_told_last_and_only_to_those_who_asked() {
    let events = || {
        vec![
            Event::Usage(Usage::of(1, 1)),
            Event::Text {
                choice: 0,
                text: "a".to_owned(),
            },
            Event::Usage(Usage::of(1, 2)),
            Event::Done,
        ]
    };
    let asking = Request {
        wants_usage: true,
        ..Request::default()
    };
    let told = streamed(events(), &asking);
    let last = told.last().unwrap();
    assert_eq!(
        (&last["choices"], &last["usage"]["total_tokens"]),
        (&json!([]), &json!(3))
    );
    assert_eq!(
        told.iter()
            .filter(|event| event["usage"].is_object())
            .count(),
        1
    );
    let untold = streamed(events(), &Request::default());
    assert!(untold.iter().all(|event| event.get("usage").is_none()));
}

#[test]
fn a_stream_ends_once() {
    let request = Request::default();
    let failure = Failure::plain(Fault::Overloaded { retry_after: None });
    for (event, end) in [
        (Event::Done, "data: [DONE]\n\n"),
        (
            Event::Failed(failure),
            "\n\ndata: {\"error\":{\"message\":\"the provider is overloaded\",\"type\":\"server_error\",\"param\":null,\"code\":\"overloaded\"}}\n\n",
        ),
    ] {
        let mut writer = Openai.write_stream(&about(&request));
        let mut out = Vec::new();
        writer.write(event.clone(), &mut out);
        writer.write(event, &mut out);
        writer.write(Event::Done, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), end);
    }
}

fn read(asked: &Value) -> Request {
    let body = with_defaults(asked).to_string();
    Openai.read_request("/", body.as_bytes()).unwrap()
}

fn with_defaults(asked: &Value) -> Value {
    let mut body = json!({"model": "m", "messages": [{"role": "user", "content": "?"}]});
    for (key, value) in asked.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

fn said(content: Value) -> Value {
    json!({"messages": [{"role": "user", "content": content}]})
}

fn name_of(tool: &Tool) -> Option<&str> {
    match tool {
        Tool::Function(function) => Some(&function.name),
        Tool::Hosted(_) => None,
    }
}

fn call(name: &str, signature: Option<Signature>) -> Part {
    Part::ToolCall(ToolCall {
        id: format!("call_{name}"),
        name: name.to_owned(),
        arguments: "{}".to_owned(),
        signature,
    })
}

fn about(request: &Request) -> About<'_> {
    About {
        id: "x",
        model: "m",
        now: 1,
        request,
    }
}

fn whole(answer: &Answer, request: &Request) -> Value {
    serde_json::from_slice(&Openai.write_answer(answer, &about(request))).unwrap()
}

/// The events of the stream, without `[DONE]`.
fn streamed(events: Vec<Event>, request: &Request) -> Vec<Value> {
    let mut writer = Openai.write_stream(&about(request));
    let mut out = Vec::new();
    for event in events {
        writer.write(event, &mut out);
    }
    let out = String::from_utf8(out).unwrap();
    let events = out.strip_suffix("data: [DONE]\n\n").unwrap();
    events
        .split_terminator("\n\n")
        .map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap()).unwrap())
        .collect()
}
