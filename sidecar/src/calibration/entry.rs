//! What is kept: a judge's scores as they are given, and what callers say of answers later.

use baton_core::name::{ExchangeId, ModelName, RouteName};
use baton_core::share::Share;
use serde::{Deserialize, Serialize};

use crate::verify::scores::Scores;

/// A judgement, as it is kept. Names and numbers: nothing of what was asked or answered.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Entry {
    /// The exchange whose answer was judged.
    pub exchange: ExchangeId,
    /// The attempt that gave it, from 1.
    pub attempt: u16,
    /// Its route.
    pub route: RouteName,
    /// The model that answered.
    pub model: ModelName,
    /// The model that judged.
    pub judge: ModelName,
    /// How long the answer was, in characters.
    pub chars: usize,
    /// The scores as they were given; `None`: they could not be read.
    pub scores: Option<Scores>,
    /// The same, without what length adds to them: as they were used.
    pub used: Option<Scores>,
    /// What was asked for.
    pub thresholds: Thresholds,
    /// Whether the answer passed.
    pub passed: bool,
}

/// The scores a route asks for.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Thresholds {
    /// The lowest coherence that passes.
    pub coherence: Share,
    /// The lowest relevance that passes.
    pub relevance: Share,
    /// The highest risk of hallucination that passes.
    pub hallucination: Share,
}

/// What somebody says of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    /// The exchange.
    pub exchange: ExchangeId,
    /// Who says so; each has one word per exchange, the latest.
    pub source: String,
    /// How good the answer was, from 0 to 1.
    pub good: Share,
}
