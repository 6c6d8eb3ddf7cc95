//! Tools, and whether they are called.

use serde::Deserialize;
use serde::de::MapAccess;

use super::content::CacheControl;
use super::notes::Notes;
use super::words::TextOr;
use crate::chat::{Function, Tool, ToolChoice};
use crate::format::reading::Unread;
use crate::json::{Json, Members, Name, Whole};

/// An entry of `tools`.
#[derive(Debug, Default)]
pub(super) struct ToolEntry {
    kind: Option<String>,
    function: Option<FunctionEntry>,
    cache: Option<CacheControl>,
    unread: Unread,
}

/// A function: the `function` of a tool, or an entry of the legacy `functions`.
#[derive(Debug, Deserialize)]
pub(super) struct FunctionEntry {
    name: String,
    description: Option<String>,
    parameters: Option<Json>,
    strict: Option<bool>,
}

impl<'de> Members<'de> for ToolEntry {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a tool: an object with a `type` and a `function`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "function" => self.function = value.next_value()?,
            "cache_control" => self.cache = value.next_value()?,
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

impl ToolEntry {
    /// The tool; `None`, with a note, where no other format has such a thing.
    pub(super) fn into_tool(self, notes: &mut Notes) -> Option<Tool> {
        match (self.kind, self.function) {
            (None, function) => function.map(FunctionEntry::into_tool),
            (Some(kind), Some(function)) if kind == "function" => {
                notes.unread("tools.", self.unread);
                let mut function = function.into_function();
                function.cache = self.cache.map(Into::into);
                Some(Tool::Function(function))
            }
            // Freeform tools answer in text that no schema describes.
            (Some(kind), _) if kind == "custom" => {
                notes.untranslatable("tools.custom");
                None
            }
            (Some(kind), _) => Some(Tool::Hosted(kind)),
        }
    }
}

impl FunctionEntry {
    pub(super) fn into_tool(self) -> Tool {
        Tool::Function(self.into_function())
    }

    fn into_function(self) -> Function {
        Function {
            name: self.name,
            description: self.description,
            parameters: self.parameters,
            strict: self.strict,
            cache: None,
        }
    }
}

/// `tool_choice`: a word, or an object.
pub(super) type Choice = TextOr<Whole<Chosen>>;

/// `tool_choice` as an object.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    kind: Option<String>,
    function: Option<Named>,
    allowed: Option<Allowed>,
    unread: Unread,
}

/// A function by its name; also the legacy `function_call`.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    name: String,
}

/// Some of the tools.
#[derive(Debug, Deserialize)]
struct Allowed {
    mode: Mode,
    tools: Vec<AllowedTool>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Auto,
    Required,
}

#[derive(Debug, Deserialize)]
struct AllowedTool {
    function: Option<Named>,
}

impl<'de> Members<'de> for Chosen {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a tool choice";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "function" => self.function = value.next_value()?,
            "allowed_tools" => self.allowed = value.next_value()?,
            unread => self.unread.skip(unread, value)?,
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        match self.kind.as_deref() {
            Some("function") | None => self.function.is_some(),
            Some("allowed_tools") => self.allowed.is_some(),
            Some(_) => true,
        }
    }
}

/// What a tool choice comes to; `None` for a word that is none.
pub(super) fn choose(
    choice: Choice,
    tools: &mut Vec<Tool>,
    notes: &mut Notes,
) -> Option<ToolChoice> {
    let chosen = match choice {
        TextOr::Text(word) => return choice_of_word(&word),
        TextOr::Other(Whole(chosen)) => chosen,
    };
    match (chosen.function, chosen.allowed) {
        (Some(function), _) => Some(ToolChoice::Named(function.name)),
        (None, Some(allowed)) => Some(allowed.narrow(tools)),
        (None, None) => {
            notes.untranslatable("tool_choice");
            Some(ToolChoice::Auto)
        }
    }
}

/// What the legacy `function_call` comes to; `None` for a word that is none.
pub(super) fn choose_function(choice: TextOr<Named>) -> Option<ToolChoice> {
    match choice {
        TextOr::Text(word) => choice_of_word(&word),
        TextOr::Other(function) => Some(ToolChoice::Named(function.name)),
    }
}

fn choice_of_word(word: &str) -> Option<ToolChoice> {
    match word {
        "auto" => Some(ToolChoice::Auto),
        "none" => Some(ToolChoice::Never),
        // Mistral's word for it is `any`.
        "required" | "any" => Some(ToolChoice::Any),
        _ => None,
    }
}

impl Allowed {
    /// A choice among some of the tools is a choice among all of a shorter list.
    fn narrow(self, tools: &mut Vec<Tool>) -> ToolChoice {
        let names: Vec<_> = self
            .tools
            .into_iter()
            .filter_map(|tool| tool.function)
            .collect();
        tools.retain(|tool| match tool {
            Tool::Function(function) => names.iter().any(|named| named.name == function.name),
            Tool::Hosted(_) => true,
        });
        match self.mode {
            Mode::Auto => ToolChoice::Auto,
            Mode::Required => ToolChoice::Any,
        }
    }
}
