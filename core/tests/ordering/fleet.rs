//! Models to be ordered, and occasions to order them on.

use std::sync::Arc;

use baton_core::config::{Config, Model};
use baton_core::health::{Health, Vitals};
use baton_core::name::{ExchangeId, ModelName, Region};
use baton_core::routing::cost::Demand;
use baton_core::routing::occasion::Occasion;
use baton_core::routing::order::{Order, Ranking, order};
use baton_core::share::Share;
use serde_json::{Map, Value, json};

/// Some models, each with settings of its own, and a route that orders them.
#[derive(Debug)]
pub(crate) struct Fleet {
    pub(crate) models: Vec<Arc<Model>>,
    pub(crate) ranking: Ranking,
    pub(crate) health: Health,
    pub(crate) demand: Demand,
}

/// Who asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Who {
    pub(crate) session: Option<String>,
    pub(crate) tenant: Option<String>,
    pub(crate) region: Option<Region>,
}

impl Fleet {
    /// These models, each `(name, region, settings)`, under a route with these settings.
    pub(crate) fn new(models: &[(&str, &str, Value)], settings: Value) -> Self {
        let mut providers = Map::new();
        let mut entries = Map::new();
        for (name, region, settings) in models {
            let provider =
                json!({"cluster": "c", "format": "openai", "authority": "a", "region": region});
            providers.insert((*region).to_owned(), provider);
            let own = json!({"provider": region, "name": name});
            entries.insert((*name).to_owned(), merged(own, settings.clone()));
        }
        let named = json!({"name": "r", "match": {"models": ["auto"]}, "tiers": {"standard": [models[0].0]}});
        let document = json!({
            "sidecar": {"cluster": "s"},
            "identity": {"tenant": "x-tenant"},
            "providers": providers,
            "models": entries,
            "routes": [merged(named, settings)],
        });
        let config = Config::parse(document.to_string().as_bytes()).expect("a config");
        let model = |(name, ..): &(&str, &str, Value)| {
            Arc::clone(config.models.get(&named_model(name)).expect("a model"))
        };
        Self {
            models: models.iter().map(model).collect(),
            ranking: config.routes[0].ranking.clone(),
            health: Health::default(),
            demand: Demand {
                input: 1_000,
                output: 1_000,
                ..Demand::default()
            },
        }
    }

    pub(crate) fn with_vitals(mut self, vitals: &[(&str, Vitals)]) -> Self {
        let vitals = vitals
            .iter()
            .map(|(name, vitals)| (named_model(name), *vitals));
        self.health = Health::of_models(vitals);
        self
    }

    /// The order for the exchange of this number.
    pub(crate) fn order(&self, exchange: u64, who: &Who) -> Order {
        self.order_of(&self.models, &self.ranking, exchange, who)
    }

    /// The best, wherever balance and exploration put it.
    pub(crate) fn best(&self) -> Arc<Model> {
        let ranking = Ranking {
            balance: None,
            explore: Share::NONE,
            ..self.ranking.clone()
        };
        let order = self.order_of(&self.models, &ranking, 0, &Who::default());
        Arc::clone(&order.models[0])
    }

    /// The order of these models, for the exchange of this number.
    pub(crate) fn order_of(
        &self,
        models: &[Arc<Model>],
        ranking: &Ranking,
        exchange: u64,
        who: &Who,
    ) -> Order {
        let occasion = Occasion {
            exchange: &ExchangeId::mint(0x5b0c_3a9d_41e7_f268, exchange),
            session: who.session.as_deref(),
            tenant: who.tenant.as_deref(),
            region: who.region.as_ref(),
            demand: self.demand,
            health: &self.health,
        };
        order(models, ranking, &occasion)
    }
}

/// Vitals of a model that has answered a thousand times.
pub(crate) fn vitals(uptime: f32, first_byte_ms: f32, tokens_per_s: f32) -> Vitals {
    Vitals {
        uptime,
        first_byte_ms,
        p95_ms: first_byte_ms * 10.0,
        tokens_per_s,
        samples: 1_000,
    }
}

pub(crate) fn price(input: &str, output: &str) -> Value {
    json!({"price": {"input": input, "output": output}})
}

pub(crate) fn names(order: &Order) -> Vec<&str> {
    order
        .models
        .iter()
        .map(|model| model.name.as_str())
        .collect()
}

pub(crate) fn first(order: &Order) -> &str {
    order.models[0].name.as_str()
}

pub(crate) fn session(name: impl ToString) -> Who {
    Who {
        session: Some(name.to_string()),
        ..Who::default()
    }
}

fn named_model(name: &str) -> ModelName {
    ModelName::try_from(name).expect("a name")
}

fn merged(mut into: Value, from: Value) -> Value {
    let from = from.as_object().expect("a map").clone();
    into.as_object_mut().expect("a map").extend(from);
    into
}
