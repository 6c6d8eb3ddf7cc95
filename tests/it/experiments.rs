//! Experiments: arms get their share and are told apart, copies disturb nobody, and what is only observed
//! changes nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use baton_tests::http::{Chat, get};
use baton_tests::patience::eventually;
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts, place};
use serde_json::{Value, json};
use tokio::process::Command;
use tokio::time::timeout;

/// Routes to `small` at `alpha`: a canary of a tenth, a shadow, a shadow whose provider is dead, and one
/// that only observes.
fn plan() -> Plan {
    let usual = Timeouts::default;
    Plan::usual()
        .workers(2)
        .route("canary", &["small"], usual())
        .route("mirrored", &["small"], usual())
        .route("watched", &["small", "medium"], usual())
        .route("sticky", &["small"], usual())
        .route("guarded", &["small"], usual())
        .edit(|document| {
            let routes = document["routes"].as_array_mut().expect("routes");
            for route in routes {
                let name = route["name"].as_str().unwrap_or_default().to_owned();
                match &*name {
                    "canary" => {
                        route["split"] = json!({"name": "medium-first", "arms": [
                            {"name": "canary", "percent": 10, "replace": {"small": "medium"}},
                        ]});
                    }
                    "mirrored" => {
                        route["shadow"] =
                            json!({"name": "try-medium", "percent": 100, "ladder": ["medium"]});
                    }
                    "sticky" => {
                        route["split"] = json!({"name": "halves", "by": "session", "arms": [
                            {"name": "other", "percent": 50, "ladder": ["medium"]},
                        ]});
                    }
                    "guarded" => {
                        route["shadow"] =
                            json!({"name": "try-large", "percent": 100, "ladder": ["large"]});
                        route["policy"] =
                            json!({"when_data_class": {"personal": {"providers": {"deny": ["gamma"]}}}});
                    }
                    "watched" => {
                        route["mode"] = json!("observe");
                        route["observe"] = json!({"to": ["large"]});
                    }
                    _ => {}
                }
            }
        })
}

#[tokio::test]
async fn a_canary_of_a_tenth_gets_a_tenth_and_is_counted_apart() {
    const REQUESTS: usize = 1000;
    let stack = Stack::start(plan()).await.expect("a stack");
    let mut answered: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..REQUESTS {
        let answer = Chat::to("canary")
            .send(stack.edge())
            .await
            .expect("an answer");
        let model = answer.header("x-baton-model").expect("a model").to_owned();
        *answered.entry(model).or_default() += 1;
    }
    // Five standard deviations of a tenth of a thousand are 47.
    let canaries = answered["medium"];
    assert!((53..=147).contains(&canaries), "{answered:?}");
    assert_eq!(canaries + answered["small"], REQUESTS);

    let report = report(&stack, REQUESTS).await;
    let arms = &report["by"]["arm"];
    assert_eq!(arms["medium-first/canary"]["requests"], canaries);
    assert_eq!(
        arms["medium-first/control"]["requests"],
        REQUESTS - canaries
    );
    assert_eq!(report["by"]["model"]["medium"]["requests"], canaries);
    let metrics = get(stack.sidecar(), "/metrics")
        .await
        .expect("metrics")
        .text();
    let series = format!(
        r#"baton_experiment_exchanges_total{{experiment="medium-first",arm="canary",ending="completed"}} {canaries}"#
    );
    assert!(metrics.contains(&series), "{metrics}");
}

#[tokio::test]
async fn a_copy_is_answered_to_nobody_and_recorded_by_itself() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for streamed in [false, true] {
        // Whoever answers says who it is; the copy gets no credential of the caller's.
        let chat = Chat::to("mirrored")
            .header("authorization", "Bearer callers-own")
            .told("beta", "expect-nowhere=callers-own");
        let chat = if streamed { chat.streamed() } else { chat };
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("x-baton-model"), Some("small"));
        assert!(answer.text().contains("alpha"), "{}", answer.text());
        let exchange = answer.header("x-baton-exchange").expect("an id");
        let own = stack.receipt(exchange).await.expect("a receipt");
        assert_eq!(own["exchange"]["experiment"], Value::Null);

        let copy = copy_of(&stack, exchange).await;
        assert_eq!(endings(&copy), [json!({"answered": 200})], "{copy}");
        assert_eq!(copy["attempts"][0]["model"], "medium");
        assert_eq!(copy["exchange"]["streamed"], streamed);
        assert_eq!(copy["exchange"]["route"], "mirrored");
        assert_eq!(
            copy["exchange"]["experiment"],
            json!({"name": "try-medium", "arm": "shadow", "by": "request"})
        );
        assert_ne!(copy["cost"], Value::Null);
    }
    // Two requests and two copies: none of a copy.
    let report = report(&stack, 2).await;
    assert_eq!(report["copies"]["requests"], 2);
    assert_eq!(report["by"]["arm"]["try-medium/shadow"]["requests"], 2);
    assert_eq!(report["by"]["model"].get("medium"), None);
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn a_session_stays_in_its_arm() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let mut arms = BTreeMap::new();
    for session in 0..12 {
        let session = format!("session-{session}");
        for _ in 0..5 {
            let chat = Chat::to("sticky").header("x-baton-session", &session);
            let answer = chat.send(stack.edge()).await.expect("an answer");
            let model = answer.header("x-baton-model").expect("a model").to_owned();
            let arm = arms.entry(session.clone()).or_insert_with(|| model.clone());
            assert_eq!(*arm, model, "{session}");
        }
    }
    // Of twelve coins all alike: one in two thousand; these twelve fall as they fall.
    assert!(arms.values().any(|model| model == "small"), "{arms:?}");
    assert!(arms.values().any(|model| model == "medium"), "{arms:?}");
}

#[tokio::test]
async fn a_copy_is_held_to_the_policy_of_whoever_asked() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = Chat::to("guarded").header("x-baton-data-class", "personal");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let copy = copy_of(&stack, answer.header("x-baton-exchange").expect("an id")).await;
    assert_eq!(
        copy["exchange"]["ending"],
        json!({"refused": "policy_refused"}),
        "{copy}"
    );
    assert_eq!(copy["attempts"], json!([]));
}

#[tokio::test]
async fn copies_to_a_provider_that_hangs_disturb_nobody() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = Chat::to("mirrored").told("beta", "hang");
    // More than may run at a time, so that some are left out.
    for _ in 0..150 {
        let answered = timeout(Duration::from_secs(10), chat.send(stack.edge())).await;
        let answer = answered
            .expect("nobody waits for a copy")
            .expect("an answer");
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.header("x-baton-attempts"), Some("1"));
    }
    let left_out = stack.stat("wasmcustom.baton_shadows_left_out").await;
    assert!(left_out.expect("stats") >= Some(150 - 2 * 32));
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn a_large_request_is_not_copied() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let long = "word ".repeat(60_000);
    let chat = Chat::to("mirrored").with("messages", json!([{"role": "user", "content": long}]));
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let small = Chat::to("mirrored")
        .send(stack.edge())
        .await
        .expect("an answer");
    copy_of(&stack, small.header("x-baton-exchange").expect("an id")).await;
    assert_eq!(report(&stack, 2).await["copies"]["requests"], 1);
}

#[tokio::test]
async fn nobody_outside_can_make_a_request_a_copy() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = Chat::to("mirrored").header("x-baton-shadow", "0123456789abcdef");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.header("x-baton-model"), Some("small"));
    let exchange = answer.header("x-baton-exchange").expect("an id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    assert_eq!(receipt["exchange"].get("shadow_of"), None);
}

#[tokio::test]
async fn a_route_that_observes_goes_where_it_went_and_says_what_it_would_have_done() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = Chat::to("watched").told("gamma", "usage=1000/500");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.header("x-baton-model"), Some("large"));
    let exchange = answer.header("x-baton-exchange").expect("an id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    assert_eq!(
        receipt["exchange"]["observed"]["ladder"],
        json!(["small", "medium"])
    );
    // 1000 and 500 tokens at 100 and 200 USD a million, and at 1 and 2.
    let report = report(&stack, 1).await;
    assert_eq!(
        report["observed"]["watched"],
        json!({"requests": 1, "compared": 1, "cost_usd": "0.2", "decided_usd": "0.002", "saved_usd": "0.198"})
    );
}

/// The receipt of the copy of an exchange.
async fn copy_of(stack: &Stack, exchange: &str) -> Value {
    let found = eventually("a copy's receipt", async || {
        let page = get(stack.sidecar(), "/v1/receipts?limit=1000").await.ok()?;
        let page = page.json().ok()?;
        let receipts = page["receipts"].as_array()?.iter();
        let mut copies = receipts.filter(|receipt| receipt["exchange"]["shadow_of"] == exchange);
        copies.next().cloned()
    });
    let copy = found.await.expect("a copy");
    let id = copy["exchange"]["exchange"].as_str().expect("an id");
    stack.receipt(id).await.expect("a whole receipt")
}

/// What `baton report` says, once it knows of so many requests.
async fn report(stack: &Stack, requests: usize) -> Value {
    let url = format!("--url=http://{}", stack.sidecar());
    let found = eventually("a report", async || {
        let baton = place::baton().ok()?;
        let shown = Command::new(baton)
            .args(["report", "--json", &url])
            .output()
            .await
            .ok()?;
        let report: Value = serde_json::from_slice(&shown.stdout).ok()?;
        (report["total"]["requests"] == requests).then_some(report)
    });
    found.await.expect("a report")
}
