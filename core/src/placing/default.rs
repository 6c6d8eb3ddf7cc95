//! The weights that are shipped.

use super::{Pairs, Placing, Thresholds};
use crate::facts::Trait;

impl Default for Placing {
    /// Round numbers, reasoned and not fitted: what weak models are known to stumble over is several things
    /// said of one thing, conditions, negations, answers that look alike, formal language, programs and
    /// proofs; what they do well is to look up and to reword.
    ///
    /// The bias keeps short talk trivial. With the cap, text without any subject comes to a half and stays
    /// below `complex` however long it is.
    fn default() -> Self {
        let none = Self {
            bias: -2.2,
            weights: [0.0; Trait::ALL.len()],
            pairs: Pairs::default(),
            form_cap: 2.2,
            thresholds: Thresholds {
                standard: 0.2,
                complex: 0.55,
                escalation: 0.85,
            },
        };
        WEIGHTS
            .into_iter()
            .fold(none, |placing, (what, weight)| placing.with(what, weight))
    }
}

const WEIGHTS: [(Trait, f32); 30] = [
    (Trait::Length, 0.3),
    (Trait::Sentences, 0.3),
    (Trait::Commas, 0.3),
    (Trait::Connectives, 0.5),
    (Trait::Comparisons, 0.5),
    (Trait::Repeats, 1.0),
    (Trait::Sameness, 1.0),
    (Trait::Negation, 0.8),
    (Trait::AlikeChoices, 1.2),
    (Trait::ChoiceLength, 0.6),
    (Trait::Maths, 1.5),
    (Trait::Computing, 1.5),
    (Trait::Code, 1.5),
    (Trait::Reasoning, 1.5),
    (Trait::LongAnswer, 1.2),
    (Trait::Logic, 0.5),
    (Trait::Legal, 0.5),
    (Trait::Science, 0.6),
    (Trait::Finance, 0.5),
    (Trait::Medicine, 0.25),
    (Trait::Demands, 0.5),
    (Trait::Foreign, 0.3),
    (Trait::Recall, -0.6),
    (Trait::Chores, -1.2),
    (Trait::Structured, 0.3),
    (Trait::Tools, 0.5),
    (Trait::ToolResults, 0.5),
    (Trait::Turns, 0.5),
    (Trait::Media, 0.4),
    (Trait::Effort, 1.5),
];
