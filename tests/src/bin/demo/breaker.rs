//! A provider that fails until nobody asks it, and gets its share back once it is well.

mod comeback;

use anyhow::{bail, ensure};
use baton_tests::http::{Answer, Chat};
use baton_tests::patience::eventually;
use baton_tests::stack::Stack;
use serde_json::{Value, json};

use self::comeback::Comeback;
use crate::tell::{self, said};

/// The first model of the route `steady`, at `epsilon`; after it stands `large`.
const MODEL: &str = "medium";

/// What the lines of `baton health` have in them that are shown.
const TOLD: [&str; 3] = ["PROVIDER", "epsilon", MODEL];

/// Where an answer names its exchange.
const EXCHANGE: &str = "x-baton-exchange";

/// More faults than any breaker takes, on both workers together.
const MOST_FAULTS: usize = 100;

/// A provider fails until it is left out. Returns whether it went as told.
pub(crate) async fn opens(number: usize, stack: &Stack) -> anyhow::Result<bool> {
    tell::opening(
        number,
        "A provider fails until it is left out",
        "Every request is answered. Soon none asks `epsilon` any more: its breaker is open.",
    );
    let (met, answer) = fail_until_left_out(stack).await?;
    println!("   {met} requests met its fault and were answered by the next model. Then:\n");
    let mut complaints = explain(stack, said(&answer, EXCHANGE), Some("breaker_open")).await?;
    complaints.extend(answered(&answer, "large"));
    until(stack, "open").await?;
    show_health(stack).await?;
    Ok(tell::verdict(&complaints))
}

/// The same provider is well again. Returns whether it went as told.
pub(crate) async fn closes(number: usize, stack: &Stack) -> anyhow::Result<bool> {
    tell::opening(
        number,
        "It is well again, and gets its share back",
        "After a while single requests try it. Once one is answered, 10, 25, 50 and 100 % come back.",
    );
    until(stack, "half_open").await?;
    let comeback = Comeback::watch(stack, MODEL, &well()).await?;
    println!("{comeback}");
    let mut complaints = comeback.complaints();
    if let Some(spared) = comeback.spared() {
        complaints.extend(explain(stack, spared, Some("reentering")).await?);
    }
    let answer = back(stack).await?;
    complaints.extend(explain(stack, said(&answer, EXCHANGE), None).await?);
    show_health(stack).await?;
    Ok(tell::verdict(&complaints))
}

fn well() -> Chat {
    Chat::to("steady")
}

/// Returns how many met a fault, and the first answer that did not.
async fn fail_until_left_out(stack: &Stack) -> anyhow::Result<(usize, Answer)> {
    let failing = well().told("epsilon", "status=503");
    for met in 0..MOST_FAULTS {
        let answer = failing.send(stack.edge()).await?;
        ensure!(answer.status == 200, "{}", answer.text());
        if said(&answer, "x-baton-attempts") == "1" {
            return Ok((met, answer));
        }
    }
    bail!("after {MOST_FAULTS} faults `{MODEL}` is asked all the same")
}

/// Waits until its breaker stands so.
async fn until(stack: &Stack, standing: &str) -> anyhow::Result<()> {
    eventually(&format!("`{MODEL}` to be {standing}"), async || {
        let health = stack.health_of(MODEL).await.ok()?;
        (health.get("standing")? == standing).then_some(())
    })
    .await
}

/// The first answer of its own after it came back: a worker may hear of that a moment later.
async fn back(stack: &Stack) -> anyhow::Result<Answer> {
    eventually(&format!("`{MODEL}` to answer"), async || {
        let answer = well().send(stack.edge()).await.ok()?;
        (said(&answer, "x-baton-model") == MODEL).then_some(answer)
    })
    .await
}

/// Shows a receipt. Complains if it does not say why the model was left out, or that it was not.
async fn explain(stack: &Stack, exchange: &str, why: Option<&str>) -> anyhow::Result<Vec<String>> {
    let receipt = tell::explanation(stack, exchange).await?;
    println!();
    let expected = why.map_or(Value::Null, |why| json!([{"model": MODEL, "why": why}]));
    let skipped = receipt.pointer("/exchange/skipped");
    let skipped = skipped.unwrap_or(&Value::Null);
    let differs = *skipped != expected;
    let complaint = format!("expected to be left out: {expected}, got {skipped}");
    Ok(differs.then_some(complaint).into_iter().collect())
}

/// Shows what `baton health` says of the provider and its model.
async fn show_health(stack: &Stack) -> anyhow::Result<()> {
    let health = stack.health_in_words().await?;
    let is_told = |line: &&str| TOLD.iter().any(|name| line.contains(name));
    let lines: Vec<_> = health.lines().filter(is_told).collect();
    tell::framed(&lines.join("\n"));
    Ok(())
}

/// Complains if another model answered.
fn answered(answer: &Answer, model: &str) -> Option<String> {
    let by = said(answer, "x-baton-model");
    (by != model).then(|| format!("expected `{model}`, got `{by}`"))
}
