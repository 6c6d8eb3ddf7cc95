//! What was said, and what a request asks for as a whole.

use serde_json::json;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

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
