//! A conversation's request, as Bedrock takes it.

use super::messages;
use crate::provider::asked::Asked;
use crate::provider::call::{By, Call, Choice, Tool, What};
use crate::provider::check::{Mistake, Node};
use crate::provider::language::between;

/// Reads it.
pub(super) fn read(asked: &Asked) -> Result<Call, Mistake> {
    let body = asked.json()?;
    let body = Node::root(&body);
    body.only(&[
        "messages",
        "system",
        "inferenceConfig",
        "toolConfig",
        "guardrailConfig",
        "additionalModelRequestFields",
        "additionalModelResponseFieldPaths",
        "promptVariables",
        "requestMetadata",
        "performanceConfig",
        "serviceTier",
        "outputConfig",
    ])?;
    let model = between(asked.path(), "/model/", "/converse");
    let mut call = Call {
        model: model.ok_or_else(|| Mistake::of("the path names no model"))?,
        streams: asked.path().ends_with("/converse-stream"),
        wants_usage: true,
        ..Call::default()
    };
    for block in body.list("system")? {
        match block.choice(&["text", "cachePoint", "guardContent"])? {
            ("text", text) => call.hear(By::System, What::Text(text.some_text()?.to_owned())),
            ("cachePoint", point) => messages::cache_point(&point)?,
            (_, guarded) => return Err(guarded.wrong("there is no guardrail")),
        }
    }
    messages::read(&body, &mut call)?;
    call.check_results()?;
    read_tools(&body, &mut call)?;
    read_config(&body, &mut call)?;
    read_output(&body, &mut call)?;
    Ok(call)
}

fn read_tools(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let Some(config) = body.get("toolConfig") else {
        let uses = |what: &What| matches!(what, What::Call { .. } | What::Result { .. });
        return match call.said.iter().any(|said| uses(&said.what)) {
            true => Err(Mistake::of(
                "the toolConfig field must be defined when using toolUse and toolResult content blocks",
            )),
            false => Ok(()),
        };
    };
    config.only(&["tools", "toolChoice"])?;
    for tool in config.need("tools")?.some_items()? {
        match tool.choice(&["toolSpec", "cachePoint"])? {
            ("toolSpec", spec) => call.tools.push(read_tool(&spec)?),
            (_, point) => messages::cache_point(&point)?,
        }
    }
    let Some(choice) = config.get("toolChoice") else {
        return Ok(());
    };
    choice.only(&["auto", "any", "tool"])?;
    call.choice = match choice.choice(&["auto", "any", "tool"])? {
        ("any", _) => Choice::Any,
        ("tool", tool) => Choice::Named(tool.need("name")?.text()?.to_owned()),
        _ => Choice::Auto,
    };
    Ok(())
}

fn read_tool(spec: &Node<'_>) -> Result<Tool, Mistake> {
    spec.only(&["name", "description", "inputSchema", "strict"])?;
    if let Some(description) = spec.get("description") {
        description.some_text()?;
    }
    let schema = spec.need("inputSchema")?;
    schema.only(&["json"])?;
    let schema = schema.need("json")?;
    schema.need("type")?.word(&["object"])?;
    Ok(Tool {
        name: spec.need("name")?.name(64)?.to_owned(),
        schema: schema.value().clone(),
    })
}

fn read_config(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    if let Some(fields) = body.get("additionalModelRequestFields") {
        fields.object()?;
        let thinking = &fields.value()["thinking"]["type"];
        call.thinks = thinking == "enabled" || thinking == "adaptive";
        if let Some(top) = fields.get("top_k") {
            call.set("top_k", top.count(0)?);
        }
    }
    let Some(config) = body.get("inferenceConfig") else {
        return Ok(());
    };
    config.only(&["maxTokens", "temperature", "topP", "stopSequences"])?;
    if let Some(most) = config.get("maxTokens") {
        call.set("max_tokens", most.count(1)?);
    }
    for (name, neutral) in [("temperature", "temperature"), ("topP", "top_p")] {
        if let Some(number) = config.get(name) {
            call.set(neutral, number.number(0.0..=1.0)?);
        }
    }
    let stops = config.list("stopSequences")?;
    if !stops.is_empty() {
        let stops: Vec<&str> = stops
            .iter()
            .map(Node::some_text)
            .collect::<Result<_, _>>()?;
        call.set("stop", stops.join(","));
    }
    Ok(())
}

fn read_output(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let Some(output) = body.get("outputConfig") else {
        return Ok(());
    };
    output.only(&["textFormat"])?;
    let format = output.need("textFormat")?;
    format.only(&["type", "structure"])?;
    format.need("type")?.word(&["json_schema"])?;
    let (_, wanted) = format.need("structure")?.choice(&["jsonSchema"])?;
    wanted.only(&["schema", "name", "description"])?;
    // Bedrock takes the schema as text.
    let schema = wanted.need("schema")?;
    let parsed = serde_json::from_str(schema.text()?);
    call.schema = Some(parsed.map_err(|_| schema.expected("a JSON Schema, as text"))?);
    Ok(())
}
