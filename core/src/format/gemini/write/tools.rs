//! `tools` and `toolConfig`.

use serde::Serialize;

use super::{Dropped, unsupported};
use crate::chat::{Function, Request, Tool, ToolChoice, Unsupported};
use crate::json::Json;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Toolbox<'a> {
    function_declarations: Vec<Declaration<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Declaration<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    /// Takes JSON Schema as it is, which `parameters` does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters_json_schema: Option<&'a Json>,
}

pub(super) fn tools<'a>(
    request: &'a Request,
    dropped: &mut Dropped,
) -> Result<Option<[Toolbox<'a>; 1]>, Unsupported> {
    let mut function_declarations = Vec::new();
    for tool in &request.tools {
        match tool {
            Tool::Function(function) => function_declarations.push(declare(function, dropped)),
            Tool::Hosted(kind) => return Err(unsupported(format!("hosted tool `{kind}`"))),
        }
    }
    if request.parallel_tool_calls == Some(false) && !function_declarations.is_empty() {
        dropped.name("parallel_tool_calls");
    }
    let any = !function_declarations.is_empty();
    Ok(any.then_some([Toolbox {
        function_declarations,
    }]))
}

fn declare<'a>(function: &'a Function, dropped: &mut Dropped) -> Declaration<'a> {
    dropped.cache(function.cache.as_ref());
    if function.strict == Some(true) {
        dropped.name("tools.strict");
    }
    Declaration {
        name: &function.name,
        description: function.description.as_deref(),
        parameters_json_schema: function.parameters.as_ref(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolConfig<'a> {
    function_calling_config: CallingConfig<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CallingConfig<'a> {
    mode: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_function_names: Option<[&'a str; 1]>,
}

pub(super) fn config(request: &Request) -> Option<ToolConfig<'_>> {
    let (mode, only) = match request.tool_choice.as_ref()? {
        ToolChoice::Auto => ("AUTO", None),
        ToolChoice::Never => ("NONE", None),
        ToolChoice::Any => ("ANY", None),
        ToolChoice::Named(name) => ("ANY", Some([name.as_str()])),
    };
    Some(ToolConfig {
        function_calling_config: CallingConfig {
            mode,
            allowed_function_names: only,
        },
    })
}
