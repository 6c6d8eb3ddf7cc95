//! Which model is asked first, which next: the objective ranks them, equals are balanced, and now and
//! then another one goes first, to see how it does today.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::balance::Balance;
use super::contender::Contender;
use super::objective::Objective;
use super::occasion::Occasion;
use super::score::{self, Scored};
use crate::config::Model;
use crate::draw::{Draws, draw};
use crate::share::Share;

/// How a route orders the models that would all do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// What makes one better; without it all are as good.
    pub objective: Option<Objective>,
    /// The share of requests that ask another one first than the best.
    pub explore: Share,
    /// How requests are spread; without it the best always goes first.
    pub balance: Option<Balance>,
}

/// The models in the order in which they are asked, and why.
#[derive(Debug)]
pub struct Order {
    /// As many as there were.
    pub models: Vec<Arc<Model>>,
    /// Their scores, in the same order; empty without an objective.
    pub scores: Vec<Scored>,
    /// Why the first is the first.
    pub why: Why,
}

/// Why a model is asked first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The configuration has it first.
    Listed,
    /// It has the best score.
    Best,
    /// It was drawn by weight among equals.
    Weight,
    /// Of two drawn among equals it is the faster.
    Faster,
    /// Among equals it is the nearest.
    Nearest,
    /// The session's or tenant's requests go there.
    Sticky,
    /// They would go elsewhere, but that is dearer or slower than stickiness may be.
    StickyLimited,
    /// Another is better: it goes first to see how it does.
    Explored,
}

impl Why {
    /// The word for it in receipts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Best => "best",
            Self::Weight => "weight",
            Self::Faster => "faster",
            Self::Nearest => "nearest",
            Self::Sticky => "sticky",
            Self::StickyLimited => "sticky_limited",
            Self::Explored => "explored",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Orders models of which each may be asked. The same occasion always gives the same order.
pub fn order(models: &[Arc<Model>], ranking: &Ranking, occasion: &Occasion<'_>) -> Order {
    if ranking.objective.is_none() && ranking.balance.is_none() {
        return Order {
            models: models.to_vec(),
            scores: Vec::new(),
            why: Why::Listed,
        };
    }
    let mut contenders: Vec<_> = models
        .iter()
        .map(|model| Contender::of(model, occasion))
        .collect();
    let why = put_in_order(&mut contenders, ranking, occasion);
    let (models, scores): (_, Vec<_>) = contenders
        .into_iter()
        .map(|one| (one.model, one.scored))
        .unzip();
    Order {
        models,
        scores: scores.into_iter().flatten().collect(),
        why,
    }
}

fn put_in_order(contenders: &mut [Contender], ranking: &Ranking, occasion: &Occasion<'_>) -> Why {
    if let Some(objective) = &ranking.objective {
        score::rank(contenders, objective);
    }
    let why = ranking.balance.as_ref().map_or(Why::Best, |balance| {
        balance.put_in_order(contenders, occasion)
    });
    match why {
        // What stays has another first model than its neighbours anyway, and a cache to lose.
        Why::Sticky | Why::StickyLimited => why,
        Why::Listed | Why::Best | Why::Weight | Why::Faster | Why::Nearest | Why::Explored => {
            explore(contenders, ranking.explore, occasion).unwrap_or(why)
        }
    }
}

/// Lets one of the others go first, for a share of requests; the rest keep their order.
fn explore(contenders: &mut [Contender], share: Share, occasion: &Occasion<'_>) -> Option<Why> {
    let seed = occasion.exchange.as_str();
    let others = contenders
        .len()
        .checked_sub(1)
        .filter(|others| *others > 0)?;
    if draw(seed, "explore") >= share.value() {
        return None;
    }
    let other = Draws::of(seed, "explored").place(others);
    to_the_front(contenders, other.saturating_add(1));
    Some(Why::Explored)
}

/// Moves the one at that place before the first.
pub(super) fn to_the_front(contenders: &mut [Contender], place: usize) {
    if let Some(moved) = contenders.get_mut(..=place) {
        moved.rotate_right(1);
    }
}
