//! Every request leaves exactly one receipt, and it is right: what the caller was told, what was
//! tried, and what it cost.

use std::collections::{BTreeMap, BTreeSet};

use baton_tests::http::{Answer, Chat};
use baton_tests::stack::Stack;
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// So many connections that both workers get some.
const REQUESTS: usize = 96;

/// Asks the stack that tests share, which has two workers.
async fn ask(chat: Chat) -> (Answer, Value) {
    ask_at_once(vec![chat]).await.remove(0)
}

/// Asks all of it at once; returns answers and receipts in the same order.
async fn ask_at_once(chats: Vec<Chat>) -> Vec<(Answer, Value)> {
    let stack = Stack::shared().await.expect("a stack");
    let edge = stack.edge();
    let mut asking = JoinSet::new();
    for (n, chat) in chats.into_iter().enumerate() {
        asking.spawn(async move { (n, chat.send(edge).await.expect("an answer")) });
    }
    let mut answers = asking.join_all().await;
    answers.sort_by_key(|(n, _)| *n);
    let mut all = Vec::new();
    for (_, answer) in answers {
        let receipt = stack.receipt(id(&answer)).await.expect("a receipt");
        all.push((answer, receipt));
    }
    all
}

fn id(answer: &Answer) -> &str {
    answer.header("x-baton-exchange").expect("an exchange id")
}

/// Which VM minted an exchange's id.
fn vm(exchange: &str) -> &str {
    exchange.split_once('-').expect("a nonce and a count").0
}

#[tokio::test]
async fn a_caller_that_repeats_its_request_id_hides_nothing() {
    let chat = |n: usize| {
        Chat::to(["one", "two"][n % 2])
            .header("x-request-id", "the-same-again")
            .header("x-baton-exchange", "the-same-again")
    };
    let receipts = ask_at_once((0..12).map(chat).collect()).await;
    let ids: BTreeSet<&str> = receipts.iter().map(|(answer, _)| id(answer)).collect();
    assert_eq!(ids.len(), receipts.len());
    for (answer, receipt) in &receipts {
        assert_eq!(receipt["exchange"]["exchange"], id(answer));
        assert_eq!(receipt["exchange"]["request_id"], "the-same-again");
        assert_eq!(receipt["cost"], "0.000033");
    }
}

/// The two roles of the filter meet in a worker's VM: on every worker, for every request at once.
#[tokio::test]
async fn each_of_many_requests_at_once_gets_its_own_attempts() {
    let chat = |n: usize| {
        let script = |rung| {
            if rung < n % 3 {
                "wait=20ms status=503"
            } else {
                "wait=20ms"
            }
        };
        Chat::to("three")
            .told("alpha", script(0))
            .told("beta", script(1))
    };
    let exchanges = ask_at_once((0..REQUESTS).map(chat).collect()).await;
    let models = ["small", "medium", "large"];
    let costs = ["0.000033", "0.00033", "0.0033"];
    let mut vms: BTreeMap<String, usize> = BTreeMap::new();
    for (n, (answer, receipt)) in exchanges.iter().enumerate() {
        let faults = n % 3;
        assert_eq!(answer.header("x-baton-model"), Some(models[faults]));
        assert_eq!(
            answer.header("x-baton-attempts"),
            Some(&*(faults + 1).to_string())
        );
        assert_eq!(answer.header("x-baton-cost-usd"), Some(costs[faults]));
        assert_eq!(receipt["cost"], costs[faults]);
        let attempts = receipt["attempts"].as_array().expect("attempts");
        let asked: Vec<_> = attempts.iter().map(|attempt| &attempt["model"]).collect();
        assert_eq!(asked, models[..=faults]);
        *vms.entry(vm(id(answer)).to_owned()).or_default() += 1;
    }
    assert_eq!(vms.len(), 2, "both workers answer: {vms:?}");
}

#[tokio::test]
async fn every_answer_carries_the_public_headers() {
    let stack = Stack::shared().await.expect("a stack");
    let chat = Chat::to("two").told("alpha", "status=503");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    let stream = chat
        .clone()
        .streamed()
        .stream(stack.edge())
        .await
        .expect("a stream");
    for headers in [&answer.headers, &stream.headers] {
        for (name, value) in [
            ("x-baton-route", "two"),
            ("x-baton-attempts", "2"),
            ("x-baton-model", "medium"),
            ("x-baton-provider", "beta"),
            ("x-baton-cache", "bypass"),
            ("x-baton-verdict", "none"),
            ("x-baton-guardrails", "none"),
        ] {
            assert_eq!(headers[name], value, "{name}");
        }
        assert!(headers.contains_key("x-baton-exchange"));
        assert!(!headers.contains_key("x-baton-degraded"));
    }
    assert_eq!(answer.header("x-baton-cost-usd"), Some("0.00033"));
    assert_eq!(stream.header("x-baton-cost-usd"), None);

    let exhausted = chat
        .told("beta", "status=500")
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(exhausted.header("x-baton-route"), Some("two"));
    assert_eq!(exhausted.header("x-baton-attempts"), Some("2"));
    let refused = Chat::to("nobody")
        .send(stack.edge())
        .await
        .expect("an answer");
    for refusal in [&exhausted, &refused] {
        let receipt = stack.receipt(id(refusal)).await.expect("a receipt");
        let code = refusal.error_code();
        assert_eq!(receipt["exchange"]["ending"], json!({"refused": code}));
        assert_eq!(receipt["exchange"]["status"], refusal.status);
        assert_eq!(receipt["cost"], "0");
    }
}

#[tokio::test]
async fn costs_are_exact_and_the_same_everywhere() {
    for (model, usage, cost) in [
        ("one", "usage=1/0", "0.000001"),
        ("one", "usage=0/1", "0.000002"),
        ("one", "usage=0/0", "0"),
        ("one", "usage=100000/50000", "0.2"),
        ("one", "usage=123456789/987654321", "2098.765431"),
        ("one", "usage=9007199254740993/0", "9007199254.740993"),
    ] {
        let (answer, receipt) = ask(Chat::to(model).told("alpha", usage)).await;
        assert_eq!(answer.header("x-baton-cost-usd"), Some(cost), "{usage}");
        assert_eq!(receipt["cost"], cost, "{usage}");
        assert_eq!(receipt["attempts"][0]["cost"], cost, "{usage}");
    }
}

#[tokio::test]
async fn a_cost_that_is_not_known_is_not_guessed() {
    let (answer, receipt) = ask(Chat::to("one").told("alpha", "no-usage")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-baton-cost-usd"), None);
    assert_eq!(receipt["cost"], Value::Null);
}

#[tokio::test]
async fn a_stream_is_charged_by_what_its_provider_reports() {
    let stack = Stack::shared().await.expect("a stack");
    let chat = Chat::to("two").told("alpha", "status=503").streamed();
    let reporting = chat
        .clone()
        .with("stream_options", json!({"include_usage": true}));
    // Where the caller does not ask for the usage, we do in its place.
    for (chat, cost) in [(reporting, json!("0.00033")), (chat, json!("0.00033"))] {
        let stream = chat.stream(stack.edge()).await.expect("a stream");
        assert!(stream.is_done());
        let exchange = stream.header("x-baton-exchange").expect("an exchange id");
        let receipt = stack.receipt(exchange).await.expect("a receipt");
        assert_eq!(receipt["cost"], cost);
        assert_eq!(receipt["exchange"]["streamed"], true);
    }
}
