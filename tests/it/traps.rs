//! What is known to crash, hang or confuse Envoy under a filter like ours does not.

use baton_tests::http::{Answer, Chat, Ending, Streamed};
use baton_tests::patience::eventually;
use baton_tests::stack::{Plan, Stack, Timeouts};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::raw_provider::{RawProvider, cluster};

const MIB: usize = 1024 * 1024;

/// `held_answer` in these tests: small, so that they are quick.
const HELD: usize = MIB;

/// Envoy's buffers in these tests.
const BUFFER: usize = 4 * MIB;

async fn with_small_buffers() -> Stack {
    let plan = Plan::usual()
        .edit(|document| document["limits"] = json!({"held_answer": "1MiB"}))
        .edit_bootstrap(|bootstrap| {
            let limit = json!(BUFFER);
            cluster(bootstrap, "alpha")["per_connection_buffer_limit_bytes"] = limit.clone();
            let edge = &mut bootstrap["static_resources"]["listeners"][0];
            edge["per_connection_buffer_limit_bytes"] = limit;
        });
    Stack::start(plan).await.expect("a stack")
}

/// An answer of so many bytes of text, without a `content-length` where it is told a `split`.
async fn answer_of(stack: &Stack, bytes: usize, more: &str) -> Answer {
    let chat = Chat::to("two").told("alpha", &format!("bytes={bytes} {more}"));
    chat.send(stack.edge()).await.expect("an answer")
}

/// Trap 1: an answer that outgrows Envoy's buffers while a filter holds or writes it.
#[tokio::test]
async fn an_answer_of_any_size_comes_whole() {
    let stack = with_small_buffers().await;
    let frame = answer_of(&stack, 0, "").await.body.len();
    for bytes in [HELD - frame, HELD - frame + 1, BUFFER - frame, BUFFER + MIB] {
        for split in ["", "split=100000"] {
            let answer = answer_of(&stack, bytes, split).await;
            assert_eq!((answer.status, answer.content().len()), (200, bytes));
            assert_eq!(answer.header("x-baton-attempts"), Some("1"));
            // Only what is held can be read.
            let was_read = answer.header("x-baton-cost-usd").is_some();
            assert_eq!(was_read, answer.body.len() <= HELD, "{bytes}");
        }
    }
    crate::vm::lives_on(&stack).await;
}

/// The same with what is shipped: buffers of 32 MiB, of which 8 MiB are held.
#[tokio::test]
async fn an_answer_of_9_mb_in_chunks_comes_whole() {
    let stack = Stack::shared().await.expect("a stack");
    let answer = answer_of(&stack, 9_000_000, "split=262144").await;
    assert_eq!((answer.status, answer.content().len()), (200, 9_000_000));
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn an_answer_that_breaks_off_while_it_is_held_is_a_fault() {
    let stack = with_small_buffers().await;
    for how in ["truncated", "truncated-json", "split=100000 reset=1"] {
        let answer = answer_of(&stack, HELD / 2, how).await;
        assert_eq!(answer.content(), "This is beta with medium-1.", "{how}");
    }
    crate::vm::lives_on(&stack).await;
}

#[tokio::test]
async fn a_stream_may_be_larger_than_any_buffer_but_not_its_first_event() {
    let stack = with_small_buffers().await;
    let stream = async |script: &str| -> Streamed {
        let chat = Chat::to("two").streamed().told("alpha", script);
        chat.stream(stack.edge()).await.expect("a stream")
    };
    let long = stream("bytes=6000000 chunks=100").await;
    assert_eq!((long.ending, long.is_done()), (Ending::Clean, true));
    assert_eq!(long.content().len(), 6_000_000);
    for bytes in [2 * MIB, BUFFER + MIB] {
        let script = format!("bytes={bytes} chunks=1 split=100000");
        let answered = stream(&script).await;
        assert_eq!(
            (answered.status, answered.is_done()),
            (200, true),
            "{bytes}"
        );
        assert_eq!(answered.content(), "This is beta with medium-1.");
    }
    crate::vm::lives_on(&stack).await;
}

/// Trap 5: a body that is passed on before it has ended reaches the provider without its ladder, or a
/// request hangs.
#[tokio::test]
async fn a_body_that_comes_slowly_is_passed_on_when_it_is_whole() {
    let provider = RawProvider::start().await;
    let plan = Plan::usual()
        .provider("wire")
        .model("wired", "wire", ["1", "1"])
        .route("wired", &["wired"], Timeouts::default());
    let stack = Stack::start(provider.take_the_place_of("wire", plan))
        .await
        .expect("a stack");
    let chat = Chat::to("wired").with("user", "x".repeat(5_000).into());
    let body = String::from_utf8(chat.body().to_vec()).expect("text");

    let mut client = TcpStream::connect(stack.edge())
        .await
        .expect("a connection");
    client.set_nodelay(true).expect("an option");
    let head = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut sent = 0;
    let (all_but_the_last, last) = body.split_at(body.len() - 1);
    let (first, second) = all_but_the_last.split_at(1_000);
    for part in [&*head, "", first, second] {
        client.write_all(part.as_bytes()).await.expect("it is sent");
        sent += part.len();
        received(&stack, sent).await;
        // Now Envoy and its filters have it; nobody else has.
        let attempts = stack
            .stat("cluster.wire.upstream_rq_total")
            .await
            .expect("a stat");
        assert_eq!(
            (attempts, provider.received().len()),
            (Some(0), 0),
            "after {sent} bytes"
        );
    }
    client.write_all(last.as_bytes()).await.expect("it is sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    let [request] = &*provider.received() else {
        panic!("one request: {:?}", provider.received())
    };
    let expected = body.replace("\"wired\"", "\"wired-1\"");
    assert_eq!(String::from_utf8_lossy(&request.body), expected);
}

/// Waits until Envoy has read so many bytes from clients.
async fn received(stack: &Stack, bytes: usize) {
    eventually("Envoy to read what was sent", async || {
        let name = "http.edge.downstream_cx_rx_bytes_total";
        let read = stack.stat(name).await.ok()??;
        (usize::try_from(read).ok()? >= bytes).then_some(())
    })
    .await
    .expect("it is read");
}

/// What becomes of a provider's answer.
#[derive(Clone, Copy)]
enum Fate {
    /// It is a fault; where no rung is left, the caller gets this status.
    Fault(u16),
    /// It goes to the caller as it is.
    Passed,
    /// It is a fault, and no other rung is asked: Envoy makes no retry once it has relayed an interim
    /// response, and filters of our kind do not see those. Providers send none unless asked to.
    Final(u16),
}

/// What a broken or hostile provider may say. A character is a byte.
const ODD_ANSWERS: [(&str, Fate); 24] = [
    ("", Fate::Fault(503)),
    ("\u{0}\u{ff}\u{fe}\r\n\r\n", Fate::Fault(503)),
    ("HTTP/1.1 200 OK\r\n", Fate::Fault(503)),
    ("HTTP/1.1 200 OK\r\n\r\n", Fate::Fault(502)),
    ("HTTP/1.0 200 OK\r\n\r\n{}", Fate::Fault(502)),
    (
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        Fate::Fault(502),
    ),
    (
        "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}",
        Fate::Fault(503),
    ),
    (
        "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999999\r\n\r\n{}",
        Fate::Fault(503),
    ),
    (
        "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n{}",
        Fate::Fault(502),
    ),
    (
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9999999999\r\n\r\ndata: {}\n\n",
        Fate::Fault(502),
    ),
    (
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: a comment\n\n",
        Fate::Fault(502),
    ),
    (
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: \u{ff}\n\n",
        Fate::Fault(502),
    ),
    (
        "HTTP/1.1 200 OK\r\nx-mine: \u{ff}\r\ncontent-type: \u{fe}\r\n\r\n{}",
        Fate::Fault(502),
    ),
    (
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        Fate::Fault(502),
    ),
    (
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x\r\n\r\n2\r\n{}\r\n0\r\nx: \u{ff}\r\n\r\n",
        Fate::Fault(502),
    ),
    // Nobody asked for it, and it is cut short.
    (
        "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n\u{1f}\u{8b}\u{8}\u{0}",
        Fate::Fault(502),
    ),
    // Nobody asked for it, and it cannot be read.
    (
        "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\n\r\n\u{1f}\u{8b}\u{8}\u{0}",
        Fate::Passed,
    ),
    ("HTTP/1.1 204 No Content\r\n\r\n", Fate::Fault(502)),
    ("HTTP/1.1 304 Not Modified\r\n\r\n", Fate::Fault(502)),
    (
        "HTTP/1.1 429 \u{e9}\r\nretry-after: soon\r\n\r\n",
        Fate::Fault(429),
    ),
    (
        "HTTP/1.1 429 No\r\nretry-after: 99999999999999999999999\r\n\r\n",
        Fate::Fault(429),
    ),
    (
        "HTTP/1.1 999 Odd\r\nx-baton-next: fallback\r\nx-baton-wait: -1\r\n\r\n",
        Fate::Fault(502),
    ),
    (
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 No\r\n\r\n",
        Fate::Final(503),
    ),
    (
        "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 503 No\r\n\r\n",
        Fate::Final(503),
    ),
];

/// Trap 6: whatever ends a VM ends every request on its worker.
#[tokio::test]
async fn nothing_that_a_provider_says_ends_the_vm() {
    let provider = RawProvider::start().await;
    let plan = Plan::usual()
        .provider("wire")
        .model("wired", "wire", ["1", "1"])
        .route("wired", &["wired", "medium"], Timeouts::default())
        .route("wired-alone", &["wired"], Timeouts::default());
    let stack = Stack::start(provider.take_the_place_of("wire", plan))
        .await
        .expect("a stack");
    for (told, fate) in ODD_ANSWERS {
        let chat = Chat::to("wired").told("wired-1", told);
        let answer = chat.send(stack.edge()).await.expect("an answer");
        let stream = chat
            .streamed()
            .stream(stack.edge())
            .await
            .expect("an answer");
        let alone = Chat::to("wired-alone").told("wired-1", told);
        let alone = alone.send(stack.edge()).await.expect("an answer");
        let (model, with_a_fallback, without) = match fate {
            Fate::Fault(status) => (Some("medium"), 200, status),
            Fate::Passed => (Some("wired"), 200, 200),
            Fate::Final(status) => (None, status, status),
        };
        let models = (
            answer.header("x-baton-model"),
            stream.header("x-baton-model"),
        );
        assert_eq!(models, (model, model), "{told:?}");
        let statuses = (answer.status, stream.status, alone.status);
        assert_eq!(
            statuses,
            (with_a_fallback, with_a_fallback, without),
            "{told:?}"
        );
    }
    crate::vm::lives_on(&stack).await;
}
