//! What was said so far.

use super::body::{Block, Message};
use super::content::Writer;
use super::unsupported;
use crate::chat::{Part, Request, Role, Turn, Unsupported};

/// All system prompts, wherever they stood: the API has one place for them, for text.
pub(super) fn system<'a>(
    request: &'a Request,
    writer: &mut Writer<'_>,
) -> Result<Vec<Block<'a>>, Unsupported> {
    let mut blocks = Vec::new();
    for part in request.system() {
        let Part::Text { text, cache } = part else {
            return Err(unsupported("a system prompt that is not text"));
        };
        writer.text(text, cache.as_ref(), &mut blocks);
    }
    Ok(blocks)
}

/// The conversation: the user begins, and roles alternate.
pub(super) fn conversation<'a>(
    request: &'a Request,
    writer: &mut Writer<'_>,
) -> Result<Vec<Message<'a>>, Unsupported> {
    let mut messages: Vec<Message<'a>> = Vec::new();
    for turn in request.turns() {
        let role = role(turn.role);
        let content = writer.turn(&turn)?;
        match messages.last_mut() {
            _ if content.is_empty() => {}
            // What stood between the two was nothing but white space.
            Some(last) if last.role == role => last.content.extend(content),
            _ => messages.push(Message { role, content }),
        }
    }
    match messages.as_slice() {
        [] => Err(unsupported("a conversation in which nobody says anything")),
        [first, ..] if first.role == ASSISTANT => {
            Err(unsupported("a conversation that the assistant begins"))
        }
        [.., last] if last.role == ASSISTANT && !writer.continues_answers() => {
            Err(unsupported("an answer begun by the caller"))
        }
        [..] if messages.iter().any(has_bare_document) => {
            Err(unsupported("a document without text beside it"))
        }
        [..] => Ok(messages),
    }
}

const ASSISTANT: &str = "assistant";

const fn role(role: Role) -> &'static str {
    match role {
        Role::Assistant => ASSISTANT,
        // Turns have no system messages.
        Role::User | Role::System => "user",
    }
}

/// The API wants text where there is a document.
fn has_bare_document(message: &Message<'_>) -> bool {
    let has = |wanted: fn(&Block<'_>) -> bool| message.content.iter().any(wanted);
    has(|block| matches!(block, Block::Document(_)))
        && !has(|block| matches!(block, Block::Text(_)))
}

/// The parts of a turn; what tools returned comes first, or the API misses it.
pub(super) fn in_order<'t, 'a>(turn: &'t Turn<'a>) -> impl Iterator<Item = &'a Part> + 't {
    let is_result = |part: &&&Part| matches!(part, Part::ToolResult(_));
    let results = turn.parts.iter().filter(is_result);
    let others = turn.parts.iter().filter(move |part| !is_result(part));
    results.chain(others).copied()
}
