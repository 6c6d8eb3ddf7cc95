//! The sidecar remembers and decides nothing: requests are served without it, and no receipt is lost
//! while it is away.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use baton_tests::http::{Chat, get};
use baton_tests::patience::eventually;
use baton_tests::stack::{Plan, Stack};
use serde_json::json;
use tokio::task::JoinSet;

/// Requests at a time while the sidecar comes and goes.
const CALLERS: usize = 4;

#[tokio::test]
async fn without_the_sidecar_requests_are_served_and_receipts_wait() {
    let plan = Plan::usual().workers(2).without_sidecar();
    let mut stack = Stack::start(plan).await.expect("a stack");
    // Until a worker has tried, it does not know.
    degraded(&stack, Some("receipts, health")).await;

    let mut exchanges = Vec::new();
    for _ in 0..20 {
        exchanges.push(ask(stack.edge()).await);
    }
    stack.start_sidecar().await.expect("the sidecar starts");
    for exchange in &exchanges {
        let receipt = stack.receipt(exchange).await.expect("a receipt");
        assert_eq!(receipt["attempts"].as_array().map(Vec::len), Some(2));
        assert_eq!(receipt["cost"], "0.00033");
    }
    let last = exchanges.last().expect("there are 20");
    let receipt = stack.receipt(last).await.expect("a receipt");
    assert_eq!(
        receipt["exchange"]["degraded"],
        json!(["receipts", "health"])
    );
    degraded(&stack, None).await;

    stack.stop_sidecar().await.expect("it stops well");
    // Its last word on everybody's health is good for a while.
    degraded(&stack, Some("receipts")).await;
    degraded(&stack, Some("receipts, health")).await;
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn what_the_sidecar_has_acknowledged_survives_its_death() {
    let mut stack = Stack::start(Plan::usual()).await.expect("a stack");
    let mut exchanges = Vec::new();
    for _ in 0..20 {
        exchanges.push(ask(stack.edge()).await);
    }
    // What can be read is in the ledger, and only what is there is acknowledged.
    for exchange in &exchanges {
        stack.receipt(exchange).await.expect("a receipt");
    }
    stack.kill_sidecar().await.expect("it is killed");
    stack.start_sidecar().await.expect("the sidecar starts");
    for exchange in &exchanges {
        let path = format!("/v1/receipts/{exchange}");
        let answer = get(stack.sidecar(), &path).await.expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
}

#[tokio::test]
async fn no_receipt_is_lost_or_doubled_when_the_sidecar_dies_under_load() {
    let mut stack = Stack::start(Plan::usual().workers(2))
        .await
        .expect("a stack");
    let over = Arc::new(AtomicBool::new(false));
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        callers.spawn(ask_until(Arc::clone(&over), stack.edge()));
    }
    for _ in 0..3 {
        // So that there is something acknowledged, something under way and something in the outbox.
        let exchange = ask(stack.edge()).await;
        stack.receipt(&exchange).await.expect("a receipt");
        stack.kill_sidecar().await.expect("it is killed");
        ask(stack.edge()).await;
        stack.start_sidecar().await.expect("the sidecar starts");
    }
    over.store(true, Ordering::Relaxed);
    let exchanges = callers.join_all().await.concat();
    assert!(exchanges.len() > CALLERS, "{exchanges:?}");
    for exchange in &exchanges {
        let receipt = stack.receipt(exchange).await.expect("a receipt");
        let numbers: Vec<_> = receipt["attempts"]
            .as_array()
            .expect("attempts")
            .iter()
            .map(|attempt| attempt["attempt"].clone())
            .collect();
        assert_eq!(numbers, [1, 2], "{receipt}");
        assert_eq!(receipt["cost"], "0.00033");
    }
    crate::vm::lives_on(&stack).await;
}

/// Asks once, with a fallback; returns the exchange's id.
async fn ask(edge: SocketAddr) -> String {
    let chat = Chat::to("two").told("alpha", "status=503");
    let answer = chat.send(edge).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer
        .header("x-baton-exchange")
        .expect("an exchange id")
        .to_owned()
}

async fn ask_until(over: Arc<AtomicBool>, edge: SocketAddr) -> Vec<String> {
    let mut exchanges = Vec::new();
    while !over.load(Ordering::Relaxed) {
        exchanges.push(ask(edge).await);
    }
    exchanges
}

/// Waits until answers say that this part works without the sidecar, on every worker that answers.
async fn degraded(stack: &Stack, parts: Option<&str>) {
    eventually(
        "every worker to know whether the sidecar is there",
        async || {
            for _ in 0..8 {
                let answer = Chat::to("one").send(stack.edge()).await.ok()?;
                if answer.status != 200 || answer.header("x-baton-degraded") != parts {
                    return None;
                }
            }
            Some(())
        },
    )
    .await
    .expect("it shows on answers");
}
