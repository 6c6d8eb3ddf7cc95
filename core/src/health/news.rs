//! What the sidecar tells every VM of everybody's health.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Vitals;
use crate::breaker::Board;
use crate::escalations::{Climbed, Daily};
use crate::name::ModelName;

/// What is known at one moment.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct News {
    /// The breakers that are not closed.
    #[serde(default)]
    pub breakers: Board,
    /// How every model that was asked lately is doing; `None`: as it was told before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vitals: Option<BTreeMap<ModelName, Vitals>>,
    /// How many of each route's exchanges went past their first tier.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub climbed: Climbed,
    /// How many of each route's exchanges did so today.
    #[serde(default, skip_serializing_if = "Daily::is_empty")]
    pub today: Daily,
}
