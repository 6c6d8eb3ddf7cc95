//! What a caller asks for.

use std::borrow::Cow;

use super::{Message, Output, Part, Reasoning, Role, Tool, ToolChoice};

/// A chat request, in no provider's words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// The model asked for, by whatever name the caller uses.
    pub model: String,
    /// The caller wants the answer as a stream.
    pub streams: bool,
    /// The caller wants its stream to tell the usage. Formats whose streams always do say `true`.
    pub wants_usage: bool,
    /// What was said so far, system prompts among it, in order.
    pub messages: Vec<Message>,
    /// What the model may call.
    pub tools: Vec<Tool>,
    /// Whether it may, must, or must not; `None`: as the provider does by default.
    pub tool_choice: Option<ToolChoice>,
    /// Whether it may call several at once; `None`: as the provider does by default.
    pub parallel_tool_calls: Option<bool>,
    /// The caller speaks OpenAI's legacy `functions`: it reads one call, and from another place.
    pub legacy_functions: bool,
    /// The form of the answer.
    pub output: Output,
    /// How many answers, where more than one.
    pub choices: Option<u32>,
    /// The most tokens of the answer, reasoning included.
    pub max_tokens: Option<u64>,
    /// Sampling temperature, in OpenAI's range of 0 to 2.
    pub temperature: Option<f64>,
    /// Nucleus sampling.
    pub top_p: Option<f64>,
    /// Sampling among the likeliest so many.
    pub top_k: Option<u64>,
    /// Where to stop.
    pub stop: Vec<String>,
    /// For answers that can be repeated.
    pub seed: Option<i64>,
    /// Against saying the same things again.
    pub presence_penalty: Option<f64>,
    /// Against using the same words again.
    pub frequency_penalty: Option<f64>,
    /// Log-probabilities: how many of the likeliest tokens beside the chosen one.
    pub logprobs: Option<u32>,
    /// How much to think, and whether to show it.
    pub reasoning: Option<Reasoning>,
    /// Who the end user is, as the caller's opaque id.
    pub user: Option<String>,
    /// Members that the model has no word for and that an answer can do without, by name
    /// (`store`, `messages.name`): dropped when the request is translated, and told.
    pub dropped: Vec<Cow<'static, str>>,
    /// What was asked for that the model has no word for and an answer cannot do without
    /// (`previous_response_id`, a hosted tool): only a provider of the caller's own format can serve it.
    pub untranslatable: Vec<Cow<'static, str>>,
}

/// Why a request cannot be said in a provider's format: the feature, in the caller's words where it
/// has them (`n`, `audio input`). The rung is skipped.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unsupported(pub Cow<'static, str>);

/// What one side says before the other does: the parts of messages of one role that follow each other.
/// System messages are not part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn<'a> {
    /// Whose turn: [`Role::User`] or [`Role::Assistant`].
    pub role: Role,
    /// Everything said, in order; never empty.
    pub parts: Vec<&'a Part>,
}

impl Request {
    /// The system prompt's parts, wherever they stood: for formats that have one place for them.
    pub fn system(&self) -> impl Iterator<Item = &Part> {
        self.messages
            .iter()
            .filter(|message| message.role == Role::System)
            .flat_map(|message| &message.parts)
    }

    /// The conversation without system prompts, as turns: for formats whose roles must alternate.
    pub fn turns(&self) -> Vec<Turn<'_>> {
        let mut turns: Vec<Turn<'_>> = Vec::new();
        let said = self
            .messages
            .iter()
            .filter(|message| message.role != Role::System && !message.parts.is_empty());
        for message in said {
            match turns.last_mut() {
                Some(turn) if turn.role == message.role => turn.parts.extend(&message.parts),
                _ => turns.push(Turn {
                    role: message.role,
                    parts: message.parts.iter().collect(),
                }),
            }
        }
        turns
    }

    /// The name of the tool that the call of this id called: results name only the call in some
    /// formats and only the tool in others.
    pub fn called_tool(&self, call: &str) -> Option<&str> {
        let parts = self
            .messages
            .iter()
            .rev()
            .flat_map(|message| &message.parts);
        parts
            .filter_map(Part::as_tool_call)
            .find(|made| made.id == call)
            .map(|made| made.name.as_str())
    }
}
