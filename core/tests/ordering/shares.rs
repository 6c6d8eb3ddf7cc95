//! Shares of traffic, over twenty thousand requests: each within four standard deviations of what was
//! asked for, which honest draws leave once in fifteen thousand tests.

use baton_core::routing::order::Why;
use serde_json::{Value, json};

use crate::fleet::{Fleet, Who, first, names, price, session, vitals};

const REQUESTS: u32 = 20_000;

/// How many of the requests did so.
fn count(of: impl FnMut(&u64) -> bool) -> f64 {
    let count = (0..u64::from(REQUESTS)).filter(of).count();
    f64::from(u32::try_from(count).expect("a count"))
}

fn assert_share(found: f64, share: f64, of: &str) {
    let requests = f64::from(REQUESTS);
    let deviation = (requests * share * (1.0 - share)).sqrt();
    let expected = requests * share;
    assert!(
        (found - expected).abs() <= 4.0 * deviation,
        "{of}: {found} of {expected}"
    );
}

fn weighted(settings: Value) -> Fleet {
    let model = |name, weight: u32| {
        (
            name,
            "eu",
            json!({"weight": weight, "price": {"input": "1", "output": "1"}}),
        )
    };
    Fleet::new(&[model("a", 7), model("b", 2), model("c", 1)], settings)
}

#[test]
fn weights_are_kept_to() {
    let fleet = weighted(json!({"balance": {"by": "weight"}}));
    for (name, share) in [("a", 0.7), ("b", 0.2), ("c", 0.1)] {
        let found = count(|exchange| first(&fleet.order(*exchange, &Who::default())) == name);
        assert_share(found, share, name);
    }
}

#[test]
fn the_second_is_drawn_by_weight_among_the_others() {
    let fleet = weighted(json!({"balance": {"by": "weight"}}));
    let found =
        count(|exchange| names(&fleet.order(*exchange, &Who::default()))[..2] == ["a", "b"]);
    assert_share(found, 0.7 * 2.0 / 3.0, "a and then b");
}

#[test]
fn sessions_are_spread_by_weight() {
    let settings = json!({"balance": {"by": "session", "max_extra_cost": "0%"}});
    let fleet = weighted(settings);
    for (name, share) in [("a", 0.7), ("b", 0.2), ("c", 0.1)] {
        let found = count(|name_of| first(&fleet.order(1, &session(name_of))) == name);
        assert_share(found, share, name);
    }
}

#[test]
fn one_request_in_a_hundred_explores_each_other_model_alike() {
    let models = ["best", "second", "third"].map(|name| (name, "eu", json!({})));
    let fleet = Fleet::new(&models, json!({"objective": "latency"})).with_vitals(&[
        ("best", vitals(1.0, 100.0, 50.0)),
        ("second", vitals(1.0, 200.0, 50.0)),
        ("third", vitals(1.0, 300.0, 50.0)),
    ]);
    for (name, share, expected) in [
        ("best", 0.99, Why::Best),
        ("second", 0.005, Why::Explored),
        ("third", 0.005, Why::Explored),
    ] {
        let found = count(|exchange| {
            let order = fleet.order(*exchange, &Who::default());
            assert!(first(&order) != name || order.why == expected, "{order:?}");
            first(&order) == name
        });
        assert_share(found, share, name);
    }
}

#[test]
fn what_is_known_is_not_explored() {
    let models = [
        ("cheap", "eu", price("1", "1")),
        ("dear", "eu", price("9", "9")),
    ];
    for objective in ["cost", "quality"] {
        let fleet = Fleet::new(&models, json!({"objective": objective}));
        let found = count(|exchange| fleet.order(*exchange, &Who::default()).why == Why::Explored);
        assert_share(found, 0.0, objective);
    }
}

#[test]
fn among_three_the_faster_of_two_is_never_the_slowest() {
    let models = ["fast", "usual", "slow"].map(|name| (name, "eu", json!({})));
    let fleet = Fleet::new(&models, json!({"balance": {"by": "latency"}})).with_vitals(&[
        ("fast", vitals(1.0, 100.0, 50.0)),
        ("usual", vitals(1.0, 200.0, 50.0)),
        ("slow", vitals(1.0, 300.0, 50.0)),
    ]);
    for (name, share) in [("fast", 2.0 / 3.0), ("usual", 1.0 / 3.0), ("slow", 0.0)] {
        let found = count(|exchange| first(&fleet.order(*exchange, &Who::default())) == name);
        assert_share(found, share, name);
    }
}
