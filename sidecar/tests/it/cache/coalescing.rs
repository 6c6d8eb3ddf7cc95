//! One answer for all who ask at once.

use tokio::task::JoinSet;

use super::*;

fn coalescing() -> Value {
    json!({"exact": {"ttl": "1h", "coalesce": true}})
}

/// Has so many ask what one has asked before; they wait.
async fn waiting(caching: &Caching, within: Duration, count: usize) -> JoinSet<Answer> {
    assert_eq!(caching.given(1).await, None, "the first goes on");
    let mut all = JoinSet::new();
    for _ in 0..count {
        let application = Application {
            within,
            ..caching.application(1)
        };
        let body = serde_json::to_vec(&application).unwrap();
        let url = caching.server.url.clone();
        all.spawn(async move {
            let asked = baton_sidecar::client::ask(&url, Method::POST, "/v1/admit", body.into());
            asked.await.unwrap()
        });
    }
    all
}

/// The bodies that were given; `None` where it was to go on.
async fn given(all: JoinSet<Answer>) -> Vec<Option<Vec<u8>>> {
    let read = |answer: Answer| {
        let (admission, body) = unframe::<Admission>(&answer.body).unwrap();
        admission.kept.map(|_| body.to_vec())
    };
    all.join_all().await.into_iter().map(read).collect()
}

#[tokio::test]
async fn a_hundred_get_the_answer_that_the_first_went_for() {
    let directory = directory();
    let caching = Caching::start(directory.path(), coalescing()).await;
    let all = waiting(&caching, Duration::from_secs(20), 100).await;
    // Whoever comes too late is the next that goes: none may, while the first is on its way.
    tokio::time::sleep(Duration::from_millis(300)).await;
    caching
        .keep(&caching.keeping(1), b"{\"an\": \"answer\"}")
        .await;
    let given = given(all).await;
    assert_eq!(given.len(), 100);
    assert!(
        given
            .iter()
            .all(|body| body.as_deref() == Some(b"{\"an\": \"answer\"}"))
    );
    let stats = caching.stats().await;
    assert_eq!(
        (
            stats.routes[0].lookups.waited,
            stats.routes[0].lookups.misses
        ),
        (100, 1)
    );
}

#[tokio::test]
async fn where_none_comes_all_go_on() {
    let directory = directory();
    let caching = Caching::start(directory.path(), coalescing()).await;
    let all = waiting(&caching, Duration::from_secs(20), 10).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let none = Keeping {
        head: None,
        ..caching.keeping(1)
    };
    caching.keep(&none, b"").await;
    assert_eq!(given(all).await, vec![None; 10]);
}

#[tokio::test]
async fn whose_first_is_never_heard_of_again_go_on_when_their_time_is_up() {
    let directory = directory();
    let caching = Caching::start(directory.path(), coalescing()).await;
    let all = waiting(&caching, Duration::from_millis(50), 10).await;
    assert_eq!(given(all).await, vec![None; 10]);
}

#[tokio::test]
async fn while_many_wait_others_are_answered() {
    let directory = directory();
    let caching = Caching::start(directory.path(), coalescing()).await;
    let all = waiting(&caching, Duration::from_secs(20), 100).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(caching.given(2).await, None);
    let _news = caching.news().await;
    caching.keep(&caching.keeping(1), b"{}").await;
    assert_eq!(given(all).await, vec![Some(b"{}".to_vec()); 100]);
}
