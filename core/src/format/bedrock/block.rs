//! The content of an answer, block by block.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::chat::{Media, Part, Signature, Source, ToolCall};
use crate::config::Format;

/// A block: one of its members.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Block {
    text: Option<String>,
    tool_use: Option<ToolUse>,
    reasoning_content: Option<Reasoning>,
    citations_content: Option<Citations>,
    image: Option<Image>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ToolUse {
    tool_use_id: String,
    name: String,
    input: Box<RawValue>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reasoning {
    reasoning_text: Option<ReasoningText>,
    redacted_content: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ReasoningText {
    text: String,
    signature: Option<String>,
}

/// Text, and where it is from.
#[derive(Debug, Deserialize)]
struct Citations {
    #[serde(default)]
    content: Vec<Cited>,
}

#[derive(Debug, Deserialize)]
struct Cited {
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Image {
    format: String,
    source: ImageSource,
}

#[derive(Debug, Deserialize)]
struct ImageSource {
    bytes: Option<String>,
}

impl Block {
    /// The part it is. What a tool of Amazon's own did is none: it has no place in another format.
    pub(super) fn into_part(self) -> Option<Part> {
        if let Some(text) = self.text {
            return Some(Part::text(text));
        }
        if let Some(call) = self.tool_use {
            return call.into_part();
        }
        if let Some(reasoning) = self.reasoning_content {
            return reasoning.into_part();
        }
        if let Some(citations) = self.citations_content {
            return Some(Part::text(citations.text()));
        }
        self.image.and_then(Image::into_part)
    }
}

impl ToolUse {
    fn into_part(self) -> Option<Part> {
        let is_the_callers = !is_amazons(self.kind.as_deref());
        is_the_callers.then(|| {
            Part::ToolCall(ToolCall {
                id: self.tool_use_id,
                name: self.name,
                arguments: self.input.get().to_owned(),
                signature: None,
            })
        })
    }
}

/// Whether a call of this type is of a tool that Amazon has run already.
pub(super) fn is_amazons(kind: Option<&str>) -> bool {
    kind == Some("server_tool_use")
}

impl Reasoning {
    fn into_part(self) -> Option<Part> {
        if let Some(hidden) = self.redacted_content {
            return Some(Part::HiddenThinking(signature(hidden)));
        }
        let said = self.reasoning_text?;
        Some(Part::Thinking {
            text: said.text,
            signature: said.signature.map(signature),
        })
    }
}

/// What Bedrock knows its thinking by.
pub(super) const fn signature(value: String) -> Signature {
    Signature {
        origin: Format::Bedrock,
        value,
    }
}

impl Citations {
    fn text(self) -> String {
        self.content
            .into_iter()
            .filter_map(|cited| cited.text)
            .collect()
    }
}

impl Image {
    fn into_part(self) -> Option<Part> {
        Some(Part::Image(Media {
            source: Source::Base64(self.source.bytes?),
            media_type: Some(format!("image/{}", self.format)),
            ..Media::default()
        }))
    }
}
