//! `baton report`: what stored receipts say together.

use std::path::Path;
use std::time::Duration;

use baton_core::config::SplitBy;
use baton_core::decision::Decision;
use baton_core::experiment::Experiment;
use baton_core::fault::Fault;
use baton_core::name::ExchangeId;
use baton_core::outcome::{AttemptOutcome, ExchangeEnding, ExchangeOutcome, Observed};
use baton_core::placing::Placed;
use baton_core::usage::Usage;
use hyper::Method;
use serde_json::{Value, json};

use crate::outcome::{STARTED, answered, batch, exchange, faulted};
use crate::process::{baton, stderr, stdout};
use crate::server::{Server, directory};

/// Two models with prices and a route that splits.
const CONFIG: &str = r#"{
    "sidecar": {"cluster": "baton-sidecar"},
    "providers": {
        "onprem": {"cluster": "vllm", "format": "openai", "authority": "vllm.internal"},
        "openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"}
    },
    "models": {
        "small": {"provider": "onprem", "name": "qwen3-8b", "tier": "trivial", "price": {"input": "1", "output": "2"}},
        "large": {"provider": "openai", "name": "gpt-5.4", "tier": "complex", "price": {"input": "10", "output": "20"}},
        "free": {"provider": "onprem", "name": "free"}
    },
    "routes": [{"name": "support", "match": {"models": ["auto"]}, "ladder": ["small", "large"]}]
}"#;

#[tokio::test(flavor = "multi_thread")]
async fn puts_receipts_together_by_everything_there_is() {
    let directory = directory();
    let server = server_with_traffic(directory.path()).await;
    let expected = include_str!("report_command/everything.txt");
    for source in sources(&server, directory.path()) {
        let output = baton(&["report", &source[0], &source[1]]);
        assert_eq!(stdout(&output), expected, "{}", stderr(&output));
        assert_eq!(output.status.code(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tells_programs_the_same_to_the_last_picodollar() {
    let directory = directory();
    let server = server_with_traffic(directory.path()).await;
    let url = format!("--url={}", server.url);
    let output = baton(&["report", "--json", "--by", "arm", &url]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["baseline"], "large");
    assert_eq!(report["since"], Value::Null);
    assert_eq!(
        report["by"],
        json!({"arm": {
            "cheaper/canary": {
                "requests": 1, "errors": 0, "attempts": 1, "input_tokens": 1000, "output_tokens": 100,
                "verdicts": {"passed": 0, "below_threshold": 0, "unverified": 0},
                "p50_ms": 100, "p95_ms": 100, "cost_usd": "0.0012", "unpriced": 0,
                "compared": 1, "baseline_usd": "0.012", "saved_usd": "0.0108",
            },
            "mirror/shadow": {
                "requests": 1, "errors": 0, "attempts": 1, "input_tokens": 1000, "output_tokens": 100,
                "verdicts": {"passed": 0, "below_threshold": 0, "unverified": 0},
                "p50_ms": 50, "p95_ms": 50, "cost_usd": "0.0012", "unpriced": 0,
                "compared": 1, "baseline_usd": "0.012", "saved_usd": "0.0108",
            },
        }})
    );
    assert_eq!(
        report["observed"],
        json!({"watched": {
            "requests": 1, "compared": 1,
            "cost_usd": "0.012", "decided_usd": "0.0012", "saved_usd": "0.0108",
        }})
    );
    assert_eq!(report["total"]["saved_usd"], "0.0108");
    assert_eq!(report["total"]["unpriced"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn begins_when_it_is_told() {
    let directory = directory();
    let server = server_with_traffic(directory.path()).await;
    for source in sources(&server, directory.path()) {
        for (since, requests) in [
            ("2026-11-21T08:00:00Z", 6),
            ("2026-11-21T08:00:01Z", 1),
            ("2026-11-21T08:00:03Z", 0),
        ] {
            let output = baton(&["report", "--json", "--since", since, &source[0], &source[1]]);
            let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
            assert_eq!(report["total"]["requests"], requests, "{since}");
        }
    }
    let output = baton(&["report", "--since", "yesterday"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("expected a duration such as `24h`"),
        "{}",
        stderr(&output)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn says_against_what_it_cannot_compare() {
    let directory = directory();
    let server = server_with_traffic(directory.path()).await;
    let url = format!("--url={}", server.url);
    for (baseline, expected) in [
        ("larg", "one of `large`, `small`"),
        ("free", "one of `large`, `small`"),
    ] {
        let output = baton(&["report", "--baseline", baseline, &url]);
        assert_eq!(output.status.code(), Some(2));
        let told = format!(
            "`{baseline}` is no model with a price in the configuration, expected {expected}"
        );
        assert!(stderr(&output).contains(&told), "{}", stderr(&output));
    }
    let output = baton(&["report", "--json", "--baseline", "small", &url]);
    let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(report["total"]["saved_usd"], "-0.0324");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_receipts_and_configuration_there_is_little_to_say() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    for source in sources(&server, directory.path()) {
        let output = baton(&["report", &source[0], &source[1]]);
        assert_eq!(
            stdout(&output),
            "0 requests, 0 of them failed; cost 0 USD\n"
        );
    }
}

/// Six requests and a copy.
async fn server_with_traffic(directory: &Path) -> Server {
    let server = Server::start(directory).await;
    let put = server.ask(Method::PUT, "/v1/config", CONFIG).await;
    assert!(put.status.is_success(), "{put:?}");
    server.sync(&batch(attempts(), exchanges())).await;
    server
}

fn exchanges() -> Vec<ExchangeOutcome> {
    let part = |name: &str, arm: &str| {
        Some(Experiment {
            name: name.try_into().unwrap(),
            arm: arm.try_into().unwrap(),
            by: SplitBy::Request,
        })
    };
    let canary = ExchangeOutcome {
        experiment: part("cheaper", "canary"),
        ..took("x1", 1, 100)
    };
    let copy = ExchangeOutcome {
        experiment: part("mirror", "shadow"),
        shadow_of: Some(ExchangeId::try_from("x1").unwrap()),
        ..took("c1", 1, 50)
    };
    let watched = ExchangeOutcome {
        route: Some("watched".try_into().unwrap()),
        observed: Some(Observed {
            ladder: vec!["small".try_into().unwrap()],
            experiment: None,
        }),
        ..took("x3", 1, 400)
    };
    let refused = ExchangeOutcome {
        route: None,
        ending: ExchangeEnding::Refused("bad_json".to_owned()),
        ..took("x4", 0, 1)
    };
    // Placed otherwise than the model that answered.
    let placed: Placed = serde_json::from_value(json!({
        "score": 0.4, "tier": "standard", "terms": [],
    }))
    .unwrap();
    let late = ExchangeOutcome {
        decision: Some(Box::new(Decision {
            placed: Some(placed),
            ..Decision::default()
        })),
        started: STARTED.after(Duration::from_secs(2)),
        ..took("x6", 1, 200)
    };
    vec![
        canary,
        copy,
        took("x2", 2, 300),
        watched,
        refused,
        took("x5", 1, 500),
        late,
    ]
}

fn attempts() -> Vec<AttemptOutcome> {
    let unpriced = AttemptOutcome {
        usage: None,
        cost: None,
        ..answered("x5", 1)
    };
    vec![
        by_small("x1"),
        by_small("c1"),
        faulted("x2", 1, Fault::Status(503)),
        by_large("x2", 2),
        by_large("x3", 1),
        unpriced,
        by_large("x6", 1),
    ]
}

fn took(id: &str, attempts: u16, millis: u64) -> ExchangeOutcome {
    ExchangeOutcome {
        duration: Duration::from_millis(millis),
        ..exchange(id, attempts)
    }
}

/// 1000 tokens in and 100 out, for 0.0012 USD.
fn by_small(id: &str) -> AttemptOutcome {
    AttemptOutcome {
        model: "small".try_into().unwrap(),
        cost: Some("0.0012".parse().unwrap()),
        ..by_large(id, 1)
    }
}

/// 1000 tokens in and 100 out, for 0.012 USD.
fn by_large(id: &str, number: u16) -> AttemptOutcome {
    AttemptOutcome {
        usage: Some(Usage::of(1000, 100)),
        cost: Some("0.012".parse().unwrap()),
        ..answered(id, number)
    }
}

/// The sidecar that runs, and the ledger it writes.
fn sources(server: &Server, directory: &Path) -> [[String; 2]; 2] {
    [
        ["--url".to_owned(), server.url.to_string()],
        ["--data-dir".to_owned(), directory.display().to_string()],
    ]
}
