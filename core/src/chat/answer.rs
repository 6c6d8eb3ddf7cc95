//! What a model answered, whole.

use super::Part;
use crate::usage::Usage;

/// A whole answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The provider's id of it.
    pub id: Option<String>,
    /// The model that answered, in its provider's words.
    pub model: Option<String>,
    /// When, in seconds since 1970.
    pub created: Option<u64>,
    /// The answers, usually one; by index.
    pub choices: Vec<Choice>,
    /// What it took, where the provider said so.
    pub usage: Option<Usage>,
}

/// One answer of several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// What was said, in order: text, thinking, refusals, tool calls, images.
    pub parts: Vec<Part>,
    /// Why it ended.
    pub finish: Finish,
    /// How likely each token of the text was, where that was asked for.
    pub logprobs: Vec<TokenLogprob>,
}

/// Why an answer ended.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Finish {
    /// The model had said all.
    #[default]
    Stop,
    /// It came to one of the caller's stops; which one, where the provider says so.
    StopSequence(Option<String>),
    /// It came to the most tokens.
    Length,
    /// It calls tools and waits for their results.
    ToolCalls,
    /// The provider's filter stepped in.
    Filtered,
    /// The model declined.
    Refused,
}

/// A token and how likely it was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TokenLogprob {
    /// The token's text.
    pub token: String,
    /// The natural logarithm of its probability.
    pub logprob: f64,
    /// Its bytes, where the provider says them.
    pub bytes: Option<Vec<u8>>,
    /// The likeliest tokens there, likeliest first; their own lists are empty.
    pub top: Vec<Self>,
}
