use super::*;
use crate::chat::{
    Answer, Choice, Event, Failure, Media, Part as Said, Request, Signature, TokenLogprob, ToolCall,
};
use crate::config::Format;
use crate::fault::Fault;
use crate::format::StreamWriter;
use crate::usage::Usage;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const HEAD: &str = r#"data: {"candidates":[{"content":{"parts":["#;
const TAIL: &str =
    "],\"role\":\"model\"},\"index\":0}],\"modelVersion\":\"m\",\"responseId\":\"r\"}\r\n\r\n";

#[test]
fn an_answer_has_googles_shape() {
    let answer = Answer {
        choices: vec![Choice {
            parts: vec![
                Said::Thinking {
                    text: "Hm.".to_owned(),
                    signature: Some(gemini("c2ln")),
                },
                Said::text("Hi"),
                Said::HiddenThinking(gemini("bW9yZQ==")),
                Said::Image(Media::from_url("data:image/png;base64,AA==")),
                call("c1", r#"{"a": 1}"#),
                call("c2", ""),
                call("c3", "oops"),
            ],
            finish: Finish::ToolCalls,
            logprobs: Vec::new(),
        }],
        usage: Some(Usage {
            cached_tokens: 3,
            reasoning_tokens: 4,
            ..Usage::of(10, 6)
        }),
        ..Answer::default()
    };
    check(
        &answer,
        r#"{"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true,"thoughtSignature":"c2ln"},{"text":"Hi","thoughtSignature":"bW9yZQ=="},{"inlineData":{"mimeType":"image/png","data":"AA=="}},{"functionCall":{"id":"c1","name":"f","args":{"a": 1}}},{"functionCall":{"id":"c2","name":"f","args":{}}},{"functionCall":{"id":"c3","name":"f","args":{"arguments":"oops"}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":2,"totalTokenCount":16,"thoughtsTokenCount":4,"cachedContentTokenCount":3},"modelVersion":"the-model","responseId":"7f3a-1"}"#,
    );
}

#[test]
fn a_foreign_signature_is_base64_too() {
    let signature = Signature {
        origin: Format::Anthropic,
        value: "x".to_owned(),
    };
    let parts = [Said::HiddenThinking(signature)];
    let said = serde_json::to_string(&super::parts(&parts)).unwrap();
    assert_eq!(
        said,
        r#"[{"text":"","thoughtSignature":"YmF0b246YW50aHJvcGljOng="}]"#
    );
}

#[test]
fn finishes_and_log_probabilities_are_said_in_googles_words() {
    for (finish, word) in [
        (Finish::Stop, "STOP"),
        (Finish::StopSequence(None), "STOP"),
        (Finish::ToolCalls, "STOP"),
        (Finish::Refused, "STOP"),
        (Finish::Length, "MAX_TOKENS"),
        (Finish::Filtered, "SAFETY"),
    ] {
        let answer = Answer {
            choices: vec![Choice {
                finish,
                logprobs: vec![token("A", vec![token("B", Vec::new())])],
                ..Choice::default()
            }],
            id: Some("r".to_owned()),
            model: Some("m".to_owned()),
            ..Answer::default()
        };
        check(
            &answer,
            &format!(
                r#"{{"candidates":[{{"content":{{"parts":[{{"text":""}}],"role":"model"}},"finishReason":"{word}","index":0,"logprobsResult":{{"chosenCandidates":[{{"token":"A","logProbability":-1.0}}],"topCandidates":[{{"candidates":[{{"token":"B","logProbability":-1.0}}]}}]}}}}],"modelVersion":"m","responseId":"r"}}"#
            ),
        );
    }
}

#[test]
fn a_stream_says_each_piece_and_calls_whole() {
    let arguments = |call, json: &str| Event::Arguments {
        choice: 0,
        call,
        json: json.to_owned(),
    };
    let begin = |call, id: &str| Event::ToolCall {
        choice: 0,
        call,
        id: id.to_owned(),
        name: "f".to_owned(),
        signature: None,
    };
    let said = stream(vec![
        opened(),
        Event::Thinking {
            choice: 0,
            text: "Hm.".to_owned(),
        },
        Event::Signature {
            choice: 0,
            signature: gemini("c2ln"),
        },
        text("Hi"),
        begin(0, "c1"),
        begin(1, "c2"),
        arguments(0, "{\"a\""),
        arguments(1, "{}"),
        arguments(0, ":1}"),
        Event::Finished {
            choice: 0,
            finish: Finish::ToolCalls,
        },
        Event::Usage(Usage::of(3, 4)),
        Event::Done,
        Event::Done,
        text("never"),
    ]);
    let pieces = [
        r#"{"text":"Hm.","thought":true}"#,
        r#"{"text":"","thought":true,"thoughtSignature":"c2ln"}"#,
        r#"{"text":"Hi"}"#,
        r#"{"functionCall":{"id":"c1","name":"f","args":{"a":1}}},{"functionCall":{"id":"c2","name":"f","args":{}}}"#,
    ];
    let mut expected: String = pieces
        .iter()
        .map(|part| format!("{HEAD}{part}{TAIL}"))
        .collect();
    expected.push_str(HEAD);
    expected.push_str("{\"text\":\"\"}],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":4,\"totalTokenCount\":7},\"modelVersion\":\"m\",\"responseId\":\"r\"}\r\n\r\n");
    assert_eq!(said, expected);
}

#[test]
fn a_stream_that_fails_ends_with_the_error() {
    let failure = Failure {
        message: Some("no".to_owned()),
        ..Failure::plain(Fault::Malformed)
    };
    let said = stream(vec![
        opened(),
        text("Hi"),
        Event::Failed(failure),
        Event::Done,
    ]);
    let error = "\r\n\r\ndata: {\"error\":{\"code\":502,\"message\":\"no\",\"status\":\"UNAVAILABLE\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"malformed\",\"domain\":\"baton\"}]}}\r\n\r\n";
    assert_eq!(said, format!("{HEAD}{{\"text\":\"Hi\"}}{TAIL}{error}"));
}

fn stream(events: Vec<Event>) -> String {
    let request = Request::default();
    let mut writer = Pieces::new(&about(&request));
    let mut out = Vec::new();
    for event in events {
        writer.write(event, &mut out);
    }
    String::from_utf8(out).unwrap()
}

fn opened() -> Event {
    Event::Opened {
        id: Some("r".to_owned()),
        model: Some("m".to_owned()),
    }
}

fn text(text: &str) -> Event {
    Event::Text {
        choice: 0,
        text: text.to_owned(),
    }
}

fn call(id: &str, arguments: &str) -> Said {
    Said::ToolCall(ToolCall {
        id: id.to_owned(),
        name: "f".to_owned(),
        arguments: arguments.to_owned(),
        signature: None,
    })
}

fn gemini(value: &str) -> Signature {
    Signature {
        origin: Format::Gemini,
        value: value.to_owned(),
    }
}

fn token(token: &str, top: Vec<TokenLogprob>) -> TokenLogprob {
    TokenLogprob {
        token: token.to_owned(),
        logprob: -1.0,
        bytes: None,
        top,
    }
}

#[track_caller]
fn check(said: &Answer, expected: &str) {
    let request = Request::default();
    let body = answer(said, &about(&request));
    assert_eq!(String::from_utf8(body).unwrap(), expected);
}

fn about(request: &Request) -> About<'_> {
    About {
        id: "7f3a-1",
        model: "the-model",
        now: 0,
        request,
    }
}
