//! One law of an order at a time, told of a few models.

use baton_core::name::Region;
use baton_core::routing::order::Why;
use serde_json::{Value, json};

use crate::fleet::{Fleet, Who, first, names, price, session, vitals};

fn plain(models: &[&str], settings: Value) -> Fleet {
    let models: Vec<_> = models.iter().map(|name| (*name, "eu", json!({}))).collect();
    Fleet::new(&models, settings)
}

#[test]
fn without_an_objective_the_order_is_the_configured_one() {
    let fleet = plain(&["c", "a", "b"], json!({}));
    let order = fleet.order(1, &Who::default());
    assert_eq!(names(&order), ["c", "a", "b"]);
    assert_eq!((order.why, order.scores.len()), (Why::Listed, 0));
}

#[test]
fn by_cost_a_picodollar_decides() {
    // Both are the same share of the cheapest, to the 32 bits that a score has of it.
    let fleet = Fleet::new(
        &[
            ("unknown", "eu", json!({})),
            ("dearest", "eu", price("75", "75.000002")),
            ("dearer", "eu", price("75", "75.000001")),
            ("cheapest", "eu", price("0.000001", "0.000001")),
            ("dear", "eu", price("75", "75")),
        ],
        json!({"objective": "cost"}),
    );
    let order = fleet.order(1, &Who::default());
    assert_eq!(
        names(&order),
        ["cheapest", "dear", "dearer", "dearest", "unknown"]
    );
    assert_eq!(order.scores[1].score, order.scores[3].score);
    assert_eq!(
        order.scores[1].cost.map(|cost| cost.to_string()).as_deref(),
        Some("0.15")
    );
}

#[test]
fn what_is_cheaper_depends_on_how_much_is_read_and_written() {
    let models = [
        ("reads", "eu", price("1", "9")),
        ("writes", "eu", price("4", "4")),
    ];
    let mut fleet = Fleet::new(&models, json!({"objective": "cost"}));
    (fleet.demand.input, fleet.demand.output) = (10_000, 100);
    assert_eq!(first(&fleet.order(1, &Who::default())), "reads");
    (fleet.demand.input, fleet.demand.output) = (100, 10_000);
    assert_eq!(first(&fleet.order(1, &Who::default())), "writes");
}

#[test]
fn by_quality_the_config_has_the_word_and_then_the_tier() {
    let fleet = Fleet::new(
        &[
            ("plain", "eu", json!({})),
            ("trivial", "eu", json!({"tier": "trivial"})),
            ("complex", "eu", json!({"tier": "complex"})),
            ("praised", "eu", json!({"tier": "trivial", "quality": 0.9})),
        ],
        json!({"objective": "quality"}),
    );
    let order = fleet.order(1, &Who::default());
    assert_eq!(names(&order), ["praised", "complex", "plain", "trivial"]);
}

#[test]
fn a_smart_score_is_the_sum_of_its_terms() {
    let fleet = Fleet::new(
        &[
            ("good", "eu", price("2", "2")),
            ("cheap", "eu", price("1", "1")),
        ],
        json!({"objective": "smart", "explore": 0}),
    )
    .with_vitals(&[
        ("good", vitals(1.0, 500.0, 100.0)),
        ("cheap", vitals(0.8, 1_000.0, 50.0)),
    ]);
    let order = fleet.order(1, &Who::default());
    assert_eq!(
        (names(&order), order.why),
        (vec!["good", "cheap"], Why::Best)
    );
    let told = serde_json::to_value(&order.scores).expect("JSON");
    let expected = json!([
        {"model": "good", "score": 0.9, "cost": "0.004",
         "terms": {"uptime": 1.0, "throughput": 1.0, "price": 0.5, "latency": 1.0}},
        // 0.5 × 0.801 + 0.2 × 0.5019 + 0.2 + 0.1 × 0.5019: five attempts of doubt beside a thousand.
        {"model": "cheap", "score": 0.751, "cost": "0.002",
         "terms": {"uptime": 0.801, "throughput": 0.502, "price": 1.0, "latency": 0.502}},
    ]);
    assert_eq!(told, expected);
}

#[test]
fn a_new_model_is_taken_for_a_usual_one() {
    let told = [
        ("fast", vitals(1.0, 100.0, 100.0)),
        ("slow", vitals(1.0, 900.0, 20.0)),
    ];
    let fleet = plain(
        &["slow", "new", "fast"],
        json!({"objective": "latency", "explore": 0}),
    );
    let fleet = fleet.with_vitals(&told);
    assert_eq!(
        names(&fleet.order(1, &Who::default())),
        ["fast", "new", "slow"]
    );
}

#[test]
fn one_failure_of_one_attempt_says_little() {
    let mut failed = vitals(0.0, 0.0, 0.0);
    failed.samples = 1;
    let fleet = plain(
        &["failed", "shaky"],
        json!({"objective": {"uptime": 1}, "explore": 0}),
    );
    let fleet = fleet.with_vitals(&[("failed", failed), ("shaky", vitals(0.4, 500.0, 50.0))]);
    let order = fleet.order(1, &Who::default());
    assert_eq!(names(&order), ["failed", "shaky"]);
    // None of one, and all of five that it is taken for.
    assert!((order.scores[0].score.value() - 5.0 / 6.0).abs() < 1e-9);
}

#[test]
fn a_new_model_is_better_than_one_that_fails() {
    let fleet = plain(
        &["dying", "new"],
        json!({"objective": "smart", "explore": 0}),
    );
    let fleet = fleet.with_vitals(&[("dying", vitals(0.1, 500.0, 50.0))]);
    assert_eq!(names(&fleet.order(1, &Who::default())), ["new", "dying"]);
}

#[test]
fn the_faster_of_two_goes_first() {
    let fleet = plain(&["slow", "fast"], json!({"balance": {"by": "latency"}}));
    let fleet = fleet.with_vitals(&[
        ("slow", vitals(1.0, 900.0, 50.0)),
        ("fast", vitals(1.0, 300.0, 50.0)),
    ]);
    for exchange in 0..100 {
        let order = fleet.order(exchange, &Who::default());
        assert_eq!((first(&order), order.why), ("fast", Why::Faster));
    }
}

#[test]
fn the_nearest_goes_first_and_then_the_configured_next() {
    let models: Vec<_> = [("a", "asia"), ("b", "eu"), ("c", "us"), ("d", "moon")]
        .into_iter()
        .map(|(name, region)| (name, region, json!({})))
        .collect();
    let fleet = Fleet::new(
        &models,
        json!({"balance": {"by": "region", "regions": ["us", "asia"]}}),
    );
    let from = |region: &str| Who {
        region: Region::try_from(region).ok(),
        ..Who::default()
    };
    for exchange in 0..20 {
        assert_eq!(
            names(&fleet.order(exchange, &from("eu"))),
            ["b", "c", "a", "d"]
        );
        let elsewhere = fleet.order(exchange, &from("mars"));
        assert_eq!(names(&elsewhere)[..2], ["c", "a"]);
        assert_eq!(elsewhere.why, Why::Nearest);
    }
}

#[test]
fn what_is_worse_than_the_best_is_no_equal() {
    let models = [
        ("cheap", "eu", price("1", "1")),
        ("as-cheap", "eu", price("1.04", "1.04")),
        ("dear", "eu", price("2", "2")),
    ];
    let settings = json!({"objective": "cost", "balance": {"by": "weight"}});
    let fleet = Fleet::new(&models, settings);
    for exchange in 0..100 {
        assert_eq!(names(&fleet.order(exchange, &Who::default()))[2], "dear");
    }
}

#[test]
fn a_session_stays_only_as_long_as_that_is_cheap_enough() {
    let models = |dear| {
        [
            ("a", "eu", price("1", "1")),
            ("b", "eu", price(dear, dear)),
            ("c", "eu", price("1.1", "1.1")),
        ]
    };
    let settings = json!({
        "objective": "cost",
        "balance": {"by": "session", "max_extra_cost": "10%"},
    });
    let within = Fleet::new(&models("1.05"), settings.clone());
    let beyond = Fleet::new(&models("1.11"), settings);
    let mut moved = 0;
    for name in 0..100 {
        let (before, after) = (
            within.order(1, &session(name)),
            beyond.order(1, &session(name)),
        );
        assert_eq!(before.why, Why::Sticky);
        let expected = match first(&before) {
            "b" => Why::StickyLimited,
            _ => Why::Sticky,
        };
        assert_eq!(after.why, expected);
        assert_ne!(first(&after), "b");
        if first(&before) == "b" {
            moved += 1;
        } else {
            assert_eq!(first(&after), first(&before));
        }
    }
    assert!(
        (20..50).contains(&moved),
        "{moved} of 100 sessions were at b"
    );
}

#[test]
fn a_session_leaves_a_model_that_has_become_slow() {
    let balance = json!({"by": "session", "max_extra_cost": "0", "max_extra_latency": "200ms"});
    let models = [("a", "eu", price("1", "1")), ("b", "eu", price("1", "1"))];
    let settings = json!({"objective": "latency", "explore": 0, "balance": balance});
    let fleet = Fleet::new(&models, settings).with_vitals(&[
        ("a", vitals(1.0, 300.0, 50.0)),
        ("b", vitals(1.0, 501.0, 50.0)),
    ]);
    for name in 0..100 {
        assert_eq!(first(&fleet.order(1, &session(name))), "a");
    }
}

#[test]
fn without_a_price_a_session_has_no_other_home_than_the_best() {
    let models = [
        ("priced", "eu", price("1", "1")),
        ("unknown", "eu", json!({})),
    ];
    let fleet = Fleet::new(
        &models,
        json!({"balance": {"by": "session", "max_extra_cost": "500%"}}),
    );
    for name in 0..100 {
        assert_eq!(first(&fleet.order(1, &session(name))), "priced");
    }
}

#[test]
fn a_tenant_stays_whatever_its_sessions() {
    let models = [("a", "eu", price("1", "1")), ("b", "eu", price("1", "1"))];
    let fleet = Fleet::new(
        &models,
        json!({"balance": {"by": "tenant", "max_extra_cost": "0%"}}),
    );
    let who = |session: u64| Who {
        tenant: Some("acme".to_owned()),
        session: Some(session.to_string()),
        ..Who::default()
    };
    let home = fleet.order(0, &who(0));
    for count in 0..100 {
        let order = fleet.order(count, &who(count));
        assert_eq!((first(&order), order.why), (first(&home), Why::Sticky));
    }
}
