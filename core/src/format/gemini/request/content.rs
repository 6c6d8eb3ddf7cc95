//! Contents and their parts, as messages.

use std::collections::{BTreeMap, VecDeque};

use serde::de::MapAccess;

use super::super::compact::compact;
use super::super::part::{Call, CallResult, Part};
use super::super::read::{Many, camel};
use super::super::signature;
use super::body::skip;
use super::lost::Lost;
use super::{media, member};
use crate::chat::{self, Message, Role, Signature, ToolCall, ToolResult};
use crate::format::RequestError;
use crate::json::{Json, Members, Name};

/// A content: who said what.
#[derive(Debug, Default)]
pub(super) struct Content {
    role: Option<String>,
    parts: Vec<Part>,
    others: Vec<String>,
}

impl<'de> Members<'de> for Content {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a content";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "role" => self.role = value.next_value()?,
            "parts" => self.parts = value.next_value::<Many<_>>()?.0,
            other => skip(other, &mut self.others, value)?,
        }
        Ok(())
    }
}

/// The system prompt's parts.
pub(super) fn system(content: Content, lost: &mut Lost) -> Result<Vec<chat::Part>, RequestError> {
    lost.dropped_in("systemInstruction", &content.others);
    let mut reader = Reader::new(lost);
    for (at, part) in content.parts.into_iter().enumerate() {
        reader.part(part, Role::System, (0, at))?;
    }
    Ok(reader.parts)
}

/// The conversation.
pub(super) fn messages(
    contents: Vec<Content>,
    lost: &mut Lost,
) -> Result<Vec<Message>, RequestError> {
    let mut reader = Reader::new(lost);
    let mut messages: Vec<Message> = Vec::new();
    for (index, content) in contents.into_iter().enumerate() {
        let role = role(content.role.as_deref(), index)?;
        let was_user = messages.last().is_some_and(|it| it.role == Role::User);
        if role == Role::Assistant && was_user {
            // Results come in the turn after their calls: what is open now stays without.
            reader.open.clear();
        }
        reader.lost.dropped_in("contents", &content.others);
        for (at, part) in content.parts.into_iter().enumerate() {
            reader.part(part, role, (index, at))?;
        }
        let parts = std::mem::take(&mut reader.parts);
        messages.push(Message { role, parts });
    }
    Ok(messages)
}

/// Who speaks. One message alone may leave it out; `function` is an older word for whoever brings
/// what functions returned.
fn role(role: Option<&str>, index: usize) -> Result<Role, RequestError> {
    match role {
        None | Some("" | "user" | "function") => Ok(Role::User),
        Some("model") => Ok(Role::Assistant),
        Some(_) => Err(member(
            format!("contents[{index}].role"),
            "`user` or `model`",
        )),
    }
}

/// Reads part after part.
struct Reader<'l> {
    lost: &'l mut Lost,
    /// The parts of the content at hand.
    parts: Vec<chat::Part>,
    /// Calls that have no result yet, by the function's name, first come first: a result without an
    /// id is of the first of them.
    open: BTreeMap<String, VecDeque<String>>,
}

impl<'l> Reader<'l> {
    fn new(lost: &'l mut Lost) -> Self {
        Self {
            lost,
            parts: Vec::new(),
            open: BTreeMap::new(),
        }
    }

    /// `place` is where the part stands: content and part.
    fn part(&mut self, part: Part, role: Role, place: (usize, usize)) -> Result<(), RequestError> {
        let signature = part.signature.as_deref().map(signature::read);
        let is_known = part.is_known();
        self.lost.of_part(&part.others, is_known);
        if let Some(call) = part.call {
            return self.call(call, signature, place);
        }
        if let Some(result) = part.result {
            self.result(result, place);
            return Ok(());
        }
        let media = media::inline(part.inline)
            .into_iter()
            .chain(media::at(part.file));
        for media in media {
            match media {
                Ok(media) => self.parts.push(media),
                Err(kind) => self.lost.untranslatable(kind),
            }
        }
        match (part.text, signature) {
            (Some(text), signature) if part.thought => {
                self.parts.push(chat::Part::Thinking { text, signature });
            }
            (text, signature) => {
                self.parts.extend(text.map(chat::Part::text));
                let hidden = signature.filter(|_| role == Role::Assistant);
                self.parts.extend(hidden.map(chat::Part::HiddenThinking));
            }
        }
        Ok(())
    }

    fn call(
        &mut self,
        call: Call,
        signature: Option<Signature>,
        (content, part): (usize, usize),
    ) -> Result<(), RequestError> {
        let arguments = call.arguments();
        let id = call
            .id
            .unwrap_or_else(|| ToolCall::made_up_id(content, part));
        let name = call.name.ok_or_else(|| {
            let path = format!("contents[{content}].parts[{part}].functionCall");
            member(path, "an object with a `name`")
        })?;
        self.open
            .entry(name.clone())
            .or_default()
            .push_back(id.clone());
        self.parts.push(chat::Part::ToolCall(ToolCall {
            id,
            name,
            arguments,
            signature,
        }));
        Ok(())
    }

    fn result(&mut self, result: CallResult, place: (usize, usize)) {
        let open = self.open.get_mut(&result.name);
        let call = match (result.id, open) {
            (Some(id), open) => {
                // Results come in the order of their calls, so its own is the first one.
                open.and_then(|open| open.pop_front_if(|it| *it == id));
                id
            }
            (None, open) => open
                .and_then(VecDeque::pop_front)
                .unwrap_or_else(|| ToolCall::made_up_id(place.0, place.1)),
        };
        let (text, is_error) = returned(result.response.as_ref());
        let mut parts = vec![chat::Part::text(text)];
        for part in result.parts {
            let media = media::inline(part.inline).or_else(|| media::at(part.file));
            match media {
                Some(Ok(media)) => parts.push(media),
                Some(Err(kind)) => self.lost.untranslatable(kind),
                None => {}
            }
        }
        self.parts.push(chat::Part::ToolResult(ToolResult {
            call,
            name: Some(result.name),
            parts,
            is_error,
            cache: None,
        }));
    }
}

/// What a function returned, and whether it failed. Google's words for it are one member, `output` or
/// `error`, and its examples' `result`; any other object is taken for what was returned.
fn returned(response: Option<&Json>) -> (String, bool) {
    let whole = response.map_or("{}", Json::as_str);
    let alone = serde_json::from_str::<BTreeMap<String, Json>>(whole)
        .ok()
        .filter(|members| members.len() == 1)
        .and_then(|members| members.into_iter().next());
    match alone {
        Some((key, value)) if matches!(key.as_str(), "output" | "result" | "error") => {
            let text = serde_json::from_str::<String>(value.as_str());
            let text = text.unwrap_or_else(|_| compact(value.as_str()));
            (text, key == "error")
        }
        Some(_) | None => (compact(whole), false),
    }
}
