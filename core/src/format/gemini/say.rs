//! What is said to a caller: a `GenerateContentResponse`, whole or piece by piece.

mod pieces;
mod wire;

pub(super) use self::pieces::Pieces;
use self::wire::{Candidate, Content, Part, Response, UsageMetadata, logprobs_result};
use crate::chat::{self, Finish};
use crate::format::About;
use crate::json::to_json;

/// Says a whole answer.
pub(super) fn answer(answer: &chat::Answer, about: &About<'_>) -> Vec<u8> {
    let candidates = (0..).zip(&answer.choices).map(|(index, choice)| Candidate {
        content: Some(Content::model(parts(&choice.parts))),
        finish_reason: Some(finish_reason(&choice.finish)),
        index,
        logprobs_result: logprobs_result(&choice.logprobs),
    });
    to_json(&Response {
        candidates: candidates.collect(),
        usage_metadata: answer.usage.map(UsageMetadata::of),
        model_version: answer.model.as_deref().unwrap_or(about.model),
        response_id: answer.id.as_deref().unwrap_or(about.id),
    })
}

fn parts(parts: &[chat::Part]) -> Vec<Part<'_>> {
    let mut said: Vec<Part<'_>> = Vec::new();
    for part in parts {
        match part {
            chat::Part::Text { text, .. } | chat::Part::Refusal(text) => {
                said.push(Part::text(text))
            }
            chat::Part::Thinking { text, signature } => {
                said.push(Part::thought(text).signed(signature.as_ref()));
            }
            chat::Part::HiddenThinking(signature) => {
                // It stands on the text before it, as Gemini puts its own, or alone.
                if !said
                    .last_mut()
                    .is_some_and(|part| part.sign_text(signature))
                {
                    said.push(Part::text("").signed(Some(signature)));
                }
            }
            chat::Part::ToolCall(call) => said.push(Part::call(call)),
            chat::Part::Image(media) => said.extend(Part::image(media)),
            // No model answers with these.
            chat::Part::Document(_) | chat::Part::Audio(_) | chat::Part::ToolResult(_) => {}
        }
    }
    said
}

/// Google's word for it. Tool calls are an ordinary end there.
fn finish_reason(finish: &Finish) -> &'static str {
    match finish {
        Finish::Stop | Finish::StopSequence(_) | Finish::ToolCalls | Finish::Refused => "STOP",
        Finish::Length => "MAX_TOKENS",
        Finish::Filtered => "SAFETY",
    }
}

#[cfg(test)]
mod tests;
