//! The conversation so far: items, put together into messages.
//!
//! What the model said in one go is several items here (a thought, words, calls) and one message
//! elsewhere, and so are the results of several calls: formats that have messages insist on it.

mod item;

use std::borrow::Cow;

use serde_json::value::RawValue;

use self::item::Item;
use super::content::read_content;
use crate::chat::{Message, Part, Request, Role, Signature};
use crate::format::RequestError;
use crate::format::reading::{mistake, note, read, read_list};
use crate::json::Whole;

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
    let mut conversation = Conversation {
        request,
        call_signature: None,
    };
    for (index, Whole(item)) in items.into_iter().enumerate() {
        conversation.add(item, &format!("input[{index}]"))?;
    }
    Ok(())
}

/// A conversation being put together.
struct Conversation<'r> {
    request: &'r mut Request,
    /// Of the call that is the next item.
    call_signature: Option<Signature>,
}

impl Conversation<'_> {
    fn add(&mut self, mut item: Item<'_>, path: &str) -> Result<(), RequestError> {
        let signature = self.call_signature.take();
        let unread = std::mem::take(&mut item.unread);
        match item.kind.take().as_deref() {
            Some("message") => self.add_message(item, path)?,
            None if item.role.is_some() => self.add_message(item, path)?,
            None => self.only_stored("item_reference"),
            Some("function_call") => {
                let call = item.into_call(path, signature)?;
                self.join(Role::Assistant, vec![call]);
            }
            Some("function_call_output") => {
                let result = item.into_result(path, self.request)?;
                self.join(Role::User, vec![result]);
            }
            Some("reasoning") if item.signs_a_call() => self.call_signature = item.signature(),
            Some("reasoning") => match item.into_thought(path)? {
                Some(thought) => self.join(Role::Assistant, vec![thought]),
                // It stands for what its provider has stored: an answer can do without.
                None => note(&mut self.request.dropped, Cow::Borrowed("input.reasoning")),
            },
            Some("image_generation_call") => match item.into_image() {
                Some(image) => self.join(Role::Assistant, vec![image]),
                None => self.only_stored("image_generation_call"),
            },
            Some(other) => self.only_stored(other),
        }
        unread.into_list("input.", &mut self.request.dropped);
        Ok(())
    }

    /// An item that only a provider of this format knows what to do with.
    fn only_stored(&mut self, kind: &str) {
        let name = Cow::Owned(format!("input.{kind}"));
        note(&mut self.request.untranslatable, name);
    }

    fn add_message(&mut self, item: Item<'_>, path: &str) -> Result<(), RequestError> {
        let role = match item.role.as_deref() {
            Some("user") => Role::User,
            Some("assistant") => Role::Assistant,
            Some("system" | "developer") => Role::System,
            Some(_) | None => {
                let expected = "`user`, `assistant`, `system` or `developer`";
                return Err(mistake(&format!("{path}.role"), expected));
            }
        };
        let path = format!("{path}.content");
        let content = item
            .content
            .ok_or_else(|| mistake(&path, "a text or a list of parts"))?;
        let parts = read_content(content, &path, self.request)?;
        match role {
            Role::Assistant => self.join(role, parts),
            Role::User | Role::System => self.request.messages.push(Message { role, parts }),
        }
        Ok(())
    }

    /// Adds parts to what this side just said, or begins a message with them. A user's own words begin
    /// a message even after results.
    fn join(&mut self, role: Role, parts: Vec<Part>) {
        let is_result = |part: &Part| matches!(part, Part::ToolResult(_));
        let messages = &mut self.request.messages;
        match messages.last_mut() {
            Some(last)
                if last.role == role
                    && (role == Role::Assistant || last.parts.iter().all(is_result)) =>
            {
                last.parts.extend(parts);
            }
            Some(_) | None => messages.push(Message { role, parts }),
        }
    }
}
