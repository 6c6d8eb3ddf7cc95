//! What does it cost to order the models that would all do? It happens once for every request, while
//! its caller waits, so fifty candidates should take a few microseconds.

use std::hint::black_box;
use std::sync::Arc;

use baton_core::config::{Config, Model};
use baton_core::health::{Health, Vitals};
use baton_core::ladder::MAX_RUNGS;
use baton_core::name::ExchangeId;
use baton_core::routing::cost::{Demand, keep_below};
use baton_core::routing::occasion::Occasion;
use baton_core::routing::order::{Ranking, order};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::{Map, Value, json};

const CANDIDATES: [u16; 3] = [2, 8, 50];

const DEMAND: Demand = Demand {
    input: 1_000,
    output: 300,
    most_output: Some(1_000),
    more_answers: 0,
};

fn routing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("order");
    for (name, settings) in [
        ("listed", json!({})),
        ("cost", json!({"objective": "cost"})),
        ("smart", json!({"objective": "smart"})),
        ("weight", json!({"balance": {"by": "weight"}})),
        (
            "session",
            json!({"balance": {"by": "session", "max_extra_cost": "10%"}}),
        ),
        (
            "smart and session",
            json!({"objective": "smart", "balance": {"by": "session", "max_extra_cost": "10%"}}),
        ),
    ] {
        for candidates in CANDIDATES {
            let (models, ranking) = fleet(candidates, &settings);
            let health = health(&models);
            group.bench_function(BenchmarkId::new(name, candidates), |bencher| {
                bencher.iter(|| first_of(black_box(&models), &ranking, &health));
            });
        }
    }
    group.finish();
    ceiling(criterion);
}

fn ceiling(criterion: &mut Criterion) {
    let (models, _) = fleet(u16::try_from(MAX_RUNGS).unwrap_or(u16::MAX), &json!({}));
    let ceiling = "0.05".parse().unwrap_or_default();
    criterion.bench_function("ceiling of a ladder", |bencher| {
        bencher.iter(|| keep_below(ceiling, black_box(&models).clone(), &DEMAND));
    });
}

fn first_of(models: &[Arc<Model>], ranking: &Ranking, health: &Health) -> Option<Arc<Model>> {
    let occasion = Occasion {
        exchange: &ExchangeId::mint(0x5b0c_3a9d_41e7_f268, 17),
        session: Some("3f8a1c6e-4b7d-4c55-9d0e-2f1b7a90c3d4"),
        tenant: None,
        region: None,
        demand: DEMAND,
        health,
    };
    order(models, ranking, &occasion).models.into_iter().next()
}

#[expect(
    clippy::expect_used,
    reason = "a bench without its configuration measures nothing"
)]
fn fleet(candidates: u16, settings: &Value) -> (Vec<Arc<Model>>, Ranking) {
    let model = |index| {
        let price = json!({"input": format!("0.{}", index + 5), "output": "1.5"});
        let model = json!({"provider": "p", "name": "m", "price": price, "max_output": 8192});
        (format!("model-{index}"), model)
    };
    let named =
        json!({"name": "r", "match": {"models": ["auto"]}, "tiers": {"standard": ["model-0"]}});
    let route = [&named, settings].into_iter().filter_map(Value::as_object);
    let route: Map<_, _> = route
        .flatten()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    let document = json!({
        "sidecar": {"cluster": "s"},
        "providers": {"p": {"cluster": "c", "format": "openai", "authority": "a"}},
        "models": (0..candidates).map(model).collect::<Map<_, _>>(),
        "routes": [route],
    });
    let config = Config::parse(document.to_string().as_bytes()).expect("a config");
    let ranking = config.routes.first().map(|route| route.ranking.clone());
    (
        config.models.into_values().collect(),
        ranking.unwrap_or_default(),
    )
}

fn health(models: &[Arc<Model>]) -> Health {
    let vitals = |(model, millis): (&Arc<Model>, u16)| {
        let vitals = Vitals {
            uptime: 0.99,
            first_byte_ms: f32::from(300 + millis * 7 % 400),
            p95_ms: 4_000.0,
            tokens_per_s: f32::from(40 + millis % 30),
            samples: 500,
        };
        (model.name.clone(), vitals)
    };
    Health::of_models(models.iter().zip(0..).map(vitals))
}

criterion_group!(benches, routing);
criterion_main!(benches);
