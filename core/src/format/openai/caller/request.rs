//! A request, read into the neutral model.

use super::body::{Body, FormatKind, ReasoningOptions, ResponseFormat, Thinking};
use super::expected::expected;
use super::message::Conversation;
use super::notes::Notes;
use super::tool::{FunctionEntry, choose, choose_function};
use super::words::TextOr;
use crate::chat::{Effort, Output, Reasoning, Request, Schema, Tool, ToolChoice};
use crate::format::reading::{mistake, model_name, read_body};
use crate::format::{Param, RequestError};
use crate::json::{Json, Whole};

/// Reads a request.
pub(super) fn read(body: &[u8]) -> Result<Request, RequestError> {
    translate(read_body(body, expected)?)
}

fn wrong(path: &str) -> RequestError {
    mistake(path, expected(path))
}

fn translate(mut body: Body) -> Result<Request, RequestError> {
    let model = model_name(body.model.take())?;
    let mut notes = Notes::default();
    let messages = body
        .messages
        .take()
        .ok_or(RequestError::Missing(Param::Messages))?;
    if messages.is_empty() {
        return Err(RequestError::Empty(Param::Messages));
    }
    let mut conversation = Conversation::new(&mut notes);
    for Whole(said) in messages {
        conversation.add(said);
    }
    let messages = conversation.messages;
    let (tools, tool_choice) = tools(&mut body, &mut notes)?;
    let mut request = Request {
        model,
        messages,
        tools,
        tool_choice,
        // There is room for one call in that shape.
        parallel_tool_calls: body
            .parallel_tool_calls
            .or(body.functions.as_ref().map(|_| false)),
        legacy_functions: body.functions.is_some(),
        reasoning: reasoning(&mut body, &mut notes),
        output: output(body.response_format.take())?,
        choices: choices(body.n)?,
        ..Request::default()
    };
    stream(&mut body, &mut request, &mut notes);
    sampling(body, &mut request, &mut notes);
    request.dropped = notes.dropped;
    request.untranslatable = notes.untranslatable;
    Ok(request)
}

fn tools(
    body: &mut Body,
    notes: &mut Notes,
) -> Result<(Vec<Tool>, Option<ToolChoice>), RequestError> {
    let entries = body.tools.take().into_iter().flatten();
    let mut tools: Vec<_> = entries
        .filter_map(|Whole(entry)| entry.into_tool(notes))
        .collect();
    let functions = body.functions.iter_mut().flat_map(std::mem::take);
    tools.extend(functions.map(FunctionEntry::into_tool));
    let choice = match (body.tool_choice.take(), body.function_call.take()) {
        (Some(choice), legacy) => {
            if legacy.is_some() {
                notes.dropped("function_call");
            }
            let choice = choose(choice, &mut tools, notes);
            Some(choice.ok_or_else(|| wrong("tool_choice"))?)
        }
        (None, Some(choice)) => {
            let choice = choose_function(choice);
            Some(choice.ok_or_else(|| wrong("function_call"))?)
        }
        (None, None) => None,
    };
    Ok((tools, choice))
}

fn output(format: Option<Whole<ResponseFormat>>) -> Result<Output, RequestError> {
    let Some(Whole(format)) = format else {
        return Ok(Output::Text);
    };
    match (format.kind, format.json_schema) {
        (FormatKind::None | FormatKind::Text, _) => Ok(Output::Text),
        (FormatKind::JsonObject, _) => Ok(Output::Json),
        (FormatKind::JsonSchema, schema) => {
            let missing = || wrong("response_format.json_schema");
            let schema = schema.ok_or_else(missing)?;
            Ok(Output::Schema(Schema {
                name: schema.name,
                description: schema.description,
                // One that is left out allows everything.
                schema: schema
                    .schema
                    .or_else(|| Json::parse("{}".to_owned()))
                    .ok_or_else(missing)?,
                strict: schema.strict,
            }))
        }
    }
}

fn choices(n: Option<u32>) -> Result<Option<u32>, RequestError> {
    match n {
        None | Some(1) => Ok(None),
        Some(0) => Err(wrong("n")),
        Some(more) => Ok(Some(more)),
    }
}

fn reasoning(body: &mut Body, notes: &mut Notes) -> Option<Reasoning> {
    let mut reasoning = Reasoning {
        effort: body.reasoning_effort.map(|word| word.0),
        ..Reasoning::default()
    };
    if let Some(Whole(options)) = &mut body.reasoning {
        options.add_to(&mut reasoning);
        notes.unread("reasoning.", std::mem::take(&mut options.unread));
    }
    if let Some(Whole(thinking)) = &mut body.thinking {
        thinking.add_to(&mut reasoning);
        notes.unread("thinking.", std::mem::take(&mut thinking.unread));
    }
    (reasoning != Reasoning::default()).then_some(reasoning)
}

impl ReasoningOptions {
    fn add_to(&self, reasoning: &mut Reasoning) {
        let switched = match self.enabled {
            // OpenRouter documents `enabled: true` as medium effort.
            Some(true) if self.max_tokens.is_none() => Some(Effort::Medium),
            Some(false) => Some(Effort::Off),
            Some(true) | None => None,
        };
        reasoning.effort = reasoning
            .effort
            .or(self.effort.map(|word| word.0))
            .or(switched);
        reasoning.budget = self.max_tokens;
        reasoning.shown = self.exclude.map(|exclude| !exclude);
    }
}

impl Thinking {
    fn add_to(&self, reasoning: &mut Reasoning) {
        reasoning.budget = reasoning.budget.or(self.budget_tokens);
        if self.kind.as_deref() == Some("disabled") {
            reasoning.effort = Some(Effort::Off);
        } else if reasoning.effort.is_none() && reasoning.budget.is_none() {
            reasoning.effort = Some(Effort::Medium);
        }
    }
}

fn stream(body: &mut Body, request: &mut Request, notes: &mut Notes) {
    request.streams = body.stream.unwrap_or_default();
    if let Some(Whole(options)) = &mut body.stream_options {
        request.wants_usage = options.include_usage.unwrap_or_default();
        notes.unread("stream_options.", std::mem::take(&mut options.unread));
    }
}

fn sampling(body: Body, request: &mut Request, notes: &mut Notes) {
    request.max_tokens = body.max_completion_tokens.or(body.max_tokens);
    request.temperature = body.temperature;
    request.top_p = body.top_p;
    // Some servers read a negative one as none.
    request.top_k = body.top_k.and_then(|k| u64::try_from(k).ok());
    request.stop = match body.stop {
        None => Vec::new(),
        Some(TextOr::Text(stop)) => vec![stop],
        Some(TextOr::Other(stops)) => stops,
    };
    request.seed = body.seed;
    request.presence_penalty = body.presence_penalty;
    request.frequency_penalty = body.frequency_penalty;
    request.logprobs = body
        .logprobs
        .filter(|asked| *asked)
        .map(|_| body.top_logprobs.unwrap_or_default());
    request.user = body.user.or(body.safety_identifier);
    for modality in body.modalities.into_iter().flatten() {
        if modality != "text" {
            notes.untranslatable(format!("modalities.{modality}"));
        }
    }
    notes.unread("", body.unread);
    body.native.into_list("", &mut notes.untranslatable);
}
