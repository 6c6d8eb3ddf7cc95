//! Messages.

use serde::Deserialize;
use serde::de::MapAccess;

use super::content::Content;
use super::notes::Notes;
use crate::chat::{Message, Part, Role, Signature, ToolCall, ToolResult};
use crate::format::Format;
use crate::format::reading::Unread;
use crate::json::{Members, Name, Whole};

/// A message, as its members came.
#[derive(Debug, Default)]
pub(super) struct Said {
    role: Option<Speaker>,
    content: Option<Content>,
    refusal: Option<String>,
    thoughts: Option<String>,
    tool_calls: Option<Vec<Whole<Call>>>,
    function_call: Option<Called>,
    tool_call_id: Option<String>,
    name: Option<String>,
    unread: Unread,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Speaker {
    #[serde(alias = "developer")]
    System,
    User,
    Assistant,
    Tool,
    /// The legacy `tool`.
    Function,
}

impl<'de> Members<'de> for Said {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a message: an object with one `role`, a string";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "role" => self.role = Some(value.next_value()?),
            "content" => self.content = value.next_value()?,
            "refusal" => self.refusal = value.next_value()?,
            // DeepSeek's name for it, and vLLM's and OpenRouter's.
            "reasoning_content" | "reasoning" => {
                self.thoughts = value.next_value::<Option<_>>()?.or(self.thoughts.take());
            }
            "tool_calls" => self.tool_calls = value.next_value()?,
            "function_call" => self.function_call = value.next_value()?,
            "tool_call_id" => self.tool_call_id = value.next_value()?,
            "name" => self.name = value.next_value()?,
            unread => self.unread.skip(unread, value)?,
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        match self.role {
            None => false,
            Some(Speaker::Tool) => self.tool_call_id.is_some(),
            Some(Speaker::System | Speaker::User | Speaker::Assistant | Speaker::Function) => true,
        }
    }
}

/// The conversation as far as it was read.
pub(super) struct Conversation<'n> {
    pub(super) messages: Vec<Message>,
    notes: &'n mut Notes,
}

impl<'n> Conversation<'n> {
    pub(super) const fn new(notes: &'n mut Notes) -> Self {
        Self {
            messages: Vec::new(),
            notes,
        }
    }

    /// Takes the next message. What tools return joins the user's side.
    pub(super) fn add(&mut self, said: Said) {
        let Said {
            role,
            content,
            refusal,
            thoughts,
            tool_calls,
            function_call,
            tool_call_id,
            name,
            unread,
        } = said;
        self.notes.unread("messages.", unread);
        let Some(speaker) = role else { return };
        let content = content.map_or_else(Vec::new, |content| content.into_parts(self.notes));
        let (role, parts) = match speaker {
            Speaker::System => (Role::System, self.unnamed(name, content)),
            Speaker::User => (Role::User, self.unnamed(name, content)),
            Speaker::Assistant => {
                let mut parts: Vec<_> = thoughts.into_iter().filter_map(thought).collect();
                parts.extend(self.unnamed(name, content));
                parts.extend(refusal.map(Part::Refusal));
                self.calls(tool_calls, function_call, &mut parts);
                (Role::Assistant, parts)
            }
            Speaker::Tool | Speaker::Function => {
                let call = tool_call_id.unwrap_or_else(|| self.last_call_of(name.as_deref()));
                let result = ToolResult {
                    call,
                    name,
                    parts: content,
                    ..ToolResult::default()
                };
                (Role::User, vec![Part::ToolResult(result)])
            }
        };
        self.messages.push(Message { role, parts });
    }

    /// Names of people have no place in other formats.
    fn unnamed(&mut self, name: Option<String>, parts: Vec<Part>) -> Vec<Part> {
        if name.is_some() {
            self.notes.dropped("messages.name");
        }
        parts
    }

    fn calls(
        &mut self,
        calls: Option<Vec<Whole<Call>>>,
        legacy: Option<Called>,
        parts: &mut Vec<Part>,
    ) {
        for Whole(call) in calls.into_iter().flatten() {
            self.notes.unread("messages.tool_calls.", call.unread);
            match call.function {
                Some(function) => parts.push(Part::ToolCall(ToolCall {
                    id: call.id.unwrap_or_else(|| self.next_id(parts.len())),
                    name: function.name,
                    arguments: function.arguments,
                    signature: call.extra.and_then(Extra::signature),
                })),
                None => self.notes.untranslatable("messages.tool_calls.custom"),
            }
        }
        if let Some(function) = legacy {
            parts.push(Part::ToolCall(ToolCall {
                id: self.next_id(parts.len()),
                name: function.name,
                arguments: function.arguments,
                signature: None,
            }));
        }
    }

    /// An id for a call of the message that comes next.
    fn next_id(&self, part: usize) -> String {
        ToolCall::made_up_id(self.messages.len(), part)
    }

    /// The id of the last call of a function: a legacy result names no call.
    fn last_call_of(&self, function: Option<&str>) -> String {
        let parts = self
            .messages
            .iter()
            .rev()
            .flat_map(|message| &message.parts);
        parts
            .filter_map(Part::as_tool_call)
            .find(|call| Some(call.name.as_str()) == function)
            .map_or_else(|| self.next_id(0), |call| call.id.clone())
    }
}

fn thought(text: String) -> Option<Part> {
    (!text.is_empty()).then_some(Part::Thinking {
        text,
        signature: None,
    })
}

/// An entry of `tool_calls`.
#[derive(Debug, Default)]
struct Call {
    id: Option<String>,
    kind: Option<String>,
    function: Option<Called>,
    extra: Option<Extra>,
    unread: Unread,
}

/// What is called, with what.
#[derive(Debug, Deserialize)]
struct Called {
    name: String,
    #[serde(default)]
    arguments: String,
}

impl<'de> Members<'de> for Call {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a tool call";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "id" => self.id = value.next_value()?,
            "type" => self.kind = value.next_value()?,
            "function" => self.function = value.next_value()?,
            "extra_content" => self.extra = value.next_value()?,
            // Where it stands in the list; answers of some servers have it, and callers send them back.
            "index" => drop(value.next_value::<serde::de::IgnoredAny>()?),
            unread => self.unread.skip(unread, value)?,
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        match self.kind.as_deref() {
            Some("function") | None => self.function.is_some(),
            Some(_) => true,
        }
    }
}

/// Google's own place for what this format has no member for.
#[derive(Debug, Deserialize)]
pub(super) struct Extra {
    google: Option<Google>,
}

#[derive(Debug, Deserialize)]
struct Google {
    thought_signature: Option<String>,
}

impl Extra {
    fn signature(self) -> Option<Signature> {
        let text = self.google?.thought_signature?;
        Some(Signature::read(&text, Format::Gemini))
    }
}
