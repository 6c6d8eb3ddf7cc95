//! `generationConfig`.

use serde::Serialize;

use super::model::Generation;
use super::thinking::{ThinkingConfig, thinking};
use super::{Dropped, unsupported};
use crate::chat::{Output, Request, Unsupported};
use crate::json::Json;

#[derive(Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GenerationConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    stop_sequences: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidate_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    presence_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    frequency_penalty: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_mime_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_json_schema: Option<&'a Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_logprobs: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logprobs: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thinking_config: Option<ThinkingConfig>,
}

impl GenerationConfig<'_> {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The most stops that Google takes.
const MAX_STOPS: usize = 5;

pub(super) fn config<'a>(
    request: &'a Request,
    generation: Generation,
    dropped: &mut Dropped,
) -> Result<GenerationConfig<'a>, Unsupported> {
    if request.stop.len() > MAX_STOPS {
        return Err(unsupported("more than five stop sequences"));
    }
    let (response_mime_type, response_json_schema) = output(request, generation, dropped)?;
    let seed = request.seed.and_then(|seed| seed.try_into().ok());
    if seed.is_none() && request.seed.is_some() {
        dropped.name("seed");
    }
    let mut penalty = |name, penalty: Option<f64>| {
        let said = penalty.filter(|penalty| *penalty != 0.0)?;
        if generation.takes_penalties() {
            return Some(said);
        }
        dropped.name(name);
        None
    };
    Ok(GenerationConfig {
        max_output_tokens: request.max_tokens,
        temperature: request.temperature,
        top_p: request.top_p,
        top_k: request.top_k,
        stop_sequences: &request.stop,
        seed,
        candidate_count: request.choices,
        presence_penalty: penalty("presence_penalty", request.presence_penalty),
        frequency_penalty: penalty("frequency_penalty", request.frequency_penalty),
        response_mime_type,
        response_json_schema,
        response_logprobs: request.logprobs.map(|_| true),
        logprobs: request.logprobs.filter(|top| *top > 0),
        thinking_config: request
            .reasoning
            .as_ref()
            .and_then(|reasoning| thinking(reasoning, generation, dropped)),
    })
}

/// The media type of the answer, and its schema. A schema's name and strictness say nothing here: Google
/// always keeps to it.
fn output<'a>(
    request: &'a Request,
    generation: Generation,
    dropped: &mut Dropped,
) -> Result<(Option<&'static str>, Option<&'a Json>), Unsupported> {
    let schema = match &request.output {
        Output::Text => return Ok((None, None)),
        Output::Json => None,
        Output::Schema(schema) => Some(schema),
    };
    if !request.tools.is_empty() && !generation.forms_answers_beside_tools() {
        return Err(unsupported("structured output beside tools"));
    }
    if schema.is_some_and(|schema| schema.description.is_some()) {
        dropped.name("response_format.description");
    }
    Ok((Some("application/json"), schema.map(|it| &it.schema)))
}
