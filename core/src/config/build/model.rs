//! Models: whose they are and what they cost.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::provider::Providers;
use crate::config::default::MAX_MODELS;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::Map;
use crate::config::{Model, Provider};
use crate::money::{PerMillion, Price};
use crate::name::{ModelName, ProviderName};

/// The models by name; `None` for one whose problems were reported, so that naming it is no further
/// problem.
pub(super) type Models = BTreeMap<ModelName, Option<Arc<Model>>>;

pub(super) fn all(
    Map(raw): Map<ModelName, raw::Model>,
    providers: Option<&Providers>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Models> {
    problems.bound(raw.len(), 1..=MAX_MODELS, at, "model")?;
    let mut models = Models::new();
    for (name, raw) in raw {
        let at = at.key(&name);
        let model = problems
            .require(raw, &at, "the settings of a model")
            .and_then(|raw| one(name.clone(), raw, providers, &at, problems));
        models.insert(name, model.map(Arc::new));
    }
    Some(models)
}

fn one(
    name: ModelName,
    raw: raw::Model,
    providers: Option<&Providers>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Model> {
    let provider = problems
        .require(raw.provider, &at.key("provider"), "a key of `providers`")
        .and_then(|name| provider(name, providers?, &at.key("provider"), problems));
    let wire_name = problems.require(
        raw.name,
        &at.key("name"),
        "the name its provider knows it by",
    );
    // `Some(None)` is a price with a problem: that model is not built.
    let price = match raw.price {
        None => Some(None),
        Some(raw) => price(raw, &at.key("price"), problems).map(Some),
    };
    Some(Model {
        name,
        wire_name: wire_name?,
        provider: provider?,
        price: price?,
        context: None,
        max_output: None,
    })
}

fn provider(
    name: ProviderName,
    providers: &Providers,
    at: &Path,
    problems: &mut Problems,
) -> Option<Arc<Provider>> {
    let Some(provider) = providers.get(&name) else {
        let known = providers.keys().cloned().collect();
        problems.report(at.clone(), Problem::UnknownProvider { name, known });
        return None;
    };
    provider.clone()
}

fn price(raw: raw::Price, at: &Path, problems: &mut Problems) -> Option<Price> {
    let expected = "USD per million tokens such as `\"0.75\"`";
    let input = problems
        .require(raw.input, &at.key("input"), expected)
        .map(PerMillion::token);
    let output = problems
        .require(raw.output, &at.key("output"), expected)
        .map(PerMillion::token);
    Some(Price {
        input: input?,
        output: output?,
    })
}
