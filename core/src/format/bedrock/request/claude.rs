//! What only Claude takes: its thinking, and what that leaves of the sampling parameters.

use serde::Serialize;

use super::super::family::is_since;
use super::Dropped;
use super::content::is_own_thought;
use super::tuning::{Tried, Tuning};
use crate::chat::{Effort, Output, Reasoning, Request};
use crate::format::anthropic::generation::Generation;
use crate::format::anthropic::thinking::{budget_below, lacks_thinking, wanted_budget};

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
        } else if is_since(generation, 3, 7)
            && !self.is_forced
            && !lacks_thinking(self.request, is_own_thought)
        {
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
                effort: self.generation.word(effort),
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

/// Where the caller names no most tokens of the answer, Bedrock allows as many as the model has.
fn by_budget(reasoning: &Reasoning, max_tokens: Option<u64>) -> Option<Thinking> {
    let budget = budget_below(wanted_budget(reasoning), max_tokens.unwrap_or(u64::MAX));
    budget.map(|budget_tokens| Thinking::Enabled { budget_tokens })
}
