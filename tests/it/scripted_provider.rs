//! Providers do on the wire what they are told: without this no other test here means anything.

use std::net::SocketAddr;
use std::time::Duration;

use baton_tests::http::{Answer, Chat, Ending, Streamed};
use baton_tests::provider;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// A provider called `alpha`, for one test.
struct Alpha {
    address: SocketAddr,
    _serving: JoinSet<()>,
}

impl Alpha {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            provider::serve("alpha".to_owned(), None, listener)
                .await
                .map(drop)
                .expect("it serves")
        });
        Self {
            address,
            _serving: serving,
        }
    }
}

async fn whole(script: &str) -> anyhow::Result<Answer> {
    let alpha = Alpha::start().await;
    Chat::to("small-1")
        .told("alpha", script)
        .send(alpha.address)
        .await
}

async fn streamed(script: &str) -> Streamed {
    let alpha = Alpha::start().await;
    let chat = Chat::to("small-1").told("alpha", script).streamed();
    chat.stream(alpha.address).await.expect("a stream")
}

#[tokio::test]
async fn answers_well_when_it_is_told_nothing() {
    let answer = whole("").await.expect("an answer");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.content(), "This is alpha with small-1.");
}

#[tokio::test]
async fn streams_its_events_one_by_one() {
    let stream = streamed("chunks=4 delay=60ms").await;
    assert_eq!(stream.content(), "This is alpha with small-1.");
    assert!(stream.is_done());
    assert_eq!(stream.ending, Ending::Clean);
    assert_eq!(stream.gaps().len(), 3);
    assert!(
        stream
            .gaps()
            .iter()
            .all(|gap| *gap > Duration::from_millis(20)),
        "{:?}",
        stream.gaps()
    );
}

#[tokio::test]
async fn ends_a_stream_early_and_cleanly_when_it_is_told_to() {
    let stream = streamed("chunks=4 cut=2").await;
    assert_eq!((stream.events.len(), stream.ending), (2, Ending::Clean));
}

#[tokio::test]
async fn sends_what_came_before_a_reset_and_then_resets() {
    let stream = streamed("chunks=4 reset=2 delay=5ms").await;
    assert_eq!((stream.events.len(), stream.ending), (2, Ending::Broken));
}

#[tokio::test]
async fn resets_before_the_headers() {
    let broken = whole("reset").await.expect_err("no answer");
    assert!(format!("{broken:#}").contains("reset"), "{broken:#}");
}

#[tokio::test]
async fn closes_before_the_promised_length() {
    let broken = whole("truncated").await.expect_err("no whole answer");
    assert!(format!("{broken:#}").contains("broke off"), "{broken:#}");
}

#[tokio::test]
async fn says_what_it_expected() {
    let answer = whole("expect-x-team=red").await.expect("an answer");
    assert_eq!(answer.status, 400);
    assert!(
        answer
            .text()
            .contains("expected header `x-team` to be `red`, got none")
    );
}
