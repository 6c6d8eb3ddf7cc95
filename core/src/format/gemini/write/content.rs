//! Turns as contents, parts as parts.

use serde::Serialize;

use super::calls::{FunctionCall, FunctionResponse};
use super::media::{self, FileData, InlineData};
use super::model::Generation;
use super::{Dropped, calls};
use crate::chat::{self, Request, Role, Signature, ToolCall, ToolResult, Unsupported};
use crate::config::Format;

/// What Google takes in place of a signature, for calls that its models did not make (its guide on
/// thought signatures): without any, its later models refuse a history with another provider's calls.
const NO_SIGNATURE: &str = "skip_thought_signature_validator";

#[derive(Serialize)]
pub(super) struct Content<'a> {
    role: &'static str,
    parts: Vec<Part<'a>>,
}

/// A part: one of its members, and what is known of the thinking behind it.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inline_data: Option<InlineData<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_data: Option<FileData<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<FunctionCall<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_response: Option<FunctionResponse<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thought: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thought_signature: Option<&'a str>,
}

impl<'a> Part<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        Self {
            text: Some(text),
            ..Self::default()
        }
    }

    pub(super) fn inline(data: InlineData<'a>) -> Self {
        Self {
            inline_data: Some(data),
            ..Self::default()
        }
    }

    pub(super) fn file(data: FileData<'a>) -> Self {
        Self {
            file_data: Some(data),
            ..Self::default()
        }
    }

    const fn is_plain_text(&self) -> bool {
        self.text.is_some() && self.thought.is_none() && self.thought_signature.is_none()
    }
}

/// The conversation without its system prompts.
pub(super) fn contents<'a>(
    request: &'a Request,
    generation: Generation,
    dropped: &mut Dropped,
) -> Result<Vec<Content<'a>>, Unsupported> {
    let mut contents = Vec::new();
    for turn in request.turns() {
        let mut writer = Writer {
            request,
            generation,
            dropped,
            parts: Vec::new(),
            has_calls: false,
        };
        for part in turn.parts {
            writer.part(part)?;
        }
        let parts = writer.parts;
        let role = match turn.role {
            Role::Assistant => "model",
            Role::User | Role::System => "user",
        };
        if !parts.is_empty() {
            contents.push(Content { role, parts });
        }
    }
    if contents.is_empty() {
        return Err(super::unsupported("a conversation without messages"));
    }
    Ok(contents)
}

/// Writes the parts of one turn.
struct Writer<'a, 'w> {
    request: &'a Request,
    generation: Generation,
    dropped: &'w mut Dropped,
    parts: Vec<Part<'a>>,
    /// A call was written.
    has_calls: bool,
}

impl<'a> Writer<'a, '_> {
    fn part(&mut self, part: &'a chat::Part) -> Result<(), Unsupported> {
        match part {
            chat::Part::Text { text, cache } => {
                self.dropped.cache(cache.as_ref());
                self.text(text);
            }
            chat::Part::Refusal(text) => self.text(text),
            chat::Part::Image(media) => self.media(media, "image/png")?,
            chat::Part::Document(media) => self.media(media, "application/pdf")?,
            chat::Part::Audio(media) => self.media(media, "audio/wav")?,
            chat::Part::ToolCall(call) => self.call(call)?,
            chat::Part::ToolResult(result) => self.result(result)?,
            chat::Part::Thinking { text, signature } => self.thinking(text, signature.as_ref()),
            chat::Part::HiddenThinking(signature) => self.hidden_thinking(signature),
        }
        Ok(())
    }

    /// Google refuses parts with an empty text.
    fn text(&mut self, text: &'a str) {
        if !text.is_empty() {
            self.parts.push(Part::text(text));
        }
    }

    fn media(
        &mut self,
        media: &'a chat::Media,
        otherwise: &'static str,
    ) -> Result<(), Unsupported> {
        self.parts
            .push(media::part(media, otherwise, self.dropped)?);
        Ok(())
    }

    /// A signature stands on the first call of a turn; the calls beside it need none.
    fn call(&mut self, call: &'a ToolCall) -> Result<(), Unsupported> {
        let own = call.signature.as_ref().and_then(|it| self.own(it));
        let is_first = !std::mem::replace(&mut self.has_calls, true);
        let stand_in = is_first && self.generation.insists_on_signatures();
        self.parts.push(Part {
            function_call: Some(FunctionCall::of(call)?),
            thought_signature: own.or(stand_in.then_some(NO_SIGNATURE)),
            ..Part::default()
        });
        Ok(())
    }

    fn result(&mut self, result: &'a ToolResult) -> Result<(), Unsupported> {
        self.dropped.cache(result.cache.as_ref());
        let media = calls::media(result, self.dropped)?;
        let name = result
            .name
            .as_deref()
            .or_else(|| self.request.called_tool(&result.call))
            .ok_or_else(|| super::unsupported("a tool result without its call"))?;
        let (within, beside) = if self.generation.takes_media_in_results() {
            (media, Vec::new())
        } else {
            (Vec::new(), media)
        };
        self.parts.push(Part {
            function_response: Some(FunctionResponse::of(result, name, within)),
            ..Part::default()
        });
        self.parts.extend(beside);
        Ok(())
    }

    fn thinking(&mut self, text: &'a str, signature: Option<&'a Signature>) {
        match signature.and_then(|it| self.own(it)) {
            Some(signature) => self.parts.push(Part {
                thought: Some(true),
                thought_signature: Some(signature),
                ..Part::text(text)
            }),
            None => self.dropped.name("thinking"),
        }
    }

    /// A signature without thoughts stood on the text before it, or alone.
    fn hidden_thinking(&mut self, signature: &'a Signature) {
        let Some(signature) = self.own(signature) else {
            return;
        };
        match self.parts.last_mut() {
            Some(part) if part.is_plain_text() => part.thought_signature = Some(signature),
            Some(_) | None => self.parts.push(Part {
                thought_signature: Some(signature),
                ..Part::text("")
            }),
        }
    }

    /// What a signature says, where it is Gemini's.
    fn own(&mut self, signature: &'a Signature) -> Option<&'a str> {
        if signature.origin == Format::Gemini {
            return Some(&signature.value);
        }
        self.dropped.name("thinking");
        None
    }
}
