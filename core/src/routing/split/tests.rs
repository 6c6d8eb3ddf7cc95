#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::BTreeMap;

use super::*;
use crate::config::Config;

const REQUESTS: u32 = 20_000;

/// Five standard deviations of a share of 20,000 draws: one honest generator in a million is further off.
fn noise(share: f64) -> f64 {
    5.0 * (share * (1.0 - share) / f64::from(REQUESTS)).sqrt()
}

/// An experiment with arms of these shares, sticky by `by`.
fn config(by: &str, arms: &[(&str, f64)]) -> Config {
    let arms: Vec<_> = arms
        .iter()
        .map(|(name, percent)| {
            serde_json::json!({"name": name, "percent": percent, "ladder": ["small"]})
        })
        .collect();
    let document = serde_json::json!({
        "sidecar": {"cluster": "baton-sidecar"},
        "providers": {"a": {"cluster": "a", "format": "openai", "authority": "a"}},
        "models": {"small": {"provider": "a", "name": "small"}},
        "routes": [{
            "name": "r", "match": {"models": ["auto"]}, "ladder": ["small"],
            "split": {"name": "cheaper", "by": by, "arms": arms},
            "shadow": {"name": "mirror", "percent": 10, "ladder": ["small"]},
        }],
    });
    Config::parse(document.to_string().as_bytes()).unwrap()
}

fn split(config: &Config) -> &Split {
    config.routes[0].split.as_ref().unwrap()
}

fn asker(exchange: &ExchangeId) -> Asker<'_> {
    Asker {
        exchange,
        session: None,
        tenant: None,
    }
}

/// The arm of each of 20,000 requests.
fn arms(config: &Config) -> Vec<String> {
    (0..REQUESTS)
        .map(|count| {
            let exchange = ExchangeId::mint(0x5b0c_3a9d_41e7_f268, count.into());
            let (_, experiment) = assign(split(config), asker(&exchange));
            experiment.arm.to_string()
        })
        .collect()
}

fn share(arms: &[String], name: &str) -> f64 {
    let count = arms.iter().filter(|arm| *arm == name).count();
    f64::from(u32::try_from(count).unwrap()) / f64::from(REQUESTS)
}

#[test]
fn every_arm_gets_its_share_and_the_control_the_rest() {
    let shares = [("a", 10.0), ("b", 25.0), ("c", 0.5), ("d", 14.5)];
    let arms = arms(&config("request", &shares));
    for (name, percent) in shares.into_iter().chain([("control", 50.0)]) {
        let (expected, found) = (percent / 100.0, share(&arms, name));
        assert!(
            (found - expected).abs() < noise(expected),
            "{name}: {found}"
        );
    }
}

#[test]
fn an_arm_that_is_raised_keeps_whom_it_had() {
    for position in 0..3 {
        let with = |percent: f64| {
            let mut shares = [("a", 5.0), ("b", 5.0), ("c", 5.0)];
            shares[position].1 = percent;
            arms(&config("request", &shares))
        };
        let name = ["a", "b", "c"][position];
        let steps = [with(5.0), with(25.0), with(90.0)];
        for (before, after) in steps.iter().zip(&steps[1..]) {
            let kept = before.iter().zip(after).filter(|(arm, _)| *arm == name);
            assert!(kept.clone().count() > 800);
            assert!(kept.into_iter().all(|(_, arm)| arm == name), "{name}");
        }
    }
}

#[test]
fn of_two_arms_one_that_is_raised_takes_nobody_from_the_other() {
    let before = arms(&config("request", &[("a", 5.0), ("b", 40.0)]));
    let after = arms(&config("request", &[("a", 60.0), ("b", 40.0)]));
    for (before, after) in before.iter().zip(&after) {
        assert!(before != "b" || after == "b");
    }
    assert_eq!(share(&after, "control"), 0.0);
}

#[test]
fn everything_is_everything_and_nothing_nothing() {
    assert_eq!(share(&arms(&config("request", &[("a", 100.0)])), "a"), 1.0);
    assert_eq!(share(&arms(&config("request", &[("a", 0.0)])), "a"), 0.0);
}

#[test]
fn a_session_stays_in_its_arm() {
    let config = config("session", &[("a", 30.0)]);
    let mut seen: BTreeMap<String, ArmName> = BTreeMap::new();
    for count in 0..REQUESTS {
        let exchange = ExchangeId::mint(7, count.into());
        let session = format!("session-{}", count % 1000);
        let asker = Asker {
            session: Some(&session),
            tenant: Some("acme"),
            ..asker(&exchange)
        };
        let (_, experiment) = assign(split(&config), asker);
        assert_eq!(experiment.by, SplitBy::Session);
        let arm = seen
            .entry(session)
            .or_insert_with(|| experiment.arm.clone());
        assert_eq!(*arm, experiment.arm);
    }
    let canaries = seen.values().filter(|arm| arm.as_str() == "a").count();
    assert!((230..370).contains(&canaries), "{canaries}");
}

#[test]
fn without_what_it_is_sticky_by_the_request_is_drawn_and_it_is_said() {
    let config = config("tenant", &[("a", 50.0)]);
    let exchange = ExchangeId::mint(1, 2);
    let (_, experiment) = assign(split(&config), asker(&exchange));
    assert_eq!(experiment.by, SplitBy::Request);
    let asker = Asker {
        tenant: Some("acme"),
        ..asker(&exchange)
    };
    assert_eq!(assign(split(&config), asker).1.by, SplitBy::Tenant);
}

#[test]
fn copies_are_drawn_apart_from_arms() {
    let config = config("request", &[("a", 50.0)]);
    let shadow = config.routes[0].shadow.as_ref().unwrap();
    let (mut copies, mut in_arm) = (0_u32, 0_u32);
    for count in 0..REQUESTS {
        let exchange = ExchangeId::mint(3, count.into());
        if copied(shadow, &exchange).is_some() {
            copies += 1;
            in_arm += u32::from(assign(split(&config), asker(&exchange)).0.is_some());
        }
    }
    let share = f64::from(copies) / f64::from(REQUESTS);
    assert!((share - 0.1).abs() < noise(0.1), "{share}");
    let of_arm = f64::from(in_arm) / f64::from(copies);
    assert!((of_arm - 0.5).abs() < 0.06, "{of_arm}");
}
