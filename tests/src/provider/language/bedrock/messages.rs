//! The messages of a conversation's request, and the blocks they are made of.

use crate::provider::answer::signature;
use crate::provider::call::{By, Call, What};
use crate::provider::check::{Mistake, Node};

/// What a block may be.
const KINDS: [&str; 7] = [
    "text",
    "image",
    "document",
    "toolUse",
    "toolResult",
    "reasoningContent",
    "cachePoint",
];

/// Reads what was said. Roles take turns, and the user begins.
pub(super) fn read(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let mut turn = By::User;
    for message in body.need("messages")?.some_items()? {
        message.only(&["role", "content"])?;
        let by = match message.need("role")?.word(&["user", "assistant"])? {
            "user" => By::User,
            _ => By::Model,
        };
        if by != turn {
            return Err(message
                .wrong("roles must alternate, and a conversation must start with a user message"));
        }
        let blocks = message.need("content")?.some_items()?;
        for block in &blocks {
            block.only(&KINDS)?;
            match block.choice(&KINDS)? {
                ("cachePoint", point) => cache_point(&point)?,
                (kind, data) => call.hear(by, read_block(kind, &data, by)?),
            }
        }
        let has = |kind: &str| blocks.iter().any(|block| block.get(kind).is_some());
        if has("document") && !has("text") {
            return Err(message.wrong("a text block is required beside a document"));
        }
        turn = if by == By::User { By::Model } else { By::User };
    }
    Ok(())
}

/// That a cache point is one.
pub(super) fn cache_point(point: &Node<'_>) -> Result<(), Mistake> {
    point.only(&["type", "ttl"])?;
    point.need("type")?.word(&["default"]).map(drop)
}

fn read_block(kind: &str, data: &Node<'_>, by: By) -> Result<What, Mistake> {
    let by_user = matches!(kind, "image" | "document" | "toolResult");
    let by_model = matches!(kind, "toolUse" | "reasoningContent");
    if (by_user && by == By::Model) || (by_model && by == By::User) {
        return Err(data.wrong("this block cannot have this role"));
    }
    Ok(match kind {
        "image" => {
            data.only(&["format", "source"])?;
            let format = data.need("format")?.word(&["png", "jpeg", "gif", "webp"])?;
            What::Image(format!("image/{format} {}", source(data)?))
        }
        "document" => {
            data.only(&["format", "name", "source", "context", "citations"])?;
            let format = data.need("format")?.word(&[
                "pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md",
            ])?;
            document_name(&data.need("name")?)?;
            What::Document(format!("application/{format} {}", source(data)?))
        }
        "toolUse" => {
            data.only(&["toolUseId", "name", "input"])?;
            What::Call {
                id: data.need("toolUseId")?.name(64)?.to_owned(),
                name: data.need("name")?.name(64)?.to_owned(),
                arguments: data.need("input")?.object()?.clone(),
            }
        }
        "toolResult" => read_result(data)?,
        "reasoningContent" => read_reasoning(data)?,
        _ => What::Text(data.some_text()?.to_owned()),
    })
}

fn read_result(data: &Node<'_>) -> Result<What, Mistake> {
    data.only(&["toolUseId", "content", "status"])?;
    if let Some(status) = data.get("status") {
        status.word(&["success", "error"])?;
    }
    let mut text = String::new();
    for part in data.need("content")?.items()? {
        match part.choice(&["text", "json", "image", "document"])? {
            ("text", part) => text.push_str(part.text()?),
            ("json", part) => text.push_str(&part.object()?.to_string()),
            _ => {}
        }
    }
    let id = data.need("toolUseId")?.name(64)?.to_owned();
    Ok(What::Result { id, text })
}

fn read_reasoning(data: &Node<'_>) -> Result<What, Mistake> {
    let (kind, thought) = data.choice(&["reasoningText", "redactedContent"])?;
    if kind == "redactedContent" {
        return Ok(What::Thinking(thought.base64()?.to_owned()));
    }
    thought.only(&["text", "signature"])?;
    let signed = thought.need("signature")?;
    if *signed.value() != signature("Bedrock") {
        return Err(signed.wrong("the signature is not valid"));
    }
    Ok(What::Thinking(thought.need("text")?.text()?.to_owned()))
}

fn source<'a>(data: &Node<'a>) -> Result<&'a str, Mistake> {
    match data
        .need("source")?
        .choice(&["bytes", "text", "s3Location"])?
    {
        ("bytes", bytes) => bytes.base64(),
        ("text", text) => text.some_text(),
        (_, place) => Err(place.wrong("no such object")),
    }
}

fn document_name(name: &Node<'_>) -> Result<(), Mistake> {
    let fits = |c: char| c.is_ascii_alphanumeric() || " -()[]".contains(c);
    match name.some_text()?.chars().all(fits) {
        true => Ok(()),
        false => Err(name.expected("letters, digits, spaces, hyphens, parentheses and brackets")),
    }
}
