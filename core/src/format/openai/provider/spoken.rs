//! What a model says in one go: the `message` of a whole answer, or the `delta` of an event.
//!
//! Beside OpenAI's members those of servers like it are read: `reasoning_content` (DeepSeek, vLLM, xAI),
//! `reasoning` and `reasoning_details` (OpenRouter, Groq), content as a list of parts with thinking among
//! them (Mistral), pictures (OpenRouter), arguments as an object, and the legacy `function_call`.

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use super::pieces::{Address, Piece, Pieces};
use crate::json::{Members, Name, Whole, Words};

/// A message or a delta.
#[derive(Debug, Default)]
pub(super) struct Spoken<'a> {
    pub(super) content: Vec<Piece>,
    pub(super) refusal: Option<String>,
    pub(super) thoughts: Option<String>,
    details: Vec<Detail>,
    pub(super) pictures: Vec<String>,
    pub(super) calls: Vec<CallPiece<'a>>,
}

impl<'de> Members<'de> for Spoken<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a message or a delta";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "content" => self.content = value.next_value::<Pieces>()?.0,
            "refusal" => self.refusal = value.next_value::<Words>()?.0,
            "reasoning_content" | "reasoning" => {
                self.thoughts = value.next_value::<Words>()?.0.or(self.thoughts.take());
            }
            "reasoning_details" => self.details = list(value.next_value()?),
            "images" => self.pictures = pictures(list(value.next_value()?)),
            "tool_calls" => {
                let calls = value.next_value::<Option<Vec<Whole<CallPiece<'de>>>>>()?;
                self.calls
                    .extend(calls.into_iter().flatten().map(|Whole(call)| call));
            }
            "function_call" => {
                if let Some(called) = value.next_value()? {
                    self.calls.push(CallPiece::legacy(called));
                }
            }
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Spoken<'_> {
    /// What the model thought, wherever it stands; the details say the same again where both are there.
    pub(super) fn take_thoughts(&mut self) -> Option<String> {
        let details = std::mem::take(&mut self.details).into_iter();
        let in_details = || {
            let texts = details.filter_map(|detail| detail.text.or(detail.summary));
            Some(texts.collect::<String>()).filter(|text| !text.is_empty())
        };
        self.thoughts.take().or_else(in_details)
    }
}

/// A text that says something; `None` for whatever else stands there.
pub(super) fn text(raw: &RawValue) -> Option<String> {
    if !raw.get().starts_with('"') || raw.get() == r#""""# {
        return None;
    }
    serde_json::from_str(raw.get()).ok()
}

/// A list of what can be read as such.
pub(super) fn list<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Vec<T> {
    serde_json::from_str(raw.get()).unwrap_or_default()
}

/// An entry of OpenRouter's `reasoning_details`.
#[derive(Debug, Deserialize)]
struct Detail {
    text: Option<String>,
    summary: Option<String>,
}

/// An entry of OpenRouter's `images`.
#[derive(Debug, Deserialize)]
struct Picture {
    image_url: Address,
}

fn pictures(list: Vec<Picture>) -> Vec<String> {
    list.into_iter()
        .map(|picture| picture.image_url.url)
        .collect()
}

/// A tool call, or a piece of one.
#[derive(Debug, Default)]
pub(super) struct CallPiece<'a> {
    pub(super) index: Option<u64>,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    arguments: Option<&'a RawValue>,
    pub(super) signature: Option<String>,
}

/// What is called.
#[derive(Debug, Deserialize)]
struct Called<'a> {
    name: Option<String>,
    #[serde(borrow, alias = "input")]
    arguments: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
struct Extra {
    google: Option<Google>,
}

#[derive(Debug, Deserialize)]
struct Google {
    thought_signature: Option<String>,
}

impl<'de> Members<'de> for CallPiece<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a tool call";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "index" => {
                self.index = serde_json::from_str(value.next_value::<&RawValue>()?.get()).ok()
            }
            "id" => self.id = value.next_value::<Words>()?.0,
            // Custom tools, which only callers of this format ask for, come in the same way.
            "function" | "custom" => {
                if let Some(called) = value.next_value::<Option<Called<'de>>>()? {
                    self.name = called.name.filter(|name| !name.is_empty());
                    self.arguments = called.arguments;
                }
            }
            "extra_content" => {
                let extra = value.next_value::<Option<Extra>>()?;
                self.signature = extra
                    .and_then(|extra| extra.google)
                    .and_then(|google| google.thought_signature);
            }
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl<'a> CallPiece<'a> {
    fn legacy(called: Called<'a>) -> Self {
        Self {
            index: Some(0),
            name: called.name.filter(|name| !name.is_empty()),
            arguments: called.arguments,
            ..Self::default()
        }
    }

    /// Its arguments as text. Some servers send the object itself.
    pub(super) fn arguments(&self) -> Option<String> {
        let raw = self.arguments?;
        match raw.get().as_bytes().first() {
            Some(b'{') => Some(raw.get().to_owned()),
            Some(_) | None => text(raw),
        }
    }
}
