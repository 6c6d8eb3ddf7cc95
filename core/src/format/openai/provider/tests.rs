use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::chat::{
    Cache, Event, Finish, Media, Message, Part, Role, Signature, Source, Tool, ToolCall,
    ToolChoice, ToolResult,
};
use crate::config::Config;
use crate::fault::Fault;
use crate::format::Format;
use crate::usage::Usage;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn a_dialect_has_its_own_path_and_members() {
    let azure = model(r#", "api_version": "2024-10-21", "max_tokens": "max_tokens""#);
    assert_eq!(
        Openai.path(Operation::Chat, &azure, true),
        "/deployments/a%2Fb/chat/completions?api-version=2024-10-21"
    );
    assert_eq!(
        Openai.path(Operation::Embed, &model(""), false),
        "/embeddings"
    );
    let request = Request {
        streams: true,
        max_tokens: Some(5),
        ..asking(vec![Part::text("?")])
    };
    let body = |dialect: &str| {
        let written = Openai.write_request(&request, &model(dialect)).unwrap();
        serde_json::from_slice::<Value>(&written.body).unwrap()
    };
    let plain = body("");
    assert_eq!(plain["max_completion_tokens"], 5);
    assert_eq!(plain["stream_options"], json!({"include_usage": true}));
    let old = body(r#", "max_tokens": "max_tokens", "stream_options": false"#);
    assert_eq!(
        (&old["max_tokens"], &old["stream"]),
        (&json!(5), &json!(true))
    );
    assert!(old.get("max_completion_tokens").is_none());
    assert!(old.get("stream_options").is_none());
}

#[test]
fn media_that_a_tool_returned_move_to_the_user() {
    let image = || Part::Image(Media::from_url("https://p.example/a.png"));
    let result = |call: &str, parts| {
        Part::ToolResult(ToolResult {
            call: call.to_owned(),
            parts,
            ..ToolResult::default()
        })
    };
    let parts = vec![
        result("1", vec![Part::text("seen"), image()]),
        result("2", vec![Part::text("nothing")]),
        Part::text("So?"),
    ];
    let url = json!({"type": "image_url", "image_url": {"url": "https://p.example/a.png"}});
    assert_eq!(
        written(&asking(parts)).0["messages"],
        json!([
            {"role": "tool", "content": "seen", "tool_call_id": "1"},
            {"role": "tool", "content": "nothing", "tool_call_id": "2"},
            {"role": "user", "content": [url, {"type": "text", "text": "So?"}]},
        ])
    );
    let both = vec![result("1", vec![image()]), result("2", vec![image()])];
    assert_eq!(
        refused(&asking(both)),
        "media in the results of several tool calls"
    );
}

#[test]
fn documents_in_plain_text_are_text() {
    let text = |source| {
        Part::Document(Media {
            source,
            media_type: Some("text/plain".to_owned()),
            name: Some("a.txt".to_owned()),
            ..Media::default()
        })
    };
    for source in [
        Source::Text("Hi".to_owned()),
        Source::Base64("SGk=".to_owned()),
    ] {
        let (body, dropped) = written(&asking(vec![text(source)]));
        assert_eq!(body["messages"][0]["content"], "Hi");
        assert_eq!(dropped, ["document.name"]);
    }
    let odd = text(Source::Base64("/w==".to_owned()));
    assert_eq!(refused(&asking(vec![odd])), "documents in odd encodings");
}

#[test]
fn what_the_format_cannot_say_is_refused_by_name() {
    let media = |source, media_type: &str| Media {
        source,
        media_type: Some(media_type.to_owned()),
        ..Media::default()
    };
    let url = || Source::Url("https://a.example/b".to_owned());
    let stored = || Source::File("f".to_owned());
    let base64 = || Source::Base64("AA==".to_owned());
    for (part, name) in [
        (
            Part::Document(media(url(), "application/pdf")),
            "documents by URL",
        ),
        (
            Part::Document(media(stored(), "application/pdf")),
            "stored files",
        ),
        (Part::Image(media(stored(), "image/png")), "stored images"),
        (
            Part::Audio(media(url(), "audio/wav")),
            "audio that is not in the request",
        ),
        (
            Part::Audio(media(base64(), "audio/flac")),
            "audio other than wav and mp3",
        ),
    ] {
        assert_eq!(refused(&asking(vec![part])), name);
    }
    let image = || vec![Part::Image(media(base64(), "image/png"))];
    let by = |role| Request {
        messages: vec![Message {
            role,
            parts: image(),
        }],
        ..Request::default()
    };
    assert_eq!(
        refused(&by(Role::System)),
        "system prompts that are not text"
    );
    assert_eq!(
        refused(&by(Role::Assistant)),
        "media in the model's own messages"
    );
    let stops = Request {
        stop: vec!["a".to_owned(); 5],
        ..asking(vec![])
    };
    assert_eq!(refused(&stops), "more than 4 stop sequences");
    let hosted = Request {
        tools: vec![Tool::Hosted("web_search".to_owned())],
        ..asking(vec![])
    };
    assert_eq!(refused(&hosted), "hosted tool `web_search`");
}

#[test]
fn what_an_answer_can_do_without_is_dropped_and_named() {
    let cache = Some(Cache::default());
    let signature = Signature {
        origin: Format::Openai,
        value: "s".to_owned(),
    };
    let marked = Part::Text {
        text: "?".to_owned(),
        cache: cache.clone(),
    };
    let failed = Part::ToolResult(ToolResult {
        is_error: true,
        ..ToolResult::default()
    });
    let assistant = vec![
        Part::HiddenThinking(signature.clone()),
        Part::ToolCall(ToolCall {
            signature: Some(signature),
            ..ToolCall::default()
        }),
    ];
    let request = Request {
        messages: vec![
            Message {
                role: Role::Assistant,
                parts: assistant,
            },
            Message {
                role: Role::User,
                parts: vec![failed, marked],
            },
        ],
        top_k: Some(1),
        ..Request::default()
    };
    let (body, dropped) = written(&request);
    assert_eq!(dropped, ["cache_control", "is_error", "thinking", "top_k"]);
    assert_eq!(
        body["messages"][0]["tool_calls"][0]["function"]["arguments"],
        "{}"
    );
}

#[test]
fn a_tool_choice_without_tools_is_left_out_where_it_asks_for_nothing() {
    let choosing = |choice| Request {
        tool_choice: Some(choice),
        parallel_tool_calls: Some(true),
        ..asking(vec![])
    };
    for choice in [ToolChoice::Auto, ToolChoice::Never] {
        let body = written(&choosing(choice)).0;
        assert!(body.get("tool_choice").is_none() && body.get("parallel_tool_calls").is_none());
    }
    assert_eq!(
        written(&choosing(ToolChoice::Any)).0["tool_choice"],
        "required"
    );
}

#[test]
fn thinking_is_read_wherever_servers_put_it() {
    for message in [
        json!({"content": "yes", "reasoning_content": "hm"}),
        json!({"content": "yes", "reasoning": "hm"}),
        json!({"content": "yes", "reasoning": null, "reasoning_details": [
            {"type": "reasoning.text", "text": "h"}, {"type": "reasoning.summary", "summary": "m"},
            {"type": "reasoning.encrypted", "data": "x"}]}),
        json!({"content": "yes", "reasoning": "hm", "reasoning_details": [{"text": "hm"}]}),
        json!({"content": [
            {"type": "thinking", "thinking": [{"type": "text", "text": "hm"}], "closed": true},
            {"type": "text", "text": "yes"}]}),
        json!({"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "yes"}]}),
    ] {
        let thinking = Part::Thinking {
            text: "hm".to_owned(),
            signature: None,
        };
        assert_eq!(parts(&message), [thinking, Part::text("yes")], "{message}");
    }
}

#[test]
fn calls_are_read_however_servers_write_them() {
    let function = |arguments: Value| json!({"name": "f", "arguments": arguments});
    for (call, id, arguments) in [
        (
            json!({"id": "1", "function": function(json!("{\"a\":1}"))}),
            "1",
            "{\"a\":1}",
        ),
        (
            json!({"id": "1", "function": function(json!({"a": 1}))}),
            "1",
            "{\"a\":1}",
        ),
        (
            json!({"id": "", "function": function(Value::Null)}),
            "call_c7_0_0",
            "",
        ),
        (
            json!({"type": "function", "function": {"name": "f"}}),
            "call_c7_0_0",
            "",
        ),
        (
            json!({"id": "1", "custom": {"name": "f", "input": "x"}}),
            "1",
            "x",
        ),
    ] {
        let expected = ToolCall {
            id: id.to_owned(),
            name: "f".to_owned(),
            arguments: arguments.to_owned(),
            signature: None,
        };
        let answer = read(&json!({"tool_calls": [call]}), "stop");
        assert_eq!(
            answer.choices[0].parts,
            [Part::ToolCall(expected)],
            "{call}"
        );
        assert_eq!(answer.choices[0].finish, Finish::ToolCalls);
    }
}

#[test]
fn an_answer_may_come_in_odd_shapes() {
    let picture = "data:image/png;base64,AA==";
    let images =
        json!({"content": null, "images": [{"type": "image_url", "image_url": {"url": picture}}]});
    assert_eq!(parts(&images), [Part::Image(Media::from_url(picture))]);
    let odd =
        json!({"content": 7, "refusal": [], "reasoning": {}, "reasoning_details": 1, "images": ""});
    assert_eq!(parts(&odd), []);
    let filtered =
        br#"{"choices":[{"finish_reason":"content_filter","content_filter_results":{}}]}"#;
    assert_eq!(
        Openai.read_answer(filtered).unwrap().choices[0].finish,
        Finish::Filtered
    );
    let stopped = br#"{"created":5.5,"choices":[{"message":{"content":"a"},"finish_reason":"stop","stop_reason":"END"}]}"#;
    let stopped = Openai.read_answer(stopped).unwrap();
    assert_eq!(
        stopped.choices[0].finish,
        Finish::StopSequence(Some("END".to_owned()))
    );
    assert_eq!(stopped.created, Some(5));
}

#[test]
fn a_broken_answer_is_the_fault_it_says() {
    let overloaded = Fault::Overloaded { retry_after: None };
    for (body, fault) in [
        (
            r#"{"choices":[{"message":{},"finish_reason":"insufficient_system_resource"}]}"#,
            overloaded,
        ),
        (
            r#"{"choices":[{"message":{"content":"a"},"finish_reason":"error"}]}"#,
            Fault::Truncated,
        ),
        (
            r#"{"choices":[{"message":{},"error":{"code":502,"message":"?"}}]}"#,
            Fault::Status(502),
        ),
        (
            r#"{"error":{"code":"context_length_exceeded"}}"#,
            Fault::ContextLengthExceeded,
        ),
        (
            r#"{"object":"error","message":"no","code":429}"#,
            Fault::RateLimited { retry_after: None },
        ),
        (r#"{"choices":[]}"#, Fault::Malformed),
        (r#"{"choices":[{}]}"#, Fault::Malformed),
        (r#"{"choices":["#, Fault::Truncated),
        ("", Fault::Truncated),
    ] {
        let failure = Openai.read_answer(body.as_bytes()).unwrap_err();
        assert_eq!(failure.fault, fault, "{body}");
    }
}

#[test]
fn usage_is_counted_as_the_provider_means_it() {
    let details = Usage {
        cached_tokens: 3,
        cache_write_tokens: 2,
        reasoning_tokens: 4,
        ..Usage::of(9, 5)
    };
    let thinking_apart = Usage {
        reasoning_tokens: 6,
        ..Usage::of(9, 7)
    };
    let cached = Usage {
        cached_tokens: 3,
        ..Usage::of(9, 5)
    };
    for (usage, expected) in [
        (
            json!({"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14,
                "prompt_tokens_details": {"cached_tokens": 3, "cache_write_tokens": 2},
                "completion_tokens_details": {"reasoning_tokens": 4}}),
            details,
        ),
        (
            json!({"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 16,
                "completion_tokens_details": {"reasoning_tokens": 6}}),
            thinking_apart,
        ),
        (
            json!({"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 16}),
            thinking_apart,
        ),
        (
            json!({"prompt_tokens": 9, "completion_tokens": 5, "prompt_cache_hit_tokens": 3,
                "prompt_tokens_details": null}),
            cached,
        ),
        (
            json!({"prompt_tokens": 9, "completion_tokens": 5, "num_cached_tokens": 3}),
            cached,
        ),
    ] {
        let body = json!({"choices": [{"message": {}}], "usage": usage}).to_string();
        assert_eq!(
            Openai.read_answer(body.as_bytes()).unwrap().usage,
            Some(expected),
            "{usage}"
        );
    }
}

#[test]
fn streamed_calls_are_kept_apart_however_they_are_numbered() {
    let call = |piece: &str| format!(r#"{{"choices":[{{"delta":{{"tool_calls":[{piece}]}}}}]}}"#);
    for pieces in [
        // OpenAI.
        [
            r#"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#,
            r#"{"index":0,"function":{"arguments":"1"}}"#,
            r#"{"index":1,"id":"b","function":{"name":"g","arguments":"2"}}"#,
        ],
        // Without numbers.
        [
            r#"{"id":"a","function":{"name":"f"}}"#,
            r#"{"function":{"arguments":"1"}}"#,
            r#"{"id":"b","function":{"name":"g","arguments":"2"}}"#,
        ],
        // All of the same number; the id and an empty name again.
        [
            r#"{"index":0,"id":"a","function":{"name":"f","arguments":""}}"#,
            r#"{"index":0,"id":"a","function":{"name":"","arguments":"1"}}"#,
            r#"{"index":0,"id":"b","function":{"name":"g","arguments":"2"}}"#,
        ],
        // The name after the id.
        [
            r#"{"index":0,"id":"a"},{"index":0,"function":{"name":"f"}}"#,
            r#"{"index":0,"function":{"arguments":"1"}}"#,
            r#"{"index":1,"id":"b","function":{"name":"g","arguments":"2"}}"#,
        ],
    ] {
        let events = events(&pieces.map(call));
        let begun: Vec<_> = events.iter().filter_map(begun).collect();
        assert_eq!(begun, [(0, "a", "f"), (1, "b", "g")], "{pieces:?}");
        let more = |call, json: &str| Event::Arguments {
            choice: 0,
            call,
            json: json.to_owned(),
        };
        assert!(events.contains(&more(0, "1")) && events.contains(&more(1, "2")));
        let finish = Finish::ToolCalls;
        assert_eq!(
            events[events.len() - 2],
            Event::Finished { choice: 0, finish }
        );
    }
}

#[test]
fn a_stream_ends_exactly_once_and_as_it_ended() {
    let words = r#"{"id":"c","choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#;
    let twice = events(&[words.to_owned(), words.replace("\"a\"", "\"\"")]);
    let finished = |event: &&Event| matches!(event, Event::Finished { .. });
    assert_eq!(twice.iter().filter(finished).count(), 1);
    assert_eq!(twice.last(), Some(&Event::Done));
    for (stream, fault) in [
        ("data: [DONE]\n\n", Fault::Malformed),
        (
            "data: {\"choices\":[]}\n\ndata: [DONE]\n\n",
            Fault::Malformed,
        ),
        ("data: {\"choices\":{}}\n\n", Fault::Malformed),
        ("data: hello\n\n", Fault::Malformed),
        (
            "data: {\"error\":{\"type\":\"server_error\"}}\n\ndata: [DONE]\n\n",
            Fault::Status(500),
        ),
    ] {
        let events = fed(stream.as_bytes());
        assert_eq!(events, [Event::Failed(Failure::plain(fault))], "{stream}");
    }
    for cut in ["", ": hello\n\n", "data: {\"cho", "data:"] {
        assert_eq!(fed(cut.as_bytes()), [], "{cut}");
    }
    // Only the blank line is missing.
    let unfinished = format!("data: {words}\n\ndata: [DONE]");
    assert_eq!(fed(unfinished.as_bytes()).last(), Some(&Event::Done));
}

#[test]
fn azure_s_first_event_opens_nothing() {
    let filter = r#"{"id":"","model":"","choices":[],"prompt_filter_results":[]}"#;
    let words = r#"{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}"#;
    let opened = Event::Opened {
        id: Some("c".to_owned()),
        model: Some("m".to_owned()),
    };
    assert_eq!(events(&[filter.to_owned(), words.to_owned()])[0], opened);
}

#[test]
fn what_is_endless_is_bounded() {
    let many: Vec<_> = (0..2000)
        .map(|index| json!({"index": index, "delta": {"content": "a"}}))
        .collect();
    let stream = format!("data: {}\n\n", json!({"choices": many}));
    let failed = Event::Failed(Failure::plain(Fault::Malformed));
    assert_eq!(fed(stream.as_bytes()).last(), Some(&failed));
    let calls: Vec<_> = (0..2000)
        .map(|index| json!({"index": index, "function": {"name": "f"}}))
        .collect();
    let many = json!({"choices": [{"delta": {"tool_calls": calls}}]}).to_string();
    assert_eq!(events(&[many]).iter().filter_map(begun).count(), 1024);
    let deep = format!("data: {{\"x\":{}", "[".repeat(100_000));
    assert_eq!(fed(format!("{deep}\n\n").as_bytes()), [failed]);
}

fn model(dialect: &str) -> Arc<Model> {
    let config = format!(
        r#"{{"sidecar": {{"cluster": "baton-sidecar"}},
            "providers": {{"p": {{"cluster": "p", "format": "openai", "authority": "p.example" {dialect}}}}},
            "models": {{"m": {{"provider": "p", "name": "a/b"}}}},
            "routes": [{{"name": "r", "match": {{"models": ["auto"]}}, "ladder": ["m"]}}]}}"#
    );
    let config = Config::parse(config.as_bytes()).unwrap();
    Arc::clone(config.models.values().next().unwrap())
}

fn asking(parts: Vec<Part>) -> Request {
    Request {
        messages: vec![Message {
            role: Role::User,
            parts,
        }],
        ..Request::default()
    }
}

fn written(request: &Request) -> (Value, Vec<String>) {
    let written = Openai.write_request(request, &model("")).unwrap();
    let dropped = written.dropped.iter().map(ToString::to_string).collect();
    (serde_json::from_slice(&written.body).unwrap(), dropped)
}

fn refused(request: &Request) -> String {
    let refused = Openai.write_request(request, &model(""));
    refused.unwrap_err().0.into_owned()
}

fn read(message: &Value, finish: &str) -> Answer {
    let choice = json!({"message": message, "finish_reason": finish});
    let body = json!({"id": "c-7", "choices": [choice]}).to_string();
    Openai.read_answer(body.as_bytes()).unwrap()
}

fn parts(message: &Value) -> Vec<Part> {
    read(message, "stop").choices.swap_remove(0).parts
}

/// The events of a stream of these, with `[DONE]` at its end.
fn events(data: &[String]) -> Vec<Event> {
    let stream: String = data
        .iter()
        .map(|data| format!("data: {data}\n\n"))
        .collect();
    fed(format!("{stream}data: [DONE]\n\n").as_bytes())
}

fn fed(stream: &[u8]) -> Vec<Event> {
    let (mut reader, mut events) = (Openai.read_stream(), Vec::new());
    reader.feed(stream, &mut |event| events.push(event));
    reader.finish(&mut |event| events.push(event));
    events
}

fn begun(event: &Event) -> Option<(u32, &str, &str)> {
    if let Event::ToolCall { call, id, name, .. } = event {
        Some((*call, id, name))
    } else {
        None
    }
}
