//! Models in ranks: those of one rank would do equally well, and a ladder climbs rank by rank.

use std::sync::Arc;

use crate::config::{Model, Tiers};
use crate::tier::Tier;

/// Models that would do equally well for a request.
#[derive(Debug)]
pub struct Rank {
    /// Which tier of the route they are; `None` for specialists, for plain ladders and for a model that
    /// was asked for by name.
    pub tier: Option<Tier>,
    /// The models, as the document lists them.
    pub models: Vec<Arc<Model>>,
    /// Whether their order is somebody's own: that of a ladder. One that stands there twice is asked twice.
    pub is_ordered: bool,
}

impl Rank {
    /// Models in an order that stays.
    pub const fn ordered(models: Vec<Arc<Model>>) -> Self {
        Self {
            tier: None,
            models,
            is_ordered: true,
        }
    }

    /// Models that know a subject well.
    pub fn of_specialists(models: &[Arc<Model>]) -> Self {
        Self {
            tier: None,
            models: models.to_vec(),
            is_ordered: false,
        }
    }
}

/// The tiers as a request climbs them: the one it was placed in, the harder ones upwards, and last the
/// easier ones downwards, because a lesser answer is better than none.
pub fn climbed(tiers: &Tiers, placed: Tier) -> Vec<Rank> {
    let (easier, others): (Vec<_>, Vec<_>) = tiers.iter().partition(|(tier, _)| *tier < placed);
    let climbed = others.into_iter().chain(easier.into_iter().rev());
    climbed
        .map(|(tier, models)| Rank {
            tier: Some(tier),
            models: models.to_vec(),
            is_ordered: false,
        })
        .collect()
}
