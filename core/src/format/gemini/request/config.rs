//! `generationConfig`: how to sample, how to think, and the form of the answer.

use serde::de::{IgnoredAny, MapAccess};

use super::super::read::{camel, or_default};
use super::body::{Integer, skip};
use super::lost::Lost;
use super::member;
use super::schema::json_schema;
use crate::chat::{Effort, Output, Reasoning, Request, Schema};
use crate::format::RequestError;
use crate::json::{Json, Members, Name};

#[derive(Debug, Default)]
pub(super) struct GenerationConfig {
    max_output_tokens: Option<Integer>,
    temperature: Option<f64>,
    top_p: Option<f64>,
    top_k: Option<Integer>,
    stop: Option<Vec<String>>,
    seed: Option<Integer>,
    candidates: Option<Integer>,
    presence_penalty: Option<f64>,
    frequency_penalty: Option<f64>,
    mime_type: Option<String>,
    /// In Google's own dialect of schemas.
    schema: Option<Json>,
    json_schema: Option<Json>,
    wants_logprobs: Option<bool>,
    logprobs: Option<Integer>,
    thinking: Option<Thinking>,
    modalities: Option<Vec<String>>,
    speaks: bool,
    /// The keys of all else.
    others: Vec<String>,
}

impl<'de> Members<'de> for GenerationConfig {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a generationConfig";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "maxOutputTokens" => self.max_output_tokens = value.next_value()?,
            "temperature" => self.temperature = value.next_value()?,
            "topP" => self.top_p = value.next_value()?,
            "topK" => self.top_k = value.next_value()?,
            "stopSequences" => self.stop = value.next_value()?,
            "seed" => self.seed = value.next_value()?,
            "candidateCount" => self.candidates = value.next_value()?,
            "presencePenalty" => self.presence_penalty = value.next_value()?,
            "frequencyPenalty" => self.frequency_penalty = value.next_value()?,
            "responseMimeType" => self.mime_type = value.next_value()?,
            "responseSchema" => self.schema = value.next_value()?,
            "responseJsonSchema" => self.json_schema = value.next_value()?,
            "responseLogprobs" => self.wants_logprobs = value.next_value()?,
            "logprobs" => self.logprobs = value.next_value()?,
            "thinkingConfig" => self.thinking = Some(or_default(value)?),
            "responseModalities" => self.modalities = value.next_value()?,
            "speechConfig" => self.speaks = value.next_value::<Option<IgnoredAny>>()?.is_some(),
            other => skip(other, &mut self.others, value)?,
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Thinking {
    budget: Option<Integer>,
    level: Option<String>,
    shown: Option<bool>,
    others: Vec<String>,
}

impl<'de> Members<'de> for Thinking {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a thinkingConfig";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "thinkingBudget" => self.budget = value.next_value()?,
            "thinkingLevel" => self.level = value.next_value()?,
            "includeThoughts" => self.shown = value.next_value()?,
            other => skip(other, &mut self.others, value)?,
        }
        Ok(())
    }
}

/// Reads the config.
pub(super) fn read(
    config: GenerationConfig,
    request: &mut Request,
    lost: &mut Lost,
) -> Result<(), RequestError> {
    lost.dropped_in("generationConfig", &config.others);
    let other_kinds = |kinds: &Vec<String>| kinds.iter().any(|it| !it.eq_ignore_ascii_case("text"));
    if config.modalities.as_ref().is_some_and(other_kinds) {
        lost.untranslatable("generationConfig.responseModalities");
    }
    if config.speaks {
        lost.untranslatable("generationConfig.speechConfig");
    }
    request.max_tokens = positive(config.max_output_tokens, "maxOutputTokens")?;
    request.temperature = config.temperature;
    request.top_p = config.top_p;
    request.top_k = positive(config.top_k, "topK")?;
    request.stop = config.stop.unwrap_or_default();
    request.seed = config.seed.map(|Integer(seed)| seed);
    request.choices = positive(config.candidates, "candidateCount")?.filter(|count| *count > 1);
    request.presence_penalty = config.presence_penalty;
    request.frequency_penalty = config.frequency_penalty;
    let logprobs = positive(config.logprobs, "logprobs")?;
    let wants_logprobs = config.wants_logprobs.unwrap_or_default();
    request.logprobs = wants_logprobs.then(|| logprobs.unwrap_or_default());
    request.reasoning = config
        .thinking
        .map(|thinking| reasoning(thinking, lost))
        .transpose()?
        .filter(|it| *it != Reasoning::default());
    request.output = output(config.mime_type, config.json_schema, config.schema, lost);
    Ok(())
}

/// A number that is not negative, and not beyond what the neutral model counts.
fn positive<N: TryFrom<i64>>(
    number: Option<Integer>,
    key: &'static str,
) -> Result<Option<N>, RequestError> {
    let wrong = |_| {
        member(
            format!("generationConfig.{key}"),
            "a whole number, not negative",
        )
    };
    number
        .map(|Integer(number)| N::try_from(number).map_err(wrong))
        .transpose()
}

/// How to think. A budget of -1 is Google's word for as much as the model sees fit, its default.
fn reasoning(thinking: Thinking, lost: &mut Lost) -> Result<Reasoning, RequestError> {
    lost.dropped_in("generationConfig.thinkingConfig", &thinking.others);
    let level = thinking.level.map(|level| level.to_ascii_lowercase());
    let effort = match level.as_deref() {
        None | Some("" | "thinking_level_unspecified") => None,
        Some(level @ ("minimal" | "low" | "medium" | "high")) => Effort::parse(level),
        Some(_) => {
            return Err(member(
                "generationConfig.thinkingConfig.thinkingLevel",
                "`MINIMAL`, `LOW`, `MEDIUM` or `HIGH`",
            ));
        }
    };
    Ok(Reasoning {
        effort,
        budget: thinking.budget.and_then(|Integer(it)| it.try_into().ok()),
        shown: thinking.shown,
    })
}

fn output(
    mime_type: Option<String>,
    standard: Option<Json>,
    schema: Option<Json>,
    lost: &mut Lost,
) -> Output {
    match mime_type.as_deref() {
        None | Some("" | "text/plain") => return Output::Text,
        Some("application/json") => {}
        Some(_) => {
            lost.untranslatable("generationConfig.responseMimeType");
            return Output::Text;
        }
    }
    let schema = standard.or_else(|| schema.as_ref().map(json_schema));
    schema.map_or(Output::Json, |schema| {
        Output::Schema(Schema {
            name: None,
            description: None,
            schema,
            strict: None,
        })
    })
}
