//! Tools, and whether to call them.

use std::collections::BTreeSet;

use serde::de::MapAccess;

use super::super::read::{Many, camel, or_default};
use super::body::skip;
use super::lost::Lost;
use super::member;
use super::schema::json_schema;
use crate::chat::{Function, Request, Tool, ToolChoice};
use crate::format::RequestError;
use crate::gather::gather;
use crate::json::{Json, Members, Name};

/// An element of `tools`: functions, or tools that Google runs.
#[derive(Debug, Default)]
pub(super) struct Toolbox {
    functions: Vec<Declaration>,
    /// The keys of all else; each is a tool.
    hosted: Vec<String>,
}

impl<'de> Members<'de> for Toolbox {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a tool";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "functionDeclarations" => self.functions = value.next_value::<Many<_>>()?.0,
            other => skip(other, &mut self.hosted, value)?,
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Declaration {
    name: String,
    description: Option<String>,
    /// In Google's own dialect of schemas.
    parameters: Option<Json>,
    parameters_json_schema: Option<Json>,
    others: Vec<String>,
}

impl<'de> Members<'de> for Declaration {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a function with a `name`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "name" => self.name = value.next_value()?,
            "description" => self.description = value.next_value()?,
            "parameters" => self.parameters = value.next_value()?,
            "parametersJsonSchema" => self.parameters_json_schema = value.next_value()?,
            other => skip(other, &mut self.others, value)?,
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.name.is_empty()
    }
}

#[derive(Debug, Default)]
pub(super) struct ToolConfig {
    calling: CallingConfig,
    others: Vec<String>,
}

impl<'de> Members<'de> for ToolConfig {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a toolConfig";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "functionCallingConfig" => self.calling = or_default(value)?,
            other => skip(other, &mut self.others, value)?,
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct CallingConfig {
    mode: Option<String>,
    allowed: Option<Vec<String>>,
    others: Vec<String>,
}

impl<'de> Members<'de> for CallingConfig {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a functionCallingConfig";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "mode" => self.mode = value.next_value()?,
            "allowedFunctionNames" => self.allowed = value.next_value()?,
            other => skip(other, &mut self.others, value)?,
        }
        Ok(())
    }
}

/// Reads tools and what is said about calling them.
pub(super) fn read(
    tools: Vec<Toolbox>,
    config: ToolConfig,
    request: &mut Request,
    lost: &mut Lost,
) -> Result<(), RequestError> {
    for toolbox in tools {
        for function in toolbox.functions {
            lost.dropped_in("tools.functionDeclarations", &function.others);
            request.tools.push(Tool::Function(function.read()));
        }
        request
            .tools
            .extend(toolbox.hosted.into_iter().map(Tool::Hosted));
    }
    lost.dropped_in("toolConfig", &config.others);
    lost.dropped_in("toolConfig.functionCallingConfig", &config.calling.others);
    choose(config.calling, request, lost)
}

impl Declaration {
    fn read(self) -> Function {
        let own = || self.parameters.as_ref().map(json_schema);
        Function {
            parameters: self.parameters_json_schema.or_else(own),
            name: self.name,
            description: self.description,
            strict: None,
            cache: None,
        }
    }
}

/// Which tools may be called. Other formats name one or none, so where Google's allows several the
/// request keeps only those.
fn choose(
    config: CallingConfig,
    request: &mut Request,
    lost: &mut Lost,
) -> Result<(), RequestError> {
    let allowed = config.allowed.unwrap_or_default();
    let mode = config.mode.unwrap_or_default().to_ascii_uppercase();
    request.tool_choice = match (mode.as_str(), allowed.as_slice()) {
        ("" | "MODE_UNSPECIFIED", []) => None,
        ("" | "MODE_UNSPECIFIED" | "AUTO", _) => Some(ToolChoice::Auto),
        ("NONE", _) => Some(ToolChoice::Never),
        ("ANY", [name]) => Some(ToolChoice::Named(name.clone())),
        ("ANY", _) => Some(ToolChoice::Any),
        ("VALIDATED", _) => {
            lost.dropped("toolConfig.functionCallingConfig.mode");
            Some(ToolChoice::Auto)
        }
        (_, _) => {
            return Err(member(
                "toolConfig.functionCallingConfig.mode",
                "`AUTO`, `ANY`, `NONE` or `VALIDATED`",
            ));
        }
    };
    if allowed.len() > 1 && mode != "NONE" {
        keep(&allowed, &mut request.tools);
    }
    Ok(())
}

fn keep(allowed: &[String], tools: &mut Vec<Tool>) {
    let allowed: BTreeSet<&String> = gather(allowed);
    tools.retain(|tool| match tool {
        Tool::Function(function) => allowed.contains(&function.name),
        Tool::Hosted(_) => true,
    });
}
