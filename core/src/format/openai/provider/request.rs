//! A request, said to a provider.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use super::message::{Message, Messages};
use crate::chat::{Function, Output, Request, Schema, Tool, ToolChoice, Unsupported};
use crate::config::{MaxTokensKey, Model};
use crate::format::Written;
use crate::json::{Json, to_json};

/// The most stops that OpenAI takes (API reference, `stop`).
const MAX_STOPS: usize = 4;

/// Writes a request.
pub(super) fn write(request: &Request, model: &Model) -> Result<Written, Unsupported> {
    let mut dropped = Dropped::default();
    if request.stop.len() > MAX_STOPS {
        return Err(Unsupported(Cow::Borrowed("more than 4 stop sequences")));
    }
    if request.top_k.is_some() {
        dropped.name("top_k");
    }
    let body = Body {
        model: model.wire_name.as_str(),
        messages: Messages::write(&request.messages, &mut dropped)?,
        tools: tools(&request.tools, &mut dropped)?,
        tool_choice: tool_choice(request),
        parallel_tool_calls: request
            .parallel_tool_calls
            .filter(|_| !request.tools.is_empty()),
        response_format: response_format(&request.output),
        n: request.choices,
        temperature: request.temperature,
        top_p: request.top_p,
        stop: &request.stop,
        seed: request.seed,
        presence_penalty: request.presence_penalty,
        frequency_penalty: request.frequency_penalty,
        logprobs: request.logprobs.map(|_| true),
        top_logprobs: request.logprobs.filter(|top| *top > 0),
        reasoning_effort: effort(request),
        user: request.user.as_deref(),
        ..Body::default()
    };
    let body = body.of_dialect(request, model);
    Ok(Written {
        body: to_json(&body),
        dropped: dropped.0.into_iter().map(Cow::Borrowed).collect(),
    })
}

/// What is left out, by the neutral model's names.
#[derive(Default)]
pub(super) struct Dropped(BTreeSet<&'static str>);

impl Dropped {
    pub(super) fn name(&mut self, name: &'static str) {
        self.0.insert(name);
    }
}

#[derive(Default, Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tools: Vec<ToolEntry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Choice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_format: Option<ResponseFormat<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_completion_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presence_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logprobs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stream_options: Option<StreamOptions>,
}

#[derive(Serialize)]
struct StreamOptions {
    include_usage: bool,
}

impl Body<'_> {
    /// What dialects say in different ways. Usage is always asked for where it can be: receipts need it.
    fn of_dialect(mut self, request: &Request, model: &Model) -> Self {
        let dialect = &model.provider.dialect;
        match dialect.max_tokens {
            Some(MaxTokensKey::MaxTokens) => self.max_tokens = request.max_tokens,
            Some(MaxTokensKey::MaxCompletionTokens) | None => {
                self.max_completion_tokens = request.max_tokens;
            }
        }
        if request.streams {
            self.stream = Some(true);
            let usage = StreamOptions {
                include_usage: true,
            };
            self.stream_options = Some(usage).filter(|_| !dialect.without_stream_options);
        }
        self
    }
}

fn effort(request: &Request) -> Option<&'static str> {
    let word = request.reasoning.as_ref()?.word()?;
    Some(word.as_str())
}

#[derive(Serialize)]
struct ToolEntry<'a> {
    r#type: &'static str,
    function: FunctionEntry<'a>,
}

#[derive(Serialize)]
struct FunctionEntry<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<&'a Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

fn tools<'a>(tools: &'a [Tool], dropped: &mut Dropped) -> Result<Vec<ToolEntry<'a>>, Unsupported> {
    let each = tools.iter().map(|tool| match tool {
        Tool::Function(function) => {
            if function.cache.is_some() {
                dropped.name("cache_control");
            }
            Ok(ToolEntry::of(function))
        }
        Tool::Hosted(kind) => Err(Unsupported(Cow::Owned(format!("hosted tool `{kind}`")))),
    });
    each.collect()
}

impl<'a> ToolEntry<'a> {
    fn of(function: &'a Function) -> Self {
        Self {
            r#type: "function",
            function: FunctionEntry {
                name: &function.name,
                description: function.description.as_deref(),
                parameters: function.parameters.as_ref(),
                strict: function.strict,
            },
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Choice<'a> {
    Word(&'static str),
    Named {
        r#type: &'static str,
        function: Named<'a>,
    },
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

/// OpenAI refuses a tool choice where there are no tools; where they must not be called anyway, it says
/// nothing.
fn tool_choice(request: &Request) -> Option<Choice<'_>> {
    let none = request.tools.is_empty();
    match request.tool_choice.as_ref()? {
        ToolChoice::Auto | ToolChoice::Never if none => None,
        ToolChoice::Auto => Some(Choice::Word("auto")),
        ToolChoice::Never => Some(Choice::Word("none")),
        ToolChoice::Any => Some(Choice::Word("required")),
        ToolChoice::Named(name) => Some(Choice::Named {
            r#type: "function",
            function: Named { name },
        }),
    }
}

#[derive(Serialize)]
struct ResponseFormat<'a> {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    json_schema: Option<JsonSchema<'a>>,
}

#[derive(Serialize)]
struct JsonSchema<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    schema: &'a Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    strict: Option<bool>,
}

fn response_format(output: &Output) -> Option<ResponseFormat<'_>> {
    match output {
        Output::Text => None,
        Output::Json => Some(ResponseFormat {
            r#type: "json_object",
            json_schema: None,
        }),
        Output::Schema(schema) => Some(ResponseFormat {
            r#type: "json_schema",
            json_schema: Some(JsonSchema::of(schema)),
        }),
    }
}

impl<'a> JsonSchema<'a> {
    fn of(schema: &'a Schema) -> Self {
        Self {
            name: schema.name(),
            description: schema.description.as_deref(),
            schema: &schema.schema,
            strict: schema.strict,
        }
    }
}
