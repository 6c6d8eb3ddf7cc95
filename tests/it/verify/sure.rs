//! How sure a model is of its answer: asked for where the route checks it, and kept from the caller.

use baton_tests::http::Chat;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use super::{told, verdicts};

/// Routes from `small` to `medium` that want the first to be sure: `likely` by its tokens, `candid` by its own
/// word, as `witnessed` does, whose only rung is checked for the record.
fn plan() -> Plan {
    let two = ["small", "medium"];
    let check = |bounds: Value| json!([{"confidence": bounds}]);
    Plan::usual()
        .route("likely", &two, Timeouts::default())
        .of_route("likely", "verify", check(json!({"mean_logprob": -0.3})))
        .route("candid", &two, Timeouts::default())
        .of_route("candid", "verify", check(json!({"self_reported": 0.7})))
        .route("witnessed", &["small"], Timeouts::default())
        .of_route("witnessed", "verify", check(json!({"self_reported": 0.7})))
        .of_route("witnessed", "verify_last", json!(true))
}

/// What an answer says, who says it, and the first verdict of its receipt, whether it comes as a stream or not.
async fn ask(stack: &Stack, chat: Chat) -> (String, String, String) {
    let streaming = chat.begin(stack.edge()).await.expect("an answer");
    let header = |name: &str| streaming.header(name).expect(name).to_owned();
    let (model, exchange) = (header("x-baton-model"), header("x-baton-exchange"));
    let content = if chat.is_streamed() {
        let streamed = streaming.finish().await.expect("all of it");
        let silent = |event: &Value| event["choices"][0]["logprobs"].is_null();
        let mut events = streamed.events.iter().map(|event| event.json());
        assert!(events.all(|event| silent(&event)), "{streamed:?}");
        streamed.content()
    } else {
        drop(streaming);
        let answer = chat.send(stack.edge()).await.expect("an answer");
        let told = answer.json().expect("JSON");
        assert_eq!(told["choices"][0]["logprobs"], Value::Null, "{told:#}");
        answer.content()
    };
    let receipt = stack.receipt(&exchange).await.expect("a receipt");
    let verdict = verdicts(&receipt).first().copied().unwrap_or_default();
    (content, model, verdict.to_owned())
}

#[tokio::test]
async fn the_tokens_of_an_answer_must_be_likely_enough() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for streams in [false, true] {
        for (sure, model, verdict) in [(90, "small", "passed"), (50, "medium", "below_threshold")] {
            let script = format!("[[alpha: sure={sure} expect-member=logprobs]]");
            let chat = told("likely", &script).with("stream", json!(streams));
            let (content, answering, found) = ask(&stack, chat).await;
            assert_eq!(
                (&*answering, &*found),
                (model, verdict),
                "{sure}: {content}"
            );
            assert!(content.contains(model), "{content}");
        }
    }
    let unasked = told("two", "[[alpha: expect-no-member=logprobs]]");
    let (_, model, _) = ask(&stack, unasked).await;
    assert_eq!(model, "small", "who does not check it does not ask");
}

#[tokio::test]
async fn a_model_states_how_sure_it_is_to_us_alone() {
    let stack = Stack::start(plan()).await.expect("a stack");
    for streams in [false, true] {
        for (sure, said, verdict) in [
            ("0.9", "It is so.", "passed"),
            ("0.3", "This is beta with medium-1.", "below_threshold"),
        ] {
            let script = format!("[[alpha: says=\"It is so.\nConfidence: {sure}\"]]");
            let chat = told("candid", &script).with("stream", json!(streams));
            let (content, _, found) = ask(&stack, chat).await;
            assert_eq!((content.trim(), &*found), (said, verdict), "{sure}");
        }
    }
}

#[tokio::test]
async fn a_live_stream_is_not_asked_to_state_it() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let chat = told("witnessed", "[[alpha: recital]]");
    let (content, _, _) = ask(&stack, chat.clone()).await;
    assert!(content.contains("Confidence"), "{content}");
    let (content, _, verdict) = ask(&stack, chat.streamed()).await;
    assert!(!content.contains("Confidence"), "{content}");
    assert_eq!(verdict, "unverified", "nothing is left to check");
}
