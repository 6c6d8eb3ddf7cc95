//! Messages, said to a provider.

use serde::Serialize;

use super::content::{Content, ContentPart, media_of};
use super::request::Dropped;
use crate::chat::{self, Part, Role, ToolCall, ToolResult, Unsupported};

/// A message.
#[derive(Debug, Default, Serialize)]
pub(super) struct Message<'a> {
    role: &'static str,
    content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Call<'a> {
    id: &'a str,
    r#type: &'static str,
    function: Called<'a>,
}

#[derive(Debug, Serialize)]
struct Called<'a> {
    name: &'a str,
    arguments: &'a str,
}

/// Writes messages one after the other.
pub(super) struct Messages<'a, 'd> {
    written: Vec<Message<'a>>,
    dropped: &'d mut Dropped,
}

impl<'a> Messages<'a, '_> {
    /// Writes a conversation.
    pub(super) fn write(
        messages: &'a [chat::Message],
        dropped: &mut Dropped,
    ) -> Result<Vec<Message<'a>>, Unsupported> {
        let mut all = Messages {
            written: Vec::with_capacity(messages.len()),
            dropped,
        };
        for message in messages {
            match message.role {
                Role::System => all.system(&message.parts)?,
                Role::User => all.user(&message.parts)?,
                Role::Assistant => all.assistant(&message.parts)?,
            }
        }
        Ok(all.written)
    }

    /// Only text can be in it.
    fn system(&mut self, parts: &'a [Part]) -> Result<(), Unsupported> {
        let texts = parts
            .iter()
            .map(|part| self.text(part, "system prompts that are not text"))
            .collect::<Result<_, _>>()?;
        self.written.push(Message {
            role: "system",
            content: Some(Content::of(texts)),
            ..Message::default()
        });
        Ok(())
    }

    /// What tools returned comes first, each in a message of its own, as the format demands of the
    /// messages that follow a call; then what the user says.
    fn user(&mut self, parts: &'a [Part]) -> Result<(), Unsupported> {
        let mut said = Vec::new();
        for part in parts {
            if let Part::ToolResult(result) = part {
                said.extend(self.tool_result(result, !said.is_empty())?);
            } else {
                said.push(ContentPart::of(part, self.dropped)?);
            }
        }
        let only_results = parts.iter().all(|part| matches!(part, Part::ToolResult(_)));
        if !said.is_empty() || !only_results || parts.is_empty() {
            self.written.push(Message {
                role: "user",
                content: Some(Content::of(said)),
                ..Message::default()
            });
        }
        Ok(())
    }

    /// Tool messages hold only text. Pictures and documents that a tool returned move to the user's
    /// message that follows; where they are of more than one call, nobody could tell whose they are.
    fn tool_result(
        &mut self,
        result: &'a ToolResult,
        others_moved: bool,
    ) -> Result<Vec<ContentPart<'a>>, Unsupported> {
        if result.is_error {
            self.dropped.name("is_error");
        }
        if result.cache.is_some() {
            self.dropped.name("cache_control");
        }
        let (media, texts): (Vec<_>, Vec<_>) = result
            .parts
            .iter()
            .partition(|part| media_of(part).is_some());
        if !media.is_empty() && others_moved {
            return Err(Unsupported(
                "media in the results of several tool calls".into(),
            ));
        }
        let texts = texts
            .into_iter()
            .map(|part| self.text(part, "tool results that are not text"))
            .collect::<Result<_, _>>()?;
        self.written.push(Message {
            role: "tool",
            content: Some(Content::of(texts)),
            tool_call_id: Some(&result.call),
            ..Message::default()
        });
        media
            .into_iter()
            .map(|part| ContentPart::of(part, self.dropped))
            .collect()
    }

    fn assistant(&mut self, parts: &'a [Part]) -> Result<(), Unsupported> {
        let mut message = Message {
            role: "assistant",
            ..Message::default()
        };
        let mut texts = Vec::new();
        for part in parts {
            match part {
                Part::Refusal(text) => message.refusal.get_or_insert_default().push_str(text),
                Part::ToolCall(call) => message.tool_calls.push(self.call(call)),
                // No provider of this format takes back what a model thought.
                Part::Thinking { .. } | Part::HiddenThinking(_) => self.dropped.name("thinking"),
                Part::Text { .. }
                | Part::Image(_)
                | Part::Document(_)
                | Part::Audio(_)
                | Part::ToolResult(_) => {
                    texts.push(self.text(part, "media in the model's own messages")?);
                }
            }
        }
        let says_otherwise = message.refusal.is_some() || !message.tool_calls.is_empty();
        if !texts.is_empty() || !says_otherwise {
            message.content = Some(Content::of(texts));
        }
        self.written.push(message);
        Ok(())
    }

    fn call(&mut self, call: &'a ToolCall) -> Call<'a> {
        if call.signature.is_some() {
            self.dropped.name("thinking");
        }
        let arguments = match call.arguments.as_str() {
            "" => "{}",
            some => some,
        };
        Call {
            id: &call.id,
            r#type: "function",
            function: Called {
                name: &call.name,
                arguments,
            },
        }
    }

    /// A part where there is room only for text.
    fn text(
        &mut self,
        part: &'a Part,
        otherwise: &'static str,
    ) -> Result<ContentPart<'a>, Unsupported> {
        match ContentPart::of(part, self.dropped)? {
            text @ ContentPart::Text { .. } => Ok(text),
            ContentPart::ImageUrl { .. }
            | ContentPart::InputAudio { .. }
            | ContentPart::File { .. } => Err(Unsupported(otherwise.into())),
        }
    }
}
