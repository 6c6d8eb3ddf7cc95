//! What no model answers comes before a person: the caller is told, the webhook has the request, and the
//! person's words are there to be polled, through Envoy and nothing else of the sidecar's.

use baton_tests::http::{self, Answer, Chat, Ending};
use baton_tests::patience::eventually;
use baton_tests::receipt::endings;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::{Value, json};

use crate::desk::{Desk, Post};

const MESSAGE: &str = "No model could answer this. A person will, by tomorrow.";

/// Three providers, of which one is gone, and routes that end with a person.
async fn stack(desk: &Desk) -> Stack {
    let human = |status: u16| {
        json!({
            "webhook": {"cluster": "desk", "path": "/cases?from=baton"},
            "message": MESSAGE, "status": status,
        })
    };
    let inside = json!({"when_data_class": {"personal": {"trust": "internal"}}});
    let plan = Plan::new()
        .provider("alpha")
        .provider("beta")
        .model("small", "alpha", ["0.10", "0.40"])
        .model("large", "beta", ["2.50", "15.00"])
        .of_provider("alpha", "trust", json!("internal"))
        .route("told", &["small", "large"], Timeouts::default())
        .of_route("told", "human", human(200))
        .dead_provider("gone")
        .model("absent", "gone", ["1", "1"])
        .route("unserved", &["absent"], Timeouts::default())
        .of_route("unserved", "human", human(200))
        .route("polled", &["small"], Timeouts::default())
        .of_route("polled", "human", human(202))
        .route("guarded", &["small"], Timeouts::default())
        .of_route("guarded", "human", human(200))
        .of_route("guarded", "policy", inside);
    Stack::start(desk.beside(plan)).await.expect("a stack")
}

/// A request that no provider answers.
fn hopeless(model: &str) -> Chat {
    Chat::to(model)
        .told("alpha", "status=503")
        .told("beta", "status=529")
}

fn exchange(answer: &Answer) -> &str {
    answer.header("x-baton-exchange").expect("an exchange")
}

async fn posted(desk: &Desk) -> Post {
    eventually("the webhook to have the case", async || desk.posts().pop())
        .await
        .expect("a post")
}

#[tokio::test]
async fn a_caller_is_told_in_an_ordinary_answer() {
    let desk = Desk::open().await;
    let stack = stack(&desk).await;
    let answer = hopeless("told")
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.content(), MESSAGE);
    assert_eq!(answer.header("x-baton-model"), Some("human"));
    assert_eq!(answer.header("x-baton-attempts"), Some("3"));
    let place = answer.header("location").expect("a place to poll");
    let case = place.strip_prefix("/v1/cases/").expect("a case");
    assert_eq!(
        answer.header("x-baton-case"),
        None,
        "it is said inside only"
    );

    let post = posted(&desk).await;
    assert_eq!(post.path, "/cases?from=baton");
    assert_eq!(post.body["case"], case);
    assert_eq!(post.body["exchange"], exchange(&answer));
    let asked = json!([
        {"model": "small", "why": "status(503)"},
        {"model": "large", "why": "overloaded"},
    ]);
    assert_eq!(post.body["asked"], asked);
    let question = &post.body["request"]["messages"][0]["content"];
    assert_eq!(question, "Who are you?");
    let ours = post
        .headers
        .keys()
        .find(|name| name.as_str().starts_with("x-baton-"));
    assert_eq!(
        ours, None,
        "neither the pass nor the cluster leaves the mesh"
    );

    let receipt = stack.receipt(exchange(&answer)).await.expect("a receipt");
    assert_eq!(endings(&receipt)[2], json!({"answered": 200}));
    assert_eq!(receipt["attempts"][2]["model"], "human");
    assert_eq!(receipt["attempts"][2]["case"], case);
    assert_eq!(receipt["cost"], "0", "people are not paid by the token");
    let words = stack
        .receipt_in_words(exchange(&answer))
        .await
        .expect("words");
    assert!(words.contains(&format!("case {case}")), "{words}");
}

#[tokio::test]
async fn a_caller_that_streams_is_told_in_its_own_format() {
    let desk = Desk::open().await;
    let stack = stack(&desk).await;
    let streamed = hopeless("told")
        .streamed()
        .stream(stack.edge())
        .await
        .expect("a stream");
    assert_eq!((streamed.status, streamed.ending), (200, Ending::Clean));
    let said: String = streamed
        .events
        .iter()
        .filter_map(|event| serde_json::from_str::<Value>(&event.data).ok())
        .filter_map(|event| Some(event["choices"][0]["delta"]["content"].as_str()?.to_owned()))
        .collect();
    assert_eq!(said, MESSAGE);
    assert_eq!(
        streamed.events.last().map(|event| event.data.as_str()),
        Some("[DONE]")
    );

    let body = json!({
        "model": "unserved", "max_tokens": 100, "stream": true,
        "messages": [{"role": "user", "content": "Who are you?"}],
    });
    let request = http::post("/v1/messages", &body).expect("a request");
    let translated = http::stream(stack.edge(), request).await.expect("a stream");
    let events = translated.events.iter();
    let events = events.filter_map(|event| serde_json::from_str::<Value>(&event.data).ok());
    let said: String = events
        .filter_map(|event| Some(event["delta"]["text"].as_str()?.to_owned()))
        .collect();
    assert_eq!(said, MESSAGE, "in the words of Messages");
}

#[tokio::test]
async fn a_caller_that_polls_hears_what_the_person_says() {
    let desk = Desk::open().await;
    let stack = stack(&desk).await;
    let streamed = hopeless("polled").streamed();
    let answer = streamed.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.status, 202, "{}", answer.text());
    let told = answer.json().expect("JSON");
    assert_eq!(
        (&told["status"], &told["message"]),
        (&json!("pending"), &json!(MESSAGE))
    );
    let place = answer
        .header("location")
        .expect("a place to poll")
        .to_owned();
    assert_eq!(told["poll"], place);
    let receipt = stack.receipt(exchange(&answer)).await.expect("a receipt");
    assert_eq!(endings(&receipt)[1], json!({"answered": 202}));
    assert_eq!(receipt["exchange"]["status"], 202);
    assert_eq!(receipt["cost"], "0");

    let pending = http::get(stack.edge(), &place).await.expect("an answer");
    assert_eq!(
        (
            pending.status,
            pending.json().expect("JSON")["status"].clone()
        ),
        (202, json!("pending"))
    );
    // Through Envoy callers ask; they do not answer, and see nobody else's.
    let word = json!({"answer": "I am Ada."});
    for path in [
        format!("{place}/answer"),
        "/v1/cases".to_owned(),
        "/v1/human".to_owned(),
    ] {
        let post = http::post(&path, &word).expect("a request");
        let refused = http::send(stack.edge(), post).await.expect("an answer");
        assert_eq!(refused.status, 404, "{path}");
        let refused = http::get(stack.edge(), &path).await.expect("an answer");
        assert_eq!(refused.status, 404, "{path}");
    }

    let post = http::post(&format!("{place}/answer"), &word).expect("a request");
    let kept = http::send(stack.sidecar(), post).await.expect("an answer");
    assert_eq!(kept.status, 204, "{}", kept.text());
    let answered = http::get(stack.edge(), &place).await.expect("an answer");
    assert_eq!(answered.status, 200);
    assert_eq!(answered.json().expect("JSON")["answer"], "I am Ada.");
}

#[tokio::test]
async fn a_case_reaches_a_desk_that_was_closed_and_a_sidecar_that_was_away() {
    let desk = Desk::open().await;
    desk.close(true);
    let mut stack = stack(&desk).await;
    let answer = hopeless("told")
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(answer.content(), MESSAGE, "the caller waits for no webhook");
    eventually("the desk to turn a case away", async || {
        (desk.turned_away() > 0).then_some(())
    })
    .await
    .expect("a try");
    stack.kill_sidecar().await.expect("it is killed");
    let refused = hopeless("told")
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(
        refused.error_code(),
        "ladder_exhausted",
        "{}",
        refused.text()
    );
    desk.close(false);
    stack.start_sidecar().await.expect("the sidecar starts");
    let post = posted(&desk).await;
    assert_eq!(post.body["exchange"], exchange(&answer));
}

#[tokio::test]
async fn nobody_outside_sees_what_must_stay_inside() {
    let desk = Desk::open().await;
    let stack = stack(&desk).await;
    let personal = hopeless("guarded").header("x-baton-data-class", "personal");
    let answer = personal.send(stack.edge()).await.expect("an answer");
    assert_eq!(answer.error_code(), "ladder_exhausted", "{}", answer.text());
    let receipt = stack.receipt(exchange(&answer)).await.expect("a receipt");
    let skipped = &receipt["exchange"]["skipped"][0];
    assert_eq!(skipped["model"], "human");
    assert_eq!(skipped["why"]["policy"]["by"], "trust");
    assert!(desk.posts().is_empty());
}

#[tokio::test]
async fn a_model_that_answers_bothers_nobody() {
    let desk = Desk::open().await;
    let stack = stack(&desk).await;
    let answer = Chat::to("told")
        .told("alpha", "status=503")
        .send(stack.edge())
        .await
        .expect("an answer");
    assert_eq!(answer.header("x-baton-model"), Some("large"));
    assert_eq!(answer.header("location"), None);
    let cases = http::get(stack.sidecar(), "/v1/cases")
        .await
        .expect("an answer");
    assert_eq!(cases.json().expect("JSON"), json!({"cases": []}));
}
