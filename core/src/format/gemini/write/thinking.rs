//! `thinkingConfig`: how much to think, as the model takes it.

use serde::Serialize;

use super::Dropped;
use super::model::Generation;
use crate::chat::{Effort, Reasoning};

#[derive(Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ThinkingConfig {
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_budget: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_level: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    include_thoughts: Option<bool>,
}

/// How much to think; `None` where there is nothing to say. Thinking that the model cannot do, or cannot
/// do without, is told as dropped.
pub(super) fn thinking(
    reasoning: &Reasoning,
    generation: Generation,
    dropped: &mut Dropped,
) -> Option<ThinkingConfig> {
    if !can_think_so(reasoning, generation) {
        dropped.name("reasoning");
    }
    let config = match generation {
        Generation::Unthinking => ThinkingConfig::default(),
        Generation::Budgeted {
            optional,
            least,
            most,
        } => ThinkingConfig {
            thinking_budget: reasoning.tokens().map(|tokens| match tokens {
                0 if optional => 0,
                tokens => tokens.clamp(least, most),
            }),
            thinking_level: None,
            include_thoughts: reasoning.shown,
        },
        Generation::Leveled { minimal } => ThinkingConfig {
            thinking_budget: None,
            thinking_level: reasoning.word().map(|effort| level(effort, minimal)),
            include_thoughts: reasoning.shown,
        },
        Generation::Unknown => ThinkingConfig {
            thinking_budget: reasoning.tokens(),
            thinking_level: None,
            include_thoughts: reasoning.shown,
        },
    };
    (config != ThinkingConfig::default()).then_some(config)
}

fn can_think_so(reasoning: &Reasoning, generation: Generation) -> bool {
    match (generation, reasoning.word()) {
        (_, None) | (Generation::Unknown, _) => true,
        (Generation::Unthinking, Some(effort)) => effort == Effort::Off,
        (Generation::Budgeted { optional, .. }, Some(effort)) => optional || effort != Effort::Off,
        (Generation::Leveled { .. }, Some(effort)) => effort != Effort::Off,
    }
}

/// The nearest level; none is off.
fn level(effort: Effort, minimal: bool) -> &'static str {
    match effort {
        Effort::Off | Effort::Minimal if minimal => "minimal",
        Effort::Off | Effort::Minimal | Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High | Effort::Most => "high",
    }
}
