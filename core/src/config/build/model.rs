//! Models: whose they are, what they cost and how much they hold.

use std::collections::BTreeMap;
use std::num::NonZeroU64;
use std::sync::Arc;

use super::provider::{self, Providers};
use crate::capability::{Capabilities, Capability};
use crate::config::Model;
use crate::config::default::{MAX_MODELS, MAX_WEIGHT};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::{List, Map};
use crate::money::{PerMillion, Price};
use crate::name::{HUMAN, ModelName};

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
        if name.as_str() == HUMAN {
            problems.report(at.clone(), Problem::NameOfPeople);
        }
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
        .and_then(|name| provider::named(name, providers?, &at.key("provider"), problems));
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
    let context = raw.context.map(NonZeroU64::get);
    let max_output = raw.max_output.map(NonZeroU64::get);
    check_window(context, max_output, &at.key("max_output"), problems);
    let capabilities = raw
        .capabilities
        .map(|raw| capabilities(raw, &at.key("capabilities"), problems));
    let weight = weight(raw.weight, &at.key("weight"), problems);
    Some(Model {
        quality: raw.quality,
        name,
        wire_name: wire_name?,
        provider: provider?,
        price: price?,
        context,
        max_output,
        tier: raw.tier,
        capabilities,
        weight: weight?,
    })
}

fn capabilities(raw: List<Capability>, at: &Path, problems: &mut Problems) -> Capabilities {
    let expected = "a capability such as `tools`";
    raw.entries(at, expected, problems).into_iter().collect()
}

fn weight(raw: Option<NonZeroU64>, at: &Path, problems: &mut Problems) -> Option<u32> {
    let found = raw.map_or(1, NonZeroU64::get);
    let weight = u32::try_from(found)
        .ok()
        .filter(|found| *found <= MAX_WEIGHT);
    if weight.is_none() {
        let most = MAX_WEIGHT;
        problems.report(at.clone(), Problem::AboveMost { found, most });
    }
    weight
}

/// The model of this name.
pub(super) fn named(
    name: ModelName,
    models: &Models,
    at: &Path,
    problems: &mut Problems,
) -> Option<Arc<Model>> {
    let Some(model) = models.get(&name) else {
        let known = models.keys().cloned().collect();
        problems.report(at.clone(), Problem::UnknownModel { name, known });
        return None;
    };
    model.clone()
}

/// Names of models, each of which there is; or of a person.
pub(super) fn names(
    list: List<ModelName>,
    models: &Models,
    at: &Path,
    problems: &mut Problems,
) -> Vec<ModelName> {
    let names = list.some(at, "a key of `models`", problems);
    let models_only = |(_, name): &(usize, &ModelName)| name.as_str() != HUMAN;
    for (index, name) in names.iter().enumerate().filter(models_only) {
        named(name.clone(), models, &at.index(index), problems);
    }
    names
}

/// An answer longer than prompt and answer may be together is a slip of a digit.
fn check_window(context: Option<u64>, max_output: Option<u64>, at: &Path, problems: &mut Problems) {
    if let Some((found, context)) = max_output.zip(context)
        && found > context
    {
        problems.report(at.clone(), Problem::AboveContext { found, context });
    }
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
        cached_input: raw.cached_input.map_or(input?, PerMillion::token),
        cache_write: raw.cache_write.map_or(input?, PerMillion::token),
    })
}
