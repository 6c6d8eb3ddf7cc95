//! What was decided for a request and why: the same in its receipt and where it is explained.

use serde::{Deserialize, Serialize};

use crate::money::Usd;
use crate::name::{DomainName, ModelName};
use crate::placing::Placed;
use crate::routing::order::Why;
use crate::routing::score::Scored;
use crate::tier::Tier;

/// How a ladder came about. What was left out of it is told beside it, with the reason
/// ([`Skipped`](crate::outcome::Skipped)).
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Decision {
    /// The prompt's tokens, estimated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_tokens: Option<u64>,
    /// Where the request was placed, if its route has tiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed: Option<Placed>,
    /// Whose subject it is, if its route has specialists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<DomainName>,
    /// The models that may be asked, rank by rank.
    pub ranks: Vec<Ranked>,
    /// What climbing the whole ladder may cost at most, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<Usd>,
}

/// Models that would do equally well, in the order they are asked.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Ranked {
    /// Which tier of the route they are; `None` for specialists and for plain ladders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// The models.
    pub models: Vec<ModelName>,
    /// Why the first is the first.
    pub why: Why,
    /// Their scores, in the same order; none where the route has no objective.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Scored>,
}
