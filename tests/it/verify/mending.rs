//! An answer in the wrong form goes back to its model, which is told what is wrong: through Envoy, like a judge.

use baton_tests::http::{Answer, Chat};
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use super::{receipt, told, verdicts};

/// A route from `small` to `medium` that wants answers by the caller's schema, and asks again once.
fn plan() -> Plan {
    Plan::usual()
        .route("invoices", &["small", "medium"], Timeouts::default())
        .of_route("invoices", "verify", json!([{"json_schema": {}}]))
        .of_route("invoices", "repair", json!({"reask": 1}))
        .of_model("small", "max_output", json!(1000))
        .of_model("medium", "max_output", json!(1000))
}

fn asked(scripts: &str) -> Chat {
    let format = json!({"type": "json_schema", "json_schema": {"name": "invoice", "schema": {
        "type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"],
        "additionalProperties": false,
    }}});
    told("invoices", scripts).with("response_format", format)
}

/// Whether this is what the schema asks for.
fn is_an_invoice(text: &str) -> bool {
    let invoice: Value = serde_json::from_str(text).unwrap_or_default();
    invoice["total"].is_number()
}

/// What asking again cost, and what became of it.
fn repair(receipt: &Value) -> &Value {
    let asked = &receipt["attempts"][0]["verification"]["asked"];
    assert_eq!(
        asked.as_array().map(Vec::len),
        Some(1),
        "it was asked once: {receipt:#}"
    );
    assert_eq!(asked[0]["purpose"], "repair", "{receipt:#}");
    assert_eq!(asked[0]["model"], "small", "{receipt:#}");
    &asked[0]
}

#[tokio::test]
async fn a_model_mends_its_answer_and_the_caller_gets_that() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = asked("[[alpha: says=\"It is twelve.\" once usage=100/10]]");
    let whole: Answer = chat.send(stack.edge()).await.expect("an answer");
    assert!(is_an_invoice(&whole.content()), "{whole:?}");
    assert_eq!(whole.header("x-baton-model"), Some("small"));
    assert_eq!(whole.header("x-baton-attempts"), Some("1"));
    assert_eq!(whole.header("x-baton-verdict"), Some("passed"));
    let record = receipt(&stack, &whole).await;
    assert_eq!(endings(&record), [json!({"answered": 200})]);
    let verification = &record["attempts"][0]["verification"];
    assert_eq!(verification["repair"], json!({"reasked": 1}), "{record:#}");
    // Twice 100 × 1 + 10 × 2 dollars in a million.
    let asked = repair(&record);
    assert_eq!(asked["cost"], "0.00012", "{record:#}");
    assert_eq!(record["cost"], "0.00024", "{record:#}");
    assert_eq!(whole.header("x-baton-cost-usd"), Some("0.00024"));
    let own = asked["exchange"].as_str().expect("an id");
    let own = stack.receipt(own).await.expect("the repair's receipt");
    assert_eq!(own["exchange"]["part_of"]["purpose"], "repair", "{own:#}");
    assert_eq!(
        own["exchange"]["part_of"]["exchange"],
        record["exchange"]["exchange"]
    );

    let streamed = chat.streamed().stream(stack.edge()).await;
    let streamed = streamed.expect("a stream");
    assert!(is_an_invoice(&streamed.content()), "{streamed:?}");
    assert!(streamed.is_done(), "{streamed:?}");
    assert_eq!(streamed.header("x-baton-verdict"), Some("passed"));
}

#[tokio::test]
async fn what_its_model_cannot_mend_is_escalated() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = asked("[[alpha: says=\"It is twelve.\" usage=100/10]] [[beta: usage=100/10]]");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert!(is_an_invoice(&answer.content()), "{answer:?}");
    assert_eq!(answer.header("x-baton-model"), Some("medium"));
    let record = receipt(&stack, &answer).await;
    assert_eq!(
        endings(&record),
        [json!("rejected"), json!({"answered": 200})]
    );
    assert_eq!(verdicts(&record), ["below_threshold", "unverified"]);
    let verification = &record["attempts"][0]["verification"];
    assert_eq!(verification["decided_by"], "json_schema", "{record:#}");
    assert_eq!(verification.get("repair"), None, "{record:#}");
    assert_eq!(repair(&record)["cost"], "0.00012", "{record:#}");
    // Twice 0.00012 at `small`, and 100 × 10 + 10 × 20 dollars in a million at `medium`.
    assert_eq!(record["cost"], "0.00144", "{record:#}");
}

#[tokio::test]
async fn a_model_is_not_asked_again_above_the_ceiling() {
    let stack = Stack::start(plan()).await.expect("a stack");
    // Nothing is left of the ceiling to ask it again, nor to climb: the caller gets the best there is.
    let chat = asked("[[alpha: says=\"It is twelve.\" usage=21000/10]]");
    let chat = chat.header("x-baton-max-cost-usd", "0.0221");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.content(), "It is twelve.", "{answer:?}");
    assert_eq!(answer.header("x-baton-verdict"), Some("below_threshold"));
    let record = receipt(&stack, &answer).await;
    assert_eq!(repair(&record)["failed"], "above_ceiling", "{record:#}");
    assert_eq!(record["cost"], "0.02102", "{record:#}");
}
