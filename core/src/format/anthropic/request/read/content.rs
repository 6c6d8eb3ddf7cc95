//! Content: a string, or blocks of many kinds.

use serde_json::value::RawValue;

use super::document;
use super::losses::Losses;
use crate::chat::{Cache, Part, Signature, ToolCall, ToolResult};
use crate::config::Format;
use crate::format::RequestError;
use crate::format::object::Object;

const EXPECTED: &str = "a string or an array of content blocks";

/// The most lists that content may stand in: pictures in a document in a tool's result in a message are
/// in four. Without an end to it, reading would take as much stack as the caller likes.
const MAX_LISTS: usize = 4;

/// What was said, and what blocks in between said for the system.
pub(super) type Content = (Vec<Part>, Vec<Part>);

/// Takes a member that is content; none is empty.
pub(super) fn take(
    holder: &mut Object<'_>,
    key: &'static str,
    losses: &mut Losses,
) -> Result<Content, RequestError> {
    let Some(raw) = holder.raw(key)? else {
        return Ok(Content::default());
    };
    if raw.get().starts_with('"') {
        let text: String =
            serde_json::from_str(raw.get()).map_err(|_| holder.mistake(key, EXPECTED))?;
        return Ok((vec![Part::text(text)], Vec::new()));
    }
    if holder.lists() >= MAX_LISTS {
        return Err(holder.mistake(key, "content that is nested less deep"));
    }
    let mut content = Content::default();
    for block in Object::parse_list(raw, &holder.path(key), EXPECTED)? {
        read(block, &mut content, losses)?;
    }
    Ok(content)
}

/// Reads a block.
fn read(
    mut block: Object<'_>,
    (parts, system): &mut Content,
    losses: &mut Losses,
) -> Result<(), RequestError> {
    let kind: String = block.need("type", "the kind of content block, a string")?;
    let cache = cache(&mut block, losses)?;
    match kind.as_str() {
        "text" => parts.push(Part::Text {
            text: block.need("text", "a string")?,
            cache,
        }),
        "image" => document::image(&mut block, cache, parts, losses)?,
        "document" => document::document(&mut block, cache, parts, losses)?,
        "search_result" => document::search_result(&mut block, cache, parts, losses)?,
        "tool_use" => parts.push(call(&mut block, cache, losses)?),
        "tool_result" => parts.push(result(&mut block, cache, losses)?),
        "thinking" => parts.push(thinking(&mut block)?),
        "redacted_thinking" => parts.push(Part::HiddenThinking(Signature::read(
            &block.need::<String>("data", "a string")?,
            Format::Anthropic,
        ))),
        "mid_conv_system" => system.extend(take(&mut block, "content", losses)?.0),
        // What its own tools did, what is stored with it, and what is newer than this.
        _ => {
            losses.only_here(block.name(&kind));
            return Ok(());
        }
    }
    losses.drop_rest(block);
    Ok(())
}

/// A mark for the cache.
pub(super) fn cache(
    holder: &mut Object<'_>,
    losses: &mut Losses,
) -> Result<Option<Cache>, RequestError> {
    let Some(mut mark) = holder.object("cache_control", "an object")? else {
        return Ok(None);
    };
    let kind: Option<String> = mark.take("type", "`ephemeral`")?;
    let ttl = mark.take("ttl", "`5m` or `1h`")?;
    losses.drop_rest(mark);
    if kind.as_deref() != Some("ephemeral") {
        losses.drop(holder.name("cache_control"));
        return Ok(None);
    }
    Ok(Some(Cache { ttl }))
}

fn call(
    block: &mut Object<'_>,
    cache: Option<Cache>,
    losses: &mut Losses,
) -> Result<Part, RequestError> {
    if cache.is_some() {
        losses.drop(block.name("cache_control"));
    }
    let input: Option<&RawValue> = block.raw("input")?;
    Ok(Part::ToolCall(ToolCall {
        id: block.need("id", "a string")?,
        name: block.need("name", "a string")?,
        arguments: input.map_or("{}", RawValue::get).to_owned(),
        signature: None,
    }))
}

fn result(
    block: &mut Object<'_>,
    cache: Option<Cache>,
    losses: &mut Losses,
) -> Result<Part, RequestError> {
    Ok(Part::ToolResult(ToolResult {
        call: block.need("tool_use_id", "a string")?,
        name: None,
        parts: take(block, "content", losses)?.0,
        is_error: block
            .take("is_error", "`true` or `false`")?
            .unwrap_or(false),
        cache,
    }))
}

fn thinking(block: &mut Object<'_>) -> Result<Part, RequestError> {
    let signature: Option<String> = block.take("signature", "a string")?;
    let signature = signature.filter(|signature| !signature.is_empty());
    Ok(Part::Thinking {
        text: block.need("thinking", "a string")?,
        signature: signature.map(|signature| Signature::read(&signature, Format::Anthropic)),
    })
}
