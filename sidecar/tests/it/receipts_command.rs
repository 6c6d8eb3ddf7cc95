//! `baton receipts`: what users read.

use std::path::Path;
use std::time::Duration;

use baton_core::fault::Fault;
use baton_core::outcome::{AttemptEnding, ExchangeEnding};
use baton_core::receipt::Receipt;
use baton_core::time::Timestamp;
use baton_core::usage::Usage;
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::outcome::{answered, batch, exchange, faulted, one};
use crate::process::{baton, start, stderr, stdout};
use crate::server::{Server, directory};

#[tokio::test(flavor = "multi_thread")]
async fn shows_a_line_per_exchange() {
    let directory = directory();
    let server = server_with_stories(directory.path()).await;
    let expected = "\
STARTED (UTC)            EXCHANGE                   ROUTE         ENDED            TOOK      TOKENS      COST (USD)    ATTEMPTS
2026-11-21T08:00:00.000Z x4                         support       client left      1.25s     -           -             -
2026-11-21T08:00:00.000Z x3                         -             refused 400      1.25s     0+0         0             refused (bad_json)
2026-11-21T08:00:00.000Z x2                         support       cut 200          1.25s     -           -             small (timeout) > large (cut: reset)
2026-11-21T08:00:00.000Z x1                         support       completed 200    1.25s     120+34      0.0005        small (rate limited, retry after 2.00s) > small (status 503) > large
";
    for source in sources(&server, directory.path()) {
        let output = baton(&["receipts", &source[0], &source[1]]);
        assert_eq!(stdout(&output), expected, "{}", stderr(&output));
        assert_eq!(output.status.code(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_one_exchange_with_every_attempt() {
    let directory = directory();
    let server = server_with_stories(directory.path()).await;
    for source in sources(&server, directory.path()) {
        let output = baton(&["receipts", "x1", &source[0], &source[1]]);
        assert_eq!(
            stdout(&output),
            "\
exchange  x1
request   abc-123
route     support
started   2026-11-21T08:00:00.000Z
took      1.25s
ended     completed 200, streamed
tokens    120 in, 34 out
cost      0.0005 USD
degraded  config
attempts  3

  1. small: qwen3-8b at onprem
     failed (rate limited, retry after 2.00s) in 12ms

  2. small: qwen3-8b at onprem
     failed (status 503) in 12ms

  3. large: gpt-5.4 at openai
     answered 200 in 1.20s, first byte after 310ms
     120 tokens in, 34 out, 0.0005 USD
",
            "{}",
            stderr(&output)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_parts_of_tokens_and_what_was_dropped() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let overloaded = Fault::Overloaded { retry_after: None };
    let mut first = faulted("x1", 1, overloaded);
    first.dropped = vec!["logprobs".to_owned()];
    let mut second = answered("x1", 2);
    second.usage = Some(Usage {
        cached_tokens: 80,
        cache_write_tokens: 30,
        reasoning_tokens: 12,
        ..Usage::of(120, 34)
    });
    second.dropped = vec!["seed".to_owned(), "\u{1b}[31mred".to_owned()];
    server
        .sync(&batch(vec![first, second], vec![exchange("x1", 2)]))
        .await;
    for source in sources(&server, directory.path()) {
        let line = stdout(&baton(&["receipts", &source[0], &source[1]]));
        assert!(
            line.ends_with(
                "120+34      0.0005        small (overloaded; dropped: logprobs) > \
                 large (dropped: seed, \\u{1b}[31mred)\n"
            ),
            "{line}"
        );
        let whole = stdout(&baton(&["receipts", "x1", &source[0], &source[1]]));
        for shown in [
            "\ntokens    120 in (80 cached, 30 written to cache), 34 out (12 reasoning)\n",
            "\n     failed (overloaded) in 12ms\n     dropped: logprobs\n",
            "\n     120 tokens in (80 cached, 30 written to cache), 34 out (12 reasoning), 0.0005 USD\n",
            "\n     dropped: seed, \\u{1b}[31mred\n",
        ] {
            assert!(whole.contains(shown), "{whole}");
        }
        let json = stdout(&baton(&["receipts", "--json", &source[0], &source[1]]));
        for shown in [
            r#""dropped":["logprobs"]"#,
            r#""cached_tokens":80"#,
            r#""reasoning_tokens":12"#,
        ] {
            assert!(json.contains(shown), "{json}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn says_what_is_not_known_yet() {
    let directory = directory();
    let server = server_with_stories(directory.path()).await;
    server
        .sync(&batch(vec![answered("x5", 2)], vec![exchange("x5", 2)]))
        .await;
    let output = baton(&["receipts", "x5", "--url", &server.url.to_string()]);
    assert!(
        stdout(&output).contains("\ncost      unknown\n"),
        "{}",
        stdout(&output)
    );
    assert!(
        stdout(&output).contains("\nattempts  2, of which 1 is known\n"),
        "{}",
        stdout(&output)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_json_lines_that_are_receipts() {
    let directory = directory();
    let server = server_with_stories(directory.path()).await;
    for source in sources(&server, directory.path()) {
        let output = stdout(&baton(&[
            "receipts", "--json", "-n", "2", &source[0], &source[1],
        ]));
        let receipts: Vec<Receipt> = output
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(
            receipts,
            [server.receipt("x4").await, server.receipt("x3").await]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn follows_what_comes() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    for (round, source) in sources(&server, directory.path()).iter().enumerate() {
        let mut following = start(&[
            "receipts", "--follow", "--limit", "1", &source[0], &source[1],
        ]);
        let mut lines = BufReader::new(following.stdout.take().unwrap()).lines();
        assert!(
            lines
                .next_line()
                .await
                .unwrap()
                .unwrap()
                .starts_with("STARTED")
        );
        lines
            .next_line()
            .await
            .unwrap()
            .expect("the newest of those before");
        for new in ["a", "b"] {
            let id = format!("{new}{round}");
            server.sync(&one(&id)).await;
            let line = lines.next_line().await.unwrap().unwrap();
            assert!(line.contains(&id), "{line}");
        }
        following.kill().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_what_a_caller_made_up_without_harm() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    let mut exchange = exchange("x1", 1);
    exchange.request_id = Some("\u{1b}[31mred\n".to_owned());
    exchange.started = Timestamp::from_micros(u64::MAX);
    exchange.duration = Duration::from_millis(u64::MAX);
    exchange.ending = ExchangeEnding::Refused("\u{7}".to_owned());
    server
        .sync(&batch(vec![answered("x1", 1)], vec![exchange]))
        .await;
    let output = baton(&["receipts", "x1", "--url", &server.url.to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("request   \\u{1b}[31mred\\n\n"),
        "{}",
        stdout(&output)
    );
    assert!(
        stdout(&output).contains("started   -\n"),
        "{}",
        stdout(&output)
    );
    assert!(
        stdout(&output).contains("refusal   \\u{7}\n"),
        "{}",
        stdout(&output)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn says_what_to_do_when_there_is_nothing_to_show() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    for source in sources(&server, directory.path()) {
        let output = baton(&["receipts", "nope", &source[0], &source[1]]);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).starts_with("error: there is no receipt for exchange `nope`\n"));
    }

    let url = server.url.to_string();
    server.stop().stopped().await;
    let output = baton(&["receipts", "--url", &url]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with(&format!("error: cannot reach a sidecar at `{url}`")));
    assert!(stderr(&output).contains("\n  next: start it with `baton serve`"));

    let nowhere = directory.path().join("nowhere");
    let output = baton(&["receipts", "--data-dir", nowhere.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).starts_with("error: there is no ledger at "),
        "{}",
        stderr(&output)
    );
    assert!(!nowhere.exists(), "reading makes nothing");
}

/// Both ways to read the same receipts.
fn sources(server: &Server, data_dir: &Path) -> [[String; 2]; 2] {
    [
        ["--url".to_owned(), server.url.to_string()],
        [
            "--data-dir".to_owned(),
            data_dir.to_str().unwrap().to_owned(),
        ],
    ]
}

/// `x1` climbed two rungs, `x2` was cut, `x3` was refused, `x4`'s caller left.
async fn server_with_stories(data_dir: &Path) -> Server {
    let server = Server::start(data_dir).await;
    let limited = Fault::RateLimited {
        retry_after: Some(Duration::from_secs(2)),
    };
    let mut climbed = exchange("x1", 3);
    climbed.request_id = Some("abc-123".to_owned());
    climbed.streamed = true;
    climbed.degraded = vec!["config".to_owned()];
    let attempts = vec![
        faulted("x1", 1, limited),
        faulted("x1", 2, Fault::Status(503)),
        answered("x1", 3),
    ];
    server.sync(&batch(attempts, vec![climbed])).await;

    let mut cut = exchange("x2", 2);
    cut.ending = ExchangeEnding::Cut;
    let mut second = answered("x2", 2);
    second.ending = AttemptEnding::Cut(Fault::Reset);
    second.usage = None;
    second.cost = None;
    server
        .sync(&batch(
            vec![faulted("x2", 1, Fault::Timeout), second],
            vec![cut],
        ))
        .await;

    let mut refused = exchange("x3", 0);
    refused.route = None;
    refused.status = Some(400);
    refused.ending = ExchangeEnding::Refused("bad_json".to_owned());
    let mut left = exchange("x4", 1);
    left.status = None;
    left.ending = ExchangeEnding::ClientLeft;
    server.sync(&batch(vec![], vec![refused, left])).await;
    server
}
