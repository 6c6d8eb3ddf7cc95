//! An objective as operators write it: a name, or weights.

use serde_json::Value;

use super::path::Path;
use super::problem::{Problem, Problems};
use super::read::{Fields, Read, section};
use crate::routing::objective::{Objective, Terms};
use crate::share::Share;

section! {
    /// How much each term counts against the others, each from 0 to 1. They need not add up to 1.
    ObjectiveWeights {
        /// How seldom a model fails.
        uptime: Share,
        /// How many tokens a second it writes.
        throughput: Share,
        /// What the request would cost.
        price: Share,
        /// How soon its answers begin.
        latency: Share,
        /// How good its answers are: the model's `quality`, or what its `tier` lets expect.
        quality: Share,
    }
}

/// What to say where there is something else.
const EXPECTED_OBJECTIVE: &str = "an objective such as `cost`, or a map of weights";

impl Read for Objective {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        match value {
            Value::String(name) => named(name, at, problems),
            Value::Object(_) => {
                weighing(ObjectiveWeights::read(value, at, problems)?, at, problems)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                problems.expect(None, value, at, EXPECTED_OBJECTIVE)
            }
        }
    }
}

fn named(name: &str, at: &Path, problems: &mut Problems) -> Option<Objective> {
    let objective = Objective::named(name);
    if objective.is_none() {
        let problem = Problem::UnknownWord {
            kind: "objective",
            found: name.to_owned(),
            known: Objective::NAMED.map(|(name, _)| name).to_vec(),
        };
        problems.report(at.clone(), problem);
    }
    objective
}

fn weighing(raw: ObjectiveWeights, at: &Path, problems: &mut Problems) -> Option<Objective> {
    let weights = Terms {
        uptime: raw.uptime,
        throughput: raw.throughput,
        price: raw.price,
        latency: raw.latency,
        quality: raw.quality,
    };
    let objective = Objective::weighing(weights);
    if objective.is_none() && !problems.is_reported_within(at) {
        problems.report(at.clone(), Problem::NoWeight);
    }
    objective
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Objective {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Objective".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let weights = generator.subschema_for::<ObjectiveWeights>();
        schemars::json_schema!({
            "description": "What makes one model better than another where each would do.",
            "anyOf": [{"enum": Self::NAMED.map(|(name, _)| name)}, weights],
        })
    }
}
