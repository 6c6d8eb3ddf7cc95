//! From a route to a ladder: rank by rank, those who may be asked, in the order they are asked.

use std::sync::Arc;

use super::occasion::Occasion;
use super::order::{Order, Ranking, Why, order};
use super::rank::Rank;
use crate::config::Model;
use crate::decision::{Decision, Ranked};
use crate::outcome::{Skip, Skipped};

/// What came of looking at a route's models.
#[derive(Debug, Default)]
pub struct Decided {
    /// The rungs, first to last; none if no model may be asked.
    pub rungs: Vec<Arc<Model>>,
    /// The models that were left out, and why.
    pub skipped: Vec<Skipped>,
    /// How it came about.
    pub decision: Decision,
}

/// Takes from each rank those that `admit` lets pass, orders them, and puts rank behind rank.
pub fn decide(
    ranks: &[Rank],
    ranking: &Ranking,
    occasion: &Occasion<'_>,
    mut admit: impl FnMut(&Arc<Model>) -> Result<(), Skip>,
) -> Decided {
    let mut decided = Decided::default();
    for rank in ranks {
        let admitted = decided.admitted(rank, &mut admit);
        if !admitted.is_empty() {
            decided.take(rank, ordered(rank, admitted, ranking, occasion));
        }
    }
    decided
}

/// A ladder's order is the operator's own; equals are ordered as the route says.
fn ordered(
    rank: &Rank,
    admitted: Vec<Arc<Model>>,
    ranking: &Ranking,
    occasion: &Occasion<'_>,
) -> Order {
    if rank.is_ordered {
        return Order {
            models: admitted,
            scores: Vec::new(),
            why: Why::Listed,
        };
    }
    order(&admitted, ranking, occasion)
}

impl Decided {
    /// Those of a rank that may be asked. A ladder may name a model twice; elsewhere one that a rank
    /// before this had is asked there.
    fn admitted(
        &mut self,
        rank: &Rank,
        admit: &mut impl FnMut(&Arc<Model>) -> Result<(), Skip>,
    ) -> Vec<Arc<Model>> {
        let mut admitted = Vec::with_capacity(rank.models.len());
        for model in &rank.models {
            if !rank.is_ordered && self.knows(model) {
                continue;
            }
            match admit(model) {
                Ok(()) => admitted.push(Arc::clone(model)),
                Err(why) => self.skip(model, why),
            }
        }
        admitted
    }

    fn knows(&self, model: &Model) -> bool {
        self.rungs.iter().any(|rung| rung.name == model.name)
            || self
                .skipped
                .iter()
                .any(|skipped| skipped.model == model.name)
    }

    fn take(&mut self, rank: &Rank, order: Order) {
        self.decision.ranks.push(Ranked {
            tier: rank.tier,
            models: order
                .models
                .iter()
                .map(|model| model.name.clone())
                .collect(),
            why: order.why,
            scores: order.scores,
        });
        self.rungs.extend(order.models);
    }

    /// How many rungs, from the first, are as good as the first: those of the first rank, and where that is
    /// of specialists those of the tier the request was placed in.
    pub fn first_tier(&self) -> usize {
        let ranks = &self.decision.ranks;
        let first = ranks.iter().find_map(|rank| rank.tier);
        let as_good = ranks
            .iter()
            .take_while(|rank| rank.tier.is_none() || rank.tier == first);
        as_good.map(|rank| rank.models.len()).sum()
    }

    fn skip(&mut self, model: &Model, why: Skip) {
        self.skipped.push(Skipped::new(model, why));
    }
}
