//! How much the model is to think, and what form its answer is to have: `thinking`, `output_config`.

use super::losses::Losses;
use super::output;
use crate::chat::{Effort, Output, Reasoning, Request};
use crate::format::RequestError;
use crate::format::object::Object;

/// Reads both.
pub(super) fn read(
    body: &mut Object<'_>,
    request: &mut Request,
    losses: &mut Losses,
) -> Result<(), RequestError> {
    let mut reasoning = thinking(body, losses)?;
    request.output = output(body, "output_format", losses)?;
    if let Some(mut config) = body.object("output_config", "an object")? {
        let format = output(&mut config, "format", losses)?;
        if format != Output::Text {
            request.output = format;
        }
        if let Some(effort) = effort(&mut config)? {
            let reasoning = reasoning.get_or_insert_default();
            // A model that does not think can still try hard; other formats cannot say so.
            if reasoning.effort == Some(Effort::Off) {
                losses.drop(config.name("effort"));
            } else {
                reasoning.effort = Some(effort);
            }
        }
        losses.drop_rest(config);
    }
    // Nobody said how much: `high`, says Anthropic, is what an adaptive model does then.
    if let Some(reasoning) = &mut reasoning
        && reasoning.word().is_none()
    {
        reasoning.effort = Some(Effort::High);
    }
    request.reasoning = reasoning;
    Ok(())
}

fn thinking(body: &mut Object<'_>, losses: &mut Losses) -> Result<Option<Reasoning>, RequestError> {
    const EXPECTED: &str = "`enabled`, `adaptive` or `disabled`";
    let Some(mut thinking) = body.object("thinking", "an object with a `type`")? else {
        return Ok(None);
    };
    let kind: String = thinking.need("type", EXPECTED)?;
    let display: Option<String> = thinking.take("display", "`summarized` or `omitted`")?;
    let mut reasoning = Reasoning {
        shown: display.map(|display| display != "omitted"),
        ..Reasoning::default()
    };
    match kind.as_str() {
        "enabled" => reasoning.budget = Some(thinking.need("budget_tokens", "a whole number")?),
        "adaptive" => {}
        "disabled" => reasoning.effort = Some(Effort::Off),
        _ => return Err(thinking.mistake("type", EXPECTED)),
    }
    losses.drop_rest(thinking);
    Ok(Some(reasoning))
}

fn effort(config: &mut Object<'_>) -> Result<Option<Effort>, RequestError> {
    const EXPECTED: &str = "`low`, `medium`, `high`, `xhigh` or `max`";
    let Some(word) = config.take::<String>("effort", EXPECTED)? else {
        return Ok(None);
    };
    match Effort::parse(&word) {
        Some(effort) => Ok(Some(effort)),
        None => Err(config.mistake("effort", EXPECTED)),
    }
}
