//! Checks that need nobody else, in whatever form answers come; and answers that are mended.

use std::io::Write;

use super::*;
use baton_core::chat::{Part, ToolCall};
use baton_core::format::{Api, Format};
use baton_core::http::Encoding;
use baton_core::verdict::{Repair, Unverified};
use flate2::Compression;
use flate2::write::GzEncoder;

async fn verifying(directory: &tempfile::TempDir, envoy: &Envoy, route: Value) -> Verifying {
    Verifying::start(directory.path(), &envoy.address, route).await
}

async fn text(route: Value, text: &str) -> Judged {
    let (directory, envoy) = (directory(), Envoy::that(&[]).await);
    verifying(&directory, &envoy, route).await.text(text).await
}

#[tokio::test]
async fn the_first_check_that_fails_decides_and_the_rest_is_not_made() {
    let route = json!({"verify": [
        {"not_empty": {}},
        {"lacks": {"regex": "(?i)lorem"}},
        {"length": {"max_chars": 3}},
        {"judge": {"model": "judge"}},
    ]});
    let judged = text(route, "Lorem ipsum").await;
    assert_eq!(judged.verdict(), Verdict::BelowThreshold);
    let verification = judged.judgement.verification;
    let made: Vec<_> = verification
        .checks
        .iter()
        .map(|made| made.check.as_str())
        .collect();
    assert_eq!(made, ["not_empty", "lacks"]);
    assert_eq!(verification.decided_by.as_deref(), Some("lacks"));
}

#[tokio::test]
async fn checks_that_have_nothing_to_look_at_are_no_verdict() {
    let judged = text(json!({"verify": [{"tool_calls": {}}]}), "May.").await;
    let why = judged.judgement.verification.unverified;
    assert_eq!(why, Some(Unverified::NothingApplies));
}

#[tokio::test]
async fn streams_and_gzip_and_other_formats_are_read() {
    let (directory, envoy) = (directory(), Envoy::that(&[]).await);
    let route = json!({"verify": [{"matches": {"regex": "^On the 1st of May\\.$"}}]});
    let verifying = verifying(&directory, &envoy, route).await;
    let stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"On the 1st \"}}]}\n\n\
                  data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"of May.\"},\"finish_reason\":\"stop\"}]}\n\n\
                  data: [DONE]\n\n";
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(stream.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let claude = json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-haiku-4-5",
        "content": [{"type": "text", "text": "On the 1st of May."}],
        "stop_reason": "end_turn", "usage": {"input_tokens": 9, "output_tokens": 7},
    });
    let claude = claude.to_string();
    let inquiry = verifying.inquiry();
    for (inquiry, answer) in [
        (
            Inquiry {
                is_stream: true,
                streams: true,
                ..inquiry.clone()
            },
            stream.as_bytes(),
        ),
        (
            Inquiry {
                is_stream: true,
                encoding: Encoding::Gzip,
                ..inquiry.clone()
            },
            gzip.as_slice(),
        ),
        (
            Inquiry {
                model: "claude".try_into().unwrap(),
                native: false,
                ..inquiry
            },
            claude.as_bytes(),
        ),
    ] {
        let judged = verifying.judge(inquiry, &question(), answer).await;
        assert_eq!(judged.verdict(), Verdict::Passed, "{judged:?}");
        assert_eq!(judged.instead, b"");
    }
}

#[tokio::test]
async fn a_large_answer_is_looked_at_aside() {
    let long = "On the 1st of May. ".repeat(20_000);
    let judged = text(
        json!({"verify": [{"length": {"min_words": 90_000}}]}),
        &long,
    )
    .await;
    assert_eq!(judged.verdict(), Verdict::Passed);
}

/// The text of an answer that a caller gets instead.
fn given(judged: &Judged) -> String {
    let answer = Format::Openai
        .provider()
        .read_answer(&judged.instead)
        .unwrap();
    let [Part::Text { text, .. }] = answer.choices[0].parts.as_slice() else {
        panic!("{answer:?}")
    };
    text.clone()
}

fn invoice(repair: Value) -> Value {
    let schema = json!({
        "type": "object",
        "properties": {"total": {"type": "number"}},
        "required": ["total"],
    });
    json!({"verify": [{"json_schema": {"schema": schema}}], "repair": repair})
}

#[tokio::test]
async fn almost_json_is_made_json_where_the_route_says_so() {
    let almost = "Here it is:\n```json\n{\"total\": 12,}\n```";
    let judged = text(invoice(json!({"mechanical": true})), almost).await;
    assert_eq!(judged.verdict(), Verdict::Passed);
    assert_eq!(
        judged.judgement.verification.repair,
        Some(Repair::Mechanical)
    );
    assert!(judged.judgement.instead);
    assert_eq!(given(&judged), r#"{"total":12}"#);
    let judged = text(invoice(json!({})), almost).await;
    assert_eq!(judged.verdict(), Verdict::BelowThreshold);
    assert!(!judged.judgement.instead);
}

#[tokio::test]
async fn a_model_is_told_what_is_wrong_and_mends_it() {
    let (directory, envoy) = (
        directory(),
        Envoy::that(&[says("It is 12."), says(r#"{"total": 12}"#)]).await,
    );
    let verifying = verifying(&directory, &envoy, invoice(json!({"reask": 2}))).await;
    let inquiry = Inquiry {
        remaining: "0.01".parse().ok(),
        ..verifying.inquiry()
    };
    let answer = chat(r#"{"sum": 12}"#).to_string();
    let judged = verifying
        .judge(inquiry, &question(), answer.as_bytes())
        .await;
    assert_eq!(judged.verdict(), Verdict::Passed);
    assert_eq!(given(&judged), r#"{"total": 12}"#);
    let verification = &judged.judgement.verification;
    assert_eq!(verification.repair, Some(Repair::Reasked(2)));
    assert_eq!(verification.cost(), "0.002".parse().ok());

    let [first, second] = <[_; 2]>::try_from(envoy.asked()).unwrap();
    assert_eq!(first.part_of().purpose, Purpose::Repair);
    assert_eq!(first.body["model"], "small", "the same model");
    let messages = first.body["messages"].as_array().unwrap();
    assert_eq!(messages[0]["content"], "When is the invoice due?");
    assert_eq!(messages[1]["content"], r#"{"sum": 12}"#);
    let told = messages[2]["content"].as_str().unwrap();
    assert!(told.contains("total"), "{told}");
    assert_eq!(first.header("x-baton-max-cost-usd"), "0.01");
    assert_eq!(second.header("x-baton-max-cost-usd"), "0.009");
}

#[tokio::test]
async fn what_cannot_be_mended_stays_as_it_came() {
    let (directory, envoy) = (directory(), Envoy::that(&[says("It is 12.")]).await);
    let verifying = verifying(&directory, &envoy, invoice(json!({"reask": 1}))).await;
    let judged = verifying.text("It is 12.").await;
    assert_eq!(judged.verdict(), Verdict::BelowThreshold);
    let verification = judged.judgement.verification;
    assert_eq!(verification.decided_by.as_deref(), Some("json_schema"));
    assert_eq!(
        (verification.repair, judged.judgement.instead),
        (None, false)
    );
    assert_eq!(verification.asked.len(), 1, "it is paid for");
}

#[tokio::test]
async fn a_model_that_is_away_mends_nothing() {
    let refusal = Reply::Status(503, json!({"error": {"code": "ladder_exhausted"}}));
    let (directory, envoy) = (directory(), Envoy::that(&[refusal]).await);
    let verifying = verifying(&directory, &envoy, invoice(json!({"reask": 3}))).await;
    let judged = verifying.text("It is 12.").await;
    assert_eq!(judged.verdict(), Verdict::BelowThreshold);
    assert_eq!(envoy.asked().len(), 1, "it is not asked again");
}

#[tokio::test]
async fn a_caller_that_streams_gets_the_mended_answer_as_a_stream() {
    let (directory, envoy) = (directory(), Envoy::that(&[]).await);
    let verifying = verifying(&directory, &envoy, invoice(json!({"mechanical": true}))).await;
    let inquiry = Inquiry {
        streams: true,
        native: false,
        api: Api::Messages,
        path: "/v1/messages".to_owned(),
        ..verifying.inquiry()
    };
    let request = json!({
        "model": "auto", "max_tokens": 100, "stream": true,
        "messages": [{"role": "user", "content": "Which total?"}],
    });
    let answer = chat("{\"total\": 12,}").to_string();
    let judged = verifying.judge(inquiry, &request, answer.as_bytes()).await;
    let stream = String::from_utf8(judged.instead).unwrap();
    assert!(stream.starts_with("event: message_start\n"), "{stream}");
    assert!(stream.contains(r#"{\"total\":12}"#), "{stream}");
    assert!(stream.contains("event: message_stop\n"), "{stream}");
}

#[tokio::test]
async fn a_tool_call_that_cannot_be_made_is_told_as_its_result() {
    let mended = json!({"choices": [{
        "index": 0,
        "message": {"role": "assistant", "content": null, "tool_calls": [call(r#"{"city": "Ulm"}"#)]},
        "finish_reason": "tool_calls",
    }]});
    let (directory, envoy) = (
        directory(),
        Envoy::that(&[Reply::Status(200, mended)]).await,
    );
    let route = json!({"verify": [{"tool_calls": {}}], "repair": {"reask": 1}});
    let verifying = verifying(&directory, &envoy, route).await;
    let request = json!({
        "model": "auto",
        "messages": [{"role": "user", "content": "Will it rain in Ulm?"}],
        "tools": [{"type": "function", "function": {
            "name": "weather",
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
                "required": ["city"],
            },
        }}],
    });
    let answer = json!({"choices": [{
        "index": 0,
        "message": {"role": "assistant", "content": null, "tool_calls": [call(r#"{"town": "Ulm"}"#)]},
        "finish_reason": "tool_calls",
    }]});
    let answer = answer.to_string();
    let judged = verifying
        .judge(verifying.inquiry(), &request, answer.as_bytes())
        .await;
    assert_eq!(judged.verdict(), Verdict::Passed, "{judged:?}");
    let asked = &envoy.asked()[0].body["messages"];
    assert_eq!(asked[1]["tool_calls"][0]["id"], "call_1");
    assert_eq!(asked[2]["role"], "tool");
    assert_eq!(asked[2]["tool_call_id"], "call_1");
    let answer = Format::Openai
        .provider()
        .read_answer(&judged.instead)
        .unwrap();
    let calls: Vec<&ToolCall> = answer.choices[0]
        .parts
        .iter()
        .filter_map(Part::as_tool_call)
        .collect();
    assert_eq!(calls[0].arguments, r#"{"city": "Ulm"}"#);
}

fn call(arguments: &str) -> Value {
    json!({
        "id": "call_1",
        "type": "function",
        "function": {"name": "weather", "arguments": arguments},
    })
}

#[tokio::test]
async fn what_only_we_asked_a_model_for_its_caller_does_not_see() {
    let route = json!({"verify": [{"confidence": {"self_reported": 0.5}}]});
    let judged = text(route, "On the 1st of May.\nConfidence: 0.9").await;
    assert_eq!(judged.verdict(), Verdict::Passed);
    assert_eq!(judged.last().score, Some(0.9));
    assert_eq!(given(&judged).trim_end(), "On the 1st of May.");
}

#[tokio::test]
async fn what_the_caller_has_is_neither_mended_nor_given_again() {
    let (directory, envoy) = (directory(), Envoy::that(&[says(r#"{"total": 12}"#)]).await);
    let repair = json!({"mechanical": true, "reask": 2});
    let verifying = verifying(&directory, &envoy, invoice(repair)).await;
    let inquiry = Inquiry {
        given: true,
        ..verifying.inquiry()
    };
    let answer = chat("{\"total\": 12,}").to_string();
    let judged = verifying
        .judge(inquiry, &question(), answer.as_bytes())
        .await;
    assert_eq!(judged.verdict(), Verdict::BelowThreshold);
    let verification = &judged.judgement.verification;
    assert_eq!(verification.decided_by.as_deref(), Some("json_schema"));
    assert_eq!(
        (verification.repair, judged.judgement.instead),
        (None, false)
    );
    assert!(envoy.asked().is_empty());
}

#[tokio::test]
async fn a_model_that_was_not_asked_how_sure_it_is_need_not_say() {
    let (directory, envoy) = (directory(), Envoy::that(&[]).await);
    let route = json!({"verify": [{"confidence": {"self_reported": 0.7}}, {"not_empty": {}}]});
    let verifying = verifying(&directory, &envoy, route).await;
    let inquiry = Inquiry {
        given: true,
        unstated: true,
        ..verifying.inquiry()
    };
    let answer = chat("It is 12.").to_string();
    let judged = verifying
        .judge(inquiry, &question(), answer.as_bytes())
        .await;
    assert_eq!(judged.verdict(), Verdict::Passed);
    assert_eq!(judged.judgement.verification.checks.len(), 1);
}
