//! What tunes an answer: what the API has words for, and what only some models take.

use serde::Serialize;

use super::super::family::Family;
use super::claude::{Claude, Thinking};
use super::{Dropped, unsupported};
use crate::chat::{Effort, Request, Unsupported};

/// All of it.
#[derive(Debug, Default)]
pub(super) struct Tuning<'a> {
    pub(super) inference: Inference<'a>,
    pub(super) additional: Additional,
}

#[derive(Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Inference<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) top_p: Option<f64>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub(super) stop_sequences: &'a [String],
}

/// Members of the model's own requests.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Additional {
    /// Claude's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) top_k: Option<u64>,
    /// Claude's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) thinking: Option<Thinking>,
    /// Claude's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) output_config: Option<Tried>,
    /// Nova's.
    #[serde(rename = "inferenceConfig", skip_serializing_if = "Option::is_none")]
    nova: Option<NovaInference>,
    /// That of gpt-oss.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_effort: Option<&'static str>,
}

/// How hard to try.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Tried {
    pub(super) effort: &'static str,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct NovaInference {
    top_k: u64,
}

impl Inference<'_> {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Additional {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl<'a> Tuning<'a> {
    /// What the model takes of what the request asks for.
    pub(super) fn of(
        request: &'a Request,
        family: Family,
        is_forced: bool,
        dropped: &mut Dropped,
    ) -> Result<Self, Unsupported> {
        let mut tuning = Self {
            inference: Inference {
                max_tokens: request.max_tokens,
                temperature: request.temperature.map(|wanted| wanted.clamp(0.0, 1.0)),
                top_p: request.top_p,
                stop_sequences: stops(request, family)?,
            },
            additional: Additional::default(),
        };
        match family {
            Family::Claude(generation) => {
                let claude = Claude {
                    request,
                    generation,
                    is_forced,
                };
                claude.tune(&mut tuning, dropped);
            }
            Family::Nova => {
                tuning.additional.nova = request.top_k.map(|top_k| NovaInference { top_k });
            }
            Family::GptOss => tuning.additional.reasoning_effort = effort(request, dropped),
            Family::Mistral | Family::Open | Family::Other => {}
        }
        tuning.name_what_changed(request, dropped);
        name_what_is_unsaid(request, dropped);
        Ok(tuning)
    }

    /// Whether the history may have the model's thinking.
    pub(super) const fn takes_thinking(&self) -> bool {
        match self.additional.thinking {
            Some(Thinking::Enabled { .. } | Thinking::Adaptive) => true,
            Some(Thinking::Disabled) | None => false,
        }
    }

    fn name_what_changed(&self, request: &Request, dropped: &mut Dropped) {
        let changed = |wanted: Option<f64>, said: Option<f64>| {
            // Both are 1 by default: where that was asked for, silence says it too.
            (wanted.unwrap_or(1.0) - said.unwrap_or(1.0)).abs() > f64::EPSILON
        };
        let additional = &self.additional;
        let top_k = additional
            .top_k
            .or(additional.nova.as_ref().map(|nova| nova.top_k));
        let thinks = additional.thinking.is_some() || additional.reasoning_effort.is_some();
        for (is_lost, name) in [
            (
                changed(request.temperature, self.inference.temperature),
                "temperature",
            ),
            (changed(request.top_p, self.inference.top_p), "top_p"),
            (request.top_k != top_k, "top_k"),
            (wants_thinking(request) && !thinks, "thinking"),
        ] {
            if is_lost {
                dropped.name(name);
            }
        }
    }
}

/// Not to think is what models do of themselves.
fn wants_thinking(request: &Request) -> bool {
    request
        .reasoning
        .as_ref()
        .is_some_and(|reasoning| reasoning.word() != Some(Effort::Off))
}

/// The word of gpt-oss, which always thinks.
fn effort(request: &Request, dropped: &mut Dropped) -> Option<&'static str> {
    Some(match request.reasoning.as_ref()?.word()? {
        Effort::Off => {
            dropped.name("thinking");
            "low"
        }
        Effort::Minimal | Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High | Effort::Most => "high",
    })
}

/// Where to stop. Claude refuses what is nothing but white space, every model what is nothing.
fn stops(request: &Request, family: Family) -> Result<&[String], Unsupported> {
    let is_refused = |stop: &String| match family {
        Family::Claude(_) => stop.trim().is_empty(),
        Family::Nova | Family::GptOss | Family::Mistral | Family::Open | Family::Other => {
            stop.is_empty()
        }
    };
    if request.stop.iter().any(is_refused) {
        return Err(unsupported("a stop of white space"));
    }
    Ok(&request.stop)
}

/// What no model of Bedrock's has a word for.
fn name_what_is_unsaid(request: &Request, dropped: &mut Dropped) {
    let is_set = |penalty: Option<f64>| penalty.is_some_and(|penalty| penalty != 0.0);
    for (is_asked, name) in [
        (request.seed.is_some(), "seed"),
        (request.logprobs.is_some(), "logprobs"),
        (is_set(request.presence_penalty), "presence_penalty"),
        (is_set(request.frequency_penalty), "frequency_penalty"),
        (request.user.is_some(), "user"),
    ] {
        if is_asked {
            dropped.name(name);
        }
    }
}
