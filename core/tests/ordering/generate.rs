//! Random fleets: prices, vitals, weights and settings in any mix.

use baton_core::health::Vitals;
use baton_core::name::Region;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use crate::fleet::{Fleet, Who};

/// The same cases on every run, unless the environment gives a seed.
pub(crate) fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    match config.rng_seed {
        RngSeed::Random => ProptestConfig {
            rng_seed: RngSeed::Fixed(0),
            ..config
        },
        RngSeed::Fixed(_) => config,
    }
}

/// Up to ten models under a route with these settings.
pub(crate) fn fleet(settings: impl Strategy<Value = Value>) -> impl Strategy<Value = Fleet> {
    let model = (region(), model(), option::of(vitals()));
    (vec(model, 1..10), settings).prop_map(|(models, settings)| {
        let names: Vec<_> = (0..models.len()).map(|index| format!("m{index}")).collect();
        let entries: Vec<_> = names
            .iter()
            .zip(&models)
            .map(|(name, (region, model, _))| (name.as_str(), *region, model.clone()))
            .collect();
        let told: Vec<_> = names
            .iter()
            .zip(&models)
            .filter_map(|(name, (.., vitals))| Some((name.as_str(), (*vitals)?)))
            .collect();
        Fleet::new(&entries, settings).with_vitals(&told)
    })
}

pub(crate) fn settings() -> impl Strategy<Value = Value> {
    (objective(), balance()).prop_map(|(objective, balance)| {
        let mut settings = objective;
        let within = settings.get("objective").is_some() && balance["by"] == "weight";
        settings["balance"] = balance;
        if within {
            settings["balance"]["within"] = json!(0.3);
        }
        settings
    })
}

/// An objective, or none.
pub(crate) fn objective() -> impl Strategy<Value = Value> {
    select(vec![
        json!({}),
        json!({"objective": "cost"}),
        json!({"objective": "latency"}),
        json!({"objective": "quality", "explore": 0.5}),
        json!({"objective": "smart", "explore": 0.2}),
        json!({"objective": {"throughput": 1, "quality": 0.001, "price": 0}}),
    ])
}

fn balance() -> impl Strategy<Value = Value> {
    select(vec![
        Value::Null,
        json!({"by": "weight"}),
        json!({"by": "latency"}),
        json!({"by": "region", "regions": ["us", "asia"]}),
        json!({"by": "session", "max_extra_cost": "20%"}),
        json!({"by": "tenant", "max_extra_cost": "0.0001", "max_extra_latency": "100ms"}),
    ])
}

pub(crate) fn who() -> impl Strategy<Value = Who> {
    (
        option::of("[a-z]{1,8}"),
        option::of("[a-z]{1,8}"),
        option::of(region()),
    )
        .prop_map(|(session, tenant, region)| Who {
            session,
            tenant,
            region: region.and_then(|region| Region::try_from(region).ok()),
        })
}

fn region() -> impl Strategy<Value = &'static str> {
    select(vec!["eu", "us", "asia"])
}

fn model() -> impl Strategy<Value = Value> {
    let amount = select(vec!["0", "0.000001", "0.05", "1", "1.01", "1.1", "75"]);
    let price = option::weighted(0.8, (amount.clone(), amount));
    let tier = option::of(select(vec!["trivial", "standard", "complex", "escalation"]));
    (price, 1..1000_u32, tier, option::of(0.0..=1.0)).prop_map(|(price, weight, tier, quality)| {
        let price = price.map(|(input, output)| json!({"input": input, "output": output}));
        json!({"price": price, "weight": weight, "tier": tier, "quality": quality})
    })
}

/// Anything, also what no snapshot should hold.
fn vitals() -> impl Strategy<Value = Vitals> {
    let strange = select(vec![
        0.0,
        -1.0,
        f32::NAN,
        f32::INFINITY,
        f32::MAX,
        f32::MIN_POSITIVE,
    ]);
    let speed = prop_oneof![9 => 0.1_f32..10_000.0, 1 => strange];
    (
        0.0_f32..=1.0,
        speed.clone(),
        speed.clone(),
        speed,
        0..10_000_u32,
    )
        .prop_map(
            |(uptime, first_byte_ms, p95_ms, tokens_per_s, samples)| Vitals {
                uptime,
                first_byte_ms,
                p95_ms,
                tokens_per_s,
                samples,
            },
        )
}
