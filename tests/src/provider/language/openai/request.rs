//! A chat completion's request, as OpenAI takes it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::messages;
use crate::provider::asked::Asked;
use crate::provider::call::{Call, Choice, Tool};
use crate::provider::check::{Mistake, Node};
use crate::provider::language::{between, schema};

const MEMBERS: [&str; 37] = [
    "audio",
    "frequency_penalty",
    "function_call",
    "functions",
    "logit_bias",
    "logprobs",
    "max_completion_tokens",
    "max_tokens",
    "messages",
    "metadata",
    "modalities",
    "model",
    "n",
    "parallel_tool_calls",
    "prediction",
    "presence_penalty",
    "prompt_cache_key",
    "prompt_cache_retention",
    "reasoning_effort",
    "response_format",
    "safety_identifier",
    "seed",
    "service_tier",
    "stop",
    "store",
    "stream",
    "stream_options",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "user",
    "verbosity",
    "web_search_options",
    // Azure's.
    "data_sources",
    "user_security_context",
];

/// Reads it; leniently where the script in its metadata says so.
pub(super) fn read(asked: &Asked) -> Result<Call, Mistake> {
    let mut call = match skim(asked) {
        Some(call) => call,
        None => read_strictly(asked)?,
    };
    if asked.path().contains("/openai/deployments/") {
        let deployment = between(asked.path(), "/deployments/", "/chat/completions");
        call.model = deployment.ok_or_else(|| Mistake::of("the path names no deployment"))?;
        if asked.query("api-version").is_none() {
            return Err(Mistake::of("the path has no `api-version`"));
        }
    }
    Ok(call)
}

/// What a server looks at that ignores everything it does not know.
#[derive(Deserialize)]
struct Skimmed {
    model: String,
    #[serde(default)]
    stream: bool,
    #[serde(default)]
    stream_options: StreamOptions,
    #[serde(default)]
    metadata: BTreeMap<String, Value>,
}

#[derive(Default, Deserialize)]
struct StreamOptions {
    #[serde(default)]
    include_usage: bool,
}

/// The little that is read of a request whose script says `lenient`.
fn skim(asked: &Asked) -> Option<Call> {
    let skimmed: Skimmed = serde_json::from_slice(asked.body()).ok()?;
    let script = skimmed.metadata.get(&asked.provider)?.as_str()?;
    script
        .split_whitespace()
        .any(|word| word == "lenient")
        .then(|| Call {
            model: skimmed.model,
            streams: skimmed.stream,
            wants_usage: skimmed.stream_options.include_usage,
            metadata_script: Some(script.to_owned()),
            ..Call::default()
        })
}

fn read_strictly(asked: &Asked) -> Result<Call, Mistake> {
    let body = asked.json()?;
    let body = Node::root(&body);
    body.only(&MEMBERS)?;
    let mut call = Call {
        model: body.need("model")?.some_text()?.to_owned(),
        ..Call::default()
    };
    read_form(&body, &mut call)?;
    read_metadata(&body, &asked.provider, &mut call)?;
    messages::read(&body, &mut call)?;
    call.check_results()?;
    read_tools(&body, &mut call)?;
    read_output(&body, &mut call)?;
    read_settings(&body, &mut call)?;
    Ok(call)
}

fn read_form(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    call.streams = body.get("stream").map_or(Ok(false), |it| it.flag())?;
    let Some(options) = body.get("stream_options") else {
        return Ok(());
    };
    if !call.streams {
        return Err(options.wrong("only allowed when `stream` is true"));
    }
    options.only(&["include_usage", "include_obfuscation"])?;
    call.wants_usage = options
        .get("include_usage")
        .map_or(Ok(false), |it| it.flag())?;
    Ok(())
}

fn read_metadata(body: &Node<'_>, provider: &str, call: &mut Call) -> Result<(), Mistake> {
    let Some(metadata) = body.get("metadata") else {
        return Ok(());
    };
    for name in metadata
        .object()?
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name)
    {
        let value = metadata.need(name)?.text()?;
        if name == provider {
            call.metadata_script = Some(value.to_owned());
        }
    }
    Ok(())
}

fn read_tools(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    for tool in body.list("tools")? {
        tool.only(&["type", "function"])?;
        tool.need("type")?.word(&["function"])?;
        let function = tool.need("function")?;
        function.only(&["name", "description", "parameters", "strict"])?;
        let strict = function.get("strict").map_or(Ok(false), |it| it.flag())?;
        let parameters = function.get("parameters");
        match &parameters {
            Some(parameters) if strict => schema::closed_and_required(parameters)?,
            Some(parameters) => drop(parameters.object()?),
            None => {}
        }
        call.tools.push(Tool {
            name: function.need("name")?.name(64)?.to_owned(),
            schema: parameters.map_or(json!({"type": "object"}), |it| it.value().clone()),
        });
    }
    for needs_tools in ["tool_choice", "parallel_tool_calls"] {
        match body.get(needs_tools) {
            Some(member) if call.tools.is_empty() => {
                return Err(member.wrong("only allowed when `tools` are specified"));
            }
            _ => {}
        }
    }
    if let Some(parallel) = body.get("parallel_tool_calls") {
        call.one_by_one = !parallel.flag()?;
    }
    if let Some(choice) = body.get("tool_choice") {
        call.choice = read_choice(&choice, call)?;
    }
    Ok(())
}

fn read_choice(choice: &Node<'_>, call: &Call) -> Result<Choice, Mistake> {
    if choice.value().is_string() {
        return Ok(match choice.word(&["none", "auto", "required"])? {
            "none" => Choice::Never,
            "required" => Choice::Any,
            _ => Choice::Auto,
        });
    }
    choice.only(&["type", "function"])?;
    choice.need("type")?.word(&["function"])?;
    let function = choice.need("function")?;
    function.only(&["name"])?;
    let name = function.need("name")?.text()?;
    match call.tools.iter().any(|tool| tool.name == name) {
        true => Ok(Choice::Named(name.to_owned())),
        false => Err(choice.wrong(format!("no tool is called `{name}`"))),
    }
}

fn read_output(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let Some(format) = body.get("response_format") else {
        return Ok(());
    };
    match format
        .need("type")?
        .word(&["text", "json_object", "json_schema"])?
    {
        "json_schema" => {
            format.only(&["type", "json_schema"])?;
            let output = format.need("json_schema")?;
            output.only(&["name", "description", "schema", "strict"])?;
            output.need("name")?.name(64)?;
            let wanted = output.need("schema")?;
            if output.get("strict").map_or(Ok(false), |it| it.flag())? {
                schema::closed_and_required(&wanted)?;
            }
            call.schema = Some(wanted.value().clone());
        }
        "json_object" => {
            format.only(&["type"])?;
            let body = body.value()["messages"].to_string().to_lowercase();
            if !body.contains("json") {
                return Err(format.wrong("the messages must contain the word `json` in some form"));
            }
            call.schema = Some(json!({"type": "object"}));
        }
        _ => format.only(&["type"])?,
    }
    Ok(())
}

fn read_settings(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    match (body.get("max_tokens"), body.get("max_completion_tokens")) {
        (Some(_), Some(both)) => return Err(both.wrong("set this or `max_tokens`, not both")),
        (Some(most), None) | (None, Some(most)) => call.set("max_tokens", most.count(1)?),
        (None, None) => {}
    }
    for (name, range) in [
        ("temperature", 0.0..=2.0),
        ("top_p", 0.0..=1.0),
        ("frequency_penalty", -2.0..=2.0),
        ("presence_penalty", -2.0..=2.0),
    ] {
        if let Some(number) = body.get(name) {
            call.set(name, number.number(range)?);
        }
    }
    if let Some(stop) = body.get("stop") {
        let stops = match stop.value().is_string() {
            true => vec![stop.text()?],
            false => stop
                .items()?
                .iter()
                .map(|one| one.text())
                .collect::<Result<_, _>>()?,
        };
        if stops.len() > 4 {
            return Err(stop.expected("at most 4 sequences"));
        }
        call.set("stop", stops.join(","));
    }
    if let Some(seed) = body.get("seed") {
        seed.number(-9e18..=9e18)?;
    }
    if let Some(effort) = body.get("reasoning_effort") {
        call.thinks =
            effort.word(&["none", "minimal", "low", "medium", "high", "xhigh"])? != "none";
    }
    call.wants_logprobs = body.value()["logprobs"] == true;
    if let Some(top) = body.get("top_logprobs") {
        if body.value()["logprobs"] != true {
            return Err(top.wrong("only allowed when `logprobs` is true"));
        }
        top.number(0.0..=20.0)?;
    }
    Ok(())
}
