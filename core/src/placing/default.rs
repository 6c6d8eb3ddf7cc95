//! The weights that are shipped.

use super::{Placing, Thresholds};
use crate::facts::Trait;

impl Default for Placing {
    /// Reasoned from what weak models are known to stumble over (several steps, exactness, formal
    /// language, expert knowledge), none fitted to any benchmark's rows.
    fn default() -> Self {
        let none = Self {
            bias: -2.0,
            weights: [0.0; Trait::ALL.len()],
            thresholds: Thresholds {
                standard: 0.25,
                complex: 0.5,
                escalation: 0.8,
            },
        };
        WEIGHTS
            .into_iter()
            .fold(none, |placing, (what, weight)| placing.with(what, weight))
    }
}

const WEIGHTS: [(Trait, f32); 26] = [
    (Trait::Length, 0.6),
    (Trait::Sentences, 0.4),
    (Trait::LongWords, 0.5),
    (Trait::Numbers, 0.6),
    (Trait::Quantities, 0.6),
    (Trait::Maths, 1.2),
    (Trait::Logic, 0.8),
    (Trait::Negation, 0.3),
    (Trait::Reasoning, 0.6),
    (Trait::Recall, -0.4),
    (Trait::Chores, -1.5),
    (Trait::Demands, 0.6),
    (Trait::Legal, 0.8),
    (Trait::Medicine, 0.4),
    (Trait::Science, 0.6),
    (Trait::Finance, 0.5),
    (Trait::Computing, 0.7),
    (Trait::Code, 1.0),
    (Trait::LongAnswer, 0.8),
    (Trait::Foreign, 0.2),
    (Trait::Structured, 0.4),
    (Trait::Tools, 0.6),
    (Trait::ToolResults, 0.5),
    (Trait::Turns, 0.5),
    (Trait::Media, 0.5),
    (Trait::Effort, 1.5),
];
