//! How providers and models are doing: fed by outcomes, told to workers and people, kept over a restart.

use std::time::Duration;

use baton_core::breaker::Count;
use baton_core::config::Config;
use baton_core::fault::Fault;
use baton_core::health::{Health, Report};
use baton_core::name::ExchangeId;
use baton_core::outcome::{AttemptOutcome, ExchangeOutcome, Skip};
use baton_core::protocol::SyncRequest;
use baton_core::time::Timestamp;
use baton_sidecar::clock;
use hyper::Method;
use serde_json::{Value, json};

use crate::outcome::{CONFIG, answered, batch, exchange, faulted};
use crate::process::{baton, stdout};
use crate::server::{Server, directory};

#[tokio::test]
async fn tells_workers_what_all_of_them_have_seen() {
    let directory = directory();
    let server = started(directory.path()).await;
    server.sync(&batch(outage(Fault::Connect), vec![])).await;
    let config = Config::parse(CONFIG.as_bytes()).unwrap();
    let small = &config.models.values().find(|m| m.name.as_str() == "small");
    let small = small.unwrap();
    let worker = learned(&server, |worker| {
        worker.admits(small, &ExchangeId::mint(1, 1), clock::now()) != Ok(())
    })
    .await;
    assert_eq!(
        worker.admits(small, &ExchangeId::mint(1, 1), clock::now()),
        Err(Skip::BreakerOpen)
    );
    let worker = learned(&server, |worker| worker.of(small).is_some()).await;
    assert!(worker.of(small).unwrap().uptime < 0.01);
}

#[tokio::test]
async fn an_open_breaker_survives_a_restart() {
    let directory = directory();
    let server = started(directory.path()).await;
    server.sync(&batch(outage(Fault::Connect), vec![])).await;
    let before = reported(&server, |report| standing(report, "onprem") == "open").await;
    server.stop().stopped().await;

    let server = Server::start(directory.path()).await;
    let after: Report = server.get("/v1/health").await;
    assert_eq!(after.providers, before.providers);
    let vitals = |report: &Report| report.models[1].vitals.unwrap().samples;
    assert_eq!(vitals(&after), vitals(&before));
}

#[tokio::test]
async fn what_is_posted_twice_counts_once() {
    let directory = directory();
    let server = started(directory.path()).await;
    let few = batch(outage(Fault::Connect).split_off(5), vec![]);
    for _ in 0..5 {
        server.sync(&few).await;
    }
    server
        .sync(&batch(vec![now(answered("y1", 1))], vec![]))
        .await;
    let report = reported(&server, |report| report.models[0].vitals.is_some()).await;
    assert_eq!(standing(&report, "onprem"), "closed");
    assert_eq!(report.models[1].vitals.unwrap().samples, 5);
}

#[tokio::test]
async fn a_refused_key_alarms() {
    let directory = directory();
    let server = started(directory.path()).await;
    let refused = now(faulted("x1", 1, Fault::Auth));
    server.sync(&batch(vec![refused], vec![])).await;
    reported(&server, |report| standing(report, "onprem") == "benched").await;
    let ready: Value = server.get("/readyz").await;
    assert_eq!(ready["ready"], true, "other providers work");
    assert_eq!(ready["locked_out"], json!(["onprem"]));
    let metrics = metrics(&server).await;
    for line in [
        r#"baton_provider_locked_out{provider="onprem"} 1"#,
        r#"baton_provider_locked_out{provider="openai"} 0"#,
        r#"baton_breaker_state{provider="onprem",model=""} 4"#,
        r#"baton_breaker_state{provider="openai",model=""} 0"#,
    ] {
        assert!(metrics.contains(line), "{line} in {metrics}");
    }
}

#[tokio::test]
async fn shows_it_to_people() {
    let directory = directory();
    let server = started(directory.path()).await;
    let mut attempts = outage(Fault::Status(503));
    attempts.push(now(answered("y1", 1)));
    server.sync(&batch(attempts, vec![])).await;
    reported(&server, |report| standing(report, "onprem") == "open").await;
    let url = format!("--url={}", server.url);
    let shown = tokio::task::spawn_blocking(move || {
        [baton(&["health", &url]), baton(&["health", &url, "--json"])]
    });
    let [table, json] = shown.await.unwrap();
    let table = stdout(&table);
    let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
    let [_, onprem, small, openai, large, route] = lines.as_slice() else {
        panic!("{table}");
    };
    assert!(onprem.starts_with("onprem  "), "{table}");
    assert!(onprem.contains("open for "), "{table}");
    assert!(onprem.ends_with("s (status(503))"), "{table}");
    assert!(
        small.starts_with("  small  ") && small.contains("0.0 %"),
        "{table}"
    );
    assert!(openai.ends_with("closed"), "{table}");
    assert_eq!(
        *route,
        "route support: 0 of 0 requests went past the first tier, 20 % may"
    );
    assert!(large.contains("100.0 %"), "{table}");
    assert!(large.contains("310 ms"), "{table}");
    let report: Report = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!(standing(&report, "onprem"), "open");
}

#[tokio::test]
async fn counts_the_exchanges_of_a_route_that_climb() {
    let directory = directory();
    let server = started(directory.path()).await;
    let exchanges = (0..10).map(|number| ExchangeOutcome {
        escalated: number < 3,
        started: clock::now(),
        duration: Duration::ZERO,
        ..exchange(&format!("x{number}"), 0)
    });
    server.sync(&batch(vec![], exchanges.collect())).await;
    let report = reported(&server, |report| report.routes[0].exchanges > 0).await;
    assert_eq!(report.routes[0].escalated, 3);
    let news = server.sync(&batch(vec![], vec![])).await.health.unwrap();
    let count = Count {
        samples: 10,
        faults: 3,
    };
    assert_eq!(news.climbed.values().collect::<Vec<_>>(), [&count]);
}

#[tokio::test]
async fn names_that_no_configuration_has_are_not_kept() {
    let directory = directory();
    let server = started(directory.path()).await;
    let stranger = AttemptOutcome {
        model: "made-up".try_into().unwrap(),
        ..now(answered("x1", 1))
    };
    let known = now(answered("x2", 1));
    server.sync(&batch(vec![stranger, known], vec![])).await;
    let report = reported(&server, |report| report.models[0].vitals.is_some()).await;
    let request = SyncRequest {
        vm: "b".to_owned(),
        ..batch(vec![], vec![])
    };
    let news = server.sync(&request).await.health.unwrap();
    let names: Vec<_> = news.vitals.unwrap().into_keys().collect();
    assert_eq!(names, [report.models[0].model.clone()]);
}

async fn started(data_dir: &std::path::Path) -> Server {
    let server = Server::start(data_dir).await;
    let limited = CONFIG.replace("\"ladder\"", "\"max_escalation_share\": 0.2, \"ladder\"");
    server.ask(Method::PUT, "/v1/config", limited).await;
    server
}

/// Ten attempts at `small` that failed a moment ago.
fn outage(fault: Fault) -> Vec<AttemptOutcome> {
    let failed = |number| now(faulted(&format!("x{number}"), 1, fault));
    (0..10).map(failed).collect()
}

/// The same, a moment ago.
fn now(outcome: AttemptOutcome) -> AttemptOutcome {
    AttemptOutcome {
        started: clock::ago(outcome.duration),
        ..outcome
    }
}

/// What the sidecar reports, once that is so: it answers a batch before it has counted it.
async fn reported(server: &Server, is_so: impl Fn(&Report) -> bool) -> Report {
    for _ in 0..500 {
        let report: Report = server.get("/v1/health").await;
        if is_so(&report) {
            return report;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?}", server.get::<Value>("/v1/health").await);
}

/// A worker that has heard from the sidecar, once that is so.
async fn learned(server: &Server, is_so: impl Fn(&Health) -> bool) -> Health {
    let mut worker = Health::default();
    for _ in 0..500 {
        let news = server.sync(&batch(vec![], vec![])).await.health.unwrap();
        worker.learn(news, Timestamp::default());
        if is_so(&worker) {
            return worker;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{worker:?}");
}

fn standing<'r>(report: &'r Report, provider: &str) -> &'r str {
    let of = |one: &&baton_core::health::ProviderReport| one.provider.as_str() == provider;
    let found = report.providers.iter().find(of);
    &found.unwrap().state.standing
}

async fn metrics(server: &Server) -> String {
    let answer = server.ask(Method::GET, "/metrics", "").await;
    String::from_utf8(answer.body.to_vec()).unwrap()
}
