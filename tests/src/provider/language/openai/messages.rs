//! The messages of a chat completion's request.

use serde_json::Value;

use crate::provider::call::{By, Call, What};
use crate::provider::check::{Mistake, Node};

/// Reads what was said.
pub(super) fn read(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    for message in body.need("messages")?.some_items()? {
        match message
            .need("role")?
            .word(&["system", "developer", "user", "assistant", "tool"])?
        {
            "user" => {
                message.only(&["role", "content", "name"])?;
                read_content(&message.need("content")?, By::User, call)?;
            }
            "assistant" => read_assistant(&message, call)?,
            "tool" => read_result(&message, call)?,
            _ => {
                message.only(&["role", "content", "name"])?;
                read_content(&message.need("content")?, By::System, call)?;
            }
        }
    }
    Ok(())
}

fn read_assistant(message: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    message.only(&[
        "role",
        "content",
        "refusal",
        "name",
        "audio",
        "tool_calls",
        "function_call",
    ])?;
    let calls = message.get("tool_calls");
    match (message.get("content"), message.get("refusal")) {
        (None, None) if calls.is_none() => {
            return Err(message.wrong("`content` or `tool_calls` is required"));
        }
        (Some(content), _) => read_content(&content, By::Model, call)?,
        (None, Some(refusal)) => call.hear(By::Model, What::Text(refusal.text()?.to_owned())),
        (None, None) => {}
    }
    let Some(calls) = calls else { return Ok(()) };
    for made in calls.some_items()? {
        made.only(&["id", "type", "function"])?;
        made.need("type")?.word(&["function"])?;
        let function = made.need("function")?;
        function.only(&["name", "arguments"])?;
        let arguments = function.need("arguments")?.text()?;
        call.hear(
            By::Model,
            What::Call {
                id: made.need("id")?.some_text()?.to_owned(),
                name: function.need("name")?.name(64)?.to_owned(),
                arguments: serde_json::from_str(arguments)
                    .unwrap_or(Value::String(arguments.to_owned())),
            },
        );
    }
    Ok(())
}

fn read_result(message: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    message.only(&["role", "content", "tool_call_id", "name"])?;
    let content = message.need("content")?;
    let text = match content.value().is_string() {
        true => content.text()?.to_owned(),
        false => texts(&content)?,
    };
    let id = message.need("tool_call_id")?.some_text()?.to_owned();
    call.hear(By::User, What::Result { id, text });
    Ok(())
}

fn texts(content: &Node<'_>) -> Result<String, Mistake> {
    let mut text = String::new();
    for part in content.some_items()? {
        part.need("type")?.word(&["text"])?;
        text.push_str(part.need("text")?.text()?);
    }
    Ok(text)
}

fn read_content(content: &Node<'_>, by: By, call: &mut Call) -> Result<(), Mistake> {
    if content.value().is_string() {
        call.hear(by, What::Text(content.text()?.to_owned()));
        return Ok(());
    }
    let kinds: &[&str] = match by {
        By::System => &["text"],
        By::User => &["text", "image_url", "input_audio", "file"],
        By::Model => &["text", "refusal"],
    };
    for part in content.some_items()? {
        let kind = part.need("type")?.word(kinds)?;
        part.only(&["type", kind])?;
        let inner = part.need(kind)?;
        let what = match kind {
            "image_url" => {
                inner.only(&["url", "detail"])?;
                What::Image(address(&inner.need("url")?)?)
            }
            "file" => {
                inner.only(&["file_data", "file_id", "filename"])?;
                What::Document(address(&inner.need("file_data")?)?)
            }
            "input_audio" => return Err(part.wrong("this model hears nothing")),
            _ => What::Text(inner.text()?.to_owned()),
        };
        call.hear(by, what);
    }
    Ok(())
}

/// A URL, or the media type and the data of a `data:` URL.
pub(in crate::provider::language) fn address(url: &Node<'_>) -> Result<String, Mistake> {
    let text = url.some_text()?;
    if let Some((media_type, data)) = text
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"))
    {
        return Ok(format!("{media_type} {data}"));
    }
    match text.starts_with("http://") || text.starts_with("https://") {
        true => Ok(text.to_owned()),
        false => Err(url.expected("an http or data URL")),
    }
}
