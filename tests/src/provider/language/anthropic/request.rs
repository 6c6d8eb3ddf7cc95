//! A message's request, as Anthropic takes it.

use super::content;
use crate::provider::asked::Asked;
use crate::provider::call::{By, Call, Choice, Tool, What};
use crate::provider::check::{Mistake, Node};
use crate::provider::language::schema;

/// Its API versions, the newer last.
const VERSIONS: [&str; 2] = ["2023-06-01", "2026-10-21"];

/// Members of both.
const MEMBERS: [&str; 20] = [
    "cache_control",
    "container",
    "context_management",
    "diagnostics",
    "inference_geo",
    "max_tokens",
    "messages",
    "metadata",
    "model",
    "output_config",
    "service_tier",
    "speed",
    "stop_sequences",
    "stream",
    "system",
    "thinking",
    "tool_choice",
    "tools",
    "user_profile_id",
    "workspace_id",
];

/// Members that the newer one does not have any more.
const SAMPLING: [&str; 3] = ["temperature", "top_k", "top_p"];

/// What is counted of a message's request.
const COUNTED: [&str; 9] = [
    "model",
    "messages",
    "system",
    "thinking",
    "tool_choice",
    "tools",
    "context_management",
    "output_config",
    "cache_control",
];

/// Reads the request for a message.
pub(super) fn read(asked: &Asked) -> Result<Call, Mistake> {
    let body = asked.json()?;
    let body = Node::root(&body);
    let mut call = read_prompt(asked, &body, &MEMBERS)?;
    call.set("max_tokens", body.need("max_tokens")?.count(1)?);
    call.streams = body.get("stream").map_or(Ok(false), |it| it.flag())?;
    read_settings(&body, &mut call)?;
    check_thinking(&body, &call)?;
    Ok(call)
}

/// Reads the request for a count.
pub(super) fn read_to_count(asked: &Asked) -> Result<Call, Mistake> {
    let body = asked.json()?;
    read_prompt(asked, &Node::root(&body), &COUNTED)
}

fn read_prompt(asked: &Asked, body: &Node<'_>, members: &[&str]) -> Result<Call, Mistake> {
    let version = asked.header("anthropic-version").unwrap_or_default();
    if !VERSIONS.contains(&&*version) {
        return Err(Mistake::of("anthropic-version: header is required"));
    }
    let mut members = members.to_vec();
    if version == VERSIONS[0] {
        members.extend(SAMPLING);
    }
    body.only(&members)?;
    let mut call = Call {
        model: body.need("model")?.some_text()?.to_owned(),
        wants_usage: true,
        ..Call::default()
    };
    read_system(body, &mut call)?;
    content::read(body, &mut call)?;
    call.check_results()?;
    read_tools(body, &mut call)?;
    read_output(body, &mut call)?;
    Ok(call)
}

fn read_system(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let Some(system) = body.get("system") else {
        return Ok(());
    };
    if system.value().is_string() {
        call.hear(By::System, What::Text(system.text()?.to_owned()));
        return Ok(());
    }
    for block in system.items()? {
        block.only(&["type", "text", "cache_control", "citations"])?;
        block.need("type")?.word(&["text"])?;
        content::cache_control(&block)?;
        call.hear(
            By::System,
            What::Text(block.need("text")?.some_text()?.to_owned()),
        );
    }
    Ok(())
}

fn read_tools(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    for tool in body.list("tools")? {
        tool.only(&[
            "type",
            "name",
            "description",
            "input_schema",
            "cache_control",
            "strict",
            "input_examples",
            "eager_input_streaming",
            "defer_loading",
        ])?;
        tool.get("type")
            .map_or(Ok("custom"), |kind| kind.word(&["custom"]))?;
        content::cache_control(&tool)?;
        let input = tool.need("input_schema")?;
        input.need("type")?.word(&["object"])?;
        if tool.get("strict").map_or(Ok(false), |it| it.flag())? {
            schema::closed(&input)?;
        }
        call.tools.push(Tool {
            name: tool.need("name")?.name(128)?.to_owned(),
            schema: input.value().clone(),
        });
    }
    let Some(choice) = body.get("tool_choice") else {
        return Ok(());
    };
    if call.tools.is_empty() {
        return Err(choice.wrong("may only be specified while providing `tools`"));
    }
    let kind = choice
        .need("type")?
        .word(&["auto", "any", "tool", "none"])?;
    call.choice = match kind {
        "any" => Choice::Any,
        "none" => Choice::Never,
        "tool" => Choice::Named(choice.need("name")?.text()?.to_owned()),
        _ => Choice::Auto,
    };
    match kind {
        "tool" => choice.only(&["type", "name", "disable_parallel_tool_use"])?,
        "none" => choice.only(&["type"])?,
        _ => choice.only(&["type", "disable_parallel_tool_use"])?,
    }
    let serial = choice.get("disable_parallel_tool_use");
    call.one_by_one = serial.map_or(Ok(false), |it| it.flag())?;
    Ok(())
}

fn read_output(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let Some(output) = body.get("output_config") else {
        return Ok(());
    };
    output.only(&["effort", "format", "task_budget"])?;
    if let Some(effort) = output.get("effort") {
        effort.word(&["low", "medium", "high", "xhigh", "max"])?;
    }
    if let Some(format) = output.get("format") {
        format.only(&["type", "schema"])?;
        format.need("type")?.word(&["json_schema"])?;
        let wanted = format.need("schema")?;
        schema::closed(&wanted)?;
        call.schema = Some(wanted.value().clone());
    }
    Ok(())
}

fn read_settings(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    for (name, range) in [("temperature", 0.0..=1.0), ("top_p", 0.0..=1.0)] {
        if let Some(number) = body.get(name) {
            call.set(name, number.number(range)?);
        }
    }
    if let Some(top) = body.get("top_k") {
        call.set("top_k", top.count(0)?);
    }
    let stops = body.list("stop_sequences")?;
    for stop in &stops {
        if stop.text()?.trim().is_empty() {
            return Err(stop.wrong("each stop sequence must contain non-whitespace"));
        }
    }
    if !stops.is_empty() {
        let stops: Vec<&str> = stops.iter().map(Node::text).collect::<Result<_, _>>()?;
        call.set("stop", stops.join(","));
    }
    if let Some(metadata) = body.get("metadata") {
        metadata.only(&["user_id"])?;
    }
    if let Some(tier) = body.get("service_tier") {
        tier.word(&["auto", "standard_only"])?;
    }
    if let Some(thinking) = body.get("thinking") {
        read_thinking(&thinking, body, call)?;
    }
    Ok(())
}

fn read_thinking(thinking: &Node<'_>, body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    // Anthropic's own bound.
    const LEAST_BUDGET: u64 = 1024;
    match thinking
        .need("type")?
        .word(&["enabled", "disabled", "adaptive", "between_tools"])?
    {
        "enabled" => {
            thinking.only(&["type", "budget_tokens", "display"])?;
            let budget = thinking.need("budget_tokens")?;
            if budget.count(LEAST_BUDGET)? >= body.need("max_tokens")?.count(1)? {
                return Err(
                    budget.wrong("`max_tokens` must be greater than `thinking.budget_tokens`")
                );
            }
            call.thinks = true;
        }
        "adaptive" => {
            thinking.only(&["type", "display"])?;
            call.thinks = true;
        }
        _ => thinking.only(&["type"])?,
    }
    Ok(())
}

/// What Anthropic does not do while it thinks.
fn check_thinking(body: &Node<'_>, call: &Call) -> Result<(), Mistake> {
    if !call.thinks {
        return Ok(());
    }
    if matches!(call.choice, Choice::Any | Choice::Named(_)) {
        return Err(Mistake::of(
            "thinking may not be enabled when tool_choice forces tool use",
        ));
    }
    if let Some(temperature) = body.get("temperature") {
        temperature.number(1.0..=1.0)?;
    }
    if let Some(top_p) = body.get("top_p") {
        top_p.number(0.95..=1.0)?;
    }
    if let Some(top_k) = body.get("top_k") {
        return Err(top_k.wrong("must be unset when thinking is enabled"));
    }
    if !call.last_results().is_empty() && body.value()["thinking"]["type"] == "enabled" {
        content::last_turn_begins_with_thinking(body)?;
    }
    Ok(())
}
