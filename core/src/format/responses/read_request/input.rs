//! The conversation so far: items, put together into messages.
//!
//! What the model said in one go is several items here (a thought, words, calls) and one message
//! elsewhere, and so are the results of several calls: formats that have messages insist on it.

use std::borrow::Cow;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use super::content::{read_content, read_texts};
use crate::chat::{Message, Part, Request, Role, Signature, ToolCall, ToolResult};
use crate::format::reading::{Unread, mistake, note, read, read_list};
use crate::format::{Format, RequestError};
use crate::json::{Members, Name, Whole};

/// Reads `input`.
pub(super) fn read_input(raw: &RawValue, request: &mut Request) -> Result<(), RequestError> {
    if raw.get().starts_with('"') {
        let text: Option<String> = read(raw, "input", "a text")?;
        let parts = text.map(Part::text).into_iter().collect();
        request.messages.push(Message {
            role: Role::User,
            parts,
        });
        return Ok(());
    }
    let items: Vec<Whole<Item<'_>>> = read_list(raw, "input", "an item, an object")?;
    for (index, Whole(item)) in items.into_iter().enumerate() {
        item.add_to(request, &format!("input[{index}]"))?;
    }
    Ok(())
}

/// One item, whatever it is.
#[derive(Default)]
struct Item<'a> {
    kind: Option<String>,
    role: Option<String>,
    content: Option<&'a RawValue>,
    call_id: Option<String>,
    name: Option<String>,
    arguments: Option<&'a RawValue>,
    output: Option<&'a RawValue>,
    summary: Option<&'a RawValue>,
    encrypted_content: Option<String>,
    unread: Unread,
}

impl<'de> Members<'de> for Item<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an item";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "role" => self.role = value.next_value()?,
            "content" => self.content = value.next_value()?,
            "call_id" => self.call_id = value.next_value()?,
            "name" => self.name = value.next_value()?,
            "arguments" => self.arguments = value.next_value()?,
            "output" => self.output = value.next_value()?,
            "summary" => self.summary = value.next_value()?,
            "encrypted_content" => self.encrypted_content = value.next_value()?,
            // The API's own bookkeeping.
            "id" | "status" => drop(value.next_value::<serde::de::IgnoredAny>()?),
            _ => self.unread.skip(&key, value)?,
        }
        Ok(())
    }
}

impl Item<'_> {
    fn add_to(mut self, request: &mut Request, path: &str) -> Result<(), RequestError> {
        let unread = std::mem::take(&mut self.unread);
        let kind = self.kind.take();
        match kind.as_deref() {
            Some("message") => self.add_message(request, path)?,
            None if self.role.is_some() => self.add_message(request, path)?,
            None => note(&mut request.untranslatable, Cow::Borrowed("item_reference")),
            Some("function_call") => {
                let call = self.into_call(path)?;
                join(request, Role::Assistant, vec![call]);
            }
            Some("function_call_output") => {
                let result = self.into_result(request, path)?;
                join(request, Role::User, vec![result]);
            }
            Some("reasoning") => self.add_thinking(request, path)?,
            Some(other) => {
                note(
                    &mut request.untranslatable,
                    Cow::Owned(format!("input.{other}")),
                );
                return Ok(());
            }
        }
        unread.into_list("input.", &mut request.dropped);
        Ok(())
    }

    fn add_message(self, request: &mut Request, path: &str) -> Result<(), RequestError> {
        let role = match self.role.as_deref() {
            Some("user") => Role::User,
            Some("assistant") => Role::Assistant,
            Some("system" | "developer") => Role::System,
            Some(_) | None => {
                let expected = "`user`, `assistant`, `system` or `developer`";
                return Err(mistake(&format!("{path}.role"), expected));
            }
        };
        let path = format!("{path}.content");
        let content = self
            .content
            .ok_or_else(|| mistake(&path, "a text or a list of parts"))?;
        let parts = read_content(content, &path, request)?;
        match role {
            Role::Assistant => join(request, role, parts),
            Role::User | Role::System => request.messages.push(Message { role, parts }),
        }
        Ok(())
    }

    fn into_call(self, path: &str) -> Result<Part, RequestError> {
        let missing = |key: &str| mistake(&format!("{path}.{key}"), "a string");
        let arguments = match self.arguments {
            Some(raw) => read(raw, &format!("{path}.arguments"), "JSON as a string")?,
            None => None,
        };
        Ok(Part::ToolCall(ToolCall {
            id: self.call_id.ok_or_else(|| missing("call_id"))?,
            name: self.name.ok_or_else(|| missing("name"))?,
            arguments: arguments.unwrap_or_default(),
            signature: None,
        }))
    }

    fn into_result(self, request: &mut Request, path: &str) -> Result<Part, RequestError> {
        let call = self
            .call_id
            .ok_or_else(|| mistake(&format!("{path}.call_id"), "a string"))?;
        let path = format!("{path}.output");
        let output = self
            .output
            .ok_or_else(|| mistake(&path, "a text or a list of parts"))?;
        Ok(Part::ToolResult(ToolResult {
            call,
            name: self.name,
            parts: read_content(output, &path, request)?,
            ..ToolResult::default()
        }))
    }

    /// A thought: in words, signed, or only signed. One with neither stands for what its provider
    /// has stored, which no other has and an answer can do without.
    fn add_thinking(self, request: &mut Request, path: &str) -> Result<(), RequestError> {
        let texts = |raw: Option<&RawValue>, key: &str| match raw {
            Some(raw) => read_texts(raw, &format!("{path}.{key}")),
            None => Ok(None),
        };
        let text = texts(self.summary, "summary")?.or(texts(self.content, "content")?);
        let signature = self
            .encrypted_content
            .map(|value| Signature::read(&value, Format::Responses));
        let thought = match (text, signature) {
            (Some(text), signature) => Part::Thinking { text, signature },
            (None, Some(signature)) => Part::HiddenThinking(signature),
            (None, None) => {
                note(&mut request.dropped, Cow::Borrowed("input.reasoning"));
                return Ok(());
            }
        };
        join(request, Role::Assistant, vec![thought]);
        Ok(())
    }
}

/// Adds parts to what this side just said, or begins a message with them. A user's own words begin a
/// message even after results.
fn join(request: &mut Request, role: Role, parts: Vec<Part>) {
    let is_result = |part: &Part| matches!(part, Part::ToolResult(_));
    match request.messages.last_mut() {
        Some(last)
            if last.role == role
                && (role == Role::Assistant || last.parts.iter().all(is_result)) =>
        {
            last.parts.extend(parts);
        }
        Some(_) | None => request.messages.push(Message { role, parts }),
    }
}
