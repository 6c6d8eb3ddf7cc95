//! Tools and whether they are called.

use std::collections::BTreeSet;

use super::super::super::generation::Generation;
use super::super::super::json_tool;
use super::body::{self, ToolChoice};
use super::parts::cache_control;
use super::schema::{self, Schema};
use super::{Losses, refuse};
use crate::chat::{self, Function, Output, Part, Request, Tool, Unsupported};
use crate::gather::gather;

/// What is said of tools.
#[derive(Debug)]
pub(super) struct Tools<'a> {
    pub(super) tools: Vec<body::Tool<'a>>,
    pub(super) choice: Option<ToolChoice<'a>>,
    /// The model must call one.
    pub(super) is_forced: bool,
}

/// The most tools whose arguments the API holds to their schemas.
const MAX_STRICT: usize = 20;

/// Says what may be called.
pub(super) fn write<'a>(
    request: &'a Request,
    generation: Generation,
    losses: &mut Losses,
) -> Result<Tools<'a>, Unsupported> {
    let may_be_strict = may_be_strict(request, generation, losses);
    let definitions = request
        .tools
        .iter()
        .map(|tool| definition(tool, may_be_strict));
    let mut tools: Vec<_> = definitions.collect::<Result<_, _>>()?;
    if tools.is_empty() {
        tools.extend(called(request));
    }
    let answers_by_tool = answers_by_tool(request);
    if answers_by_tool {
        tools.push(answer_tool());
    }
    let choice = choice(request, answers_by_tool).filter(|_| !tools.is_empty());
    let kind = choice.as_ref().map(|choice| choice.kind);
    let is_forced = matches!(kind, Some("any" | "tool"));
    if is_forced && !generation.can_be_forced() {
        return Err(refuse("tool_choice"));
    }
    Ok(Tools {
        tools,
        choice,
        is_forced,
    })
}

/// Whether the tools that ask for it can be held to their schemas.
fn may_be_strict(request: &Request, generation: Generation, losses: &mut Losses) -> bool {
    let asks = |tool: &&Tool| match tool {
        Tool::Function(function) => function.strict == Some(true),
        Tool::Hosted(_) => false,
    };
    let count = request.tools.iter().filter(asks).count();
    let may = generation.keeps_to_schemas() && count <= MAX_STRICT;
    if count > 0 && !may {
        losses.add("strict");
    }
    may
}

fn definition(tool: &Tool, may_be_strict: bool) -> Result<body::Tool<'_>, Unsupported> {
    let function = match tool {
        Tool::Function(function) => function,
        Tool::Hosted(kind) => return Err(Unsupported(kind.clone().into())),
    };
    if !is_name(&function.name) {
        return Err(refuse("a tool's name beyond letters, digits, `_` and `-`"));
    }
    let strict = may_be_strict && function.strict == Some(true);
    Ok(body::Tool {
        name: &function.name,
        description: function.description.as_deref(),
        input_schema: input_schema(function, strict)?,
        strict,
        cache_control: cache_control(function.cache.as_ref()),
    })
}

fn input_schema(function: &Function, strict: bool) -> Result<Schema<'_>, Unsupported> {
    match &function.parameters {
        Some(parameters) if strict => schema::of_strict_input(parameters),
        Some(parameters) => schema::of_input(parameters),
        None => Ok(schema::any_object()),
    }
}

/// The tools called before, where the request defines none: the API wants those of its history
/// defined. What they took is not known any more, and they are not called again.
fn called(request: &Request) -> impl Iterator<Item = body::Tool<'_>> {
    let parts = request.messages.iter().flat_map(|message| &message.parts);
    let calls = parts.filter_map(Part::as_tool_call);
    let names: BTreeSet<&str> = gather(calls.map(|call| call.name.as_str()));
    names.into_iter().map(|name| tool_of(name, None))
}

fn answer_tool() -> body::Tool<'static> {
    tool_of(json_tool::NAME, Some(json_tool::DESCRIPTION))
}

/// A tool that takes anything.
fn tool_of<'a>(name: &'a str, description: Option<&'a str>) -> body::Tool<'a> {
    body::Tool {
        name,
        description,
        input_schema: schema::any_object(),
        strict: false,
        cache_control: None,
    }
}

/// Whether the answer is given to a tool. Where the caller wants one of its own called, there is no
/// answer yet.
fn answers_by_tool(request: &Request) -> bool {
    let calls_another = match request.tool_choice {
        Some(chat::ToolChoice::Any | chat::ToolChoice::Named(_)) => !request.tools.is_empty(),
        Some(chat::ToolChoice::Auto | chat::ToolChoice::Never) | None => false,
    };
    request.output == Output::Json && !calls_another
}

fn choice(request: &Request, answers_by_tool: bool) -> Option<ToolChoice<'_>> {
    let has_tools = !request.tools.is_empty();
    let may_call = has_tools && request.tool_choice != Some(chat::ToolChoice::Never);
    let one_at_a_time = request.parallel_tool_calls == Some(false);
    let (kind, name) = match &request.tool_choice {
        // The model gives its answer, or calls one of the caller's tools first.
        _ if answers_by_tool && may_call => ("any", None),
        _ if answers_by_tool => ("tool", Some(json_tool::NAME)),
        _ if !has_tools => ("none", None),
        Some(chat::ToolChoice::Never) => ("none", None),
        Some(chat::ToolChoice::Any) => ("any", None),
        Some(chat::ToolChoice::Named(name)) => ("tool", Some(name.as_str())),
        Some(chat::ToolChoice::Auto) => ("auto", None),
        None if one_at_a_time => ("auto", None),
        None => return None,
    };
    Some(ToolChoice {
        kind,
        name,
        disable_parallel_tool_use: one_at_a_time && kind != "none",
    })
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    (1..=128).contains(&name.len()) && name.bytes().all(fits)
}
