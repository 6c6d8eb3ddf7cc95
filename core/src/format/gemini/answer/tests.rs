use super::*;
use crate::chat::{Choice, Finish, Part as Said, Signature, TokenLogprob, ToolCall};
use crate::config::Format;
use crate::usage::Usage;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const TEXT: &str = r#"{"candidates":[{"content":{"parts":[{"text":"Hi \u263a"},{"text":" there"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":2,"totalTokenCount":11},"modelVersion":"gemini-2.5-flash","responseId":"r-1"}"#;

#[test]
fn text_is_one_part() {
    let answer = read(TEXT.as_bytes()).unwrap();
    assert_eq!(answer.id.as_deref(), Some("r-1"));
    assert_eq!(answer.model.as_deref(), Some("gemini-2.5-flash"));
    assert_eq!(answer.usage, Some(Usage::of(9, 2)));
    assert_eq!(parts(TEXT), [Said::text("Hi \u{263a} there")]);
}

#[test]
fn every_proper_prefix_is_truncated() {
    for end in 0..TEXT.len() {
        let failure = read(&TEXT.as_bytes()[..end]).unwrap_err();
        assert_eq!(failure.fault, Fault::Truncated, "{}", &TEXT[..end]);
    }
}

#[test]
fn what_is_no_answer_is_malformed() {
    for body in [
        "<html>",
        "[]",
        "null",
        "{}",
        r#"{"candidates":null}"#,
        r#"{"candidates":[]}"#,
        r#"{"candidates":"Hi"}"#,
        r#"{"candidates":["Hi"]}"#,
        r#"{"candidates":[[0,{}]]}"#,
        r#"{"candidates":[{"content":"Hi"}]}"#,
        r#"{"candidates":[{"content":{"parts":[{"text":5}]}}]}"#,
        r#"{"candidates":[{"content":{"parts":[{"functionCall":{"args":{}}}]}}]}"#,
        r#"{"error":"busy"}"#,
        r#"{"error":{"code":200}}"#,
    ] {
        let fault = read(body.as_bytes()).unwrap_err().fault;
        assert_eq!(fault, Fault::Malformed, "{body}");
    }
}

#[test]
fn thoughts_and_signatures_are_told_apart() {
    let body = r#"{"candidates":[{"content":{"parts":[
        {"text":"Hm.","thought":true},{"text":"Yes.","thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}"#;
    assert_eq!(
        parts(body),
        [
            Said::Thinking {
                text: "Hm.".to_owned(),
                signature: None
            },
            Said::text("Yes."),
            Said::HiddenThinking(signature("c2ln")),
        ],
    );
    let body = r#"{"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true,"thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}"#;
    assert_eq!(
        parts(body),
        [Said::Thinking {
            text: "Hm.".to_owned(),
            signature: Some(signature("c2ln"))
        }],
    );
}

#[test]
fn calls_end_an_answer_and_keep_their_ids_arguments_and_signatures() {
    let body = r#"{"candidates":[{"content":{"parts":[
        {"functionCall":{"id":"f1","name":"add","args":{"a": 1.50}},"thoughtSignature":"c2ln"},
        {"functionCall":{"id":"f2","name":"now"}}]},"finishReason":"STOP"}]}"#;
    let choice = choice(body);
    assert_eq!(choice.finish, Finish::ToolCalls);
    let call = |id: &str, name: &str, arguments: &str, signature| {
        Said::ToolCall(ToolCall {
            id: id.to_owned(),
            name: name.to_owned(),
            arguments: arguments.to_owned(),
            signature,
        })
    };
    assert_eq!(
        choice.parts,
        [
            call("f1", "add", r#"{"a":1.50}"#, Some(signature("c2ln"))),
            call("f2", "now", "{}", None),
        ],
    );
}

#[test]
fn a_call_may_come_in_pieces() {
    let body = r#"{"candidates":[{"content":{"parts":[
        {"functionCall":{"name":"f","willContinue":true}},
        {"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"x","willContinue":true}],"willContinue":true}},
        {"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"y"}],"willContinue":true}},
        {"functionCall":{}},
        {"functionCall":{"name":"g","willContinue":true}},
        {"functionCall":{"name":"h","partialArgs":[{"jsonPath":"$.b","numberValue":1}],"willContinue":true}}
        ]},"finishReason":"STOP"}]}"#;
    let said = parts(body);
    let calls = said.iter().filter_map(Said::as_tool_call);
    let calls: Vec<_> = calls.map(|it| (&*it.name, &*it.arguments)).collect();
    assert_eq!(
        calls,
        [("f", r#"{"a":"xy"}"#), ("g", "{}"), ("h", r#"{"b":1}"#)]
    );
}

#[test]
fn made_up_ids_are_the_same_for_an_answer_and_differ_between_answers() {
    let ids = |response: &str| {
        let call = r#"{"functionCall":{"name":"now"}}"#;
        let body = format!(
            r#"{{"candidates":[{{"content":{{"parts":[{call},{call}]}},"finishReason":"STOP"}}]{response}}}"#
        );
        let calls = parts(&body);
        let ids = calls.iter().filter_map(Said::as_tool_call);
        ids.map(|call| call.id.clone()).collect::<Vec<_>>()
    };
    let first = ids(r#","responseId":"r-1""#);
    assert_eq!(first, ids(r#","responseId":"r-1""#));
    assert_ne!(first[0], first[1]);
    assert_ne!(first, ids(r#","responseId":"r-2""#));
    let nameless = |tokens| {
        ids(&format!(
            r#","usageMetadata":{{"promptTokenCount":{tokens}}}"#
        ))
    };
    assert_ne!(nameless(1), nameless(2));
    // OpenAI takes ids of 40 characters at most, Anthropic only these characters.
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    assert!(
        first
            .iter()
            .all(|id| id.len() <= 40 && id.chars().all(plain))
    );
}

#[test]
fn every_reason_has_its_meaning() {
    for (reason, expected) in [
        ("\"STOP\"", Some(Finish::Stop)),
        ("\"MAX_TOKENS\"", Some(Finish::Length)),
        ("\"SAFETY\"", Some(Finish::Filtered)),
        ("\"RECITATION\"", Some(Finish::Filtered)),
        ("\"LANGUAGE\"", Some(Finish::Filtered)),
        ("\"BLOCKLIST\"", Some(Finish::Filtered)),
        ("\"PROHIBITED_CONTENT\"", Some(Finish::Filtered)),
        ("\"SPII\"", Some(Finish::Filtered)),
        ("\"IMAGE_SAFETY\"", Some(Finish::Filtered)),
        ("\"OTHER\"", Some(Finish::Filtered)),
        ("\"MALFORMED_FUNCTION_CALL\"", None),
        ("\"UNEXPECTED_TOOL_CALL\"", None),
        ("\"SOMETHING_NEW\"", Some(Finish::Stop)),
        ("1", Some(Finish::Stop)),
        ("2", Some(Finish::Length)),
    ] {
        let body =
            format!(r#"{{"candidates":[{{"finishReason":{reason},"finishMessage":"why"}}]}}"#);
        let finish = read(body.as_bytes()).map(|mut answer| answer.choices.remove(0).finish);
        let failure = Failure {
            message: Some("why".to_owned()),
            ..Failure::plain(Fault::Malformed)
        };
        assert_eq!(finish, expected.ok_or(failure), "{reason}");
    }
}

#[test]
fn a_blocked_prompt_is_a_fault() {
    let body = r#"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT","blockReasonMessage":"no"},"usageMetadata":{"promptTokenCount":4}}"#;
    let failure = read(body.as_bytes()).unwrap_err();
    assert_eq!(failure.fault, Fault::ContentFiltered);
    assert_eq!(failure.message.as_deref(), Some("no"));
}

#[test]
fn usage_adds_what_google_counts_apart() {
    let body = r#"{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":100,
        "cachedContentTokenCount":60,"toolUsePromptTokenCount":7,"candidatesTokenCount":20,"thoughtsTokenCount":30}}"#;
    assert_eq!(
        read(body.as_bytes()).unwrap().usage,
        Some(Usage {
            input_tokens: 107,
            output_tokens: 50,
            cached_tokens: 60,
            cache_write_tokens: 0,
            reasoning_tokens: 30,
        }),
    );
}

#[test]
fn log_probabilities_have_the_likeliest_beside_them() {
    let body = r#"{"candidates":[{"content":{"parts":[{"text":"A"}]},"finishReason":"STOP","logprobsResult":{
        "chosenCandidates":[{"token":"A","tokenId":7,"logProbability":-0.5}],
        "topCandidates":[{"candidates":[{"token":"A","logProbability":-0.5},{"token":"B","logProbability":-1}]}]}}]}"#;
    let token = |token: &str, logprob, top| TokenLogprob {
        token: token.to_owned(),
        logprob,
        bytes: None,
        top,
    };
    let top = vec![token("A", -0.5, vec![]), token("B", -1.0, vec![])];
    assert_eq!(choice(body).logprobs, [token("A", -0.5, top)]);
}

#[test]
fn a_picture_is_a_part() {
    let body = r#"{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AA-_"}}]},"finishReason":"STOP"}]}"#;
    let [Said::Image(image)] = &parts(body)[..] else {
        panic!("no image");
    };
    assert_eq!(image.to_url("").unwrap(), "data:image/png;base64,AA+/");
}

#[test]
fn several_candidates_are_several_choices() {
    let body = r#"{"candidates":[{"content":{"parts":[{"text":"one"}]},"finishReason":"STOP"},
        {"index":1,"content":{"parts":[{"text":"two"}]},"finishReason":"MAX_TOKENS"}]}"#;
    let answer = read(body.as_bytes()).unwrap();
    let said: Vec<_> = answer.choices.iter().map(|it| &it.parts[0]).collect();
    assert_eq!(said, [&Said::text("one"), &Said::text("two")]);
    assert_eq!(answer.choices[1].finish, Finish::Length);
}

#[test]
fn an_error_that_came_with_200_is_what_it_says() {
    let body =
        r#"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#;
    let failure = read(body.as_bytes()).unwrap_err();
    assert_eq!(failure.fault, Fault::Overloaded { retry_after: None });
}

#[test]
fn nesting_costs_no_stack() {
    let deep = "[".repeat(1_000_000);
    for body in [
        format!(r#"{{"x":{deep}"#),
        format!(r#"{{"candidates":{deep}"#),
        format!(r#"{{"candidates":[{{"content":{{"parts":[{{"functionCall":{{"args":{deep}"#),
    ] {
        assert!(read(body.as_bytes()).is_err());
    }
}

fn choice(body: &str) -> Choice {
    read(body.as_bytes()).unwrap().choices.remove(0)
}

fn parts(body: &str) -> Vec<Said> {
    choice(body).parts
}

fn signature(value: &str) -> Signature {
    Signature {
        origin: Format::Gemini,
        value: value.to_owned(),
    }
}
