//! What a request asks for, as facts that can be looked for one by one after a translation.

use std::borrow::Cow;
use std::collections::BTreeSet;

use baton_core::chat::{Cache, Media, Part, Request, Role, Source, Tool};
use serde_json::{Value, json};

/// A fact: its name in the neutral model, and what it is.
type Fact = (&'static str, String);

/// The names of what `before` asks for and `after` does not, `dropped` excepted.
pub(crate) fn lost(
    before: &Request,
    after: &Request,
    dropped: &[Cow<'static, str>],
) -> BTreeSet<&'static str> {
    let by_tool = gives_json_by_tool(after);
    let after: BTreeSet<Fact> = of(after).into_iter().collect();
    of(before)
        .into_iter()
        .filter(|fact| !after.contains(fact))
        .map(|(name, _)| name)
        .filter(|name| !(by_tool && ["output", "tool_choice"].contains(name)))
        .filter(|name| !is_named(name, dropped))
        .collect()
}

/// Whether a name in `dropped` covers this fact.
fn is_named(fact: &str, dropped: &[Cow<'static, str>]) -> bool {
    dropped.iter().any(|name| {
        let last = name.rsplit('.').next();
        last == Some(fact) || fact == "reasoning" && last == Some("thinking")
    })
}

/// Where a format has no word for JSON without a schema, its answer is the input of one more tool.
fn gives_json_by_tool(request: &Request) -> bool {
    request
        .tools
        .iter()
        .any(|tool| matches!(tool, Tool::Function(it) if it.name == "baton_json_answer"))
}

fn of(request: &Request) -> Vec<Fact> {
    let mut facts = settings(request);
    facts.push(("system", words(request.system())));
    for (number, turn) in request.turns().into_iter().enumerate() {
        let role = if turn.role == Role::User {
            "user"
        } else {
            "assistant"
        };
        let text = words(turn.parts.iter().copied());
        if !text.is_empty() {
            facts.push(("text", format!("{number} {role} {text}")));
        }
        for part in turn.parts {
            facts.extend(of_part(part));
        }
    }
    for tool in &request.tools {
        if let Tool::Function(function) = tool {
            facts.push(("tools", function.name.clone()));
            facts.extend(
                function
                    .description
                    .iter()
                    .map(|text| ("description", text.clone())),
            );
            facts.extend(
                function
                    .cache
                    .as_ref()
                    .map(|_| ("cache_control", function.name.clone())),
            );
        }
    }
    facts
}

/// What is said about the answer to be.
fn settings(request: &Request) -> Vec<Fact> {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    let penalty = |value: Option<f64>| number(value.filter(|value| *value != 0.0));
    let count = |value: Option<u64>| value.map(|value| value.to_string());
    let settings = [
        (
            "tool_choice",
            request
                .tool_choice
                .as_ref()
                .map(|choice| format!("{choice:?}")),
        ),
        (
            "parallel_tool_calls",
            request.parallel_tool_calls.map(|on| on.to_string()),
        ),
        ("output", output(request)),
        ("max_tokens", count(request.max_tokens)),
        (
            "temperature",
            number(request.temperature.filter(|value| *value != 1.0)),
        ),
        ("top_p", number(request.top_p)),
        ("top_k", count(request.top_k)),
        ("seed", request.seed.map(|seed| seed.to_string())),
        ("presence_penalty", penalty(request.presence_penalty)),
        ("frequency_penalty", penalty(request.frequency_penalty)),
        ("logprobs", request.logprobs.map(|top| top.to_string())),
        // Words and budgets stand for each other.
        (
            "reasoning",
            request
                .reasoning
                .as_ref()
                .and_then(|it| it.tokens())
                .map(|tokens| (tokens > 0).to_string()),
        ),
        ("user", request.user.clone()),
    ];
    let stops = request.stop.iter().map(|stop| ("stop", stop.clone()));
    let settings = settings
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)));
    settings.chain(stops).collect()
}

/// Names and schemas are rewritten where formats know less of JSON Schema.
fn output(request: &Request) -> Option<String> {
    let output = format!("{:?}", request.output);
    let kind = output.split('(').next()?;
    (kind != "Text").then(|| kind.to_owned())
}

/// The text of these parts; formats differ in how they join it.
fn words<'p>(parts: impl Iterator<Item = &'p Part>) -> String {
    let texts = parts.filter_map(|part| match part {
        Part::Text { text, .. } | Part::Refusal(text) => Some(text.as_str()),
        Part::Image(_)
        | Part::Document(_)
        | Part::Audio(_)
        | Part::ToolCall(_)
        | Part::ToolResult(_)
        | Part::Thinking { .. }
        | Part::HiddenThinking(_) => None,
    });
    texts.flat_map(str::split_whitespace).collect()
}

fn of_part(part: &Part) -> Vec<Fact> {
    match part {
        Part::Text { cache, .. } => cached(cache.as_ref()),
        Part::Image(media) => of_media("images", media),
        Part::Document(media) => of_media("documents", media),
        Part::Audio(media) => of_media("audio", media),
        Part::ToolCall(call) => {
            // No arguments are an empty object.
            let arguments = serde_json::from_str(&call.arguments).unwrap_or_else(|_| json!({}));
            let arguments: Value = arguments;
            vec![("tool_calls", format!("{} {arguments}", call.name))]
        }
        Part::ToolResult(result) => {
            let mut facts = vec![("tool_results", words(result.parts.iter()))];
            facts.extend(result.is_error.then(|| ("is_error", result.call.clone())));
            facts.extend(cached(result.cache.as_ref()));
            facts.extend(result.parts.iter().flat_map(of_part));
            facts
        }
        Part::Thinking { text, .. } => vec![("thinking", text.clone())],
        Part::HiddenThinking(signature) => vec![("thinking", signature.value.clone())],
        Part::Refusal(_) => Vec::new(),
    }
}

fn of_media(kind: &'static str, media: &Media) -> Vec<Fact> {
    let (Source::Base64(content)
    | Source::Text(content)
    | Source::Url(content)
    | Source::File(content)) = &media.source;
    // To look as closely as the provider does anyway is to ask for nothing.
    let detail = media.detail.as_ref().filter(|detail| *detail != "auto");
    let detail = detail.map(|detail| ("detail", detail.clone()));
    let mut facts = vec![(kind, content.clone())];
    facts.extend(detail);
    facts.extend(cached(media.cache.as_ref()));
    facts
}

fn cached(cache: Option<&Cache>) -> Vec<Fact> {
    cache
        .map(|_| ("cache_control", String::new()))
        .into_iter()
        .collect()
}
