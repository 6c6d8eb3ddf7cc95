//! What a caller asks for: the request's own members. Its parts are read in the folder beside it.

mod content;
mod input;
mod settings;
mod tools;

use std::borrow::Cow;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use crate::chat::{Message, Part, Request, Role};
use crate::format::RequestError;
use crate::format::reading::{
    Unread, mistake, model_name, note, optional, read_body, says_something,
};
use crate::json::{Members, Name};

/// Reads a request.
pub(super) fn read_request(body: &[u8]) -> Result<Request, RequestError> {
    let body: Body<'_> = read_body(body, expected)?;
    body.into_request()
}

/// The members of a request. What has parts is kept as it stands until all members are there.
#[derive(Default)]
struct Body<'a> {
    request: Request,
    model: Option<String>,
    instructions: Option<String>,
    input: Option<&'a RawValue>,
    tools: Option<&'a RawValue>,
    tool_choice: Option<&'a RawValue>,
    text: Option<&'a RawValue>,
    reasoning: Option<&'a RawValue>,
    include: Option<&'a RawValue>,
    unread: Unread,
}

impl<'a> Members<'a> for Body<'a> {
    type Key = Name<'a>;
    const EXPECTED: &'static str = "a request";

    fn member<A: MapAccess<'a>>(&mut self, key: Name<'a>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "input" => self.input = value.next_value()?,
            "tools" => self.tools = value.next_value()?,
            "tool_choice" => self.tool_choice = value.next_value()?,
            "text" => self.text = value.next_value()?,
            "reasoning" => self.reasoning = value.next_value()?,
            "include" => self.include = value.next_value()?,
            "model" => self.model = value.next_value()?,
            "instructions" => self.instructions = value.next_value()?,
            "stream" => self.request.streams = optional(value)?.unwrap_or_default(),
            "parallel_tool_calls" => self.request.parallel_tool_calls = value.next_value()?,
            "max_output_tokens" => self.request.max_tokens = value.next_value()?,
            "temperature" => self.request.temperature = value.next_value()?,
            "top_p" => self.request.top_p = value.next_value()?,
            "top_logprobs" => self.request.logprobs = optional(value)?.filter(|count| *count > 0),
            "user" => self.request.user = optional(value)?.or(self.request.user.take()),
            "safety_identifier" => {
                self.request.user = self.request.user.take().or(optional(value)?)
            }
            _ => self.other(&key, value)?,
        }
        Ok(())
    }
}

impl<'a> Body<'a> {
    /// A member that the neutral model has no word for.
    fn other<A: MapAccess<'a>>(&mut self, key: &str, value: &mut A) -> Result<(), A::Error> {
        match weight(key) {
            Weight::Nothing(what_goes_without_saying) => {
                let said: &RawValue = value.next_value()?;
                let is_usual = what_goes_without_saying.contains(&said.get());
                if says_something(said) && !is_usual {
                    self.unread.note(key);
                }
            }
            Weight::Everything => {
                let said: &RawValue = value.next_value()?;
                if says_something(said) && said.get() != "false" {
                    note(&mut self.request.untranslatable, Cow::Owned(key.to_owned()));
                }
            }
        }
        Ok(())
    }

    fn into_request(self) -> Result<Request, RequestError> {
        let mut request = self.request;
        request.wants_usage = true;
        request.model = model_name(self.model)?;
        if let Some(text) = self.instructions.filter(|text| !text.is_empty()) {
            request.messages.push(Message {
                role: Role::System,
                parts: vec![Part::text(text)],
            });
        }
        match self.input {
            Some(raw) => input::read_input(raw, &mut request)?,
            None if request.untranslatable.is_empty() => {
                return Err(mistake("input", expected("input")));
            }
            // A stored prompt or conversation stands for it.
            None => {}
        }
        if let Some(raw) = self.tools {
            tools::read_tools(raw, &mut request)?;
        }
        if let Some(raw) = self.tool_choice {
            tools::read_choice(raw, &mut request)?;
        }
        if let Some(raw) = self.text {
            settings::read_text(raw, &mut request)?;
        }
        if let Some(raw) = self.reasoning {
            settings::read_reasoning(raw, &mut request)?;
        }
        if let Some(raw) = self.include {
            settings::read_include(raw, &mut request)?;
        }
        self.unread.into_list("", &mut request.dropped);
        Ok(request)
    }
}

/// What it means for an answer that a member is not translated.
enum Weight {
    /// It does without; nothing at all is lost where the member says one of these.
    Nothing(&'static [&'static str]),
    /// It cannot do without.
    Everything,
}

fn weight(key: &str) -> Weight {
    match key {
        "previous_response_id" | "conversation" | "prompt" | "background" | "moderation" => {
            Weight::Everything
        }
        "store" => Weight::Nothing(&["false"]),
        "truncation" => Weight::Nothing(&[r#""disabled""#]),
        "service_tier" => Weight::Nothing(&[r#""auto""#, r#""default""#]),
        _ => Weight::Nothing(&[]),
    }
}

fn expected(key: &str) -> &'static str {
    match key {
        "model" => "the name of a model, a string",
        "input" => "a text or a list of items",
        "instructions" | "user" | "safety_identifier" => "a string",
        "stream" | "parallel_tool_calls" => "`true` or `false`",
        "max_output_tokens" | "top_logprobs" => "a whole number",
        "temperature" | "top_p" => "a number",
        _ => "another type",
    }
}

#[cfg(test)]
mod tests;
