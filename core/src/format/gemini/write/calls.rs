//! Calls of functions, and what they returned.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::content::Part;
use super::{Dropped, media, unsupported};
use crate::chat::{self, ToolCall, ToolResult, Unsupported};

#[derive(Serialize)]
pub(super) struct FunctionCall<'a> {
    id: &'a str,
    name: &'a str,
    args: &'a RawValue,
}

impl<'a> FunctionCall<'a> {
    pub(super) fn of(call: &'a ToolCall) -> Result<Self, Unsupported> {
        let text = match call.arguments.trim() {
            "" => "{}",
            text => text,
        };
        let args = object(text)
            .ok_or_else(|| unsupported("tool call arguments that are no JSON object"))?;
        Ok(Self {
            id: &call.id,
            name: &call.name,
            args,
        })
    }
}

#[derive(Serialize)]
pub(super) struct FunctionResponse<'a> {
    id: &'a str,
    name: &'a str,
    response: Returned<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Part<'a>>,
}

impl<'a> FunctionResponse<'a> {
    /// `media` are what came back beside text.
    pub(super) fn of(result: &'a ToolResult, name: &'a str, media: Vec<Part<'a>>) -> Self {
        Self {
            id: &result.call,
            name,
            response: Returned {
                text: text(result),
                is_error: result.is_error,
            },
            parts: media,
        }
    }
}

/// What a function returned, as an object: its own, or one with the text or the error in it.
struct Returned<'a> {
    text: Cow<'a, str>,
    is_error: bool,
}

impl Serialize for Returned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "lowercase")]
        enum Wrapped<'t> {
            Result(&'t str),
            Error(&'t str),
        }
        match object(self.text.trim()) {
            _ if self.is_error => Wrapped::Error(&self.text).serialize(serializer),
            Some(object) => object.serialize(serializer),
            None => Wrapped::Result(&self.text).serialize(serializer),
        }
    }
}

/// The text of a result, its parts line by line.
fn text(result: &ToolResult) -> Cow<'_, str> {
    let mut texts = result.parts.iter().filter_map(|part| match part {
        chat::Part::Text { text, .. } | chat::Part::Refusal(text) => Some(text.as_str()),
        chat::Part::Image(_)
        | chat::Part::Document(_)
        | chat::Part::Audio(_)
        | chat::Part::ToolCall(_)
        | chat::Part::ToolResult(_)
        | chat::Part::Thinking { .. }
        | chat::Part::HiddenThinking(_) => None,
    });
    let first = texts.next().unwrap_or_default();
    let more: Vec<_> = texts.collect();
    if more.is_empty() {
        Cow::Borrowed(first)
    } else {
        Cow::Owned([&[first], more.as_slice()].concat().join("\n"))
    }
}

/// What of a result is not text.
pub(super) fn media<'a>(
    result: &'a ToolResult,
    dropped: &mut Dropped,
) -> Result<Vec<Part<'a>>, Unsupported> {
    let mut parts = Vec::new();
    for part in &result.parts {
        match part {
            chat::Part::Image(image) => parts.push(media::part(image, "image/png", dropped)?),
            chat::Part::Document(document) => {
                parts.push(media::part(document, "application/pdf", dropped)?);
            }
            chat::Part::Audio(audio) => parts.push(media::part(audio, "audio/wav", dropped)?),
            chat::Part::Text { cache, .. } => dropped.cache(cache.as_ref()),
            chat::Part::Refusal(_) => {}
            chat::Part::ToolCall(_)
            | chat::Part::ToolResult(_)
            | chat::Part::Thinking { .. }
            | chat::Part::HiddenThinking(_) => {
                return Err(unsupported("a tool result with calls or thinking in it"));
            }
        }
    }
    Ok(parts)
}

/// JSON text, where it is an object.
fn object(text: &str) -> Option<&RawValue> {
    let json = serde_json::from_str::<&RawValue>(text).ok()?;
    text.starts_with('{').then_some(json)
}
