use super::*;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn parse(body: &[u8]) -> Result<Asked, RequestError> {
    Asked::read(Api::ChatCompletions, "/v1/chat/completions", body)
}

const MESSAGES: &str = r#""messages":[{"role":"user","content":"Hi"}]"#;

#[test]
fn the_least_request_has_a_model_and_a_message() {
    let body = format!(r#"{{"model":"auto",{MESSAGES}}}"#);
    let request = parse(body.as_bytes()).unwrap();
    let expected = Asked {
        model: "auto".to_owned(),
        streams: false,
        wants_usage: false,
        spans: Spans {
            model: Some(Member {
                key: 1..8,
                value: 9..15,
            }),
            ..Spans::default()
        },
    };
    assert_eq!(request, expected);
}

#[test]
fn the_model_may_stand_anywhere_and_be_escaped() {
    let body =
        r#" { "messages" : [ {"role":"user","model":"decoy"} ] , "m\u006fdel" : "a\/\u0062" } "#;
    let request = parse(body.as_bytes()).unwrap();
    assert_eq!(request.model, "a/b");
    assert_eq!(&body[request.spans.model.unwrap().value], r#""a\/\u0062""#);
}

#[test]
fn streams_and_their_usage_are_asked_for() {
    let asks = |members: &str| {
        let body = format!(r#"{{"model":"auto",{MESSAGES}{members}}}"#);
        let request = parse(body.as_bytes()).unwrap();
        (request.streams, request.wants_usage)
    };
    assert_eq!(asks(r#","stream":true"#), (true, false));
    assert_eq!(asks(r#","stream":false"#), (false, false));
    assert_eq!(
        asks(r#","stream":null,"stream_options":null"#),
        (false, false)
    );
    assert_eq!(asks(r#","stream_options":{},"stream":true"#), (true, false));
    assert_eq!(
        asks(r#","stream":true,"stream_options":{"x":[],"include_usage":true}"#),
        (true, true)
    );
    assert_eq!(
        asks(r#","stream":true,"stream_options":{"include_usage":null}"#),
        (true, false)
    );
}

#[test]
fn broken_json_is_refused_with_its_place() {
    let not_json = |line, column| RequestError::NotJson { line, column };
    check("", RequestError::NoBody);
    check(" \r\n", RequestError::NoBody);
    check("{\"model\":\"auto\",", RequestError::EndsEarly);
    check("{\"model\":\n tru}", not_json(2, 5));
    check("{'model':1}", not_json(1, 2));
    check("hello", not_json(1, 1));
    check(
        &format!("{{\"model\":\"auto\",{MESSAGES}}} x"),
        not_json(1, 62),
    );
    check(
        &format!("{{\"model\":\"auto\",{MESSAGES},}}"),
        not_json(1, 61),
    );
    check("{\"x\":\"line\nbreak\"}", not_json(1, 10));
    let error = parse(b"{\"x\":\"\xff\"}").unwrap_err();
    assert_eq!(error, RequestError::NotUtf8 { at: 6 });
    assert_eq!(
        parse(b"{\"x\":\"\xe2\x98").unwrap_err(),
        RequestError::EndsEarly
    );
}

#[test]
fn only_an_object_is_a_request() {
    for body in ["[]", "null", "1", "\"model\"", "[{\"model\":\"auto\"}]"] {
        check(body, RequestError::NotObject);
    }
}

#[test]
fn a_missing_member_is_named() {
    check("{}", RequestError::Missing(Param::Model));
    check(
        "{\"model\":\"auto\"}",
        RequestError::Missing(Param::Messages),
    );
    check(
        &format!("{{{MESSAGES}}}"),
        RequestError::Missing(Param::Model),
    );
}

#[test]
fn a_member_of_another_type_is_named() {
    for model in ["1", "null", "[]", "{}", "true"] {
        let body = format!(r#"{{"model":{model},{MESSAGES}}}"#);
        check(&body, RequestError::WrongType(Param::Model));
    }
    for messages in ["1", "null", "{}", "\"Hi\""] {
        let body = format!(r#"{{"model":"auto","messages":{messages}}}"#);
        check(&body, RequestError::WrongType(Param::Messages));
    }
    for stream in ["1", "\"true\"", "[]", "{}"] {
        let body = format!(r#"{{"model":"auto",{MESSAGES},"stream":{stream}}}"#);
        check(&body, RequestError::WrongType(Param::Stream));
    }
    for options in ["1", "[]", "[true]", "true", r#"{"include_usage":"yes"}"#] {
        let body = format!(r#"{{"model":"auto",{MESSAGES},"stream_options":{options}}}"#);
        check(&body, RequestError::WrongType(Param::StreamOptions));
    }
}

#[test]
fn an_element_that_is_no_message_is_named() {
    let good = r#"{"role":"user"}"#;
    for bad in [
        "1",
        "null",
        "\"Hi\"",
        "[\"user\"]",
        "{}",
        r#"{"role":null}"#,
        r#"{"role":1}"#,
    ] {
        let body = format!(r#"{{"model":"auto","messages":[{good},{good},{bad},{good}]}}"#);
        check(&body, RequestError::NotMessage(2));
    }
    let twice = r#"{"model":"auto","messages":[{"role":"user","role":"system"}]}"#;
    check(twice, RequestError::NotMessage(0));
}

#[test]
fn a_member_that_stands_twice_is_refused() {
    for (member, param) in [
        (r#""model":"b""#, Param::Model),
        (r#""mod\u0065l":"b""#, Param::Model),
        (MESSAGES, Param::Messages),
        (r#""stream":false"#, Param::Stream),
        (r#""stream_options":null"#, Param::StreamOptions),
    ] {
        let body = format!(
            r#"{{"model":"auto",{MESSAGES},"stream":true,"stream_options":{{}},{member}}}"#
        );
        check(&body, RequestError::Repeated(param));
    }
}

#[test]
fn a_member_in_other_letters_is_refused() {
    for (key, param) in [
        ("Model", Param::Model),
        ("MODEL", Param::Model),
        ("m\\u004fdel", Param::Model),
        ("Messages", Param::Messages),
        ("meſſages", Param::Messages),
        ("Stream", Param::Stream),
        ("stream_Options", Param::StreamOptions),
    ] {
        let body = format!(r#"{{"model":"auto",{MESSAGES},"{key}":"b"}}"#);
        check(&body, RequestError::Misspelt(param));
    }
    for key in [
        "models",
        "mode",
        "model ",
        "",
        "mödel",
        "streamoptions",
        "MODEL_",
    ] {
        let body = format!(r#"{{"model":"auto",{MESSAGES},"{key}":"b"}}"#);
        assert!(parse(body.as_bytes()).is_ok(), "{key}");
    }
}

#[test]
fn empty_and_endless_names_are_refused() {
    let with_model = |model: &str| format!(r#"{{"model":"{model}",{MESSAGES}}}"#);
    check(&with_model(""), RequestError::Empty(Param::Model));
    check(
        &with_model(&"x".repeat(129)),
        RequestError::ModelTooLong(129),
    );
    check(
        r#"{"model":"auto","messages":[]}"#,
        RequestError::Empty(Param::Messages),
    );
    assert!(parse(with_model(&"x".repeat(128)).as_bytes()).is_ok());
}

#[test]
fn nesting_costs_no_stack() {
    let open = "[".repeat(1_000_000);
    let close = "]".repeat(1_000_000);
    for member in ["model", "messages", "stream", "stream_options", "other"] {
        let body = format!(r#"{{"{member}":{open}"#);
        assert!(parse(body.as_bytes()).is_err());
    }
    let objects = r#"{"x":"#.repeat(1_000_000);
    check(
        &format!(r#"{{"messages":[{{"content":{objects}"#),
        RequestError::EndsEarly,
    );
    let body = format!(r#"{{"other":{open}{close},"model":"auto",{MESSAGES}}}"#);
    assert!(parse(body.as_bytes()).is_ok());
}

#[test]
fn errors_say_what_to_do_and_repeat_nothing() {
    let table = [
        (
            RequestError::NoBody,
            "the body is empty, expected a JSON object with `model` and `messages`",
        ),
        (
            RequestError::NotUtf8 { at: 6 },
            "the body is not UTF-8 text at byte 6, send JSON in UTF-8",
        ),
        (
            RequestError::NotJson { line: 2, column: 5 },
            "the body is not valid JSON at line 2, column 5, correct it there",
        ),
        (
            RequestError::EndsEarly,
            "the body ends before its JSON does, send it whole",
        ),
        (
            RequestError::NotObject,
            "the body must be a JSON object, for example {\"model\": …, \"messages\": […]}",
        ),
        (
            RequestError::Missing(Param::Model),
            "`model` is missing, expected the name of a model, a string",
        ),
        (
            RequestError::WrongType(Param::Stream),
            "`stream` has the wrong type, expected `true` or `false`",
        ),
        (
            RequestError::Repeated(Param::StreamOptions),
            "`stream_options` is there more than once, send it once",
        ),
        (
            RequestError::Misspelt(Param::Model),
            "`model` is written in other letters, write it exactly so",
        ),
        (
            RequestError::Empty(Param::Messages),
            "`messages` is empty, expected an array of one or more messages",
        ),
        (
            RequestError::ModelTooLong(129),
            "`model` is 129 bytes long, expected at most 128",
        ),
        (
            RequestError::NotMessage(3),
            "`messages[3]` is not a message, expected an object with one `role`, a string",
        ),
    ];
    for (error, sentence) in table {
        assert_eq!(error.to_string(), sentence);
    }
}

#[track_caller]
fn check(body: &str, expected: RequestError) {
    let head = body.get(..80).unwrap_or(body);
    assert_eq!(parse(body.as_bytes()), Err(expected), "{head}");
}
