//! What Prometheus sees.

use baton_core::fault::Fault;
use baton_core::outcome::{ExchangeEnding, ExchangeOutcome};
use baton_core::protocol::SyncRequest;
use baton_core::usage::Usage;
use hyper::Method;
use hyper::header::CONTENT_TYPE;

use crate::outcome::{CONFIG, answered, batch, exchange, faulted, one};
use crate::server::{Server, directory};

#[tokio::test]
async fn counts_every_outcome_once() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.ask(Method::PUT, "/v1/config", CONFIG).await;
    let refused = ExchangeOutcome {
        route: None,
        ending: ExchangeEnding::Refused("bad_json".to_owned()),
        ..exchange("x2", 0)
    };
    let request = SyncRequest {
        dropped: 3,
        ..batch(
            vec![faulted("x1", 1, Fault::Status(503)), answered("x1", 2)],
            vec![exchange("x1", 2), refused],
        )
    };
    for _ in 0..2 {
        server.sync(&request).await;
    }
    server.sync(&one("x3")).await;
    assert_eq!(
        counters(&server, &request).await,
        [
            r#"baton_attempts_total{provider="onprem",model="small",ending="faulted",fault="status"} 1"#,
            r#"baton_attempts_total{provider="openai",model="large",ending="answered",fault="none"} 2"#,
            r#"baton_cost_usd_total{provider="openai",model="large"} 0.001"#,
            r#"baton_exchanges_total{route="none",ending="refused"} 1"#,
            r#"baton_exchanges_total{route="support",ending="completed"} 2"#,
            r"baton_outcomes_dropped_total 3",
            r#"gen_ai_usage_input_tokens_total{provider="openai",model="large"} 240"#,
            r#"gen_ai_usage_output_tokens_total{provider="openai",model="large"} 68"#,
        ]
    );
}

#[tokio::test]
async fn counts_parts_of_tokens_and_kinds_of_faults_where_there_are_some() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.ask(Method::PUT, "/v1/config", CONFIG).await;
    let mut thoughtful = answered("x1", 3);
    thoughtful.usage = Some(Usage {
        cached_tokens: 80,
        cache_write_tokens: 30,
        reasoning_tokens: 12,
        ..Usage::of(120, 34)
    });
    thoughtful.cost = None;
    let attempts = vec![
        faulted("x1", 1, Fault::ContextLengthExceeded),
        faulted("x1", 2, Fault::Overloaded { retry_after: None }),
        thoughtful,
    ];
    let request = batch(attempts, vec![]);
    server.sync(&request).await;
    assert_eq!(
        counters(&server, &request).await,
        [
            r#"baton_attempts_total{provider="onprem",model="small",ending="faulted",fault="context_length_exceeded"} 1"#,
            r#"baton_attempts_total{provider="onprem",model="small",ending="faulted",fault="overloaded"} 1"#,
            r#"baton_attempts_total{provider="openai",model="large",ending="answered",fault="none"} 1"#,
            r"baton_outcomes_dropped_total 0",
            r#"gen_ai_usage_cache_creation_input_tokens_total{provider="openai",model="large"} 30"#,
            r#"gen_ai_usage_cache_read_input_tokens_total{provider="openai",model="large"} 80"#,
            r#"gen_ai_usage_input_tokens_total{provider="openai",model="large"} 120"#,
            r#"gen_ai_usage_output_tokens_total{provider="openai",model="large"} 34"#,
            r#"gen_ai_usage_reasoning_output_tokens_total{provider="openai",model="large"} 12"#,
        ]
    );
}

#[tokio::test]
async fn names_that_no_config_has_make_no_series() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.ask(Method::PUT, "/v1/config", CONFIG).await;
    let mut last = SyncRequest::default();
    for made_up in 0..50 {
        let id = format!("x{made_up}");
        let mut attempt = answered(&id, 1);
        attempt.cost = None;
        attempt.model = format!("model-{made_up}").as_str().try_into().unwrap();
        attempt.provider = format!("provider-{made_up}").as_str().try_into().unwrap();
        let mut exchange = exchange(&id, 1);
        exchange.route = Some(format!("route-{made_up}").as_str().try_into().unwrap());
        last = batch(vec![attempt], vec![exchange]);
        server.sync(&last).await;
    }
    assert_eq!(
        counters(&server, &last).await,
        [
            r#"baton_attempts_total{provider="other",model="other",ending="answered",fault="none"} 50"#,
            r#"baton_exchanges_total{route="other",ending="completed"} 50"#,
            r"baton_outcomes_dropped_total 0",
            r#"gen_ai_usage_input_tokens_total{provider="other",model="other"} 6000"#,
            r#"gen_ai_usage_output_tokens_total{provider="other",model="other"} 1700"#,
        ]
    );
}

#[tokio::test]
async fn speaks_a_format_that_prometheus_reads() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    server.sync(&one("x1")).await;
    let answer = server.ask(Method::GET, "/metrics", "").await;
    assert_eq!(
        answer.headers[CONTENT_TYPE],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    assert!(
        text.contains("\n# TYPE baton_sync_seconds histogram\n"),
        "{text}"
    );
    assert!(text.contains("\nbaton_sync_seconds_count 1\n"), "{text}");
    assert!(text.ends_with("# EOF\n"), "{text}");
}

/// Every counter, in order, once all that was acknowledged is counted, which is a moment later:
/// batches are taken one after the other, so it is by the time one is acknowledged `again`.
/// But for what the cache did, which is no outcome.
/// What is counted once these outcomes, which were sent before, were counted: they are when they are taken again.
async fn counters(server: &Server, again: &SyncRequest) -> Vec<String> {
    server.sync(again).await;
    let text = server.ask(Method::GET, "/metrics", "").await.body;
    let text = String::from_utf8(text.to_vec()).unwrap();
    let mut counters: Vec<String> = text
        .lines()
        .filter(|line| line.contains("_total") && !line.starts_with("baton_cache_"))
        .map(str::to_owned)
        .collect();
    counters.sort();
    counters
}
