//! What Claude's thinking asks of a request, whoever serves it: Anthropic itself, or Bedrock.

use crate::chat::{Part, Reasoning, Request, Role, Turn};

/// The least budget that the API takes.
const MIN_BUDGET: u64 = 1_024;

/// The tokens that are wanted for thinking.
pub(in crate::format) fn wanted_budget(reasoning: &Reasoning) -> u64 {
    reasoning.tokens().unwrap_or(MIN_BUDGET).max(MIN_BUDGET)
}

/// A budget below the most tokens of the answer, of which at least half are left for the answer where
/// what is wanted does not fit; `None` where there is no room at all.
pub(in crate::format) fn budget_below(wanted: u64, max_tokens: u64) -> Option<u64> {
    let budget = if wanted < max_tokens {
        wanted
    } else {
        (max_tokens / 2).max(MIN_BUDGET)
    };
    (budget < max_tokens).then_some(budget)
}

/// Whether the turns since the user last spoke have calls that the model's own thinking does not
/// precede: asked to think by budget, the model refuses such a history. Its own is what its server knows.
pub(in crate::format) fn lacks_thinking(request: &Request, is_own: fn(&Part) -> bool) -> bool {
    let turns = request.turns();
    turns
        .iter()
        .rev()
        .take_while(|turn| !is_question(turn))
        .any(|turn| calls_without_thinking(turn, is_own))
}

fn is_question(turn: &Turn<'_>) -> bool {
    let mut parts = turn.parts.iter();
    turn.role == Role::User && !parts.any(|part| matches!(part, Part::ToolResult(_)))
}

fn calls_without_thinking(turn: &Turn<'_>, is_own: fn(&Part) -> bool) -> bool {
    let calls = turn.parts.iter().any(|part| part.as_tool_call().is_some());
    calls && !turn.parts.first().is_some_and(|part| is_own(part))
}
