//! The weights of traits, and of pairs of them: sections whose keys are the traits' names.

use serde_json::Value;

use super::path::Path;
use super::problem::Problems;
use super::read::{Fields, Read};
use crate::facts::Trait;

/// Those that are given.
#[derive(Debug, Default)]
pub(super) struct Weights(pub(super) Vec<(Trait, f64)>);

impl Read for Weights {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        by_trait(value, at, problems).map(Self)
    }
}

/// Those of pairs that are given: under each trait the weights it has together with others.
#[derive(Debug, Default)]
pub(super) struct PairWeights(pub(super) Vec<(Trait, Weights)>);

impl Read for PairWeights {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        by_trait(value, at, problems).map(Self)
    }
}

fn by_trait<T: Read>(value: &Value, at: &Path, problems: &mut Problems) -> Option<Vec<(Trait, T)>> {
    let keys = Trait::ALL.map(Trait::as_str);
    let fields = Fields::open(value, &keys, at, problems)?;
    let given = |what: Trait| Some((what, fields.read(what.as_str(), problems)?));
    Some(Trait::ALL.into_iter().filter_map(given).collect())
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::{PairWeights, Trait, Weights};

    impl JsonSchema for Weights {
        fn schema_name() -> Cow<'static, str> {
            "Weights".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            let weight = |what: Trait| {
                let schema = json_schema!({"type": "number", "description": what.about()});
                (what.as_str().to_owned(), schema.to_value())
            };
            let properties: serde_json::Map<_, _> = Trait::ALL.into_iter().map(weight).collect();
            json_schema!({
                "type": "object",
                "description": "The weights of what a request has, from -100 to 100.",
                "properties": properties,
                "additionalProperties": false,
            })
        }
    }

    impl JsonSchema for PairWeights {
        fn schema_name() -> Cow<'static, str> {
            "PairWeights".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let with_others = |what: Trait| {
                let weights = generator.subschema_for::<Weights>().to_value();
                (what.as_str().to_owned(), weights)
            };
            let properties: serde_json::Map<_, _> =
                Trait::ALL.into_iter().map(with_others).collect();
            json_schema!({
                "type": "object",
                "description": "Under each trait the weights it has together with others.",
                "properties": properties,
                "additionalProperties": false,
            })
        }
    }
}
