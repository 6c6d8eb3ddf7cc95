//! The contents of a request to generate content.

use serde_json::Value;

use crate::provider::answer::{SIGNED, signature};
use crate::provider::call::{By, Call, What};
use crate::provider::check::{Mistake, Node};

/// What a part may be.
const KINDS: [&str; 5] = [
    "text",
    "inlineData",
    "fileData",
    "functionCall",
    "functionResponse",
];

/// Signatures that Google documents for calls its models did not make.
const NO_SIGNATURE: [&str; 2] = [
    "skip_thought_signature_validator",
    "context_engineering_is_the_way_to_go",
];

/// Reads what was said.
pub(super) fn read(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    if let Some(system) = body.get("systemInstruction") {
        system.only(&["role", "parts"])?;
        for part in system.need("parts")?.some_items()? {
            part.only(&["text"])?;
            call.hear(
                By::System,
                What::Text(part.need("text")?.some_text()?.to_owned()),
            );
        }
    }
    for content in body.need("contents")?.some_items()? {
        content.only(&["role", "parts"])?;
        let role = content.get("role");
        let by = match role.map_or(Ok("user"), |role| role.word(&["user", "model"]))? {
            "model" => By::Model,
            _ => By::User,
        };
        for part in content.need("parts")?.some_items()? {
            let what = read_part(&part)?;
            let belongs = match &what {
                What::Call { .. } | What::Thinking(_) => by == By::Model,
                What::Result { .. } => by == By::User,
                What::Text(_) | What::Image(_) | What::Document(_) => true,
            };
            if !belongs {
                return Err(part.wrong("this part cannot have this role"));
            }
            call.hear(by, what);
        }
    }
    Ok(())
}

fn read_part(part: &Node<'_>) -> Result<What, Mistake> {
    let mut members = vec!["thought", "thoughtSignature", "mediaResolution"];
    members.extend(KINDS);
    part.only(&members)?;
    check_signature(part)?;
    let (kind, data) = part.choice(&KINDS)?;
    Ok(match kind {
        "inlineData" => {
            data.only(&["mimeType", "data", "displayName"])?;
            let bytes = data.need("data")?.base64()?;
            media(data.need("mimeType")?.some_text()?, bytes.to_owned())
        }
        "fileData" => {
            data.only(&["mimeType", "fileUri", "displayName"])?;
            let address = data.need("fileUri")?.some_text()?;
            match data
                .get("mimeType")
                .map_or(Ok("image/"), |it| it.some_text())?
            {
                image if image.starts_with("image/") => What::Image(address.to_owned()),
                _ => What::Document(address.to_owned()),
            }
        }
        "functionCall" => {
            data.only(&["id", "name", "args"])?;
            let name = data.need("name")?.name(64)?;
            let arguments = data.get("args");
            What::Call {
                id: call_id(&data, name),
                name: name.to_owned(),
                arguments: arguments.map_or(Ok(Value::Object(serde_json::Map::new())), |it| {
                    it.object().cloned()
                })?,
            }
        }
        "functionResponse" => {
            data.only(&[
                "id",
                "name",
                "response",
                "parts",
                "willContinue",
                "scheduling",
            ])?;
            let name = data.need("name")?.name(64)?;
            let text = data.need("response")?.object()?.to_string();
            What::Result {
                id: call_id(&data, name),
                text,
            }
        }
        _ if part.value()["thought"] == true => What::Thinking(data.text()?.to_owned()),
        _ => What::Text(data.text()?.to_owned()),
    })
}

/// What a result belongs to: its id, or else its tool.
fn call_id(data: &Node<'_>, name: &str) -> String {
    let id = data.value()["id"].as_str();
    id.unwrap_or(name).to_owned()
}

fn media(mime: &str, bytes: String) -> What {
    let shown = format!("{mime} {bytes}");
    match mime.starts_with("image/") {
        true => What::Image(shown),
        false => What::Document(shown),
    }
}

fn check_signature(part: &Node<'_>) -> Result<(), Mistake> {
    let Some(signed) = part.get("thoughtSignature") else {
        return Ok(());
    };
    let text = signed.some_text()?;
    let ours = *signed.value() == signature("Gemini");
    match ours || NO_SIGNATURE.contains(&text) {
        true => Ok(()),
        false if text.starts_with(SIGNED) => Err(signed.wrong("somebody else's thought signature")),
        false => Err(signed.wrong("corrupted thought signature")),
    }
}
