#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::config::Config;
use crate::fault::Fault;
use crate::name::RouteName;
use crate::outcome::AttemptEnding;
use crate::protocol::Snapshot;

fn config() -> Config {
    Config::parse(
        br#"{
        "sidecar": {"cluster": "baton-sidecar"},
        "providers": {"alpha": {"cluster": "alpha", "format": "openai", "authority": "alpha"}},
        "models": {"small": {"provider": "alpha", "name": "small-1"}},
        "routes": [{"name": "main", "match": {"models": ["auto"]}, "ladder": ["small"]}]
    }"#,
    )
    .unwrap()
}

fn at(millis: u64) -> Timestamp {
    Timestamp::from_micros(1_000_000_000 + millis * 1_000)
}

/// An attempt at this model that has just ended so.
pub(crate) fn ended(model: &Model, ending: AttemptEnding, at: Timestamp) -> AttemptOutcome {
    AttemptOutcome {
        exchange: ExchangeId::mint(1, 1),
        attempt: NonZeroU16::MIN,
        model: model.name.clone(),
        wire_name: model.wire_name.clone(),
        provider: model.provider.name.clone(),
        started: at,
        first_byte: None,
        duration: Duration::ZERO,
        ending,
        usage: None,
        cost: None,
        verification: None,
        dropped: Vec::new(),
        case: None,
    }
}

const DOWN: AttemptEnding = AttemptEnding::Faulted(Fault::Connect);
const WELL: AttemptEnding = AttemptEnding::Answered(200);

/// How many of a thousand exchanges may ask a model.
fn admitted(health: &Health, model: &Model, now: Timestamp) -> usize {
    let may = |count: &u64| {
        health
            .admits(model, &ExchangeId::mint(7, *count), now)
            .is_ok()
    };
    (0..1_000).filter(may).count()
}

#[test]
fn a_vm_learns_from_its_own_attempts_at_once() {
    let config = config();
    let model = &config.models["small"];
    let mut health = Health::default();
    assert_eq!(admitted(&health, model, at(0)), 1_000);
    for _ in 0..10 {
        health.note(model, &ended(model, DOWN, at(0)));
    }
    assert_eq!(
        health.admits(model, &ExchangeId::mint(1, 1), at(0)),
        Err(Skip::BreakerOpen)
    );
}

#[test]
fn a_vm_learns_from_the_others_through_the_sidecar() {
    let config = config();
    let model = &config.models["small"];
    let mut chart = Chart::default();
    for _ in 0..10 {
        chart.note(model, &ended(model, DOWN, at(0)), &config.breaker);
    }
    let mut health = Health::default();
    health.learn(chart.news(at(0), &config.breaker), at(0));
    assert_eq!(admitted(&health, model, at(0)), 0);
    chart.note(model, &ended(model, WELL, at(30_000)), &config.breaker);
    health.learn(chart.news(at(30_000), &config.breaker), at(30_000));
    for (now, share) in [(30_000, 100), (40_000, 250), (50_000, 500)] {
        let admitted = admitted(&health, model, at(now));
        assert!(admitted.abs_diff(share) < 40, "{admitted} of {share}");
    }
    assert_eq!(admitted(&health, model, at(60_000)), 1_000);
}

#[test]
fn coming_back_is_the_matter_of_all_workers_together() {
    let config = config();
    let model = &config.models["small"];
    let mut chart = Chart::default();
    let mut health = Health::default();
    for _ in 0..10 {
        chart.note(model, &ended(model, DOWN, at(0)), &config.breaker);
        health.note(model, &ended(model, DOWN, at(0)));
    }
    chart.note(model, &ended(model, WELL, at(30_000)), &config.breaker);
    health.learn(chart.news(at(40_000), &config.breaker), at(40_000));
    let admitted_of_all = admitted(&health, model, at(40_000));
    assert!(admitted_of_all.abs_diff(250) < 40, "{admitted_of_all}");
    // What it sees fail itself is another thing.
    health.note(model, &ended(model, DOWN, at(40_000)));
    assert_eq!(admitted(&health, model, at(40_001)), 0);
}

#[test]
fn one_request_at_a_time_tries_a_model_that_is_half_open() {
    let config = config();
    let model = &config.models["small"];
    let mut health = Health::default();
    for _ in 0..10 {
        health.note(model, &ended(model, DOWN, at(0)));
    }
    health.probes.insert(model.name.clone(), at(30_000));
    assert_eq!(admitted(&health, model, at(30_999)), 0);
    assert_eq!(admitted(&health, model, at(31_000)), 1_000);
}

#[test]
fn breakers_that_only_observe_keep_nobody_out() {
    let config = config();
    let model = &config.models["small"];
    let mut health = Health::default();
    health.heed(Settings {
        observe: true,
        ..Settings::default()
    });
    for _ in 0..10 {
        health.note(model, &ended(model, DOWN, at(0)));
    }
    assert_eq!(admitted(&health, model, at(0)), 1_000);
}

#[test]
fn without_the_sidecar_the_last_news_run_on_by_the_clock() {
    let config = config();
    let model = &config.models["small"];
    let mut chart = Chart::default();
    for _ in 0..10 {
        chart.note(model, &ended(model, DOWN, at(0)), &config.breaker);
    }
    chart.note(model, &ended(model, WELL, at(0)), &config.breaker);
    let mut health = Health::default();
    assert!(health.is_stale(at(0)), "nothing was heard yet");
    health.learn(chart.news(at(0), &config.breaker), at(0));
    assert!(!health.is_stale(at(10_000)));
    health.age(at(10_000));
    assert!(health.of(model).is_some());
    assert!(health.is_stale(at(10_001)));
    health.age(at(10_001));
    assert_eq!(health.of(model), None, "what is old orders nobody");
    assert_eq!(admitted(&health, model, at(29_999)), 0);
    assert_eq!(admitted(&health, model, at(30_000)), 1_000, "half-open");
}

#[test]
fn the_news_of_fifty_models_and_three_routes_are_short() {
    let mut chart = news_of(50, 3);
    let snapshot = |news| {
        serde_json::to_vec(&Snapshot {
            health: Some(news),
            ..Snapshot::default()
        })
        .unwrap()
    };
    let text = snapshot(chart.clone());
    assert!(text.len() <= 16 * 1024, "{} bytes", text.len());
    assert!(text.len() > 50 * 50, "{} bytes", text.len());
    let read: Snapshot = serde_json::from_slice(&text).unwrap();
    // What is told is rounded: telling it again changes nothing.
    assert_eq!(snapshot(read.health.unwrap()), text);
    chart.breakers = Board::default();
    assert!(snapshot(chart).len() <= 6 * 1024);
}

/// So many models, each with a name of 24 bytes, known vitals, and as unwell as its provider.
fn news_of(models: u32, routes: u32) -> News {
    let mut chart = Chart::default();
    let names: Vec<_> = (0..models)
        .map(|n| format!("a-model-of-some-size-{n:03}"))
        .collect();
    let all: Vec<_> = names
        .iter()
        .map(|name| format!(r#""{name}": {{"provider": "provider-{name}", "name": "{name}"}}"#))
        .collect();
    let providers: Vec<_> = names
        .iter()
        .map(|name| {
            format!(
                r#""provider-{name}": {{"cluster": "c", "format": "openai", "authority": "a"}}"#
            )
        })
        .collect();
    let document = format!(
        r#"{{"sidecar": {{"cluster": "baton-sidecar"}}, "providers": {{{}}}, "models": {{{}}},
        "routes": [{{"name": "main", "match": {{"models": ["auto"]}}, "ladder": ["{}"]}}]}}"#,
        providers.join(","),
        all.join(","),
        names[0],
    );
    let config = Config::parse(document.as_bytes()).unwrap();
    for model in config.models.values() {
        let mut answer = ended(model, WELL, at(0));
        answer.first_byte = Some(Duration::from_micros(123_456));
        answer.duration = Duration::from_micros(1_234_567);
        answer.usage = Some(crate::usage::Usage::of(10, 321));
        chart.note(model, &answer, &config.breaker);
        for _ in 0..30 {
            chart.note(model, &ended(model, DOWN, at(0)), &config.breaker);
        }
        // Re-entering: what takes the most words.
        chart.note(model, &ended(model, WELL, at(30_000)), &config.breaker);
    }
    let mut news = chart.news(at(30_001), &config.breaker);
    let climbed = Count {
        samples: 12_345,
        faults: 2_345,
    };
    for route in 0..routes {
        let name: RouteName = format!("a-route-of-some-size-{route}")
            .as_str()
            .try_into()
            .unwrap();
        news.climbed.insert(name, climbed);
    }
    news
}
