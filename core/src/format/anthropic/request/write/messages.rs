//! What was said so far.

use super::super::super::block::Block;
use super::body::Message;
use super::parts::{block, text};
use super::thinking::Plan;
use super::{Losses, refuse};
use crate::chat::{Part, Request, Role, Turn, Unsupported};

/// All system prompts, wherever they stood: the format has one place for them, before the conversation.
pub(super) fn system<'a>(
    request: &'a Request,
    losses: &mut Losses,
) -> Result<Vec<Block<'a>>, Unsupported> {
    let mut blocks = Vec::new();
    for part in request.system() {
        match part {
            Part::Text { text: said, cache } => blocks.extend(text(said, cache.as_ref())),
            Part::Thinking { .. } | Part::HiddenThinking(_) => losses.add("thinking"),
            Part::Refusal(said) => blocks.extend(text(said, None)),
            Part::Image(_) | Part::Document(_) | Part::Audio(_) => {
                return Err(refuse("a system prompt that is not text"));
            }
            Part::ToolCall(_) | Part::ToolResult(_) => {
                return Err(refuse("tools in a system prompt"));
            }
        }
    }
    Ok(blocks)
}

/// The turns.
pub(super) fn conversation<'a>(
    turns: &[Turn<'a>],
    thinking: &Plan,
    losses: &mut Losses,
) -> Result<Vec<Message<'a>>, Unsupported> {
    let mut messages = Vec::with_capacity(turns.len());
    for turn in turns {
        let mut content = Vec::with_capacity(turn.parts.len());
        for part in in_order(turn) {
            content.extend(block(part, thinking, losses)?);
        }
        if !content.is_empty() {
            messages.push(Message {
                role: role(turn.role),
                content,
            });
        }
    }
    if messages.is_empty() {
        return Err(refuse("a conversation in which nobody says anything"));
    }
    Ok(messages)
}

/// The parts of a turn; what tools returned comes first, or the API misses it.
fn in_order<'t, 'a>(turn: &'t Turn<'a>) -> impl Iterator<Item = &'a Part> + 't {
    let is_result = |part: &&&Part| matches!(part, Part::ToolResult(_));
    let results = turn.parts.iter().filter(is_result);
    let others = turn.parts.iter().filter(move |part| !is_result(part));
    results.chain(others).copied()
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Assistant => "assistant",
        // Turns have no system messages.
        Role::User | Role::System => "user",
    }
}
