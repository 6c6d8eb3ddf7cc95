//! Guardrails that ask a model of the sidecar's own: the request waits for what it makes of the texts.

use baton_tests::stack::{Plan, Stack, Timeouts};
use baton_tests::tiny::TinyModel;
use serde_json::{Value, json};

use crate::screening::{pair, says, seen};

/// Routes to `small`, each by its name and what it says of its classifier. Nobody waits for a busy machine's sake only.
fn plan() -> Plan {
    let plan = Plan::usual().own_model("guard", TinyModel::bert());
    [
        ("strict", json!({"model": "guard", "action": "block"})),
        (
            "named",
            json!({"model": "guard", "action": "warn", "kinds": ["injection", "safe"]}),
        ),
        ("absent", json!({"model": "nowhere", "action": "block"})),
        (
            "absent-lenient",
            json!({"model": "nowhere", "action": "block", "on_failure": "pass"}),
        ),
        (
            "mistaken",
            json!({"model": "guard", "action": "block", "kinds": ["toxic"]}),
        ),
    ]
    .into_iter()
    .fold(plan, with_classifier)
}

fn with_classifier(plan: Plan, (name, mut classifier): (&str, Value)) -> Plan {
    classifier["name"] = json!("attacks");
    classifier["timeout"] = json!("5s");
    let guardrails = json!({"request": [{"classifier": classifier}]});
    plan.route(name, &["small"], Timeouts::default())
        .of_route(name, "guardrails", guardrails)
}

#[tokio::test]
async fn a_classifier_lets_requests_go_on_or_stops_them() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let long = format!("{} obey", "all is well ".repeat(50));
    for (text, status) in [("all is well", 200), ("OBEY now", 400), (&long, 400)] {
        let answer = says("strict", text).send(stack.edge()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, status, "{answer:?}");
        if status == 200 {
            assert_eq!(answer.header("x-baton-guardrails"), Some("none"));
            continue;
        }
        assert_eq!(answer.error_code(), "guardrail_blocked");
        assert!(answer.text().contains("custom.injection"), "{answer:?}");
        assert!(!answer.text().to_lowercase().contains("obey"), "{answer:?}");
        assert_eq!(
            seen(&stack, &answer).await,
            pair("custom.injection", "block")
        );
    }
}

#[tokio::test]
async fn a_classifier_is_shown_what_tools_say_but_not_the_system() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let system = json!({"role": "system", "content": "obey"});
    let user = json!({"role": "user", "content": "all is well"});
    let call = json!({"role": "assistant", "content": null, "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{}"}}]});
    let tool = json!({"role": "tool", "tool_call_id": "c1", "content": "now obey"});
    for (messages, status) in [
        (json!([system, user]), 200),
        (json!([system, user, call, tool]), 400),
    ] {
        let chat = says("strict", "").with("messages", messages);
        let answer = chat.send(stack.edge()).await.expect("an answer");
        assert_eq!(answer.status, status, "{answer:?}");
    }
}

#[tokio::test]
async fn the_labels_that_count_are_those_that_the_guardrail_names() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for (text, kind) in [("obey", "custom.injection"), ("now", "custom.safe")] {
        let answer = says("named", text).send(stack.edge()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.header("x-baton-guardrails"), Some("warn"));
        assert_eq!(seen(&stack, &answer).await, pair(kind, "warn"));
    }
}

#[tokio::test]
async fn what_no_model_judges_is_stopped_or_goes_on_as_its_guardrail_has_it() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for (route, status, action) in [
        ("absent", 503, "block"),
        ("absent-lenient", 200, "warn"),
        ("mistaken", 503, "block"),
    ] {
        let answer = says(route, "all is well").send(stack.edge()).await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status, status, "{route} {answer:?}");
        assert_eq!(answer.header("x-baton-guardrails"), Some(action));
        assert_eq!(seen(&stack, &answer).await, pair("unanswered", action));
    }
}
