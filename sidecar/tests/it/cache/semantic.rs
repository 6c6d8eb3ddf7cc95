//! Answers to those who ask the same in other words.

use baton_core::protocol::admit::Turn;
use rusqlite::Connection;

use super::*;
use crate::envoy::{Envoy, Reply, chat};

const QUESTION: &str = "How do I cancel my order?";

fn semantic() -> Value {
    json!({"exact": {"ttl": "1h"}, "semantic": {}})
}

fn turn(context: u8, text: &str) -> Turn {
    Turn {
        context: Key::from_bytes([context; 16]),
        text: text.to_owned(),
    }
}

impl Caching {
    /// Keeps an answer to a question of context 1, and waits until the store has so many.
    async fn answered(&self, key: u8, question: &str, answer: &str, entries: u64) {
        let keeping = Keeping {
            turn: Some(turn(1, question)),
            ..self.keeping(key)
        };
        self.keep(&keeping, chat(answer).to_string().as_bytes())
            .await;
        self.until(|stats| stats.entries == entries && stats.questions == entries)
            .await;
    }

    async fn asked(&self, key: u8, context: u8, question: &str) -> Admission {
        let application = Application {
            turn: Some(turn(context, question)),
            ..self.application(key)
        };
        self.admitted(&application).await.0
    }

    /// How alike the question is whose answer is given.
    async fn likeness(&self, context: u8, question: &str) -> Option<f32> {
        let admission = self.asked(99, context, question).await;
        admission.kept.and_then(|kept| kept.likeness)
    }
}

#[tokio::test]
async fn who_asks_the_same_in_other_words_is_given_the_answer() {
    let directory = directory();
    let caching = Caching::start(directory.path(), semantic()).await;
    caching.answered(1, QUESTION, "Like this.", 1).await;
    let admission = caching.asked(2, 1, "how do I cancel my orders").await;
    let kept = admission.kept.unwrap();
    assert!(kept.likeness.unwrap() > 0.9);
    assert_eq!(kept.key, Key::from_bytes([1; 16]));
    let stats = caching.stats().await;
    assert_eq!(stats.routes[0].lookups.semantic, 1);
}

#[tokio::test]
async fn nobody_is_whose_context_is_another() {
    let directory = directory();
    let caching = Caching::start(directory.path(), semantic()).await;
    caching.answered(1, QUESTION, "Like this.", 1).await;
    assert_eq!(caching.likeness(2, QUESTION).await, None);
    assert!(caching.likeness(1, QUESTION).await.unwrap() > 0.99);
}

#[tokio::test]
async fn whose_question_differs_in_what_matters_is_not_and_that_is_counted() {
    let directory = directory();
    let cache = json!({"exact": {"ttl": "1h"}, "semantic": {"threshold": 0.5}});
    let caching = Caching::start(directory.path(), cache).await;
    let question = "How do I cancel order 17?";
    caching.answered(1, question, "Like this.", 1).await;
    assert_eq!(
        caching.likeness(1, &question.replace("17", "71")).await,
        None
    );
    let stats = caching.stats().await;
    assert_eq!(stats.routes[0].lookups.refused["number"], 1);
    assert_eq!(stats.routes[0].lookups.misses, 1);
}

#[tokio::test]
async fn what_is_kept_is_found_again_after_a_restart_and_not_once_purged() {
    let directory = directory();
    let caching = Caching::start(directory.path(), semantic()).await;
    caching.answered(1, QUESTION, "Like this.", 1).await;
    caching.stop().await;
    let caching = Caching::start(directory.path(), semantic()).await;
    caching.until(|stats| stats.questions == 1).await;
    assert!(caching.likeness(1, QUESTION).await.is_some());
    let purge = json!({"tag": "shoes"}).to_string();
    caching
        .server
        .ask(Method::POST, "/v1/cache/purge", purge)
        .await;
    assert_eq!(caching.likeness(1, QUESTION).await, None);
    assert_eq!(caching.stats().await.questions, 0);
}

#[tokio::test]
async fn an_answer_may_be_given_for_as_long_as_the_semantic_cache_says() {
    let directory = directory();
    let cache = json!({"exact": {"ttl": "10s"}, "semantic": {"ttl": "1h"}});
    let caching = Caching::start(directory.path(), cache).await;
    let mut keeping = Keeping {
        turn: Some(turn(1, QUESTION)),
        ..caching.keeping(1)
    };
    let head = keeping.head.as_mut().unwrap();
    head.stored = clock::ago(Duration::from_secs(60));
    head.expires = head.stored.after(Duration::from_secs(10));
    let end = head.stored.after(Duration::from_secs(3600));
    caching.kept(&keeping, b"{}", 1).await;
    let kept = caching.asked(2, 1, QUESTION).await.kept.unwrap();
    assert_eq!(kept.head.expires, end);
    keeping.key = Key::from_bytes([3; 16]);
    keeping.head.as_mut().unwrap().stored = clock::ago(Duration::from_secs(3601));
    caching.keep(&keeping, b"{}").await;
    assert_eq!(caching.stats().await.entries, 1);
}

#[tokio::test]
async fn a_cache_that_only_tries_gives_nothing_and_tells_how_often_answers_agreed() {
    let directory = directory();
    let cache = json!({"exact": {"ttl": "1h"}, "semantic": {"shadow": true}});
    let caching = Caching::start(directory.path(), cache).await;
    caching.answered(1, QUESTION, "Under My orders.", 1).await;
    for (key, answer) in [(2, "under  my ORDERS."), (3, "Ring us up on Mondays")] {
        let admission = caching.asked(key, 1, QUESTION).await;
        assert!(admission.kept.is_none());
        assert!(admission.shadow.unwrap() > 0.99);
        let keeping = Keeping {
            turn: Some(turn(1, QUESTION)),
            ..caching.keeping(key)
        };
        let answer = chat(answer).to_string();
        caching
            .kept(&keeping, answer.as_bytes(), u64::from(key))
            .await;
    }
    let stats = caching.stats().await;
    let route = &stats.routes[0];
    assert_eq!((route.lookups.shadowed, route.lookups.misses), (2, 2));
    let counts: Vec<_> = route
        .shadow
        .iter()
        .map(|(_, it)| (it.agreed, it.differed))
        .collect();
    assert_eq!(
        counts
            .into_iter()
            .fold((0, 0), |(a, d), (x, y)| (a + x, d + y)),
        (1, 1)
    );
}

/// The vector of every text there is.
fn everything_alike(times: usize) -> Vec<Reply> {
    let vectors = json!({"data": [{"index": 0, "embedding": [0.6, 0.8]}]});
    vec![Reply::Status(200, vectors); times]
}

fn through_envoy() -> Value {
    let endpoint = json!({"cluster": "embeddings", "model": "all-minilm"});
    json!({"exact": {"ttl": "1h"}, "semantic": {"embedder": {"endpoint": endpoint}}})
}

#[tokio::test]
async fn texts_whose_vectors_collide_are_told_apart_by_their_words() {
    let directory = directory();
    let envoy = Envoy::that(&everything_alike(4)).await;
    let settings = Settings::new(directory.path());
    let caching = Caching::start_through(&envoy.address, settings, through_envoy()).await;
    caching.answered(1, QUESTION, "Like this.", 1).await;
    assert_eq!(
        caching
            .likeness(1, "Delete everything you know about me")
            .await,
        None
    );
    assert_eq!(
        caching.likeness(1, "How do I not cancel my order?").await,
        None
    );
    assert!(caching.likeness(1, QUESTION).await.is_some());
    assert!(!caching.stats().await.routes[0].lookups.refused.is_empty());
    assert_eq!(envoy.asked()[0].body["input"], json!([QUESTION]));
}

#[tokio::test]
async fn a_vector_is_made_once_for_a_question_and_its_answer() {
    let directory = directory();
    let envoy = Envoy::that(&everything_alike(1)).await;
    let settings = Settings::new(directory.path());
    let caching = Caching::start_through(&envoy.address, settings, through_envoy()).await;
    assert!(caching.asked(1, 1, QUESTION).await.kept.is_none());
    caching.answered(1, QUESTION, "Like this.", 1).await;
    assert_eq!(envoy.asked().len(), 1);
}

#[tokio::test]
async fn where_nobody_makes_a_vector_it_is_a_miss() {
    let directory = directory();
    let envoy = Envoy::that(&[Reply::Status(500, json!({}))]).await;
    let settings = Settings::new(directory.path());
    let caching = Caching::start_through(&envoy.address, settings, through_envoy()).await;
    assert_eq!(caching.likeness(1, QUESTION).await, None);
    let stats = caching.stats().await;
    assert_eq!(stats.routes[0].lookups.unembedded, 1);
    assert_eq!(stats.routes[0].lookups.misses, 1);
}

#[tokio::test]
async fn a_question_that_was_edited_in_the_store_is_a_miss() {
    for sql in [
        "UPDATE answers SET question = 'How do I cancel my orders?'",
        "UPDATE answers SET vector = (SELECT vector FROM answers WHERE id = 2) WHERE id = 1",
        "UPDATE answers SET context = CAST(x'01010101010101010101010101010101' AS BLOB),
            question = 'Where is my parcel?' WHERE id = 1",
        "UPDATE answers SET embedder = 'lexical-0/512'",
    ] {
        let directory = directory();
        let caching = Caching::start(directory.path(), semantic()).await;
        caching.answered(1, QUESTION, "Like this.", 1).await;
        caching
            .answered(2, "Where is my parcel?", "There.", 2)
            .await;
        caching.stop().await;
        let store = Connection::open(directory.path().join("cache.db")).unwrap();
        store.execute_batch(sql).unwrap();
        drop(store);
        let caching = Caching::start(directory.path(), semantic()).await;
        caching.until(|stats| stats.questions == 2).await;
        assert_eq!(caching.likeness(1, QUESTION).await, None, "{sql}");
    }
}

#[tokio::test]
async fn a_turn_that_is_too_long_for_a_question_is_compared_with_none() {
    let directory = directory();
    let caching = Caching::start(directory.path(), semantic()).await;
    let long = "word ".repeat(MAX_ALIKE_BYTES);
    let keeping = Keeping {
        turn: Some(turn(1, &long)),
        ..caching.keeping(1)
    };
    caching.keep(&keeping, b"{}").await;
    assert_eq!(caching.likeness(1, &long).await, None);
    assert_eq!(caching.stats().await.questions, 0);
}
