//! A `GenerateContentResponse` as it is read: a whole answer, or a piece of a streamed one.

use serde::de::{IgnoredAny, MapAccess};

use super::part::Part;
use super::read::{Many, camel, or_default};
use crate::chat::TokenLogprob;
use crate::json::{Json, Members, Name};
use crate::usage::Usage;

#[derive(Debug, Default)]
pub(super) struct Chunk {
    pub(super) candidates: Vec<Candidate>,
    pub(super) feedback: Feedback,
    pub(super) usage: Option<Usage>,
    pub(super) id: Option<String>,
    pub(super) model: Option<String>,
    /// An error in place of an answer.
    pub(super) error: Option<Json>,
}

impl<'de> Members<'de> for Chunk {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a GenerateContentResponse";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "candidates" => self.candidates = value.next_value::<Many<_>>()?.0,
            "promptFeedback" => self.feedback = or_default(value)?,
            "usageMetadata" => self.usage = or_default::<Counts, A>(value)?.usage(),
            "responseId" => self.id = value.next_value()?,
            "modelVersion" => self.model = value.next_value()?,
            "error" => self.error = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// One of the answers.
#[derive(Debug, Default)]
pub(super) struct Candidate {
    pub(super) index: u32,
    pub(super) content: Content,
    pub(super) finish: Option<Reason>,
    pub(super) finish_message: Option<String>,
    pub(super) logprobs: Logprobs,
}

impl<'de> Members<'de> for Candidate {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a candidate";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "index" => self.index = value.next_value::<Option<_>>()?.unwrap_or_default(),
            "content" => self.content = or_default(value)?,
            "finishReason" => self.finish = value.next_value()?,
            "finishMessage" => self.finish_message = value.next_value()?,
            "logprobsResult" => self.logprobs = or_default(value)?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Why a candidate ended: Google's word, or its number where the provider was asked for numbers.
#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
pub(super) enum Reason {
    Word(String),
    Number(i64),
}

#[derive(Debug, Default)]
pub(super) struct Content {
    pub(super) parts: Vec<Part>,
}

impl<'de> Members<'de> for Content {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a content";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "parts" => self.parts = value.next_value::<Many<_>>()?.0,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// `promptFeedback`: there is a reason where the prompt was blocked.
#[derive(Debug, Default)]
pub(super) struct Feedback {
    pub(super) block_reason: Option<Reason>,
    pub(super) message: Option<String>,
}

impl<'de> Members<'de> for Feedback {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a promptFeedback";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "blockReason" => self.block_reason = value.next_value()?,
            "blockReasonMessage" => self.message = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// `usageMetadata`
#[derive(Debug, Default)]
struct Counts {
    prompt: Option<u64>,
    tool_use_prompt: Option<u64>,
    candidates: Option<u64>,
    thoughts: Option<u64>,
    cached: Option<u64>,
}

impl<'de> Members<'de> for Counts {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "counts of tokens";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "promptTokenCount" => self.prompt = value.next_value()?,
            "toolUsePromptTokenCount" => self.tool_use_prompt = value.next_value()?,
            "candidatesTokenCount" => self.candidates = value.next_value()?,
            "thoughtsTokenCount" => self.thoughts = value.next_value()?,
            "cachedContentTokenCount" => self.cached = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Counts {
    /// Google counts thoughts beside the answer's tokens, and what its own tools put into the prompt
    /// beside the prompt's.
    fn usage(&self) -> Option<Usage> {
        let thoughts = self.thoughts.unwrap_or_default();
        Some(Usage {
            input_tokens: self
                .prompt?
                .saturating_add(self.tool_use_prompt.unwrap_or_default()),
            output_tokens: self.candidates.unwrap_or_default().saturating_add(thoughts),
            cached_tokens: self.cached.unwrap_or_default(),
            cache_write_tokens: 0,
            reasoning_tokens: thoughts,
        })
    }
}

/// `logprobsResult`: the chosen tokens and, step by step, the likeliest.
#[derive(Debug, Default)]
pub(super) struct Logprobs {
    chosen: Vec<Token>,
    top: Vec<Top>,
}

impl<'de> Members<'de> for Logprobs {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a logprobsResult";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "chosenCandidates" => self.chosen = value.next_value::<Many<_>>()?.0,
            "topCandidates" => self.top = value.next_value::<Many<_>>()?.0,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Logprobs {
    pub(super) fn tokens(self) -> Vec<TokenLogprob> {
        let mut top = self.top.into_iter();
        let with_top = |chosen: Token| TokenLogprob {
            top: top
                .next()
                .map(|step| step.tokens.into_iter().map(Token::alone).collect())
                .unwrap_or_default(),
            ..chosen.alone()
        };
        self.chosen.into_iter().map(with_top).collect()
    }
}

/// The likeliest tokens of one step.
#[derive(Debug, Default)]
struct Top {
    tokens: Vec<Token>,
}

impl<'de> Members<'de> for Top {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with `candidates`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "candidates" => self.tokens = value.next_value::<Many<_>>()?.0,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[derive(Debug, Default)]
struct Token {
    token: String,
    logprob: f64,
}

impl Token {
    fn alone(self) -> TokenLogprob {
        TokenLogprob {
            token: self.token,
            logprob: self.logprob,
            bytes: None,
            top: Vec::new(),
        }
    }
}

impl<'de> Members<'de> for Token {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a token";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "token" => self.token = value.next_value()?,
            "logProbability" => self.logprob = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
