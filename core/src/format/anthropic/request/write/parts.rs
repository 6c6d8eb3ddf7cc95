//! A part as a content block.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::super::super::block::{Block, CacheControl};
use super::media::{document, image};
use super::thinking::{Plan, is_own};
use super::{Losses, refuse};
use crate::chat::{Cache, Part, ToolCall, ToolResult, Unsupported};

/// The block of a part; `None` where there is nothing to say.
pub(super) fn block<'a>(
    part: &'a Part,
    thinking: &Plan,
    losses: &mut Losses,
) -> Result<Option<Block<'a>>, Unsupported> {
    Ok(match part {
        Part::Thinking { .. } | Part::HiddenThinking(_) => {
            let block = thought(part).filter(|_| thinking.takes_history());
            if block.is_none() {
                losses.add("thinking");
            }
            block
        }
        Part::ToolCall(call) => Some(tool_use(call, losses)?),
        Part::ToolResult(result) => Some(tool_result(result, losses)?),
        Part::Text { .. }
        | Part::Refusal(_)
        | Part::Image(_)
        | Part::Document(_)
        | Part::Audio(_) => content(part, losses)?,
    })
}

/// Text; the API refuses a block of nothing but white space.
pub(super) fn text<'a>(text: &'a str, cache: Option<&'a Cache>) -> Option<Block<'a>> {
    let has_words = !text.trim().is_empty();
    has_words.then(|| Block::Text {
        text: text.into(),
        cache_control: cache_control(cache),
    })
}

pub(super) fn cache_control(cache: Option<&Cache>) -> Option<CacheControl<'_>> {
    cache.map(|cache| CacheControl {
        kind: "ephemeral",
        ttl: cache.ttl.as_deref(),
    })
}

/// What may stand in a message and in a tool's result.
fn content<'a>(part: &'a Part, losses: &mut Losses) -> Result<Option<Block<'a>>, Unsupported> {
    Ok(match part {
        Part::Text { text: said, cache } => text(said, cache.as_ref()),
        Part::Refusal(said) => text(said, None),
        Part::Image(media) => Some(image(media, losses)?),
        Part::Document(media) => Some(document(media)?),
        Part::Audio(_) => return Err(refuse("audio input")),
        Part::Thinking { .. } | Part::HiddenThinking(_) => {
            losses.add("thinking");
            None
        }
        Part::ToolCall(_) | Part::ToolResult(_) => {
            return Err(refuse("tools in a tool's result"));
        }
    })
}

/// The thinking that the API will know for its own.
fn thought(part: &Part) -> Option<Block<'_>> {
    match part {
        Part::Thinking {
            text,
            signature: Some(signature),
        } if is_own(part) => Some(Block::Thinking {
            thinking: text,
            signature: signature.value.as_str().into(),
        }),
        Part::HiddenThinking(signature) if is_own(part) => Some(Block::RedactedThinking {
            data: signature.value.as_str().into(),
        }),
        Part::Thinking { .. }
        | Part::HiddenThinking(_)
        | Part::Text { .. }
        | Part::Image(_)
        | Part::Document(_)
        | Part::Audio(_)
        | Part::ToolCall(_)
        | Part::ToolResult(_)
        | Part::Refusal(_) => None,
    }
}

fn tool_use<'a>(call: &'a ToolCall, losses: &mut Losses) -> Result<Block<'a>, Unsupported> {
    if call.signature.is_some() {
        losses.add("thinking");
    }
    let input = call.arguments.trim_ascii();
    let is_object = input.starts_with('{') && serde_json::from_str::<&RawValue>(input).is_ok();
    if !input.is_empty() && !is_object {
        return Err(refuse("tool call arguments that are no JSON object"));
    }
    Ok(Block::ToolUse {
        id: id(&call.id),
        name: &call.name,
        input,
    })
}

fn tool_result<'a>(result: &'a ToolResult, losses: &mut Losses) -> Result<Block<'a>, Unsupported> {
    let mut blocks = Vec::with_capacity(result.parts.len());
    for part in &result.parts {
        blocks.extend(content(part, losses)?);
    }
    Ok(Block::ToolResult {
        tool_use_id: id(&result.call),
        content: blocks,
        is_error: result.is_error,
        cache_control: cache_control(result.cache.as_ref()),
    })
}

/// An id in the API's alphabet. Calls and their results change alike, so they still meet.
fn id(id: &str) -> Cow<'_, str> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if id.chars().all(fits) {
        return Cow::Borrowed(id);
    }
    let fitted = |letter| if fits(letter) { letter } else { '_' };
    id.chars().map(fitted).collect()
}
