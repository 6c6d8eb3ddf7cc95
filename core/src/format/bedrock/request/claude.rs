//! What only Claude takes: its thinking, and what that leaves of the sampling parameters.

use serde::Serialize;

use super::super::family::is_since;
use super::Dropped;
use super::content::is_own_thought;
use super::tuning::{Tried, Tuning};
use crate::chat::{Effort, Output, Part, Reasoning, Request, Role, Turn};
use crate::format::anthropic::generation::Generation;

/// How it thinks.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Thinking {
    /// Within so many tokens.
    Enabled {
        /// These.
        budget_tokens: u64,
    },
    /// As much as it likes.
    Adaptive,
    /// Not at all.
    Disabled,
}

/// The least budget that the API takes.
const MIN_BUDGET: u64 = 1_024;

/// The narrowest nucleus that the API takes from a model that thinks.
const LEAST_THINKING_TOP_P: f64 = 0.95;

/// A request to a Claude.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claude<'r> {
    pub(super) request: &'r Request,
    pub(super) generation: Generation,
    /// It must call a tool.
    pub(super) is_forced: bool,
}

impl Claude<'_> {
    /// Adds what this Claude takes, and takes away what it does not.
    pub(super) fn tune(self, tuning: &mut Tuning<'_>, dropped: &mut Dropped) {
        if let Some(reasoning) = &self.request.reasoning {
            tuning.additional.thinking = self.thinking(reasoning);
            tuning.additional.output_config = self.effort(reasoning, dropped);
        }
        self.sample(tuning);
    }

    fn thinking(self, reasoning: &Reasoning) -> Option<Thinking> {
        let generation = self.generation;
        if reasoning.word() == Some(Effort::Off) {
            // Those that think by budget do not think of themselves.
            let must_be_told = generation.thinks_adaptively() && generation.can_skip_thinking();
            must_be_told.then_some(Thinking::Disabled)
        } else if generation.thinks_adaptively() {
            Some(Thinking::Adaptive)
        } else if is_since(generation, 3, 7) && !self.is_forced && !lacks_thinking(self.request) {
            by_budget(reasoning, self.request.max_tokens)
        } else {
            None
        }
    }

    /// How hard one tries that thinks as much as it likes. The API writes a schema into the same member of
    /// the model's request; it has to be enough then.
    fn effort(self, reasoning: &Reasoning, dropped: &mut Dropped) -> Option<Tried> {
        let effort = reasoning
            .word()
            .filter(|effort| *effort != Effort::Off && self.generation.thinks_adaptively())?;
        match self.request.output {
            Output::Text | Output::Json => Some(Tried {
                effort: word(effort, self.generation),
            }),
            Output::Schema(_) => {
                dropped.name("reasoning_effort");
                None
            }
        }
    }

    fn sample(self, tuning: &mut Tuning<'_>) {
        let thinks = tuning.takes_thinking();
        let said = &mut tuning.inference;
        if !self.generation.samples() {
            (said.temperature, said.top_p) = (None, None);
        } else if thinks {
            said.temperature = None;
            said.top_p = said.top_p.filter(|top_p| *top_p >= LEAST_THINKING_TOP_P);
        } else {
            tuning.additional.top_k = self.request.top_k;
        }
        if said.temperature.is_some() && !self.generation.samples_both_ways() {
            said.top_p = None;
        }
    }
}

/// A budget below the most tokens of the answer, of which at least half are left for the answer. Where the
/// caller names none, Bedrock allows as many as the model has.
fn by_budget(reasoning: &Reasoning, max_tokens: Option<u64>) -> Option<Thinking> {
    let wanted = reasoning.tokens().unwrap_or(MIN_BUDGET).max(MIN_BUDGET);
    let most = max_tokens.unwrap_or(u64::MAX);
    let budget_tokens = if wanted < most {
        wanted
    } else {
        (most / 2).max(MIN_BUDGET)
    };
    (budget_tokens < most).then_some(Thinking::Enabled { budget_tokens })
}

fn word(effort: Effort, generation: Generation) -> &'static str {
    match effort {
        Effort::Off | Effort::Minimal | Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High => "high",
        Effort::Most if generation.knows_extra_high() => "xhigh",
        Effort::Most => "max",
    }
}

/// Whether the turns since the user last spoke have calls that the model's own thinking does not
/// precede: asked to think by budget, the model refuses such a history.
fn lacks_thinking(request: &Request) -> bool {
    let turns = request.turns();
    turns
        .iter()
        .rev()
        .take_while(|turn| !is_question(turn))
        .any(calls_without_thinking)
}

fn is_question(turn: &Turn<'_>) -> bool {
    let mut parts = turn.parts.iter();
    turn.role == Role::User && !parts.any(|part| matches!(part, Part::ToolResult(_)))
}

fn calls_without_thinking(turn: &Turn<'_>) -> bool {
    let calls = turn.parts.iter().any(|part| part.as_tool_call().is_some());
    calls && !turn.parts.first().is_some_and(|part| is_own_thought(part))
}
