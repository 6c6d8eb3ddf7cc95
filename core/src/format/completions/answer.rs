//! What a caller is told: the object `text_completion`, which answers and their streams share.

use serde::Serialize;

use super::logprobs::Logprobs;
use crate::chat::{Answer, Choice, Finish, Part};
use crate::format::About;
use crate::json::to_json;
use crate::usage::Usage;

/// Says a whole answer.
pub(super) fn write_answer(answer: &Answer, about: &About<'_>) -> Vec<u8> {
    let ours = our_id(about);
    to_json(&Completion {
        id: answer.id.as_deref().unwrap_or(&ours),
        object: "text_completion",
        created: answer.created.unwrap_or(about.now),
        model: answer.model.as_deref().unwrap_or(about.model),
        choices: (0..).zip(&answer.choices).map(Said::whole).collect(),
        usage: answer.usage.map(|usage| Some(Counts::of(usage))),
    })
}

/// The id of an answer to which the provider gave none.
pub(super) fn our_id(about: &About<'_>) -> String {
    format!("cmpl-{}", about.id)
}

/// An answer, or a piece of one.
#[derive(Serialize)]
pub(super) struct Completion<'a> {
    pub(super) id: &'a str,
    pub(super) object: &'static str,
    pub(super) created: u64,
    pub(super) model: &'a str,
    pub(super) choices: Vec<Said>,
    /// Null in pieces of a stream that will tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) usage: Option<Option<Counts>>,
}

/// What one choice says.
#[derive(Default, Serialize)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) index: u32,
    pub(super) logprobs: Option<Logprobs>,
    pub(super) finish_reason: Option<&'static str>,
}

impl Said {
    fn whole((index, choice): (u32, &Choice)) -> Self {
        let mut text = String::new();
        for part in &choice.parts {
            match part {
                Part::Text { text: words, .. } | Part::Refusal(words) => text.push_str(words),
                // They have no place here; no model answers with most of them.
                Part::Thinking { .. }
                | Part::HiddenThinking(_)
                | Part::Image(_)
                | Part::Document(_)
                | Part::Audio(_)
                | Part::ToolCall(_)
                | Part::ToolResult(_) => {}
            }
        }
        Self {
            text,
            index,
            logprobs: Logprobs::of(&choice.logprobs, &mut 0),
            finish_reason: Some(finish_reason(&choice.finish)),
        }
    }
}

/// Why a choice ended; there are no tools here, and no other word for declining.
pub(super) const fn finish_reason(finish: &Finish) -> &'static str {
    match finish {
        Finish::Stop | Finish::StopSequence(_) | Finish::ToolCalls => "stop",
        Finish::Length => "length",
        Finish::Filtered | Finish::Refused => "content_filter",
    }
}

/// What an answer took.
#[derive(Serialize)]
pub(super) struct Counts {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    prompt_tokens_details: OfPrompt,
    completion_tokens_details: OfCompletion,
}

#[derive(Serialize)]
struct OfPrompt {
    cached_tokens: u64,
}

#[derive(Serialize)]
struct OfCompletion {
    reasoning_tokens: u64,
}

impl Counts {
    pub(super) const fn of(usage: Usage) -> Self {
        Self {
            prompt_tokens: usage.input_tokens,
            completion_tokens: usage.output_tokens,
            total_tokens: usage.input_tokens.saturating_add(usage.output_tokens),
            prompt_tokens_details: OfPrompt {
                cached_tokens: usage.cached_tokens,
            },
            completion_tokens_details: OfCompletion {
                reasoning_tokens: usage.reasoning_tokens,
            },
        }
    }
}
