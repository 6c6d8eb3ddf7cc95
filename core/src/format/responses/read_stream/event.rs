//! One event of a stream, whatever it is.

use std::borrow::Cow;

use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use crate::chat::TokenLogprob;
use crate::format::responses::read_answer::Response;
use crate::format::responses::read_answer::item::{Item, tokens};
use crate::json::{Members, Name, Whole, read_object};

/// What an event says; its parts are read where its kind is known.
#[derive(Default)]
pub(super) struct Said<'a> {
    pub(super) kind: Option<Cow<'a, str>>,
    pub(super) output_index: u32,
    /// Which part of the item: of its content or of its summary.
    pub(super) part: u32,
    delta: Option<&'a RawValue>,
    /// What a part says, once it is over: text, refusal or arguments.
    whole: Option<&'a RawValue>,
    logprobs: Option<&'a RawValue>,
    item: Option<&'a RawValue>,
    response: Option<&'a RawValue>,
}

impl<'de> Members<'de> for Said<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an event";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = Some(value.next_value::<Name<'de>>()?.0),
            "output_index" => self.output_index = value.next_value()?,
            "content_index" | "summary_index" => self.part = value.next_value()?,
            "delta" => self.delta = value.next_value()?,
            "text" | "refusal" | "arguments" => self.whole = value.next_value()?,
            "logprobs" => self.logprobs = value.next_value()?,
            "item" => self.item = value.next_value()?,
            "response" => self.response = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

impl<'a> Said<'a> {
    /// More of a part.
    pub(super) fn delta(&self) -> Option<String> {
        string(self.delta)
    }

    /// All of a part.
    pub(super) fn whole(&self) -> Option<String> {
        string(self.whole)
    }

    pub(super) fn tokens(&self) -> Vec<TokenLogprob> {
        let logprobs = self.logprobs.map(RawValue::get).unwrap_or_default();
        tokens(serde_json::from_str(logprobs).unwrap_or_default())
    }

    pub(super) fn item(&self) -> Option<Item> {
        let item: Whole<Item> = serde_json::from_str(self.item?.get()).ok()?;
        Some(item.0)
    }

    pub(super) fn response(&self) -> Option<Response<'a>> {
        let mut response = Response::default();
        read_object(self.response?.get(), &mut response).ok()?;
        Some(response)
    }
}

fn string(raw: Option<&RawValue>) -> Option<String> {
    serde_json::from_str(raw?.get()).ok()
}
