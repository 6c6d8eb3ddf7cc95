//! The messages of a message's request, and the blocks they are made of.

use crate::provider::answer::signature;
use crate::provider::call::{By, Call, What};
use crate::provider::check::{Mistake, Node};

/// Reads what was said.
pub(super) fn read(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let messages = body.need("messages")?.some_items()?;
    for (n, message) in messages.iter().enumerate() {
        message.only(&["role", "content"])?;
        let by = match message
            .need("role")?
            .word(&["user", "assistant", "system"])?
        {
            "user" => By::User,
            "system" if n > 0 => By::System,
            _ if n == 0 => return Err(message.wrong("first message must use the \"user\" role")),
            _ => By::Model,
        };
        read_content(&message.need("content")?, by, call)?;
    }
    let last = call.said.last().filter(|last| last.by == By::Model);
    let text = last
        .and_then(|last| last.what.as_text())
        .unwrap_or_default();
    match text.ends_with(char::is_whitespace) {
        true => Err(Mistake::of(
            "messages: final assistant content cannot end with trailing whitespace",
        )),
        false => Ok(()),
    }
}

/// That a cache is asked for as it can be.
pub(super) fn cache_control(block: &Node<'_>) -> Result<(), Mistake> {
    let Some(cache) = block.get("cache_control") else {
        return Ok(());
    };
    cache.only(&["type", "ttl"])?;
    cache.need("type")?.word(&["ephemeral"])?;
    cache
        .get("ttl")
        .map_or(Ok("5m"), |ttl| ttl.word(&["5m", "1h"]))
        .map(drop)
}

/// That the model's last turn, which called tools, begins with its thinking.
pub(super) fn last_turn_begins_with_thinking(body: &Node<'_>) -> Result<(), Mistake> {
    let messages = body.need("messages")?.items()?;
    let last = messages
        .iter()
        .rev()
        .find(|message| message.value()["role"] == "assistant");
    let Some(last) = last else { return Ok(()) };
    match last.value()["content"][0]["type"].as_str() {
        Some("thinking" | "redacted_thinking") => Ok(()),
        _ => Err(last.wrong(
            "expected `thinking` or `redacted_thinking` first: when thinking is enabled, a final \
             assistant message must start with a thinking block",
        )),
    }
}

fn read_content(content: &Node<'_>, by: By, call: &mut Call) -> Result<(), Mistake> {
    if content.value().is_string() {
        call.hear(by, What::Text(content.some_text()?.to_owned()));
        return Ok(());
    }
    for block in content.some_items()? {
        let what = read_block(&block, by)?;
        cache_control(&block)?;
        call.hear(by, what);
    }
    Ok(())
}

fn read_block(block: &Node<'_>, by: By) -> Result<What, Mistake> {
    let kinds: &[&str] = match by {
        By::User => &["text", "image", "document", "tool_result"],
        By::System => &["text"],
        By::Model => &["text", "tool_use", "thinking", "redacted_thinking"],
    };
    let kind = block.need("type")?.word(kinds)?;
    Ok(match kind {
        "image" => {
            block.only(&["type", "source", "cache_control"])?;
            What::Image(source(&block.need("source")?)?)
        }
        "document" => {
            block.only(&[
                "type",
                "source",
                "title",
                "context",
                "citations",
                "cache_control",
            ])?;
            What::Document(source(&block.need("source")?)?)
        }
        "tool_result" => read_result(block)?,
        "tool_use" => {
            block.only(&["type", "id", "name", "input", "cache_control", "caller"])?;
            What::Call {
                id: block.need("id")?.name(256)?.to_owned(),
                name: block.need("name")?.name(128)?.to_owned(),
                arguments: block.need("input")?.object()?.clone(),
            }
        }
        "thinking" => {
            block.only(&["type", "thinking", "signature"])?;
            let signed = block.need("signature")?;
            if *signed.value() != signature("Anthropic") {
                return Err(signed.wrong("Invalid `signature` in `thinking` block"));
            }
            What::Thinking(block.need("thinking")?.text()?.to_owned())
        }
        "redacted_thinking" => {
            block.only(&["type", "data"])?;
            What::Thinking(block.need("data")?.text()?.to_owned())
        }
        _ => {
            block.only(&["type", "text", "cache_control", "citations"])?;
            What::Text(block.need("text")?.some_text()?.to_owned())
        }
    })
}

fn read_result(block: &Node<'_>) -> Result<What, Mistake> {
    block.only(&[
        "type",
        "tool_use_id",
        "content",
        "is_error",
        "cache_control",
    ])?;
    let mut text = String::new();
    match block.get("content") {
        Some(content) if content.value().is_string() => text.push_str(content.text()?),
        Some(content) => {
            for part in content.items()? {
                part.need("type")?.word(&["text", "image", "document"])?;
                text.push_str(part.value()["text"].as_str().unwrap_or_default());
            }
        }
        None => {}
    }
    let id = block.need("tool_use_id")?.name(256)?.to_owned();
    Ok(What::Result { id, text })
}

fn source(source: &Node<'_>) -> Result<String, Mistake> {
    Ok(
        match source.need("type")?.word(&["base64", "url", "text"])? {
            "url" => {
                source.only(&["type", "url"])?;
                source.need("url")?.some_text()?.to_owned()
            }
            "text" => {
                source.only(&["type", "media_type", "data"])?;
                source.need("media_type")?.word(&["text/plain"])?;
                format!("text/plain {}", source.need("data")?.text()?)
            }
            _ => {
                source.only(&["type", "media_type", "data"])?;
                let known = [
                    "image/jpeg",
                    "image/png",
                    "image/gif",
                    "image/webp",
                    "application/pdf",
                ];
                let media_type = source.need("media_type")?.word(&known)?;
                format!("{media_type} {}", source.need("data")?.base64()?)
            }
        },
    )
}
