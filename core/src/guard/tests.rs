//! Guardrails over whole bodies and streams, with a detector that is easy to follow: `key-` and eight letters
//! or more, and runs of nine digits or more.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::detect::{
    Anchors, Confidence, Detector, Family, Finding, Kind, Place, Scanner, Sight, Text,
};
use crate::format::Api;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

struct Toy;

impl Detector for Toy {
    fn anchors(&self) -> Anchors {
        Anchors {
            words: vec!["key-".to_owned()],
            digits: true,
            ..Anchors::default()
        }
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let is_key = place.anchor == 0;
        let belongs = |byte: &&u8| match is_key {
            true => byte.is_ascii_alphabetic(),
            false => byte.is_ascii_digit(),
        };
        let start = if is_key {
            place.span.end
        } else {
            place.span.start
        };
        let rest = &text.text.as_bytes()[start..];
        let length = rest.iter().take_while(belongs).count();
        if length == rest.len() && !text.is_whole {
            return sight.open(place.span.start);
        }
        let (kind, least) = match is_key {
            true => (Kind::new(Family::Secrets, "key"), 8),
            false => (Kind::new(Family::Pii, "phone"), 9),
        };
        if length >= least {
            sight.found(Finding {
                kind,
                span: place.span.start..start + length,
                confidence: Confidence::hundredths(80),
            });
        }
    }
}

fn side(secrets: Action, pii: Action) -> Side {
    let rail = |family: Family, action| Guardrail {
        name: family.name().to_owned(),
        seeks: Seeks::Family(family),
        rule: Rule {
            action: Some(action),
            threshold: Confidence::hundredths(50),
            foreign_threshold: Confidence::hundredths(50),
            kinds: None,
            allow: vec![Allowed::new("999999999").unwrap()],
            when_blind: WhenBlind::Block,
        },
        tenants: BTreeMap::new(),
    };
    Side {
        rails: vec![rail(Family::Secrets, secrets), rail(Family::Pii, pii)],
        scanners: vec![Arc::new(Scanner::new(vec![Box::new(Toy)], Vec::new()))],
    }
}

const REDACT: Action = Action::Redact { restore: true };

fn screened(body: &str, side: &Side, direction: Direction, vault: &mut Vault) -> (String, Report) {
    let mut report = Report::default();
    let screening = Screening {
        side,
        direction,
        tenant: None,
        hears_attacks: true,
    };
    let body = match screen(body.as_bytes(), &screening, vault, &mut report) {
        Screened::Same => body.to_owned(),
        Screened::Instead(body) => String::from_utf8(body).unwrap(),
        Screened::Blocked => "blocked".to_owned(),
    };
    (body, report)
}

fn request(body: &str) -> String {
    let side = side(REDACT, REDACT);
    let (body, _) = screened(body, &side, Direction::Request, &mut Vault::default());
    if body != "blocked" {
        let _: serde_json::Value = serde_json::from_str(&body).expect("still JSON");
    }
    body
}

#[test]
fn only_texts_are_changed_and_all_of_them() {
    for (body, redacted) in [
        (
            r#"{"model":"key-abcdefgh","messages":[{"role":"user","content":"call 123456789, then 123456789 or 987654321"}]}"#,
            r#"{"model":"key-abcdefgh","messages":[{"role":"user","content":"call [PHONE_1], then [PHONE_1] or [PHONE_2]"}]}"#,
        ),
        (
            r#"{"messages":[{"content":[{"type":"text","text":"a\n\u00e9key-abcdefgh\""},{"type":"image_url","image_url":{"url":"data:image/png;base64,key-abcdefgh"}}]}]}"#,
            r#"{"messages":[{"content":[{"type":"text","text":"a\n\u00e9[KEY_1]\""},{"type":"image_url","image_url":{"url":"data:image/png;base64,key-abcdefgh"}}]}]}"#,
        ),
        // Numbers of a tool's arguments become strings, whichever way they are written.
        (
            r#"{"tool_calls":[{"id":"call_123456789","function":{"name":"key-abcdefgh","arguments":"{\"to\": 123456789, \"say\": \"\\nkey-abcdefgh\"}"}}]}"#,
            r#"{"tool_calls":[{"id":"call_123456789","function":{"name":"key-abcdefgh","arguments":"{\"to\": \"[PHONE_1]\", \"say\": \"\\n[KEY_1]\"}"}}]}"#,
        ),
        (
            r#"{"content":[{"type":"tool_use","id":"x","name":"dial","input":{"to":123456789,"count":7}}],"seed":123456789}"#,
            r#"{"content":[{"type":"tool_use","id":"x","name":"dial","input":{"to":"[PHONE_1]","count":7}}],"seed":123456789}"#,
        ),
        // Schemas are not changed, but for what they say to people.
        (
            r#"{"tools":[{"name":"f","input_schema":{"const":"key-abcdefgh","description":"key-abcdefgh"}}]}"#,
            r#"{"tools":[{"name":"f","input_schema":{"const":"key-abcdefgh","description":"[KEY_1]"}}]}"#,
        ),
        // What a model thought is signed.
        (
            r#"{"content":[{"type":"thinking","thinking":"key-abcdefgh","signature":"x"}]}"#,
            r#"{"content":[{"type":"thinking","thinking":"key-abcdefgh","signature":"x"}]}"#,
        ),
        (
            r#"{"contents":[{"parts":[{"text":"999999999 [PHONE_1] 123456789"}]}]}"#,
            r#"{"contents":[{"parts":[{"text":"999999999 [PHONE_1] [PHONE_2]"}]}]}"#,
        ),
    ] {
        assert_eq!(request(body), redacted);
    }
}

#[test]
fn what_was_taken_out_is_put_back_into_the_answer() {
    let side = side(Action::Redact { restore: false }, REDACT);
    let mut vault = Vault::default();
    let asked = r#"{"messages":[{"role":"user","content":"123456789 key-abcdefgh"}]}"#;
    let (asked, report) = screened(asked, &side, Direction::Request, &mut vault);
    assert_eq!(
        asked,
        r#"{"messages":[{"role":"user","content":"[PHONE_1] [KEY_1]"}]}"#
    );
    assert_eq!(report.actions(), ["redact"]);
    let answer = r#"{"content":"I call [PHONE_1] with [KEY_1].","tool_calls":[{"function":{"arguments":"{\"to\":\"[PHONE_1]\"}"}}]}"#;
    let (answer, _) = screened(answer, &Side::default(), Direction::Response, &mut vault);
    assert_eq!(
        answer,
        r#"{"content":"I call 123456789 with [KEY_1].","tool_calls":[{"function":{"arguments":"{\"to\":\"123456789\"}"}}]}"#
    );
}

#[test]
fn tokens_do_not_tell_what_was_taken_out() {
    let side = side(REDACT, REDACT);
    let answer = r#"{"choices":[{"message":{"content":"key-abcdefgh"},"logprobs":{"content":[{"token":"key-abcdefgh","top_logprobs":[{"token":"key-"}]}]}}],"output":[{"text":"hi","logprobs":[{"token":"hi","logprobs":[]}]}]}"#;
    let vault = &mut Vault::default();
    let (answer, _) = screened(answer, &side, Direction::Response, vault);
    assert_eq!(
        answer,
        r#"{"choices":[{"message":{"content":"[KEY_1]"},"logprobs":null}],"output":[{"text":"hi","logprobs":[]}]}"#
    );
}

#[test]
fn what_blocks_is_told_by_its_kind() {
    let side = side(Action::Block, Action::Warn);
    let body = r#"{"messages":[{"role":"user","content":"123456789 key-abcdefgh"}]}"#;
    let (body, report) = screened(body, &side, Direction::Request, &mut Vault::default());
    assert_eq!(body, "blocked");
    assert_eq!(report.blocking(), ["secrets.key"]);
    let seen: Vec<_> = report
        .seen()
        .into_iter()
        .map(|it| (it.kind, it.action))
        .collect();
    let told = |kind: &str, action: &str| (kind.to_owned(), action.to_owned());
    assert_eq!(
        seen,
        [told("pii.phone", "warn"), told("secrets.key", "block")]
    );
}

#[test]
fn of_findings_that_overlap_the_one_that_lets_less_through_is_acted_on() {
    // A key with a run of digits in it, which is surer to be a phone number than the key is to be one.
    struct Both;
    impl Detector for Both {
        fn anchors(&self) -> Anchors {
            Anchors {
                words: vec!["key-".to_owned()],
                ..Anchors::default()
            }
        }

        fn look(&self, place: &Place, _: Text<'_>, sight: &mut Sight) {
            let (start, end) = (place.span.start, place.span.end);
            for (kind, span, hundredths) in [
                (Kind::new(Family::Secrets, "key"), start..end + 9, 60),
                (Kind::new(Family::Pii, "phone"), end..end + 9, 90),
            ] {
                let confidence = Confidence::hundredths(hundredths);
                sight.found(Finding {
                    kind,
                    span,
                    confidence,
                });
            }
        }
    }
    for (secrets, pii, acted_on) in [
        (Action::Block, Action::Warn, "secrets.key"),
        (Action::Block, REDACT, "secrets.key"),
        (REDACT, Action::Warn, "secrets.key"),
        (Action::Warn, REDACT, "pii.phone"),
        (REDACT, REDACT, "pii.phone"),
    ] {
        let mut side = side(secrets, pii);
        let scanner = Scanner::new(vec![Box::new(Both)], Vec::new());
        side.scanners = vec![Arc::new(scanner)];
        let body = r#"{"messages":[{"role":"user","content":"key-123456789"}]}"#;
        let (_, report) = screened(body, &side, Direction::Request, &mut Vault::default());
        let seen: Vec<_> = report.seen().into_iter().map(|it| it.kind).collect();
        assert_eq!(seen, [acted_on]);
    }
}

#[test]
fn what_cannot_be_looked_at_is_blocked() {
    let deep = format!("{}\"x\"{}", "[".repeat(200), "]".repeat(200));
    let side = side(Action::Block, Action::Warn);
    let (body, report) = screened(&deep, &side, Direction::Request, &mut Vault::default());
    assert_eq!(body, "blocked");
    assert_eq!(report.blocking(), ["unreadable"]);
}

/// The stream that the caller gets when this comes in pieces of so many bytes.
fn streamed(
    api: Api,
    stream: &str,
    piece: usize,
    side: &Side,
    vault: &mut Vault,
) -> (String, Report) {
    let mut report = Report::default();
    let mut out = Vec::new();
    let mut guarded = Stream::new(api);
    let mut looking = Looking {
        side,
        tenant: None,
        vault,
        report: &mut report,
    };
    for piece in stream.as_bytes().chunks(piece) {
        out.extend(guarded.feed(piece, &mut looking));
    }
    out.extend(guarded.finish(&mut looking));
    (String::from_utf8(out).unwrap(), report)
}

/// All that a stream's deltas say together, by the member that says it.
fn said(stream: &str, member: &str) -> String {
    let events = stream
        .lines()
        .filter_map(|line| line.strip_prefix("data: "));
    let values = events.filter_map(|data| serde_json::from_str::<serde_json::Value>(data).ok());
    let mut said = String::new();
    for value in values {
        collect(&value, member, &mut said);
    }
    said
}

fn collect(value: &serde_json::Value, member: &str, said: &mut String) {
    match value {
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                match value.as_str() {
                    Some(text) if key == member => said.push_str(text),
                    _ => collect(value, member, said),
                }
            }
        }
        serde_json::Value::Array(values) => {
            for value in values {
                collect(value, member, said);
            }
        }
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

/// A chat stream that says this in pieces of so many characters.
fn chat(text: &str, length: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut stream = String::new();
    for piece in chars.chunks(length) {
        let piece: String = piece.iter().collect();
        let piece = serde_json::to_string(&piece).unwrap();
        stream.push_str(&format!(
            "data: {{\"id\":\"c\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{piece}}}}}]}}\n\n"
        ));
    }
    stream.push_str("data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
    stream.push_str("data: [DONE]\n\n");
    stream
}

#[test]
fn a_secret_split_over_many_events_is_caught_and_words_flow() {
    let side = side(REDACT, REDACT);
    let text = "it is key-abcdefgh, call 123456789";
    for length in 1..40 {
        let (out, report) = streamed(
            Api::ChatCompletions,
            &chat(text, length),
            7,
            &side,
            &mut Vault::default(),
        );
        assert_eq!(
            said(&out, "content"),
            "it is [KEY_1], call [PHONE_1]",
            "{length}"
        );
        assert_eq!(report.seen().len(), 2);
        assert!(out.ends_with("\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"));
    }
    let mut report = Report::default();
    let mut stream = Stream::new(Api::ChatCompletions);
    let mut vault = Vault::default();
    let mut looking = Looking {
        side: &side,
        tenant: None,
        vault: &mut vault,
        report: &mut report,
    };
    let first = stream.feed(
        b"data: {\"choices\":[{\"delta\":{\"content\":\"plain words \"}}]}\n\n",
        &mut looking,
    );
    assert_eq!(
        said(&String::from_utf8(first).unwrap(), "content"),
        "plain words "
    );
}

#[test]
fn a_stream_that_is_blocked_ends_with_an_error_event() {
    let side = side(Action::Block, REDACT);
    let (out, report) = streamed(
        Api::ChatCompletions,
        &chat("it is key-abcdefgh, so", 3),
        50,
        &side,
        &mut Vault::default(),
    );
    assert_eq!(said(&out, "content"), "it is ");
    let last = out.trim_end().lines().last().unwrap();
    assert!(
        last.contains("guardrail_blocked") || out.contains("guardrail_blocked"),
        "{out}"
    );
    assert!(!out.contains("abcdefgh"));
    assert_eq!(report.blocking(), ["secrets.key"]);
}

#[test]
fn more_texts_at_a_time_than_anybody_asks_for_are_not_looked_at() {
    let side = side(Action::Warn, Action::Warn);
    let choice = |index| format!(r#"{{"index":{index},"delta":{{"content":"key-abcd"}}}}"#);
    let event = |choices: std::ops::Range<usize>| {
        let choices: Vec<_> = choices.map(choice).collect();
        format!("data: {{\"choices\":[{}]}}\n\n", choices.join(","))
    };
    let guarded = |stream: &str| {
        let vault = &mut Vault::default();
        streamed(Api::ChatCompletions, stream, 4096, &side, vault).0
    };
    let few: String = (0..=256).map(|it| event(it..it + 1)).collect();
    let out = guarded(&few);
    assert!(!out.contains("guardrail"), "{out}");
    let one_by_one: String = (0..=257).map(|it| event(it..it + 1)).collect();
    for many in [one_by_one, event(0..257)] {
        let out = guarded(&many);
        assert!(out.contains("guardrail_blocked"), "{out}");
    }
}

#[test]
fn every_dialect_streams_its_texts_and_its_tools_arguments() {
    let side = side(REDACT, REDACT);
    let messages = [
        r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"my key-abcd"}}"#,
        r#"{"type":"ping"}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"efgh"}}"#,
        r#"{"type":"content_block_stop","index":0}"#,
        r#"{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"dial","input":{}}}"#,
        r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"to\":1234"}}"#,
        r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"56789,\"s\":\"a\\"}}"#,
        r#"{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"nkey-abcdefgh\"}"}}"#,
        r#"{"type":"content_block_stop","index":1}"#,
        r#"{"type":"message_stop"}"#,
    ];
    let stream: String = messages
        .iter()
        .map(|data| format!("event: x\ndata: {data}\n\n"))
        .collect();
    let (out, _) = streamed(Api::Messages, &stream, 11, &side, &mut Vault::default());
    assert_eq!(said(&out, "text"), "my [KEY_1]");
    assert_eq!(
        said(&out, "partial_json"),
        r#"{"to":"[PHONE_1]","s":"a\n[KEY_1]"}"#
    );

    let responses = [
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"key-abc"}"#,
        r#"{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"defgh!"}"#,
        r#"{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"key-abcdefgh!"}"#,
        r#"{"type":"response.completed","response":{"id":"r","output":[{"content":[{"type":"output_text","text":"key-abcdefgh!"}]}]}}"#,
    ];
    let stream: String = responses
        .iter()
        .map(|data| format!("data: {data}\n\n"))
        .collect();
    let (out, report) = streamed(Api::Responses, &stream, 9, &side, &mut Vault::default());
    assert_eq!(said(&out, "delta"), "[KEY_1]!");
    assert_eq!(said(&out, "text"), "[KEY_1]![KEY_1]!");
    assert_eq!(report.seen()[0].count, 1);

    let gemini = [
        r#"{"candidates":[{"content":{"parts":[{"text":"key-abc","thought":true}]}}]}"#,
        r#"{"candidates":[{"content":{"parts":[{"text":"key-abcdef"}]}}]}"#,
        r#"{"candidates":[{"content":{"parts":[{"text":"gh"}]},"finishReason":"STOP"}]}"#,
    ];
    let stream: String = gemini
        .iter()
        .map(|data| format!("data: {data}\r\n\r\n"))
        .collect();
    let (out, _) = streamed(
        Api::StreamGenerateContent,
        &stream,
        13,
        &side,
        &mut Vault::default(),
    );
    assert_eq!(said(&out, "text"), "key-abc[KEY_1]");
}

#[test]
fn placeholders_are_put_back_into_streams() {
    let mut vault = Vault::default();
    let phone = vault.redact("phone", "+49 \"1\"", true);
    let text = format!("call {phone} [or] not [PHONE");
    for length in 1..20 {
        let (out, _) = streamed(
            Api::ChatCompletions,
            &chat(&text, length),
            64,
            &Side::default(),
            &mut vault,
        );
        assert_eq!(said(&out, "content"), "call +49 \"1\" [or] not [PHONE");
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod laws {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_comes_out_the_same_however_it_is_cut(
            text in "([a-z ,]|key-[a-z]{6,10}|[0-9]{7,11}|é|😀|\\[PHONE_1\\]|\\[|\"|\\\\|\\{){0,30}",
            length in 1usize..9,
            bytes in 1usize..200,
        ) {
            let side = side(REDACT, REDACT);
            let whole = format!("{{\"content\":{}}}", serde_json::to_string(&text).unwrap());
            let (whole, _) = screened(&whole, &side, Direction::Response, &mut Vault::default());
            let whole: serde_json::Value = serde_json::from_str(&whole).unwrap();
            let (out, _) = streamed(Api::ChatCompletions, &chat(&text, length), bytes, &side, &mut Vault::default());
            prop_assert_eq!(said(&out, "content"), whole["content"].as_str().unwrap());
        }

        #[test]
        fn an_event_like_the_last_one_says_what_it_says_behind_a_comment(
            text in "([a-z ,]|key-[a-z]{6,10}|[0-9]{7,11}|é|\"|\\\\|\n){0,30}",
            length in 1usize..9,
        ) {
            let side = side(REDACT, REDACT);
            let stream = chat(&text, length);
            let apart = stream.replace("\n\n", "\n\n:\n\n");
            let of = |stream: &str| {
                let vault = &mut Vault::default();
                streamed(Api::ChatCompletions, stream, 4096, &side, vault)
            };
            let (alike, (apart, report)) = (of(&stream), of(&apart));
            prop_assert_eq!(alike, (apart.replace(":\n\n", ""), report));
        }

        #[test]
        fn no_stream_makes_it_panic_and_what_holds_nothing_comes_out_as_it_was(
            stream in "(data: |\\{|\\}|\\[|\\]|\"|:|,|\n|\r|delta|content|choices|key-abc|[0-9]|é){0,60}",
            bytes in 1usize..20,
        ) {
            let side = side(Action::Warn, Action::Warn);
            let (out, _) = streamed(Api::ChatCompletions, &stream, bytes, &side, &mut Vault::default());
            prop_assert!(out.len() <= stream.len() * 3 + 400);
        }
    }
}
