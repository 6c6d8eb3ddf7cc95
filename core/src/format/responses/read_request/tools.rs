//! What the model may call, and whether it must.

use std::borrow::Cow;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use crate::chat::{Function, Request, Tool, ToolChoice};
use crate::format::RequestError;
use crate::format::reading::{Unread, mistake, note, read, read_list};
use crate::json::{Json, Members, Name, Whole};

const TOOL: &str = "a tool, an object with a `type`";

/// Reads `tools`.
pub(super) fn read_tools(raw: &RawValue, request: &mut Request) -> Result<(), RequestError> {
    let tools: Vec<Whole<Offer<'_>>> = read_list(raw, "tools", TOOL)?;
    for (index, Whole(offer)) in tools.into_iter().enumerate() {
        let tool = if offer.kind == "function" {
            Tool::Function(offer.into_function(index, request)?)
        } else {
            Tool::Hosted(offer.kind)
        };
        request.tools.push(tool);
    }
    Ok(())
}

/// A tool as it is offered.
#[derive(Default)]
struct Offer<'a> {
    kind: String,
    name: Option<String>,
    description: Option<String>,
    parameters: Option<&'a RawValue>,
    strict: Option<bool>,
    unread: Unread,
}

impl<'de> Members<'de> for Offer<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = TOOL;

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "name" => self.name = value.next_value()?,
            "description" => self.description = value.next_value()?,
            "parameters" => self.parameters = value.next_value()?,
            "strict" => self.strict = value.next_value()?,
            _ => self.unread.skip(&key, value)?,
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.kind.is_empty()
    }
}

impl Offer<'_> {
    fn into_function(self, index: usize, request: &mut Request) -> Result<Function, RequestError> {
        self.unread.into_list("tools.", &mut request.dropped);
        let name = self
            .name
            .ok_or_else(|| mistake(&format!("tools[{index}].name"), "a string"))?;
        let parameters = self
            .parameters
            .and_then(|raw| Json::parse(raw.get().to_owned()));
        Ok(Function {
            name,
            description: self.description,
            parameters,
            strict: self.strict,
            cache: None,
        })
    }
}

const CHOICE: &str = "`auto`, `none`, `required` or an object with a `type`";

/// Reads `tool_choice`; `tools` were read before.
pub(super) fn read_choice(raw: &RawValue, request: &mut Request) -> Result<(), RequestError> {
    if raw.get().starts_with('"') {
        let word: Option<String> = read(raw, "tool_choice", CHOICE)?;
        request.tool_choice = Some(choice_of(word.as_deref().unwrap_or_default())?);
        return Ok(());
    }
    let Some(Whole(wish)) = read::<Whole<Wish<'_>>>(raw, "tool_choice", CHOICE)? else {
        return Ok(());
    };
    match (wish.kind.as_str(), wish.name) {
        ("function", Some(name)) => request.tool_choice = Some(ToolChoice::Named(name)),
        ("function", None) => return Err(mistake("tool_choice.name", "a string")),
        ("allowed_tools", _) => allow(&wish.mode, wish.tools, request)?,
        // A tool of the provider's own.
        (_, _) => note(&mut request.untranslatable, Cow::Borrowed("tool_choice")),
    }
    Ok(())
}

fn choice_of(word: &str) -> Result<ToolChoice, RequestError> {
    match word {
        "auto" => Ok(ToolChoice::Auto),
        "none" => Ok(ToolChoice::Never),
        "required" => Ok(ToolChoice::Any),
        _ => Err(mistake("tool_choice", CHOICE)),
    }
}

/// Only some of the tools may be called: the others are not offered, so that no provider calls them.
fn allow(mode: &str, tools: Option<&RawValue>, request: &mut Request) -> Result<(), RequestError> {
    let allowed: Vec<Whole<Wish<'_>>> = match tools {
        Some(raw) => read_list(raw, "tool_choice.tools", TOOL)?,
        None => Vec::new(),
    };
    let is_allowed = |tool: &Tool| {
        allowed.iter().any(|Whole(wish)| match tool {
            Tool::Function(function) => wish.name.as_deref() == Some(&function.name),
            Tool::Hosted(kind) => wish.kind == *kind,
        })
    };
    request.tools.retain(is_allowed);
    request.tool_choice = Some(choice_of(mode)?);
    Ok(())
}

/// A tool as it is wished for.
#[derive(Default)]
struct Wish<'a> {
    kind: String,
    name: Option<String>,
    mode: String,
    tools: Option<&'a RawValue>,
}

impl<'de> Members<'de> for Wish<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = CHOICE;

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "name" => self.name = value.next_value()?,
            "mode" => self.mode = value.next_value()?,
            "tools" => self.tools = value.next_value()?,
            _ => drop(value.next_value::<serde::de::IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.kind.is_empty()
    }
}
