//! A request to generate content, as Gemini takes it.

use serde_json::{Value, json};

use super::contents;
use crate::provider::asked::Asked;
use crate::provider::call::{Call, Choice, Tool};
use crate::provider::check::{Mistake, Node};
use crate::provider::language::{between, schema};

/// Reads it.
pub(super) fn read(asked: &Asked) -> Result<Call, Mistake> {
    let body = in_camel_case(asked.json()?);
    let body = Node::root(&body);
    body.only(&[
        "contents",
        "systemInstruction",
        "tools",
        "toolConfig",
        "safetySettings",
        "generationConfig",
        "cachedContent",
        "labels",
        "model",
    ])?;
    let streams = asked.path().ends_with(":streamGenerateContent");
    if streams && asked.query("alt") != Some("sse") {
        return Err(Mistake::of(
            "a stream is only had as events, with `alt=sse`",
        ));
    }
    let model = between(asked.path(), "/models/", ":");
    let mut call = Call {
        model: model.ok_or_else(|| Mistake::of("the path names no model"))?,
        streams,
        wants_usage: true,
        ..Call::default()
    };
    contents::read(&body, &mut call)?;
    call.check_results()?;
    read_tools(&body, &mut call)?;
    if let Some(config) = body.get("generationConfig") {
        read_config(&config, &mut call)?;
    }
    for setting in body.list("safetySettings")? {
        setting.only(&["category", "threshold", "method"])?;
    }
    Ok(call)
}

fn read_tools(body: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    for tool in body.list("tools")? {
        tool.only(&[
            "functionDeclarations",
            "googleSearch",
            "codeExecution",
            "urlContext",
        ])?;
        for function in tool.list("functionDeclarations")? {
            call.tools.push(read_function(&function)?);
        }
    }
    let Some(config) = body.get("toolConfig") else {
        return Ok(());
    };
    config.only(&["functionCallingConfig", "retrievalConfig"])?;
    let Some(config) = config.get("functionCallingConfig") else {
        return Ok(());
    };
    config.only(&["mode", "allowedFunctionNames"])?;
    let mode = config
        .need("mode")?
        .word(&["AUTO", "ANY", "NONE", "VALIDATED"])?;
    let allowed = config.list("allowedFunctionNames")?;
    if !allowed.is_empty() && !matches!(mode, "ANY" | "VALIDATED") {
        return Err(config.wrong("allowed function names should only be set when the mode is ANY"));
    }
    if mode == "ANY" && call.tools.is_empty() {
        return Err(config.wrong("function calling mode ANY needs function declarations"));
    }
    call.choice = match (mode, &*allowed) {
        ("NONE", _) => Choice::Never,
        ("ANY", [one]) => Choice::Named(one.text()?.to_owned()),
        ("ANY", _) => Choice::Any,
        _ => Choice::Auto,
    };
    Ok(())
}

fn read_function(function: &Node<'_>) -> Result<Tool, Mistake> {
    function.only(&[
        "name",
        "description",
        "parameters",
        "parametersJsonSchema",
        "response",
        "responseJsonSchema",
        "behavior",
    ])?;
    let parameters = function.get("parameters");
    if let Some(parameters) = &parameters {
        schema::open_api(parameters)?;
        if function.get("parametersJsonSchema").is_some() {
            return Err(function.expected("`parameters` or `parametersJsonSchema`, not both"));
        }
    }
    let schema = parameters.or_else(|| function.get("parametersJsonSchema"));
    Ok(Tool {
        name: function.need("name")?.name(64)?.to_owned(),
        schema: schema.map_or(json!({"type": "object"}), |it| it.value().clone()),
    })
}

fn read_config(config: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    config.only(&[
        "stopSequences",
        "responseMimeType",
        "responseSchema",
        "responseJsonSchema",
        "responseModalities",
        "candidateCount",
        "maxOutputTokens",
        "temperature",
        "topP",
        "topK",
        "seed",
        "presencePenalty",
        "frequencyPenalty",
        "responseLogprobs",
        "logprobs",
        "speechConfig",
        "thinkingConfig",
        "imageConfig",
        "mediaResolution",
    ])?;
    if let Some(most) = config.get("maxOutputTokens") {
        call.set("max_tokens", most.count(1)?);
    }
    for (name, neutral, range) in [
        ("temperature", "temperature", 0.0..=2.0),
        ("topP", "top_p", 0.0..=1.0),
        ("frequencyPenalty", "frequency_penalty", -2.0..=2.0),
        ("presencePenalty", "presence_penalty", -2.0..=2.0),
        ("topK", "top_k", 1.0..=1000.0),
    ] {
        if let Some(number) = config.get(name) {
            call.set(neutral, number.number(range)?);
        }
    }
    let stops = config.list("stopSequences")?;
    if stops.len() > 5 {
        return Err(config.expected("at most 5 stop sequences"));
    }
    if !stops.is_empty() {
        let stops: Vec<&str> = stops.iter().map(Node::text).collect::<Result<_, _>>()?;
        call.set("stop", stops.join(","));
    }
    read_output(config, call)?;
    if let Some(thinking) = config.get("thinkingConfig") {
        thinking.only(&["includeThoughts", "thinkingBudget", "thinkingLevel"])?;
        if thinking.get("thinkingBudget").is_some() && thinking.get("thinkingLevel").is_some() {
            return Err(thinking.expected("a budget or a level, not both"));
        }
        call.thinks = thinking
            .get("includeThoughts")
            .map_or(Ok(false), |it| it.flag())?;
    }
    Ok(())
}

fn read_output(config: &Node<'_>, call: &mut Call) -> Result<(), Mistake> {
    let mime = config.get("responseMimeType");
    let mime = mime.map_or(Ok("text/plain"), |mime| {
        mime.word(&["text/plain", "application/json", "text/x.enum"])
    })?;
    let open_api = config.get("responseSchema");
    if let Some(wanted) = &open_api {
        schema::open_api(wanted)?;
    }
    match open_api.or_else(|| config.get("responseJsonSchema")) {
        Some(wanted) if mime != "application/json" => {
            Err(wanted.wrong("a response schema needs the response MIME type application/json"))
        }
        Some(wanted) => {
            call.schema = Some(wanted.value().clone());
            Ok(())
        }
        None if mime == "application/json" => {
            call.schema = Some(json!({"type": "object"}));
            Ok(())
        }
        None => Ok(()),
    }
}

/// Members whose own members are the caller's and not Google's.
const FREE: [&str; 7] = [
    "args",
    "labels",
    "parameters",
    "parametersJsonSchema",
    "response",
    "responseJsonSchema",
    "responseSchema",
];

/// The same with members' names as Google documents them: it takes `include_thoughts` for
/// `includeThoughts`, and its SDKs send both.
fn in_camel_case(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let name = camel_case(&name);
                match FREE.contains(&&*name) {
                    true => (name, value),
                    false => (name, in_camel_case(value)),
                }
            });
            Value::Object(members.collect())
        }
        Value::Array(items) => items.into_iter().map(in_camel_case).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|first| first.to_ascii_uppercase());
        name + &capital.into_iter().chain(letters).collect::<String>()
    })
}
