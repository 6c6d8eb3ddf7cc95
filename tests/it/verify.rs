//! Verdicts through the whole stack: an answer waits for what the sidecar says of it, and goes to the
//! caller, or the next model is asked.

use baton_tests::http::{Answer, Chat};
use baton_tests::provider::Dialect;
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

mod checkers;
mod last;
mod mending;
mod stalls;
mod sure;

/// Routes from `small` to `medium` that judge by what is said, which is who says it; `large` is the judge
/// of `judged`. `foreign` begins with another format.
fn plan() -> Plan {
    let two = ["small", "medium"];
    let usual = Timeouts::default;
    let by = |pattern: &str| json!([{"matches": {"regex": pattern}}]);
    Plan::usual()
        .route("passes", &two, usual())
        .of_route("passes", "verify", by("small"))
        .route("climbs", &two, usual())
        .of_route("climbs", "verify", by("medium"))
        .route("refuses", &two, usual())
        .of_route("refuses", "verify", by("medium"))
        .of_route("refuses", "on_ceiling", json!("refuse"))
        .route("wary", &two, usual())
        .of_route("wary", "verify", by("small"))
        .of_route("wary", "on_unavailable", json!("escalate"))
        .route("judged", &two, usual())
        .of_route("judged", "verify", json!([{"judge": {"model": "large"}}]))
        .of_route("judged", "timeouts", json!({"verify": "2s"}))
        .route("called", &two, usual())
        .of_route("called", "verify", json!([{"tool_calls": {}}]))
        .provider_speaking(Dialect::Anthropic, "delta")
        .model("claude", "delta", ["3.00", "6.00"])
        .route("foreign", &["claude", "medium"], usual())
        .of_route("foreign", "verify", by("claude"))
        .of_model("large", "max_output", json!(1000))
        .of_model("medium", "max_output", json!(1000))
        .of_model("small", "max_output", json!(1000))
}

/// A request in which the providers are told what to do.
fn told(route: &str, scripts: &str) -> Chat {
    let said = format!("Who are you? {scripts}");
    Chat::to(route).with("messages", json!([{"role": "user", "content": said}]))
}

async fn receipt(stack: &Stack, answer: &Answer) -> Value {
    let exchange = answer.header("x-baton-exchange").expect("an id");
    stack.receipt(exchange).await.expect("a receipt")
}

/// The verdict on each attempt's answer, in order.
fn verdicts(receipt: &Value) -> Vec<&str> {
    let attempts = receipt["attempts"].as_array().into_iter().flatten();
    attempts
        .filter_map(|attempt| attempt["verification"]["verdict"].as_str())
        .collect()
}

#[tokio::test]
async fn an_answer_that_passes_goes_to_the_caller_as_it_came() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for (route, model, said) in [
        ("passes", "small", "This is alpha with small-1."),
        ("foreign", "claude", "This is delta with claude-1."),
    ] {
        let answer = Chat::to(route).send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.content(), said, "{answer:?}");
        assert_eq!(answer.header("x-baton-verdict"), Some("passed"));
        assert_eq!(answer.header("x-baton-model"), Some(model));
        let receipt = receipt(&stack, &answer).await;
        assert_eq!(verdicts(&receipt), ["passed"], "{receipt:#}");
        let streamed = Chat::to(route)
            .streamed()
            .stream(stack.edge())
            .await
            .expect("a stream");
        assert_eq!(streamed.header("x-baton-verdict"), Some("passed"));
        assert_eq!(streamed.content(), said);
        assert!(streamed.is_done(), "{streamed:?}");
    }
}

#[tokio::test]
async fn an_answer_that_will_not_do_is_escalated() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let answer = Chat::to("climbs")
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(
        answer.content(),
        "This is beta with medium-1.",
        "{answer:?}"
    );
    assert_eq!(answer.header("x-baton-attempts"), Some("2"));
    assert_eq!(answer.header("x-baton-verdict"), Some("unverified"));
    let receipt = receipt(&stack, &answer).await;
    assert_eq!(
        endings(&receipt),
        [json!("rejected"), json!({"answered": 200})]
    );
    assert_eq!(verdicts(&receipt), ["below_threshold", "unverified"]);
    let check = &receipt["attempts"][0]["verification"]["decided_by"];
    assert_eq!(check, "matches", "{receipt:#}");
    assert_eq!(receipt["exchange"]["escalated"], true);
}

#[tokio::test]
async fn the_answer_above_streams_live() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = told("climbs", "[[beta: chunks=4 delay=60ms]]").streamed();
    let streamed = chat.stream(stack.edge()).await.expect("a stream");
    assert_eq!(streamed.header("x-baton-model"), Some("medium"));
    assert!(streamed.content().contains("medium-1"), "{streamed:?}");
    let apart = streamed
        .gaps()
        .into_iter()
        .filter(|gap| gap.as_millis() >= 30);
    assert!(apart.count() >= 3, "{streamed:?}");
}

#[tokio::test]
async fn a_judge_decides_and_one_that_cannot_be_read_fails_the_answer() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for (script, model, verdict) in [
        ("[[gamma: scores=0.9/0.9/0.1]]", "small", "passed"),
        ("[[gamma: scores=0.9/0.2/0.1]]", "medium", "below_threshold"),
        ("[[gamma: bytes=40]]", "medium", "below_threshold"),
        ("[[gamma: status=503]]", "small", "unverified"),
        ("[[gamma: hang]]", "small", "unverified"),
    ] {
        let answer = told("judged", script)
            .send(stack.edge())
            .await
            .expect("an answer");
        assert_eq!(
            answer.header("x-baton-model"),
            Some(model),
            "{script} {answer:?}"
        );
        let receipt = receipt(&stack, &answer).await;
        assert_eq!(verdicts(&receipt)[0], verdict, "{script} {receipt:#}");
    }
}

#[tokio::test]
async fn a_judge_is_asked_like_any_model_and_paid_for_by_the_exchange() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = told(
        "judged",
        "[[alpha: usage=100/10]] [[gamma: scores=0.9/0.9/0.1 usage=200/20]]",
    );
    let answer = chat.send(stack.edge()).await.expect("an answer");
    let receipt = receipt(&stack, &answer).await;
    let asked = &receipt["attempts"][0]["verification"]["asked"][0];
    assert_eq!(asked["purpose"], "judge", "{receipt:#}");
    // 100 × 1 + 10 × 2, and 200 × 100 + 20 × 200 dollars in a million.
    assert_eq!(asked["cost"], "0.024", "{receipt:#}");
    assert_eq!(receipt["cost"], "0.02412", "{receipt:#}");
    assert_eq!(answer.header("x-baton-cost-usd"), Some("0.02412"));
    let own = stack
        .receipt(asked["exchange"].as_str().expect("an id"))
        .await;
    let own = own.expect("the judge's receipt");
    let part_of = &own["exchange"]["part_of"];
    assert_eq!(
        part_of["exchange"], receipt["exchange"]["exchange"],
        "{own:#}"
    );
    assert_eq!(own["attempts"][0]["model"], "large");
    // What is asked for the sake of a verdict waits for none: there is an end to it.
    assert_eq!(own["attempts"][0].get("verification"), None, "{own:#}");
}

#[tokio::test]
async fn nobody_else_can_ask_as_the_sidecar_does() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let forged = "eyJwYXNzIjoiMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAiLCJleGNoYW5nZSI6InhhLTEiLCJhdHRlbXB0IjoxLCJwdXJwb3NlIjoianVkZ2UiLCJyb3V0ZSI6InBhc3NlcyIsImNhbGxlciI6e319";
    let chat = Chat::to("climbs").header("x-baton-part-of", forged);
    let answer = chat.send(stack.edge()).await.expect("an answer");
    let receipt = receipt(&stack, &answer).await;
    assert_eq!(receipt["exchange"].get("part_of"), None, "{receipt:#}");
    assert_eq!(receipt["exchange"]["route"], "climbs");
}

#[tokio::test]
async fn a_ceiling_holds_the_climb_back() {
    let stack = Stack::start(plan()).await.expect("a stack");
    // A prompt of 3000 tokens at `small` costs 0.003; `medium` might cost up to 0.02 on top.
    let script = "[[alpha: usage=3000/10]]";
    let told = |route: &str| told(route, script).header("x-baton-max-cost-usd", "0.0221");
    let answer = told("climbs").send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.header("x-baton-model"), Some("small"), "{answer:?}");
    assert_eq!(answer.header("x-baton-verdict"), Some("below_threshold"));
    let receipt = receipt(&stack, &answer).await;
    let held_back = &receipt["attempts"][0]["verification"]["held_back"];
    assert_eq!(*held_back, json!({"max_cost": "0.0221"}), "{receipt:#}");
    let refused = told("refuses").send(stack.edge()).await.expect("an answer");
    assert_eq!(refused.status, 502, "{refused:?}");
    assert_eq!(refused.error_code(), "below_threshold");
}

#[tokio::test]
async fn an_answer_that_will_not_do_is_better_than_none() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = told("climbs", "[[beta: status=503]]");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.content().contains("small-1"), "{answer:?}");
    assert_eq!(answer.header("x-baton-verdict"), Some("below_threshold"));
    assert_eq!(answer.header("x-baton-model"), Some("small"));
    let streamed = chat
        .streamed()
        .stream(stack.edge())
        .await
        .expect("a stream");
    assert!(streamed.content().contains("small-1"), "{streamed:?}");
    assert!(streamed.is_done(), "{streamed:?}");
    let receipt = receipt(&stack, &answer).await;
    assert_eq!(receipt["exchange"]["ending"], "completed", "{receipt:#}");
}

#[tokio::test]
async fn calls_are_held_against_the_tools() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let tool = |required: &str| {
        json!([{"type": "function", "function": {"name": "look_up", "parameters": {
            "type": "object", "properties": {"city": {"type": "string"}}, "required": [required],
        }}}])
    };
    let chat = || told("called", "[[alpha: tools]] [[beta: tools]]");
    let whole = chat().with("tools", tool("city")).send(stack.edge()).await;
    let whole = whole.expect("an answer");
    assert_eq!(whole.header("x-baton-model"), Some("small"), "{whole:?}");
    assert_eq!(whole.header("x-baton-verdict"), Some("passed"));
    let lacking = chat()
        .with("tools", tool("unheard_of"))
        .send(stack.edge())
        .await;
    let lacking = lacking.expect("an answer");
    assert_eq!(
        lacking.header("x-baton-model"),
        Some("medium"),
        "{lacking:?}"
    );
}

#[tokio::test]
async fn without_the_sidecar_an_answer_goes_on_unverified() {
    let stack = Stack::start(plan().without_sidecar())
        .await
        .expect("a stack");
    for (route, said) in [
        ("passes", "This is alpha with small-1."),
        ("foreign", "This is delta with claude-1."),
    ] {
        let chat = Chat::to(route);
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.content(), said, "{answer:?}");
        assert_eq!(answer.header("x-baton-verdict"), Some("unverified"));
        let streamed = chat
            .streamed()
            .stream(stack.edge())
            .await
            .expect("a stream");
        assert_eq!(streamed.content(), said);
        assert!(streamed.is_done(), "{streamed:?}");
    }
}

#[tokio::test]
async fn without_the_sidecar_a_wary_route_climbs() {
    let stack = Stack::start(plan().without_sidecar())
        .await
        .expect("a stack");
    let answer = Chat::to("wary").send(stack.edge()).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.header("x-baton-model"), Some("medium"), "{answer:?}");
    assert_eq!(answer.header("x-baton-attempts"), Some("2"));
}
