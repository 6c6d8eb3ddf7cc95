//! The person above a route's models.

use std::sync::Arc;

use super::Model;
use crate::name::ClusterName;

/// A person who is asked when no model has answered.
#[derive(Debug)]
pub struct Human {
    /// The rung: the sidecar in the place of a model, which takes the request as a case. It costs nothing,
    /// and is called `human`, as is its provider.
    pub rung: Arc<Model>,
    /// Where cases are posted.
    pub webhook: Webhook,
    /// What the caller is told.
    pub message: String,
    /// How it is told.
    pub told: Told,
}

/// Where cases are posted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Webhook {
    /// The Envoy cluster.
    pub cluster: ClusterName,
    /// The path there, with its query if it has one.
    pub path: String,
}

/// How a caller is told that a person has its request.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Told {
    /// By an answer in its own format, which says so.
    #[default]
    Answer,
    /// By a status of its own, and the place to poll.
    Accepted,
}

impl Told {
    /// Both ways.
    pub const ALL: [Self; 2] = [Self::Answer, Self::Accepted];

    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::Answer => 200,
            Self::Accepted => 202,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Told {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Told".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"enum": Self::ALL.map(Self::status)})
    }
}
