//! The items of a response's request.

use serde_json::Value;

use crate::provider::answer::signature;
use crate::provider::call::{By, Call, What};
use crate::provider::check::{Mistake, Node};
use crate::provider::language::openai::address;

/// Reads what was said.
pub(super) fn read(input: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    if input.value().is_string() {
        call.hear(By::User, What::Text(input.text()?.to_owned()));
        return Ok(());
    }
    let items = input.some_items()?;
    for item in &items {
        read_item(item, call)?;
    }
    match items.last().map(|last| &last.value()["type"]) {
        Some(kind) if kind == "reasoning" => Err(input
            .wrong("an item of type `reasoning` was provided without its required following item")),
        _ => Ok(()),
    }
}

fn read_item(item: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let kinds = [
        "message",
        "function_call",
        "function_call_output",
        "reasoning",
    ];
    match item
        .get("type")
        .map_or(Ok("message"), |kind| kind.word(&kinds))?
    {
        "function_call" => {
            item.only(&["type", "id", "call_id", "name", "arguments", "status"])?;
            id(item, "fc")?;
            let arguments = item.need("arguments")?.text()?;
            let what = What::Call {
                id: item.need("call_id")?.some_text()?.to_owned(),
                name: item.need("name")?.name(64)?.to_owned(),
                arguments: serde_json::from_str(arguments)
                    .unwrap_or(Value::String(arguments.to_owned())),
            };
            call.hear(By::Model, what);
            Ok(())
        }
        "function_call_output" => read_output(item, call),
        "reasoning" => read_reasoning(item, call),
        _ => read_message(item, call),
    }
}

fn read_output(item: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    item.only(&["type", "id", "call_id", "output", "status"])?;
    let output = item.need("output")?;
    let mut text = String::new();
    if output.value().is_string() {
        text.push_str(output.text()?);
    } else {
        for part in output.some_items()? {
            part.need("type")?.word(&["input_text"])?;
            text.push_str(part.need("text")?.text()?);
        }
    }
    let id = item.need("call_id")?.some_text()?.to_owned();
    call.hear(By::User, What::Result { id, text });
    Ok(())
}

fn read_reasoning(item: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    item.only(&[
        "type",
        "id",
        "summary",
        "content",
        "encrypted_content",
        "status",
    ])?;
    item.need("id")?;
    id(item, "rs")?;
    if let Some(encrypted) = item.get("encrypted_content")
        && *encrypted.value() != signature("Responses")
    {
        return Err(encrypted.wrong("the encrypted content could not be verified"));
    }
    let mut text = String::new();
    for part in item.need("summary")?.items()? {
        part.only(&["type", "text"])?;
        part.need("type")?.word(&["summary_text"])?;
        text.push_str(part.need("text")?.text()?);
    }
    call.hear(By::Model, What::Thinking(text));
    Ok(())
}

fn read_message(item: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    item.only(&["type", "role", "content", "id", "status", "phase"])?;
    id(item, "msg")?;
    let by = match item
        .need("role")?
        .word(&["user", "system", "developer", "assistant"])?
    {
        "user" => By::User,
        "assistant" => By::Model,
        _ => By::System,
    };
    let content = item.need("content")?;
    if content.value().is_string() {
        call.hear(by, What::Text(content.text()?.to_owned()));
        return Ok(());
    }
    for part in content.some_items()? {
        let what = read_part(&part, by)?;
        call.hear(by, what);
    }
    Ok(())
}

fn read_part(part: &Node<'_>, by: By) -> Result<What, Mistake> {
    let kinds: &[&str] = match by {
        By::System => &["input_text"],
        By::User => &["input_text", "input_image", "input_file"],
        By::Model => &["output_text", "refusal"],
    };
    let kind = part.need("type")?.word(kinds)?;
    Ok(match kind {
        "input_image" => {
            part.only(&["type", "image_url", "file_id", "detail"])?;
            What::Image(address(&part.need("image_url")?)?)
        }
        "input_file" => {
            part.only(&[
                "type",
                "file_data",
                "file_url",
                "file_id",
                "filename",
                "detail",
            ])?;
            let file = part
                .get("file_url")
                .map_or_else(|| part.need("file_data"), Ok)?;
            What::Document(address(&file)?)
        }
        "refusal" => What::Text(part.need("refusal")?.text()?.to_owned()),
        _ => {
            part.only(&["type", "text", "annotations", "logprobs"])?;
            What::Text(part.need("text")?.text()?.to_owned())
        }
    })
}

/// That an item's id, where it has one, begins as this kind's ids do.
fn id(item: &Node<'_>, prefix: &str) -> Result<(), Mistake> {
    match item.get("id") {
        Some(id) if !id.text()?.starts_with(prefix) => {
            Err(id.expected(&format!("an id that begins with `{prefix}`")))
        }
        _ => Ok(()),
    }
}
