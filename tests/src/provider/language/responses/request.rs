//! A response's request, as OpenAI takes it.

use serde_json::json;

use super::input;
use crate::provider::asked::Asked;
use crate::provider::call::{By, Call, Choice, Tool, What};
use crate::provider::check::{Mistake, Node};
use crate::provider::language::schema;

const MEMBERS: [&str; 29] = [
    "background",
    "conversation",
    "include",
    "input",
    "instructions",
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "model",
    "parallel_tool_calls",
    "previous_response_id",
    "prompt",
    "prompt_cache_key",
    "prompt_cache_retention",
    "reasoning",
    "safety_identifier",
    "service_tier",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "text",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "truncation",
    "user",
    "context_management",
];

/// Reads it.
pub(super) fn read(asked: &Asked) -> Result<Call, Mistake> {
    let body = asked.json()?;
    let body = Node::root(&body);
    body.only(&MEMBERS)?;
    let mut call = Call {
        model: body.need("model")?.some_text()?.to_owned(),
        wants_usage: true,
        ..Call::default()
    };
    call.streams = body.get("stream").map_or(Ok(false), |it| it.flag())?;
    if let Some(script) = body.value()["metadata"][&asked.provider].as_str() {
        call.metadata_script = Some(script.to_owned());
    }
    if let Some(gone) = body.get("previous_response_id") {
        return Err(gone.wrong("no such response"));
    }
    if let Some(instructions) = body.get("instructions") {
        call.hear(By::System, What::Text(instructions.text()?.to_owned()));
    }
    input::read(&body.need("input")?, &mut call)?;
    call.check_results()?;
    read_tools(&body, &mut call)?;
    read_output(&body, &mut call)?;
    read_settings(&body, &mut call)?;
    Ok(call)
}

fn read_tools(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    for tool in body.list("tools")? {
        tool.need("type")?.word(&["function"])?;
        tool.only(&["type", "name", "description", "parameters", "strict"])?;
        let parameters = tool.need("parameters")?;
        if tool.get("strict").map_or(Ok(false), |it| it.flag())? {
            schema::closed_and_required(&parameters)?;
        }
        call.tools.push(Tool {
            name: tool.need("name")?.name(64)?.to_owned(),
            schema: parameters.object()?.clone(),
        });
    }
    if let Some(parallel) = body.get("parallel_tool_calls") {
        call.one_by_one = !parallel.flag()?;
    }
    let Some(choice) = body.get("tool_choice") else {
        return Ok(());
    };
    call.choice = if choice.value().is_string() {
        match choice.word(&["none", "auto", "required"])? {
            "none" => Choice::Never,
            "required" => Choice::Any,
            _ => Choice::Auto,
        }
    } else {
        choice.only(&["type", "name"])?;
        choice.need("type")?.word(&["function"])?;
        Choice::Named(choice.need("name")?.text()?.to_owned())
    };
    if call.tools.is_empty() && !matches!(call.choice, Choice::Auto | Choice::Never) {
        return Err(choice.wrong("there are no tools"));
    }
    Ok(())
}

fn read_output(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let Some(text) = body.get("text") else {
        return Ok(());
    };
    text.only(&["format", "verbosity"])?;
    let Some(format) = text.get("format") else {
        return Ok(());
    };
    match format
        .need("type")?
        .word(&["text", "json_object", "json_schema"])?
    {
        "json_schema" => {
            format.only(&["type", "name", "description", "schema", "strict"])?;
            format.need("name")?.name(64)?;
            let wanted = format.need("schema")?;
            if format.get("strict").map_or(Ok(false), |it| it.flag())? {
                schema::closed_and_required(&wanted)?;
            }
            call.schema = Some(wanted.value().clone());
        }
        "json_object" => {
            format.only(&["type"])?;
            call.schema = Some(json!({"type": "object"}));
        }
        _ => format.only(&["type"])?,
    }
    Ok(())
}

fn read_settings(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    // OpenAI's own bound.
    const LEAST_OUTPUT: u64 = 16;
    if let Some(most) = body.get("max_output_tokens") {
        call.set("max_tokens", most.count(LEAST_OUTPUT)?);
    }
    for (name, range) in [("temperature", 0.0..=2.0), ("top_p", 0.0..=1.0)] {
        if let Some(number) = body.get(name) {
            call.set(name, number.number(range)?);
        }
    }
    if let Some(reasoning) = body.get("reasoning") {
        reasoning.only(&["effort", "summary", "generate_summary"])?;
        if let Some(effort) = reasoning.get("effort") {
            let efforts = ["none", "minimal", "low", "medium", "high", "xhigh"];
            call.thinks = effort.word(&efforts)? != "none";
        }
        if let Some(summary) = reasoning.get("summary") {
            summary.word(&["auto", "concise", "detailed"])?;
        }
    }
    for include in body.list("include")? {
        include.word(&[
            "reasoning.encrypted_content",
            "message.output_text.logprobs",
            "message.input_image.image_url",
        ])?;
    }
    if let Some(options) = body.get("stream_options") {
        options.only(&["include_obfuscation"])?;
    }
    Ok(())
}
