//! Judgements are kept, others say of answers what they were worth, and the two are held against each other.

use baton_core::name::ExchangeId;
use baton_core::protocol::verify::Inquiry;
use baton_sidecar::ledger::file_in;
use hyper::{Method, StatusCode};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::envoy::{Envoy, Reply, chat};
use crate::inquiry::{Verifying, question};
use crate::outcome::{answered, batch, exchange, one};
use crate::process::{baton, stderr, stdout};
use crate::server::{Server, code, directory};

async fn say(server: &Server, word: Value) -> (StatusCode, String) {
    let answer = server
        .ask(Method::POST, "/v1/feedback", word.to_string())
        .await;
    let code = if answer.status.is_success() {
        String::new()
    } else {
        code(&answer)
    };
    (answer.status, code)
}

#[tokio::test]
async fn a_word_on_an_answer_is_kept_once_per_source_and_the_latest_counts() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    for (good, source) in [
        (true, "thumbs"),
        (true, "thumbs"),
        (false, "thumbs"),
        (true, "desk"),
    ] {
        let word = json!({"exchange": "x1", "good": good, "source": source});
        assert_eq!(say(&server, word).await.0, StatusCode::NO_CONTENT);
    }
    let disk = Connection::open(file_in(directory.path())).unwrap();
    let mut select = disk
        .prepare("SELECT source, good FROM feedback ORDER BY source")
        .unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rows: Vec<(String, f64)> = rows.unwrap().map(Result::unwrap).collect();
    assert_eq!(rows, [("desk".to_owned(), 1.0), ("thumbs".to_owned(), 0.0)]);
}

#[tokio::test]
async fn a_word_that_says_nothing_is_refused() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    for word in [
        json!({"exchange": "x1"}),
        json!({"exchange": "x1", "good": true, "score": 1}),
        json!({"exchange": "x1", "score": 1.5}),
        json!({"exchange": "x1", "good": "yes"}),
        json!({"exchange": "x1", "good": true, "source": ""}),
        json!({"exchange": "x1", "good": true, "source": "s".repeat(65)}),
        json!({"exchange": "x1", "good": true, "answer": "a text"}),
        json!({"exchange": "", "good": true}),
        json!({"good": true}),
    ] {
        let told = say(&server, word.clone()).await;
        let expected = (StatusCode::BAD_REQUEST, "body_unexpected".to_owned());
        assert_eq!(told, expected, "{word}");
    }
    let told = say(&server, json!({"exchange": "x2", "good": true})).await;
    assert_eq!(told, (StatusCode::NOT_FOUND, "no_receipt".to_owned()));
}

/// Judges one answer of each exchange, with these scores for relevance; `true` is what its caller says.
async fn judged(verifying: &Verifying, exchanges: &[(String, u16)]) {
    for (exchange, attempt) in exchanges {
        let inquiry = Inquiry {
            exchange: ExchangeId::try_from(exchange.as_str()).unwrap(),
            attempt: *attempt,
            ..verifying.inquiry()
        };
        let answer = chat("On the 1st of May.").to_string();
        verifying
            .judge(inquiry, &question(), answer.as_bytes())
            .await;
    }
}

fn scores(relevance: f64) -> Reply {
    let scores = json!({"coherence": 1, "relevance": relevance, "hallucination": 0});
    Reply::Says(scores.to_string())
}

fn route() -> Value {
    json!({"verify": [{"judge": {"model": "judge"}}]})
}

#[tokio::test(flavor = "multi_thread")]
async fn scores_are_held_against_outcomes() {
    let directory = directory();
    let replies: Vec<_> = (0..40)
        .map(|n| scores(if n < 30 { 0.8 } else { 0.2 }))
        .collect();
    let envoy = Envoy::that(&replies).await;
    let verifying = Verifying::start(directory.path(), &envoy.address, route()).await;
    let exchanges: Vec<_> = (0..40).map(|n| (format!("x{n}"), 1)).collect();
    judged(&verifying, &exchanges).await;
    let server = &verifying.server;
    for (n, (id, _)) in exchanges.iter().enumerate() {
        server.sync(&one(id)).await;
        // Of thirty it passed, twenty-four are good; of ten it failed, one.
        let good = n < 24 || n == 30;
        let told = say(server, json!({"exchange": id, "good": good})).await;
        assert_eq!(told.0, StatusCode::NO_CONTENT);
    }
    let expected = "\
judge: 40 answers judged, 30 passed, 0 judgements unreadable, 40 with an outcome
  agreement:     right in 82.5 %, kappa +0.60 (good: 24 passed, 1 failed; bad: 6 passed, 9 failed)
  length:        correlation - with scores as given, - as used, at the same outcome
  reliability:   calibration error 0.025, Brier score 0.145
  SCORE        ANSWERS   MEAN SCORE   GOOD
  0.2 to 0.3   10        0.20         10.0 %
  0.8 to 0.9   30        0.80         80.0 %
";
    for source in [
        format!("--url={}", server.url),
        format!("--data-dir={}", directory.path().display()),
    ] {
        let output = baton(&["judge", "calibration", &source]);
        assert_eq!(stdout(&output), expected, "{}", stderr(&output));
        assert_eq!(output.status.code(), Some(0));
    }
    let url = format!("--url={}", server.url);
    let json = stdout(&baton(&[
        "judge",
        "calibration",
        "--json",
        "--since=1h",
        &url,
    ]));
    let told: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(told[0]["agreement"]["passed_good"], 24);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_few_outcomes_say_nothing_and_it_says_so() {
    let directory = directory();
    let envoy = Envoy::that(&[scores(0.2), scores(0.9)]).await;
    let verifying = Verifying::start(directory.path(), &envoy.address, route()).await;
    // The first answer failed, and the next of the same exchange did better.
    judged(&verifying, &[("x1".to_owned(), 1), ("x1".to_owned(), 2)]).await;
    let server = &verifying.server;
    let ended = batch(
        vec![answered("x1", 1), answered("x1", 2)],
        vec![exchange("x1", 2)],
    );
    server.sync(&ended).await;
    say(server, json!({"exchange": "x1", "score": 0.75})).await;
    let output = baton(&["judge", "calibration", &format!("--url={}", server.url)]);
    let expected = "\
judge: 2 answers judged, 1 passed, 0 judgements unreadable, 1 with an outcome
  too few outcomes to say more: 1 of 30
  after its no:  the next rung's answer scored better in 1 of 1
";
    assert_eq!(stdout(&output), expected, "{}", stderr(&output));
}

#[tokio::test(flavor = "multi_thread")]
async fn with_no_judge_there_is_nothing_to_say() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let output = baton(&["judge", "calibration", &format!("--url={}", server.url)]);
    assert_eq!(stdout(&output), "no answer has been judged yet\n");
}

#[tokio::test]
async fn a_ledger_of_the_version_before_gets_room_for_judgements() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    server.stop().stopped().await;
    let disk = Connection::open(file_in(directory.path())).unwrap();
    disk.execute_batch("DROP TABLE judgements; DROP TABLE feedback; PRAGMA user_version = 1")
        .unwrap();
    drop(disk);
    let data_dir = format!("--data-dir={}", directory.path().display());
    let output = baton(&["judge", "calibration", &data_dir]);
    assert_eq!(stdout(&output), "no answer has been judged yet\n");
    let server = Server::start(directory.path()).await;
    assert_eq!(server.ids("").await, ["x1"]);
    let told = say(&server, json!({"exchange": "x1", "good": true})).await;
    assert_eq!(told.0, StatusCode::NO_CONTENT);
}
