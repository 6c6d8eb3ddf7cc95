//! Answers that are taken out of every cache.

use super::*;

async fn purge(caching: &Caching, which: Value) -> Value {
    let answer = ask_purge(caching, &which).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    serde_json::from_slice(&answer.body).unwrap()
}

async fn ask_purge(caching: &Caching, which: &Value) -> Answer {
    caching
        .server
        .ask(Method::POST, "/v1/cache/purge", which.to_string())
        .await
}

/// A sidecar that keeps an answer of tenant `acme` under tag `shoes`, and one of `globex` under `hats`.
async fn with_two(directory: &Path) -> Caching {
    let caching = Caching::start(directory, persisting()).await;
    caching.kept(&caching.keeping(1), b"{}", 1).await;
    let mut other = caching.keeping(2);
    let head = other.head.as_mut().unwrap();
    head.tenant = Some("globex".try_into().unwrap());
    head.tags = vec!["hats".try_into().unwrap()];
    caching.kept(&other, b"{}", 2).await;
    caching
}

#[tokio::test]
async fn what_is_purged_is_not_given_and_workers_are_told() {
    let first = Key::from_bytes([1; 16]);
    for (which, left) in [
        (json!({"tenant": "acme"}), 1),
        (json!({"tag": "shoes"}), 1),
        (json!({"key": first}), 1),
        (json!({"route": "support", "tag": "shoes"}), 1),
        (json!({"route": "support"}), 0),
        (json!({"all": true}), 0),
        (json!({"route": "billing"}), 2),
        (json!({"tenant": "acme", "tag": "hats"}), 2),
    ] {
        let directory = directory();
        let caching = with_two(directory.path()).await;
        let purged = purge(&caching, which.clone()).await;
        assert_eq!(purged["removed"], 2 - left, "{which}");
        assert_eq!(caching.given(1).await.is_some(), left == 2, "{which}");
        assert_eq!(caching.given(2).await.is_some(), left > 0, "{which}");
        let told = caching.news().await.purges;
        assert_eq!(serde_json::to_value(&told[0]).unwrap(), purged["purge"]);
        assert_eq!(caching.stats().await.entries, left);
    }
}

#[tokio::test]
async fn purges_hold_over_a_restart_also_for_what_comes_late() {
    let directory = directory();
    let caching = with_two(directory.path()).await;
    let before = caching.keeping(3);
    purge(&caching, json!({"all": true})).await;
    let told = caching.news().await.purges;
    caching.stop().await;
    let caching = Caching::start(directory.path(), persisting()).await;
    assert_eq!(caching.news().await.purges, told);
    caching.keep(&before, b"{}").await;
    caching.kept(&caching.keeping(4), b"{}", 1).await;
    assert_eq!(
        (caching.given(3).await, caching.given(4).await.is_some()),
        (None, true)
    );
}

#[tokio::test]
async fn there_are_never_more_than_workers_are_told() {
    let directory = directory();
    let caching = Caching::start(directory.path(), persisting()).await;
    for tag in 0..80 {
        purge(&caching, json!({"tag": format!("tag-{tag}")})).await;
    }
    assert_eq!(
        caching.news().await.purges.len(),
        baton_core::cache::MAX_PURGES
    );
}

#[tokio::test]
async fn who_names_nothing_purges_nothing() {
    let directory = directory();
    let caching = with_two(directory.path()).await;
    for which in [
        json!({}),
        json!({"all": false}),
        json!({"all": true, "tag": "shoes"}),
        json!({"tags": ["shoes"]}),
        json!({"key": "x"}),
    ] {
        assert_eq!(
            code(&ask_purge(&caching, &which).await),
            "body_unexpected",
            "{which}"
        );
    }
    assert_eq!(caching.stats().await.entries, 2);
}
