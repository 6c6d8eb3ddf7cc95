//! A provider that dies is left out by every worker beside the sidecar within a second, comes back by
//! steps, and does not take those above it down.

use std::time::Duration;

use baton_tests::http::{self, Answer, Chat};
use baton_tests::patience::eventually;
use baton_tests::stack::{Plan, Stack, Timeouts};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::time::Instant;

/// How many clients ask at a time.
const CLIENTS: usize = 16;

/// Two Envoys of four workers each, on one sidecar.
async fn fleet(breaker: Value) -> [Stack; 2] {
    let plan = || Plan::usual().heeding_breakers(breaker.clone()).workers(4);
    let first = Stack::start(plan()).await.expect("a stack");
    let second = Stack::start(plan().beside(&first)).await;
    [first, second.expect("a stack")]
}

fn well() -> Chat {
    Chat::to("two")
}

fn dead() -> Chat {
    Chat::to("two").told("alpha", "status=503")
}

/// Asks both Envoys for so long, with as many clients as there are.
async fn ask(fleet: &[Stack; 2], chat: &Chat, lasts: Duration) -> Vec<Answer> {
    let ends = Instant::now() + lasts;
    let client = async |number: usize| {
        let mut answers = Vec::new();
        for edge in fleet.iter().cycle().skip(number).map(Stack::edge) {
            if Instant::now() >= ends {
                break;
            }
            answers.push(chat.send(edge).await.expect("an answer"));
        }
        answers
    };
    let answers = join_all((0..CLIENTS).map(client)).await;
    answers.into_iter().flatten().collect()
}

#[tokio::test]
async fn after_the_first_second_nobody_meets_a_dead_provider() {
    let fleet = fleet(json!({})).await;
    ask(&fleet, &well(), Duration::from_secs(1)).await;
    ask(&fleet, &dead(), Duration::from_secs(1)).await;
    let after = ask(&fleet, &dead(), Duration::from_secs(3)).await;
    let met = after
        .iter()
        .filter(|answer| answer.status != 200 || answer.header("x-baton-attempts") != Some("1"))
        .count();
    assert!(after.len() >= 100, "{} is no load", after.len());
    assert!(met * 100 <= after.len(), "{met} of {}", after.len());
}

#[tokio::test]
async fn load_comes_back_by_steps() {
    let fleet = fleet(json!({"open": "1s", "step": "3s"})).await;
    ask(&fleet, &dead(), Duration::from_millis(500)).await;
    standing(&fleet[0], "small", "open").await;
    let mut served = [(0.10, Vec::new()), (0.25, Vec::new()), (0.50, Vec::new())];
    loop {
        let before = report(&fleet[0], "small").await;
        let answers = ask(&fleet, &well(), Duration::from_millis(100)).await;
        let after = report(&fleet[0], "small").await;
        if before == after {
            let share = before["share"].as_f64();
            let step = served.iter_mut().find(|(step, _)| Some(*step) == share);
            let small = answers
                .iter()
                .map(|answer| answer.header("x-baton-model") == Some("small"));
            if let Some((_, served)) = step {
                served.extend(small);
            }
        }
        if after["standing"] == "closed" {
            break;
        }
    }
    for (step, served) in served {
        let (small, all) = (served.iter().filter(|small| **small).count(), served.len());
        assert!(all >= 50, "{step}: {all} is no load");
        let share = share_of(small, all);
        // A worker that opened later than the others comes a little after them.
        let expected = step / 4.0..step * 1.5;
        assert!(expected.contains(&share), "{step}: {small} of {all}");
    }
    eventually("all of it to be back", async || {
        let answers = ask(&fleet, &well(), Duration::from_millis(100)).await;
        let is_small = |answer: &Answer| answer.header("x-baton-model") == Some("small");
        answers.iter().all(is_small).then_some(())
    })
    .await
    .expect("it is");
}

#[tokio::test]
async fn an_open_breaker_outlives_its_sidecar() {
    let plan = Plan::usual().heeding_breakers(json!({}));
    let mut stack = Stack::start(plan).await.expect("a stack");
    for _ in 0..10 {
        dead().send(stack.edge()).await.expect("an answer");
    }
    standing(&stack, "small", "open").await;
    stack.kill_sidecar().await.expect("it is ended");
    let meanwhile = well().send(stack.edge()).await.expect("an answer");
    assert_eq!(meanwhile.header("x-baton-model"), Some("medium"));
    stack.start_sidecar().await.expect("it starts again");
    let told = report(&stack, "small").await;
    assert_eq!(told["standing"], "open");
    assert_eq!(told["why"], json!({"status": 503}));
}

#[tokio::test]
async fn who_says_when_to_come_back_is_asked_again_then_and_others_all_the_time() {
    let plan = Plan::usual()
        .model("tiny", "alpha", ["1.00", "2.00"])
        .route("tiny", &["tiny", "medium"], Timeouts::default())
        .heeding_breakers(json!({}));
    let stack = Stack::start(plan).await.expect("a stack");
    let limited = Chat::to("two").told("alpha", "status=429 retry-after=3");
    let first = limited.send(stack.edge()).await.expect("an answer");
    assert_eq!(first.header("x-baton-attempts"), Some("2"));
    let told = Instant::now();

    let second = well().send(stack.edge()).await.expect("an answer");
    assert_eq!(second.header("x-baton-model"), Some("medium"));
    let exchange = second.header("x-baton-exchange").expect("an id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    assert_eq!(
        receipt["exchange"]["skipped"],
        json!([{"model": "small", "why": "benched"}])
    );
    let other = Chat::to("tiny")
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(other.header("x-baton-model"), Some("tiny"));

    eventually("it to be asked again", async || {
        let answer = well().send(stack.edge()).await.ok()?;
        (answer.header("x-baton-model") == Some("small")).then_some(())
    })
    .await
    .expect("it is");
    assert!(told.elapsed() > Duration::from_secs(2));
}

#[tokio::test]
async fn a_failing_first_rung_does_not_flood_the_one_above() {
    let plan = Plan::usual().edit(|document| {
        document["routes"][1]["max_escalation_share"] = json!(0.2);
    });
    let stack = Stack::start(plan).await.expect("a stack");
    let mut answers = Vec::new();
    for _ in 0..200 {
        answers.push(dead().send(stack.edge()).await.expect("an answer"));
    }
    let climbed = answers.iter().filter(|answer| answer.status == 200).count();
    // The first ten may all climb: they are too few to take a share of.
    assert!((38..=50).contains(&climbed), "{climbed} of 200");
    assert!(
        answers
            .iter()
            .all(|answer| [200, 503].contains(&answer.status))
    );

    let route = eventually("the sidecar to have counted", async || {
        let health = http::get(stack.sidecar(), "/v1/health").await.ok()?;
        let route = health.json().ok()?["routes"][1].clone();
        (route["exchanges"] == 200).then_some(route)
    })
    .await
    .expect("it counts");
    assert_eq!(route["escalated"], climbed);
}

fn share_of(part: usize, whole: usize) -> f64 {
    let count = |number: usize| f64::from(u32::try_from(number).expect("a count"));
    count(part) / count(whole)
}

/// Waits until the sidecar says that a model stands so.
async fn standing(stack: &Stack, model: &str, standing: &str) {
    let what = format!("`{model}` to be {standing}");
    eventually(&what, async || {
        (report(stack, model).await["standing"] == standing).then_some(())
    })
    .await
    .expect("it is");
}

/// What the sidecar says of a model, without what changes with every request.
async fn report(stack: &Stack, model: &str) -> Value {
    let mut found = stack.health_of(model).await.expect("a report");
    found["vitals"] = Value::Null;
    found
}
