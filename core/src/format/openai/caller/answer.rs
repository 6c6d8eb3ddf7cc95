//! A whole answer, written for a caller.

use serde::Serialize;

use super::manner::{Manner, our_id};
use super::piece::{Counts, Extra, Logprobs, Picture};
use crate::chat::{Answer, Choice, Part, ToolCall};
use crate::format::{About, Format};
use crate::json::to_json;

/// Writes an answer.
pub(super) fn write(answer: &Answer, about: &About<'_>) -> Vec<u8> {
    let manner = Manner::of(about);
    let id = answer.id.clone().unwrap_or_else(|| our_id(about));
    let choices = (0..).zip(&answer.choices);
    let completion = Completion {
        id: &id,
        object: "chat.completion",
        created: answer.created.unwrap_or(about.now),
        model: answer.model.as_deref().unwrap_or(about.model),
        choices: choices
            .map(|(index, choice)| WholeChoice::of(index, choice, manner))
            .collect(),
        usage: answer.usage.map(Counts::of),
    };
    to_json(&completion)
}

#[derive(Serialize)]
struct Completion<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    model: &'a str,
    choices: Vec<WholeChoice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Counts>,
}

#[derive(Serialize)]
struct WholeChoice<'a> {
    index: u32,
    message: Message<'a>,
    logprobs: Option<Logprobs<'a>>,
    finish_reason: &'static str,
}

#[derive(Default, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Option<String>,
    refusal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<WholeCall<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<Called<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Picture>,
}

impl<'a> WholeChoice<'a> {
    fn of(index: u32, choice: &'a Choice, manner: Manner) -> Self {
        let mut message = Message {
            role: "assistant",
            ..Message::default()
        };
        for part in &choice.parts {
            message.add(part, manner);
        }
        // Null is for those who say something else instead.
        if message.tool_calls.is_empty() && message.refusal.is_none() {
            message.content.get_or_insert_default();
        }
        if manner.legacy_functions {
            message.call_as_before_tools();
        }
        Self {
            index,
            finish_reason: manner.finish_reason(&choice.finish, message.refusal.is_some()),
            message,
            logprobs: Logprobs::of(&choice.logprobs),
        }
    }
}

impl<'a> Message<'a> {
    fn add(&mut self, part: &'a Part, manner: Manner) {
        match part {
            Part::Text { text, .. } => append(&mut self.content, text),
            Part::Refusal(text) => append(&mut self.refusal, text),
            Part::Thinking { text, .. } if manner.shows_thoughts && !text.is_empty() => {
                append(&mut self.reasoning_content, text);
            }
            Part::ToolCall(call) => self.tool_calls.push(WholeCall::of(call)),
            Part::Image(image) => self.images.extend(Picture::of(image)),
            // There is no place for the first two; no model answers with the others.
            Part::Thinking { .. }
            | Part::HiddenThinking(_)
            | Part::Document(_)
            | Part::Audio(_)
            | Part::ToolResult(_) => {}
        }
    }
}

impl Message<'_> {
    /// The first call in the place it had before there were tools.
    fn call_as_before_tools(&mut self) {
        let first = std::mem::take(&mut self.tool_calls).into_iter().next();
        self.function_call = first.map(|call| call.function);
    }
}

fn append(to: &mut Option<String>, more: &str) {
    to.get_or_insert_default().push_str(more);
}

#[derive(Serialize)]
struct WholeCall<'a> {
    id: &'a str,
    r#type: &'static str,
    function: Called<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_content: Option<Extra>,
}

#[derive(Serialize)]
struct Called<'a> {
    name: &'a str,
    arguments: &'a str,
}

impl<'a> WholeCall<'a> {
    fn of(call: &'a ToolCall) -> Self {
        let signature = call.signature.as_ref();
        Self {
            id: &call.id,
            r#type: "function",
            function: Called {
                name: &call.name,
                arguments: &call.arguments,
            },
            extra_content: signature.map(|signature| Extra::of(signature.write(Format::Gemini))),
        }
    }
}
