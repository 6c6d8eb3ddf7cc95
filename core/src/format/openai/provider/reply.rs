//! A whole answer, or one event of a stream: they have the same members.

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use super::super::usage::read_usage;
use super::spoken::Spoken;
use crate::chat::TokenLogprob;
use crate::json::{Members, Name, Whole, Words};
use crate::usage::Usage;

/// An answer or an event.
#[derive(Debug, Default)]
pub(super) struct Reply<'a> {
    pub(super) id: Option<String>,
    pub(super) model: Option<String>,
    pub(super) created: Option<u64>,
    pub(super) choices: Option<Vec<Whole<ChoicePiece<'a>>>>,
    pub(super) usage: Option<Usage>,
    /// What stands in place of an answer.
    pub(super) error: Option<&'a RawValue>,
    /// It is an event of an answer that has begun: what that is called has been read.
    pub(super) goes_on: bool,
}

impl<'de> Members<'de> for Reply<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an answer";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "id" if !self.goes_on => self.id = value.next_value::<Words>()?.0,
            "model" if !self.goes_on => self.model = value.next_value::<Words>()?.0,
            "created" if !self.goes_on => self.created = number(value.next_value()?),
            "choices" => self.choices = value.next_value()?,
            "usage" => self.usage = read_usage(value.next_value()?).or(self.usage),
            "x_groq" => {
                let extension: Option<Extension<'_>> = parsed(value.next_value()?);
                let usage = extension.and_then(|extension| extension.usage);
                self.usage = self.usage.or_else(|| read_usage(usage?));
            }
            "error" => self.error = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Where Groq reports usage when nobody asked for it.
#[derive(Deserialize)]
struct Extension<'a> {
    #[serde(borrow)]
    usage: Option<&'a RawValue>,
}

/// A choice, or a piece of one.
#[derive(Debug, Default)]
pub(super) struct ChoicePiece<'a> {
    pub(super) index: Option<u32>,
    pub(super) spoken: Option<Spoken<'a>>,
    pub(super) finish: Option<String>,
    /// Which stop it came to, as vLLM and SGLang say it.
    pub(super) stop: Option<String>,
    pub(super) logprobs: Vec<TokenLogprob>,
    /// OpenRouter's place for an error of the provider behind it.
    pub(super) error: Option<&'a RawValue>,
}

impl<'de> Members<'de> for ChoicePiece<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a choice";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "index" => self.index = parsed(value.next_value()?),
            "message" | "delta" => {
                let spoken: Option<Whole<Spoken<'de>>> = value.next_value()?;
                self.spoken = spoken.map(|Whole(spoken)| spoken).or(self.spoken.take());
            }
            "finish_reason" => self.finish = value.next_value::<Words>()?.0,
            "stop_reason" | "matched_stop" => self.stop = value.next_value::<Words>()?.0,
            "logprobs" => self.logprobs = logprobs(value.next_value()?),
            "error" => self.error = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// What can be read as such; `None` for whatever else stands there.
fn parsed<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// A whole number. Some servers write seconds with a fraction.
fn number(raw: &RawValue) -> Option<u64> {
    let whole = raw.get().split('.').next()?;
    whole.parse().ok()
}

#[derive(Deserialize)]
struct Logprobs {
    content: Option<Vec<Token>>,
    refusal: Option<Vec<Token>>,
}

#[derive(Deserialize)]
struct Token {
    token: String,
    logprob: f64,
    bytes: Option<Vec<u8>>,
    #[serde(default)]
    top_logprobs: Vec<Self>,
}

fn logprobs(raw: &RawValue) -> Vec<TokenLogprob> {
    let Some(logprobs) = parsed::<Logprobs>(raw) else {
        return Vec::new();
    };
    let lists = [logprobs.content, logprobs.refusal];
    let tokens = lists.into_iter().flatten().flatten();
    tokens.map(Token::into_neutral).collect()
}

impl Token {
    fn into_neutral(self) -> TokenLogprob {
        let plain = |token: Self| TokenLogprob {
            token: token.token,
            logprob: token.logprob,
            bytes: token.bytes,
            top: Vec::new(),
        };
        let top = self.top_logprobs.into_iter().map(plain).collect();
        TokenLogprob {
            token: self.token,
            logprob: self.logprob,
            bytes: self.bytes,
            top,
        }
    }
}
