//! When every rung has failed the caller gets an error its SDK understands: a status that says what
//! kind of trouble it is, a stable code, a sentence with every rung in it, and when to come back.

use std::time::Duration;

use baton_tests::http::{Answer, Chat};
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack};
use serde_json::{Value, json};

/// Asks while every provider does as told, and checks that the error is one in OpenAI's shape and
/// that the receipt has these faults.
async fn exhausted<const N: usize>(chat: Chat, faults: [Value; N]) -> Answer {
    let stack = Stack::shared().await.expect("a stack");
    exhausted_at(&stack, chat, faults).await
}

async fn exhausted_at<const N: usize>(stack: &Stack, chat: Chat, faults: [Value; N]) -> Answer {
    let answer = chat.send(stack.edge()).await.expect("an answer");
    let error = &answer.json().expect("JSON")["error"];
    assert_eq!(error["code"], "ladder_exhausted", "{error}");
    assert!(error.get("param").is_some_and(Value::is_null), "{error}");
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("x-baton-attempts"), Some(&*N.to_string()));
    let exchange = answer.header("x-baton-exchange").expect("an exchange id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    let faulted: Vec<Value> = faults
        .into_iter()
        .map(|fault| json!({"faulted": fault}))
        .collect();
    assert_eq!(endings(&receipt), faulted);
    let ending = json!({"refused": "ladder_exhausted"});
    assert_eq!(receipt["exchange"]["ending"], ending);
    assert_eq!(receipt["exchange"]["status"], answer.status);
    assert_eq!(receipt["cost"], "0");
    answer
}

fn kind(answer: &Answer) -> String {
    let error = answer.json().unwrap_or_default();
    error["error"]["type"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

fn message(answer: &Answer) -> String {
    let error = answer.json().unwrap_or_default();
    error["error"]["message"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

/// Envoy's timers may ring a little before our clock says that the time is up.
fn about(seconds: u64) -> Duration {
    Duration::from_secs(seconds) - Duration::from_millis(50)
}

/// A chat on the route `two` whose providers both do as told.
fn both(script: &str) -> Chat {
    on("two", script)
}

fn on(route: &str, script: &str) -> Chat {
    Chat::to(route).told("alpha", script).told("beta", script)
}

#[tokio::test]
async fn every_provider_answers_503() {
    let fault = json!({"status": 503});
    let answer = exhausted(both("status=503"), [fault.clone(), fault]).await;
    assert_eq!((answer.status, &*kind(&answer)), (503, "server_error"));
    assert_eq!(
        message(&answer),
        "every model of the route failed: `small` answered 503, `medium` answered 503; try again later"
    );
    assert_eq!(answer.header("retry-after"), None);
}

#[tokio::test]
async fn a_stream_that_nobody_begins_is_refused_like_any_other() {
    let fault = json!({"status": 503});
    let chat = both("status=503").streamed();
    let answer = exhausted(chat, [fault.clone(), fault]).await;
    assert_eq!(answer.status, 503);
}

#[tokio::test]
async fn every_rung_of_three_is_named() {
    let chat = Chat::to("three")
        .told("alpha", "status=500")
        .told("beta", "malformed")
        .told("gamma", "status=529");
    let faults = [
        json!({"status": 500}),
        json!("malformed"),
        json!({"overloaded": {"retry_after": null}}),
    ];
    let answer = exhausted(chat, faults).await;
    assert_eq!(answer.status, 503);
    assert_eq!(
        message(&answer),
        "every model of the route failed: `small` answered 500, `medium` answered something unreadable, `large` is overloaded; try again later"
    );
}

#[tokio::test]
async fn the_only_provider_fails() {
    let chat = Chat::to("one").told("alpha", "status=502");
    let answer = exhausted(chat, [json!({"status": 502})]).await;
    assert_eq!(answer.status, 502);
}

#[tokio::test]
async fn every_provider_is_rate_limited() {
    let fault = json!({"rate_limited": {"retry_after": 30_000}});
    let answer = exhausted(both("status=429 retry-after=30"), [fault.clone(), fault]).await;
    assert_eq!((answer.status, &*kind(&answer)), (429, "rate_limit_error"));
    assert_eq!(answer.header("retry-after"), Some("30"));
}

#[tokio::test]
async fn a_rate_limit_without_a_time_has_none() {
    let fault = json!({"rate_limited": {"retry_after": null}});
    let answer = exhausted(both("status=429"), [fault.clone(), fault]).await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), None);
}

#[tokio::test]
async fn the_last_connection_is_refused() {
    let chat = on("dead-end", "status=503");
    let answer = exhausted(chat, [json!({"status": 503}), json!("connect")]).await;
    assert_eq!(answer.status, 503);
    assert!(message(&answer).contains("`unreachable` could not be reached"));
}

#[tokio::test]
async fn every_connection_is_reset() {
    let fault = json!("reset");
    let answer = exhausted(both("reset"), [fault.clone(), fault]).await;
    assert_eq!(answer.status, 503);
    assert!(message(&answer).contains("`medium` closed the connection"));
}

#[tokio::test]
async fn every_provider_is_silent() {
    let fault = json!("timeout");
    let answer = exhausted(on("hasty", "hang"), [fault.clone(), fault]).await;
    assert_eq!((answer.status, &*kind(&answer)), (504, "server_error"));
    assert!(message(&answer).contains("`medium` took too long"));
}

#[tokio::test]
async fn every_answer_is_unreadable() {
    let fault = json!("malformed");
    let answer = exhausted(both("malformed"), [fault.clone(), fault]).await;
    assert_eq!((answer.status, &*kind(&answer)), (502, "server_error"));
}

#[tokio::test]
async fn every_answer_ends_early() {
    let fault = json!("truncated");
    let answer = exhausted(both("truncated"), [fault.clone(), fault]).await;
    assert_eq!(answer.status, 502);
    assert!(message(&answer).contains("`medium` ended its answer early"));
}

#[tokio::test]
async fn no_provider_takes_our_key() {
    // A stack of its own: providers that refuse our key are not asked for a while.
    let stack = Stack::start(Plan::usual()).await.expect("a stack");
    let fault = json!("auth");
    let answer = exhausted_at(&stack, both("status=401"), [fault.clone(), fault]).await;
    // Not the caller's mistake, so not the status that would tell it to look at its own key.
    assert_eq!((answer.status, &*kind(&answer)), (502, "server_error"));
}

#[tokio::test]
async fn what_providers_say_about_it_stays_with_us() {
    let secret = "no money left on account 4711";
    let chat = both(&format!(r#"status=503 error-message="{secret}""#));
    let fault = json!({"status": 503});
    let answer = exhausted(chat, [fault.clone(), fault]).await;
    assert!(!answer.text().contains("4711"), "{}", answer.text());
}

#[tokio::test]
async fn the_exchanges_time_is_up_on_its_first_rung() {
    let answer = exhausted(on("brief", "hang"), [json!("timeout")]).await;
    assert_eq!(answer.status, 504);
    assert!(message(&answer).contains("`small` took too long"));
    assert!(answer.took > about(2), "{:?}", answer.took);
    assert!(answer.took < Duration::from_secs(20), "{:?}", answer.took);
}

#[tokio::test]
async fn the_exchanges_time_is_up_on_its_second_rung() {
    let chat = Chat::to("brief")
        .told("alpha", "wait=1s status=503")
        .told("beta", "hang");
    let answer = exhausted(chat, [json!({"status": 503}), json!("timeout")]).await;
    assert_eq!(answer.status, 504);
    assert!(answer.took < Duration::from_secs(20), "{:?}", answer.took);
}

#[tokio::test]
async fn the_same_model_is_asked_again_only_when_it_said_it_would_be_ready() {
    let fault = json!({"rate_limited": {"retry_after": 1000}});
    let chat = on("again", "status=429 retry-after=1");
    let answer = exhausted(chat, [fault.clone(), fault]).await;
    assert!(answer.took > about(1), "{:?}", answer.took);
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.header("x-baton-wait"), None);
}

#[tokio::test]
async fn another_model_is_asked_at_once() {
    let chat = Chat::to("two").told("alpha", "status=429 retry-after=10");
    let stack = Stack::shared().await.expect("a stack");
    let answer = chat.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.content(), "This is beta with medium-1.");
    assert!(answer.took < Duration::from_secs(10), "{:?}", answer.took);
}

#[tokio::test]
async fn nobody_is_kept_waiting_for_longer_than_ten_seconds() {
    let fault = json!({"rate_limited": {"retry_after": 60_000}});
    let chat = on("again", "status=429 retry-after=60");
    let answer = exhausted(chat, [fault.clone(), fault]).await;
    assert!(answer.took < Duration::from_secs(10), "{:?}", answer.took);
    assert_eq!(answer.header("retry-after"), Some("60"));
}
