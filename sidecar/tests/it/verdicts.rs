//! Verdicts where users meet them: in receipts, metrics and reports.

use std::path::Path;
use std::time::Duration;

use baton_core::config::SplitBy;
use baton_core::experiment::Experiment;
use baton_core::fault::Fault;
use baton_core::outcome::{AttemptEnding, AttemptOutcome, ExchangeOutcome, Part, Strongest};
use baton_core::protocol::SyncRequest;
use baton_core::usage::Usage;
use baton_core::verdict::{
    Asked, Checked, HeldBack, Purpose, Repair, Unverified, Verdict, Verification,
};
use hyper::Method;
use serde_json::{Value, json};

use crate::outcome::{answered, batch, exchange, faulted};
use crate::process::{baton, stderr, stdout};
use crate::server::{Server, directory};

/// A route whose answers are to be JSON, and are judged.
const CONFIG: &str = r#"{
    "sidecar": {"cluster": "baton-sidecar", "loopback": "127.0.0.1:10001"},
    "providers": {
        "onprem": {"cluster": "vllm", "format": "openai", "authority": "vllm.internal"},
        "openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"}
    },
    "models": {
        "small": {"provider": "onprem", "name": "qwen3-8b", "price": {"input": "1", "output": "2"}},
        "large": {"provider": "openai", "name": "gpt-5.4", "price": {"input": "10", "output": "20"}}
    },
    "routes": [{
        "name": "support", "match": {"models": ["auto"]}, "ladder": ["small", "large"],
        "verify": [{"json_schema": {}}, {"judge": {"model": "small"}}],
        "split": {"name": "cheaper", "by": "request", "arms": [
            {"name": "canary", "percent": 50, "replace": {"large": "small"}}
        ]}
    }]
}"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_list_says_what_decided() {
    let directory = directory();
    let server = server_with_verdicts(directory.path()).await;
    let expected = [
        "small (below_threshold: json_schema) > large",
        "judge for x3: small",
        "small (below_threshold: judge; held back: max_cost_usd)",
        "small (repaired)",
        "small (unverified: sidecar away)",
        "small (below_threshold: judge) > large (status 503)",
    ];
    for source in sources(&server, directory.path()) {
        let output = baton(&["receipts", &source[0], &source[1]]);
        let lines = stdout(&output);
        let lines = lines.lines().skip(1).collect::<Vec<_>>();
        assert_eq!(lines.len(), expected.len(), "{}", stderr(&output));
        for (line, expected) in lines.iter().rev().zip(expected) {
            assert!(line.ends_with(&format!(" {expected}")), "{line}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_tells_every_step_of_a_verdict() {
    let directory = directory();
    let server = server_with_verdicts(directory.path()).await;
    for source in sources(&server, directory.path()) {
        let shown = |id: &str| stdout(&baton(&["receipts", id, &source[0], &source[1]]));
        assert_eq!(shown("x1"), ESCALATED);
        assert_eq!(shown("x3"), HELD_BACK);
        let judge = shown("x2");
        let expected = "\npart of   x3, for its attempt 1 (judge); it has the cost\n";
        assert!(judge.contains(expected), "{judge}");
        let repaired = shown("x4");
        let expected = "\n     verdict: passed in 2ms\n     passed: json_schema\n     \
             repair: almost-JSON was made JSON\n";
        assert!(repaired.contains(expected), "{repaired}");
    }
}

/// The small model's answer was no JSON, and the judge had not to be asked.
const ESCALATED: &str = "\
exchange  x1
route     support
started   2026-11-21T08:00:00.000Z
took      1.25s
arm       canary of cheaper, drawn by request
ended     completed 200, not streamed
verdict   unverified
tokens    240 in, 68 out
cost      0.0006 USD
all on    large 0.0005 USD, saved -0.0001 (-20.0 %)
attempts  2

  1. small: qwen3-8b at onprem
     rejected in 1.20s, first byte after 310ms
     120 tokens in, 34 out, 0.0001 USD
     verdict: below_threshold in 2ms, decided by json_schema
     failed: json_schema (at `total`: a number was expected)

  2. large: gpt-5.4 at openai
     answered 200 in 1.20s, first byte after 310ms
     120 tokens in, 34 out, 0.0005 USD
     verdict: unverified, as the last rung is trusted
";

/// The judge was not content, and the large model is too dear.
const HELD_BACK: &str = "\
exchange  x3
route     support
started   2026-11-21T08:00:00.000Z
took      1.25s
ended     completed 200, not streamed
verdict   below_threshold
tokens    120 in, 34 out
cost      0.0003 USD, 0.0002 USD of it for verdicts
all on    large 0.0005 USD, saved 0.0002 (40.0 %)
attempts  1

  1. small: qwen3-8b at onprem
     answered 200 in 1.20s, first byte after 310ms
     120 tokens in, 34 out, 0.0001 USD
     verdict: below_threshold in 2ms, decided by judge
     passed: json_schema
     failed: judge (score 0.25, relevance)
     judge: small, 300 tokens in, 20 out, 0.0002 USD, 400ms, receipt x2
     held back: the next rung might cost more than is left of 0.001 USD
";

#[tokio::test]
async fn every_verdict_and_every_dollar_counts_once() {
    let directory = directory();
    let server = server_with_verdicts(directory.path()).await;
    let (attempts, exchange) = better_than_none();
    let text = metrics(&server, &batch(attempts, vec![exchange])).await;
    let lines = |of: &str| -> Vec<&str> {
        let mut lines: Vec<_> = text.lines().filter(|line| line.starts_with(of)).collect();
        lines.sort_unstable();
        lines
    };
    assert_eq!(
        lines("baton_verdicts_total"),
        [
            r#"baton_verdicts_total{route="support",model="large",verdict="unverified",check="none"} 1"#,
            r#"baton_verdicts_total{route="support",model="small",verdict="below_threshold",check="json_schema"} 1"#,
            r#"baton_verdicts_total{route="support",model="small",verdict="below_threshold",check="judge"} 2"#,
            r#"baton_verdicts_total{route="support",model="small",verdict="passed",check="none"} 1"#,
            r#"baton_verdicts_total{route="support",model="small",verdict="unverified",check="none"} 1"#,
        ]
    );
    assert_eq!(
        lines("baton_verdict_cost_usd_total"),
        [r#"baton_verdict_cost_usd_total{route="support",purpose="judge"} 0.0002"#]
    );
    // Five answers of the model's own, and what it said as the judge: that is an exchange of its own.
    let by_small = lines(r#"baton_cost_usd_total{provider="onprem",model="small"} "#);
    let (_, cost) = by_small[0].rsplit_once(' ').unwrap();
    let cost: f64 = cost.parse().unwrap();
    assert!((cost - 0.0007).abs() < 1e-9, "{cost}");
    assert_eq!(
        lines("baton_verdict_seconds_count"),
        [r#"baton_verdict_seconds_count{route="support"} 5"#]
    );
    assert_eq!(
        lines("baton_experiment_verdicts_total"),
        [
            r#"baton_experiment_verdicts_total{experiment="cheaper",arm="canary",verdict="below_threshold"} 1"#,
            r#"baton_experiment_verdicts_total{experiment="cheaper",arm="canary",verdict="unverified"} 1"#,
        ]
    );
}

#[tokio::test]
async fn a_check_that_no_config_has_makes_no_series() {
    let directory = directory();
    let server = Server::start(directory.path()).await;
    put_config(&server).await;
    let mut last = SyncRequest::default();
    for made_up in 0..20 {
        let id = format!("x{made_up}");
        let mut attempt = answered(&id, 1);
        attempt.verification = Some(Box::new(below(&format!("check-{made_up}"))));
        last = batch(vec![attempt], vec![exchange(&id, 1)]);
        server.sync(&last).await;
    }
    let text = metrics(&server, &last).await;
    let expected = r#"baton_verdicts_total{route="support",model="large",verdict="below_threshold",check="other"} 20"#;
    assert!(text.contains(expected), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_keeps_the_verdicts_of_arms_apart() {
    let directory = directory();
    let server = server_with_verdicts(directory.path()).await;
    for source in sources(&server, directory.path()) {
        let output = baton(&["report", "--json", &source[0], &source[1]]);
        let report: Value = serde_json::from_str(&stdout(&output)).unwrap();
        assert_eq!(
            report["by"]["arm"]["cheaper/canary"]["verdicts"],
            json!({"passed": 0, "below_threshold": 1, "unverified": 1})
        );
        assert_eq!(
            report["total"]["verdicts"],
            json!({"passed": 1, "below_threshold": 3, "unverified": 2})
        );
        // The judge's own exchange is in no sum: its cost is in that of `x3`.
        assert_eq!(report["total"]["requests"], 5);
        assert_eq!(report["total"]["cost_usd"], "0.0012");
        // What the caller got of `x6` is the answer that will not do.
        assert_eq!(report["by"]["model"]["small"]["requests"], 4);
        let output = baton(&["report", "--by", "arm", &source[0], &source[1]]);
        let table = stdout(&output);
        let words: Vec<_> = table.lines().skip(2).map(words).collect();
        assert_eq!(words[0][12..15], ["PASSED", "BELOW", "UNVERIFIED"]);
        assert_eq!(words[1][9..12], ["0", "1", "1"], "{table}");
    }
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

/// What is counted once outcomes that were sent before are: by the time they are taken `again`.
async fn metrics(server: &Server, again: &SyncRequest) -> String {
    server.sync(again).await;
    let text = server.ask(Method::GET, "/metrics", "").await.body;
    String::from_utf8(text.to_vec()).unwrap()
}

async fn put_config(server: &Server) {
    let put = server.ask(Method::PUT, "/v1/config", CONFIG).await;
    assert!(put.status.is_success(), "{put:?}");
}

/// `x1` escalated, `x2` is the judge's own of `x3`'s, `x3` was held back, `x4` mended, `x5` not looked at,
/// and of `x6` the caller got an answer that will not do.
async fn server_with_verdicts(directory: &Path) -> Server {
    let server = Server::start(directory).await;
    put_config(&server).await;
    for (attempts, exchange) in [
        escalated(),
        judging(),
        held_back(),
        mended(),
        unseen(),
        better_than_none(),
    ] {
        server.sync(&batch(attempts, vec![exchange])).await;
    }
    server
}

type Story = (Vec<AttemptOutcome>, ExchangeOutcome);

fn escalated() -> Story {
    let mut failed = below("json_schema");
    failed.checks[0].why = Some("at `total`: a number was expected".to_owned());
    let first = AttemptOutcome {
        ending: AttemptEnding::Rejected,
        ..by_small("x1", failed)
    };
    let last = AttemptOutcome {
        verification: Some(Box::new(Verification::without(Unverified::LastRung))),
        ..answered("x1", 2)
    };
    let exchange = ExchangeOutcome {
        experiment: Some(Experiment {
            name: "cheaper".try_into().unwrap(),
            arm: "canary".try_into().unwrap(),
            by: SplitBy::Request,
        }),
        verdict: Some(Verdict::Unverified),
        ..verified("x1", 2)
    };
    (vec![first, last], exchange)
}

/// What a judge is asked is an exchange of its own.
fn judging() -> Story {
    let attempt = AttemptOutcome {
        verification: None,
        usage: Some(Usage::of(300, 20)),
        cost: Some("0.0002".parse().unwrap()),
        ..by_small("x2", passed())
    };
    let exchange = ExchangeOutcome {
        part_of: Some(Part {
            exchange: "x3".try_into().unwrap(),
            attempt: 1,
            purpose: Purpose::Judge,
        }),
        ..exchange("x2", 1)
    };
    (vec![attempt], exchange)
}

fn held_back() -> Story {
    let mut verification = below("judge");
    let judged = Checked {
        score: Some(0.25),
        why: Some("relevance".to_owned()),
        ..verification.checks.remove(0)
    };
    verification.checks = vec![made("json_schema", true), judged];
    verification.asked = vec![Asked {
        purpose: Purpose::Judge,
        model: "small".try_into().unwrap(),
        exchange: Some("x2".try_into().unwrap()),
        usage: Some(Usage::of(300, 20)),
        cost: Some("0.0002".parse().unwrap()),
        duration: Duration::from_millis(400),
        failed: None,
    }];
    verification.held_back = Some(HeldBack::MaxCost("0.001".parse().unwrap()));
    let exchange = ExchangeOutcome {
        verdict: Some(Verdict::BelowThreshold),
        ..verified("x3", 1)
    };
    (vec![by_small("x3", verification)], exchange)
}

fn mended() -> Story {
    let verification = Verification {
        repair: Some(Repair::Mechanical),
        ..passed()
    };
    let exchange = ExchangeOutcome {
        verdict: Some(Verdict::Passed),
        ..verified("x4", 1)
    };
    (vec![by_small("x4", verification)], exchange)
}

fn unseen() -> Story {
    let verification = Verification::without(Unverified::SidecarAway);
    let exchange = ExchangeOutcome {
        verdict: Some(Verdict::Unverified),
        ..verified("x5", 1)
    };
    (vec![by_small("x5", verification)], exchange)
}

fn better_than_none() -> Story {
    let first = AttemptOutcome {
        ending: AttemptEnding::Rejected,
        ..by_small("x6", below("judge"))
    };
    let last = AttemptOutcome {
        model: "large".try_into().unwrap(),
        ..faulted("x6", 2, Fault::Status(503))
    };
    let exchange = ExchangeOutcome {
        verdict: Some(Verdict::BelowThreshold),
        ..verified("x6", 2)
    };
    (vec![first, last], exchange)
}

/// An exchange whose tokens would have cost as much at `large` as its answers do.
fn verified(id: &str, attempts: u16) -> ExchangeOutcome {
    ExchangeOutcome {
        strongest: Some(Strongest {
            model: "large".try_into().unwrap(),
            cost: "0.0005".parse().unwrap(),
        }),
        ..exchange(id, attempts)
    }
}

/// An answer of `small`'s, for 0.0001 USD.
fn by_small(id: &str, verification: Verification) -> AttemptOutcome {
    AttemptOutcome {
        model: "small".try_into().unwrap(),
        wire_name: "qwen3-8b".try_into().unwrap(),
        provider: "onprem".try_into().unwrap(),
        cost: Some("0.0001".parse().unwrap()),
        verification: Some(Box::new(verification)),
        ..answered(id, 1)
    }
}

fn passed() -> Verification {
    Verification {
        verdict: Verdict::Passed,
        unverified: None,
        checks: vec![made("json_schema", true)],
        duration: Duration::from_millis(2),
        ..Verification::without(Unverified::LastRung)
    }
}

fn below(check: &str) -> Verification {
    Verification {
        verdict: Verdict::BelowThreshold,
        decided_by: Some(check.to_owned()),
        checks: vec![made(check, false)],
        ..passed()
    }
}

fn made(check: &str, passed: bool) -> Checked {
    Checked {
        check: check.to_owned(),
        passed,
        score: None,
        why: None,
    }
}

/// The sidecar that runs, and the ledger it writes.
fn sources(server: &Server, directory: &Path) -> [[String; 2]; 2] {
    [
        ["--url".to_owned(), server.url.to_string()],
        ["--data-dir".to_owned(), directory.display().to_string()],
    ]
}
