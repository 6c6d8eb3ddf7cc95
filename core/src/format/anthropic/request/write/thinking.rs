//! How much the model is to think, and how many tokens its answer may have: the two depend on each
//! other where thinking is counted in a budget.

use super::super::super::generation::Generation;
use super::super::super::thinking::{budget_below, lacks_thinking, wanted_budget};
use super::Losses;
use super::body::Thinking;
use crate::chat::{Effort, Part, Reasoning, Request};
use crate::config::{Format, Model};

/// What is said of thinking.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) config: Option<Thinking>,
    pub(super) effort: Option<&'static str>,
    pub(super) max_tokens: u64,
    generation: Generation,
}

/// The most tokens of an answer where neither caller nor config names them: every model has as many.
const DEFAULT_MAX_TOKENS: u64 = 4_096;

/// Plans it.
pub(super) fn plan(request: &Request, model: &Model, is_forced: bool, losses: &mut Losses) -> Plan {
    let mut plan = Plan::without(request, model);
    let Some(reasoning) = &request.reasoning else {
        return plan;
    };
    if reasoning.word() == Some(Effort::Off) {
        plan.switch_off();
    } else if plan.generation.thinks_adaptively() {
        plan.think_adaptively(reasoning);
    } else if !is_forced && !lacks_thinking(request, is_own) {
        plan.think_by_budget(reasoning, request, model);
    }
    if plan.config.is_none() {
        losses.add("thinking");
    }
    plan
}

impl Plan {
    /// The model thinks because the request says so.
    pub(super) const fn is_on(&self) -> bool {
        match self.config {
            Some(Thinking::Enabled { .. } | Thinking::Adaptive { .. }) => true,
            Some(Thinking::Disabled) | None => false,
        }
    }

    /// Whether the history may have thinking. Models that think by budget take it only while they do.
    pub(super) fn takes_history(&self) -> bool {
        self.is_on() || self.generation.thinks_adaptively()
    }

    fn without(request: &Request, model: &Model) -> Self {
        let named = request.max_tokens.or(model.max_output);
        Self {
            config: None,
            effort: None,
            max_tokens: named.unwrap_or(DEFAULT_MAX_TOKENS),
            generation: Generation::of(model.wire_name.as_str()),
        }
    }

    fn switch_off(&mut self) {
        self.config = self
            .generation
            .can_skip_thinking()
            .then_some(Thinking::Disabled);
    }

    fn think_adaptively(&mut self, reasoning: &Reasoning) {
        let display = display(reasoning);
        self.config = Some(Thinking::Adaptive { display });
        self.effort = reasoning.word().map(|effort| self.generation.word(effort));
    }

    /// The budget must stay below the most tokens. Where the caller named these, at least half of them are
    /// left for the answer; where nobody did, the answer's are added to the budget.
    fn think_by_budget(&mut self, reasoning: &Reasoning, request: &Request, model: &Model) {
        let wanted = wanted_budget(reasoning);
        if request.max_tokens.is_none() && wanted >= self.max_tokens {
            let both = wanted.saturating_add(DEFAULT_MAX_TOKENS);
            self.max_tokens = both.min(model.max_output.unwrap_or(both));
        }
        let budget = budget_below(wanted, self.max_tokens);
        self.config = budget.map(|budget_tokens| Thinking::Enabled {
            budget_tokens,
            display: display(reasoning),
        });
    }
}

fn display(reasoning: &Reasoning) -> Option<&'static str> {
    reasoning
        .shown
        .map(|shown| if shown { "summarized" } else { "omitted" })
}

/// Whether the API will know this thinking for its own.
pub(super) fn is_own(part: &Part) -> bool {
    match part {
        Part::Thinking { signature, .. } => signature
            .as_ref()
            .is_some_and(|signature| signature.origin == Format::Anthropic),
        Part::HiddenThinking(signature) => signature.origin == Format::Anthropic,
        Part::Text { .. }
        | Part::Image(_)
        | Part::Document(_)
        | Part::Audio(_)
        | Part::ToolCall(_)
        | Part::ToolResult(_)
        | Part::Refusal(_) => false,
    }
}
