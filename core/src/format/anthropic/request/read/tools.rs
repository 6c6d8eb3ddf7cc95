//! Tools and whether they are called.

use super::content::cache;
use super::losses::Losses;
use crate::chat::{Function, Request, Tool, ToolChoice};
use crate::format::RequestError;
use crate::format::object::Object;

/// Reads both.
pub(super) fn read(
    body: &mut Object<'_>,
    request: &mut Request,
    losses: &mut Losses,
) -> Result<(), RequestError> {
    for tool in body.objects("tools", "an object")?.unwrap_or_default() {
        request.tools.push(read_tool(tool, losses)?);
    }
    if let Some(choice) = body.object("tool_choice", "an object with a `type`")? {
        read_choice(choice, request, losses)?;
    }
    Ok(())
}

/// A tool of a type is one of Anthropic's, unless it says `custom`.
fn read_tool(mut tool: Object<'_>, losses: &mut Losses) -> Result<Tool, RequestError> {
    let kind: Option<String> = tool.take("type", "a string")?;
    if let Some(kind) = kind.filter(|kind| kind != "custom") {
        losses.only_here(kind.clone());
        return Ok(Tool::Hosted(kind));
    }
    let function = Function {
        name: tool.need("name", "a string")?,
        description: tool.take("description", "a string")?,
        parameters: tool.take("input_schema", "a JSON schema")?,
        strict: tool.take("strict", "`true` or `false`")?,
        cache: cache(&mut tool, losses)?,
    };
    losses.drop_rest(tool);
    Ok(Tool::Function(function))
}

fn read_choice(
    mut choice: Object<'_>,
    request: &mut Request,
    losses: &mut Losses,
) -> Result<(), RequestError> {
    const EXPECTED: &str = "`auto`, `any`, `tool` or `none`";
    let kind: String = choice.need("type", EXPECTED)?;
    request.tool_choice = Some(match kind.as_str() {
        "auto" => ToolChoice::Auto,
        "any" => ToolChoice::Any,
        "tool" => ToolChoice::Named(choice.need("name", "the name of a tool")?),
        "none" => ToolChoice::Never,
        _ => return Err(choice.mistake("type", EXPECTED)),
    });
    let one_at_a_time = choice.take::<bool>("disable_parallel_tool_use", "`true` or `false`")?;
    request.parallel_tool_calls = one_at_a_time.map(|one| !one);
    losses.drop_rest(choice);
    Ok(())
}
