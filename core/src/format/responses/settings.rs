//! What requests say and responses repeat: tools, the form of the answer, sampling.

use serde::Serialize;

use crate::chat::{Effort, Output, Request, Tool, ToolChoice};
use crate::json::Json;

/// The settings of an answer, each by the name it has on both sides.
#[derive(Default, Serialize)]
pub(super) struct Settings<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<Vec<FunctionTool<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_choice: Option<Choice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_tool_calls: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning: Option<Thinking>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
}

impl<'a> Settings<'a> {
    /// What was asked for.
    pub(super) fn of(request: &'a Request) -> Self {
        let tools: Vec<_> = request.tools.iter().filter_map(FunctionTool::of).collect();
        Self {
            tools: Some(tools).filter(|tools| !tools.is_empty()),
            tool_choice: request.tool_choice.as_ref().map(Choice::of),
            parallel_tool_calls: request.parallel_tool_calls,
            text: Text::of(&request.output),
            reasoning: Thinking::of(request),
            max_output_tokens: request.max_tokens,
            temperature: request.temperature,
            top_p: request.top_p,
            top_logprobs: request.logprobs,
            user: request.user.as_deref(),
        }
    }

    /// The same with what goes without saying, which responses say.
    pub(super) fn in_full(request: &'a Request) -> Self {
        let asked = Self::of(request);
        Self {
            tools: asked.tools.or_else(|| Some(Vec::new())),
            tool_choice: asked.tool_choice.or(Some(Choice::Word("auto"))),
            parallel_tool_calls: asked.parallel_tool_calls.or(Some(true)),
            text: asked.text.or(Some(Text { format: Form::Text })),
            ..asked
        }
    }
}

#[derive(Serialize)]
struct FunctionTool<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    parameters: Option<&'a Json>,
    /// Always there: a tool that does not say is strict in this format and lax in the others.
    strict: bool,
}

impl<'a> FunctionTool<'a> {
    fn of(tool: &'a Tool) -> Option<Self> {
        match tool {
            Tool::Function(function) => Some(Self {
                kind: "function",
                name: &function.name,
                description: function.description.as_deref(),
                parameters: function.parameters.as_ref(),
                strict: function.strict.unwrap_or_default(),
            }),
            Tool::Hosted(_) => None,
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Choice<'a> {
    Word(&'static str),
    Named {
        #[serde(rename = "type")]
        kind: &'static str,
        name: &'a str,
    },
}

impl<'a> Choice<'a> {
    fn of(choice: &'a ToolChoice) -> Self {
        match choice {
            ToolChoice::Auto => Self::Word("auto"),
            ToolChoice::Never => Self::Word("none"),
            ToolChoice::Any => Self::Word("required"),
            ToolChoice::Named(name) => Self::Named {
                kind: "function",
                name,
            },
        }
    }
}

#[derive(Serialize)]
struct Text<'a> {
    format: Form<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Form<'a> {
    Text,
    JsonObject,
    JsonSchema {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<&'a str>,
        schema: &'a Json,
        #[serde(skip_serializing_if = "Option::is_none")]
        strict: Option<bool>,
    },
}

impl<'a> Text<'a> {
    fn of(output: &'a Output) -> Option<Self> {
        let format = match output {
            Output::Text => return None,
            Output::Json => Form::JsonObject,
            Output::Schema(schema) => Form::JsonSchema {
                name: schema.name(),
                description: schema.description.as_deref(),
                schema: &schema.schema,
                strict: schema.strict,
            },
        };
        Some(Self { format })
    }
}

#[derive(Serialize)]
struct Thinking {
    #[serde(skip_serializing_if = "Option::is_none")]
    effort: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'static str>,
}

impl Thinking {
    fn of(request: &Request) -> Option<Self> {
        let reasoning = request.reasoning.as_ref()?;
        Some(Self {
            effort: reasoning.word().map(Effort::as_str),
            summary: (reasoning.shown == Some(true)).then_some("auto"),
        })
    }
}
