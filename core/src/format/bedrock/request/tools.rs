//! Tools, and whether they are called.

use serde::Serialize;

use super::super::family::Family;
use super::body::CachePoint;
use super::content::cache_point;
use super::{Dropped, unsupported};
use crate::chat::{self, Function, Part, Request, Unsupported};
use crate::format::anthropic::schema::{Schema, of_input, of_strict_input};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolConfig<'a> {
    tools: Vec<Tool<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<ToolChoice<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum Tool<'a> {
    ToolSpec(ToolSpec<'a>),
    CachePoint(CachePoint),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ToolSpec<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    input_schema: InputSchema<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

#[derive(Debug, Serialize)]
struct InputSchema<'a> {
    json: Input<'a>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Input<'a> {
    Given(Schema<'a>),
    AnyObject {
        #[serde(rename = "type")]
        kind: &'static str,
        properties: Nothing,
    },
}

#[derive(Debug, Serialize)]
struct Nothing {}

/// What the API has beside the model's own choice, which is the default.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum ToolChoice<'a> {
    Any {},
    Tool { name: &'a str },
}

impl ToolConfig<'_> {
    /// Whether the model must call one.
    pub(super) const fn is_forced(&self) -> bool {
        self.tool_choice.is_some()
    }
}

/// Says what may be called; `None` where nothing may.
pub(super) fn write<'a>(
    request: &'a Request,
    family: Family,
    dropped: &mut Dropped,
) -> Result<Option<ToolConfig<'a>>, Unsupported> {
    let is_forbidden = request.tool_choice == Some(chat::ToolChoice::Never);
    if request.tools.is_empty() || is_forbidden {
        return without(request);
    }
    if request.parallel_tool_calls == Some(false) {
        dropped.name("parallel_tool_calls");
    }
    let mut tools = Vec::with_capacity(request.tools.len());
    for tool in &request.tools {
        let function = match tool {
            chat::Tool::Function(function) => function,
            chat::Tool::Hosted(kind) => return Err(unsupported(kind.clone())),
        };
        tools.push(Tool::ToolSpec(definition(function, family, dropped)?));
        let cache = function.cache.as_ref();
        let point = cache.and_then(|cache| cache_point(cache, family, dropped));
        tools.extend(point.map(Tool::CachePoint));
    }
    Ok(Some(ToolConfig {
        tools,
        tool_choice: choice(request, family)?,
    }))
}

/// The API wants tools defined where the history calls some, and has no word against calling them.
fn without(request: &Request) -> Result<Option<ToolConfig<'_>>, Unsupported> {
    let mut parts = request.messages.iter().flat_map(|message| &message.parts);
    if parts.any(|part| matches!(part, Part::ToolCall(_) | Part::ToolResult(_))) {
        return Err(unsupported("calls in the history while none may be made"));
    }
    Ok(None)
}

fn definition<'a>(
    function: &'a Function,
    family: Family,
    dropped: &mut Dropped,
) -> Result<ToolSpec<'a>, Unsupported> {
    let is_strict = function.strict == Some(true);
    let is_held = is_strict && family.keeps_to_schemas();
    if is_strict && !is_held {
        dropped.name("strict");
    }
    let description = function.description.as_deref();
    Ok(ToolSpec {
        name: checked_name(&function.name)?,
        description: description.filter(|text| !text.trim().is_empty()),
        input_schema: InputSchema {
            json: match &function.parameters {
                Some(schema) if is_held => Input::Given(of_strict_input(schema)?),
                Some(schema) => Input::Given(of_input(schema)?),
                None => ANY_OBJECT,
            },
        },
        strict: is_held.then_some(true),
    })
}

/// What a tool takes that takes nothing in particular: the API wants it said that it is an object.
const ANY_OBJECT: Input<'_> = Input::AnyObject {
    kind: "object",
    properties: Nothing {},
};

fn choice(request: &Request, family: Family) -> Result<Option<ToolChoice<'_>>, Unsupported> {
    match &request.tool_choice {
        None | Some(chat::ToolChoice::Auto | chat::ToolChoice::Never) => Ok(None),
        Some(chat::ToolChoice::Any) if family.can_be_forced() => Ok(Some(ToolChoice::Any {})),
        Some(chat::ToolChoice::Named(name)) if family.can_be_forced_to_one() => {
            Ok(Some(ToolChoice::Tool { name }))
        }
        Some(chat::ToolChoice::Any | chat::ToolChoice::Named(_)) => Err(unsupported("tool_choice")),
    }
}

/// The longest name of a tool that the API takes.
const MAX_NAME_BYTES: usize = 64;

/// A tool's name, if the API takes it.
pub(super) fn checked_name(name: &str) -> Result<&str, Unsupported> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    if (1..=MAX_NAME_BYTES).contains(&name.len()) && name.bytes().all(fits) {
        Ok(name)
    } else {
        Err(unsupported(
            "a tool's name beyond letters, digits, `_` and `-`",
        ))
    }
}
