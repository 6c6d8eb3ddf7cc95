//! Answers that are kept, over the wire.

mod coalescing;
mod poisoning;
mod purging;
mod semantic;

use std::path::Path;
use std::time::Duration;

use baton_core::cache::{Head, Key, News};
use baton_core::config::Revision;
use baton_core::format::Format;
use baton_core::protocol::SyncRequest;
use baton_core::protocol::admit::{Admission, Application, MAX_ALIKE_BYTES};
use baton_core::protocol::keep::Keeping;
use baton_core::protocol::verify::{frame, unframe};
use baton_sidecar::cache::Stats;
use baton_sidecar::client::Answer;
use baton_sidecar::clock;
use baton_sidecar::server::Settings;
use hyper::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{Server, code, directory};

/// A sidecar whose route `support` has this cache, and whose route `billing` has none.
pub(crate) struct Caching {
    pub(crate) server: Server,
    revision: Revision,
}

impl Caching {
    pub(crate) async fn start(data_dir: &Path, cache: Value) -> Self {
        Self::start_with(Settings::new(data_dir), cache).await
    }

    pub(crate) async fn start_with(settings: Settings, cache: Value) -> Self {
        Self::start_through("127.0.0.1:1", settings, cache).await
    }

    /// With a way back through Envoy.
    pub(crate) async fn start_through(loopback: &str, settings: Settings, cache: Value) -> Self {
        let server = Server::start_with(settings).await;
        let document = document(loopback, &cache).to_string();
        let answer = server
            .ask(Method::PUT, "/v1/config", document.as_str())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let revision = Revision::of(document.as_bytes());
        Self { server, revision }
    }

    pub(crate) fn application(&self, key: u8) -> Application {
        Application {
            exchange: "x1".try_into().unwrap(),
            revision: self.revision.clone(),
            route: "support".try_into().unwrap(),
            key: Key::from_bytes([key; 16]),
            turn: None,
            within: Duration::from_secs(5),
        }
    }

    /// An answer to the request of this key that came now.
    pub(crate) fn keeping(&self, key: u8) -> Keeping {
        Keeping {
            exchange: "x1".try_into().unwrap(),
            revision: self.revision.clone(),
            route: "support".try_into().unwrap(),
            key: Key::from_bytes([key; 16]),
            turn: None,
            head: Some(head()),
        }
    }

    pub(crate) async fn admitted(&self, application: &Application) -> (Admission, Vec<u8>) {
        let answer = self.ask_admit(application).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let (admission, body) = unframe(&answer.body).unwrap();
        (admission, body.to_vec())
    }

    /// What is given for the same request as that of this key.
    pub(crate) async fn given(&self, key: u8) -> Option<Vec<u8>> {
        let (admission, body) = self.admitted(&self.application(key)).await;
        admission.kept.map(|_| body)
    }

    pub(crate) async fn ask_admit(&self, application: &Application) -> Answer {
        let body = serde_json::to_vec(application).unwrap();
        self.server.ask(Method::POST, "/v1/admit", body).await
    }

    pub(crate) async fn ask_keep(&self, keeping: &Keeping, body: &[u8]) -> Answer {
        let message = frame(keeping, &[body]);
        self.server.ask(Method::POST, "/v1/keep", message).await
    }

    pub(crate) async fn keep(&self, keeping: &Keeping, body: &[u8]) {
        let answer = self.ask_keep(keeping, body).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{answer:?}");
    }

    /// Keeps it, and waits until the store has so many.
    pub(crate) async fn kept(&self, keeping: &Keeping, body: &[u8], entries: u64) {
        self.keep(keeping, body).await;
        self.until(|stats| stats.entries == entries).await;
    }

    pub(crate) async fn stats(&self) -> Stats {
        self.server.get("/v1/cache").await
    }

    /// Waits for what is done after an answer was given.
    pub(crate) async fn until(&self, is_so: impl Fn(&Stats) -> bool) -> Stats {
        loop {
            let stats = self.stats().await;
            if is_so(&stats) {
                return stats;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub(crate) async fn news(&self) -> News {
        let request = SyncRequest {
            vm: "vm1".to_owned(),
            ..SyncRequest::default()
        };
        self.server.sync(&request).await.cache.unwrap()
    }

    pub(crate) async fn stop(self) {
        self.server.stop().stopped().await;
    }
}

/// Of an answer that came now.
pub(crate) fn head() -> Head {
    let now = clock::now();
    Head {
        stored: now,
        expires: now.after(Duration::from_secs(3600)),
        format: Format::Openai,
        model: "small".to_owned(),
        provider: "onprem".to_owned(),
        cost: None,
        verdict: None,
        tenant: Some("acme".try_into().unwrap()),
        tags: vec!["shoes".try_into().unwrap()],
    }
}

pub(crate) fn persisting() -> Value {
    json!({"exact": {"ttl": "1h", "persist": true}})
}

fn document(loopback: &str, cache: &Value) -> Value {
    json!({
        "sidecar": {"cluster": "baton-sidecar", "loopback": loopback},
        "providers": {"onprem": {"cluster": "vllm", "format": "openai", "authority": "vllm.internal"}},
        "models": {"small": {"provider": "onprem", "name": "qwen3-8b"}},
        "routes": [
            {"name": "support", "match": {"models": ["auto"]}, "ladder": ["small"], "cache": cache},
            {"name": "billing", "match": {"models": ["billing"]}, "ladder": ["small"]},
        ],
    })
}

#[tokio::test]
async fn what_is_kept_is_given_for_the_same_request_also_after_a_restart() {
    let directory = directory();
    let caching = Caching::start(directory.path(), persisting()).await;
    assert_eq!(caching.given(1).await, None);
    let keeping = caching.keeping(1);
    caching.kept(&keeping, b"{\"an\": \"answer\"}\n", 1).await;
    let (admission, body) = caching.admitted(&caching.application(1)).await;
    let kept = admission.kept.unwrap();
    assert_eq!(body, b"{\"an\": \"answer\"}\n");
    assert_eq!((kept.key, kept.likeness), (keeping.key, None));
    assert_eq!(Some(kept.head), keeping.head);
    assert_eq!(caching.given(2).await, None);
    caching.stop().await;

    let caching = Caching::start(directory.path(), persisting()).await;
    assert_eq!(caching.given(1).await.unwrap(), b"{\"an\": \"answer\"}\n");
    let stats = caching.stats().await;
    let support = stats
        .routes
        .iter()
        .find(|route| route.route == "support")
        .unwrap();
    assert_eq!((support.entries, support.lookups.hits), (1, 1));
}

#[tokio::test]
async fn a_route_that_does_not_persist_keeps_nothing_here() {
    let directory = directory();
    let cache = json!({"exact": {"ttl": "1h", "coalesce": true}});
    let caching = Caching::start(directory.path(), cache).await;
    caching.keep(&caching.keeping(1), b"{}").await;
    assert_eq!(caching.given(1).await, None);
    assert_eq!(caching.stats().await.entries, 0);
}

#[tokio::test]
async fn what_is_over_is_not_given() {
    let directory = directory();
    let caching = Caching::start(directory.path(), persisting()).await;
    let mut keeping = caching.keeping(1);
    keeping.head.as_mut().unwrap().expires = clock::now();
    caching.kept(&keeping, b"{}", 1).await;
    assert_eq!(caching.given(1).await, None);
    // What is older than its route lets anything be is not even kept.
    keeping.head.as_mut().unwrap().stored = clock::ago(Duration::from_secs(3601));
    keeping.key = Key::from_bytes([2; 16]);
    caching.keep(&keeping, b"{}").await;
    caching.kept(&caching.keeping(3), b"{}", 2).await;
}

#[tokio::test]
async fn every_snapshot_has_the_seal_which_is_the_data_directorys_own() {
    let (one, other) = (directory(), directory());
    let caching = Caching::start(one.path(), persisting()).await;
    let seal = caching.news().await.seal;
    caching.stop().await;
    let again = Caching::start(one.path(), persisting()).await;
    assert!(again.news().await.seal == seal);
    let other = Caching::start(other.path(), persisting()).await;
    assert!(other.news().await.seal != seal);
}

#[tokio::test]
async fn whoever_asks_wrong_is_told_what_is_wrong() {
    let directory = directory();
    let caching = Caching::start(directory.path(), persisting()).await;
    let application = caching.application(1);
    let of_route = |route: &str| Application {
        route: route.try_into().unwrap(),
        ..application.clone()
    };
    let of_revision = Application {
        revision: Revision::of(b"another"),
        ..application.clone()
    };
    for (application, expected) in [
        (of_route("billing"), "no_cache"),
        (of_route("unknown"), "unknown_route"),
        (of_revision, "unknown_config"),
    ] {
        assert_eq!(code(&caching.ask_admit(&application).await), expected);
    }
    let keeping = Keeping {
        route: "billing".try_into().unwrap(),
        ..caching.keeping(1)
    };
    assert_eq!(code(&caching.ask_keep(&keeping, b"{}").await), "no_cache");
    let answer = caching.server.ask(Method::POST, "/v1/keep", "{}").await;
    assert_eq!(code(&answer), "body_unexpected");
}

#[tokio::test]
async fn an_answer_that_is_larger_than_a_body_may_be_is_refused_and_the_largest_is_kept() {
    let directory = directory();
    let caching = Caching::start(directory.path(), persisting()).await;
    let largest = vec![b'a'; 4 * 1024 * 1024 - MAX_ALIKE_BYTES];
    caching.kept(&caching.keeping(1), &largest, 1).await;
    assert_eq!(caching.given(1).await.unwrap(), largest);
    let larger = vec![b'a'; 4 * 1024 * 1024];
    let answer = caching.ask_keep(&caching.keeping(2), &larger).await;
    assert_eq!(code(&answer), "body_too_large");
}

#[tokio::test]
async fn metrics_say_what_it_has_and_did() {
    let directory = directory();
    let caching = Caching::start(directory.path(), persisting()).await;
    caching.kept(&caching.keeping(1), b"{}", 1).await;
    caching.given(1).await;
    caching.given(2).await;
    let text = caching.server.ask(Method::GET, "/metrics", "").await.body;
    let text = String::from_utf8(text.to_vec()).unwrap();
    for line in [
        r#"baton_cache_entries{route="support"} 1"#,
        r#"baton_cache_sidecar_lookups_total{route="support",result="hit"} 1"#,
        r#"baton_cache_sidecar_lookups_total{route="support",result="miss"} 1"#,
        "baton_cache_broken_entries_total 0",
    ] {
        assert!(text.lines().any(|known| known == line), "{line} in {text}");
    }
}
