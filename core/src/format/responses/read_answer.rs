//! What a provider answered, whole; streams say the same at their end.

pub(super) mod item;
mod usage;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use self::item::Item;
use crate::chat::{Answer, Choice, Failure, Finish, Part};
use crate::fault::Fault;
use crate::format::openai::fault::read_failure;
use crate::json::{Members, Name, Whole, read_whole};
use crate::usage::Usage;

/// Reads the body of an answer that is not streamed.
pub(super) fn read_answer(body: &[u8]) -> Result<Answer, Failure> {
    let mut response = Response::default();
    read_whole(body, &mut response).map_err(Failure::plain)?;
    response.into_answer()
}

/// A response, whole or at the end of a stream.
#[derive(Default)]
pub(super) struct Response<'a> {
    pub(super) id: Option<String>,
    pub(super) model: Option<String>,
    pub(super) usage: Option<Usage>,
    created_at: Option<f64>,
    status: Option<String>,
    error: Option<&'a RawValue>,
    incomplete_details: Option<Whole<Incomplete>>,
    output: Option<&'a RawValue>,
}

impl<'de> Members<'de> for Response<'de> {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a response";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "id" => self.id = value.next_value()?,
            "model" => self.model = value.next_value()?,
            "created_at" => self.created_at = value.next_value()?,
            "status" => self.status = value.next_value()?,
            "error" => self.error = value.next_value()?,
            "incomplete_details" => self.incomplete_details = value.next_value()?,
            "output" => self.output = value.next_value()?,
            "usage" => self.usage = usage::read(value.next_value()?),
            _ => drop(value.next_value::<serde::de::IgnoredAny>()?),
        }
        Ok(())
    }
}

impl Response<'_> {
    fn into_answer(self) -> Result<Answer, Failure> {
        if let Some(failure) = self.failure() {
            return Err(failure);
        }
        let malformed = || Failure::plain(Fault::Malformed);
        let output = self.output.ok_or_else(malformed)?;
        let items: Vec<Whole<Item>> =
            serde_json::from_str(output.get()).map_err(|_| malformed())?;
        let mut choice = Choice::default();
        for Whole(item) in items {
            item.add_to(&mut choice);
        }
        choice.finish = match self.early_end() {
            Some(finish) => finish,
            None => finish_of(&choice.parts),
        };
        Ok(Answer {
            id: self.id,
            model: self.model,
            created: self.created_at.and_then(whole_seconds),
            choices: vec![choice],
            usage: self.usage,
        })
    }

    /// The error that stands in the answer's place.
    pub(super) fn failure(&self) -> Option<Failure> {
        match (self.error, self.status.as_deref()) {
            (Some(error), _) => Some(failure_of(error.get().as_bytes())),
            (None, Some("failed" | "cancelled")) => Some(Failure::plain(Fault::Status(500))),
            (None, _) => None,
        }
    }

    /// Why it ended, where that was before the model had said all.
    pub(super) fn early_end(&self) -> Option<Finish> {
        if self.status.as_deref() != Some("incomplete") {
            return None;
        }
        let reason = self.incomplete_details.as_ref();
        Some(
            match reason.and_then(|Whole(details)| details.reason.as_deref()) {
                Some("content_filter") => Finish::Filtered,
                Some(_) | None => Finish::Length,
            },
        )
    }
}

/// Why an answer ended that is complete: this format says it only by what is in it.
fn finish_of(parts: &[Part]) -> Finish {
    let is_refusal = |part: &Part| matches!(part, Part::Refusal(_));
    if parts.iter().any(|part| part.as_tool_call().is_some()) {
        Finish::ToolCalls
    } else if parts.iter().any(is_refusal) {
        Finish::Refused
    } else {
        Finish::Stop
    }
}

/// An error that came after a good status.
pub(super) fn failure_of(error: &[u8]) -> Failure {
    let mut failure = read_failure(200, error);
    // It is readable: it only says nothing of its kind.
    if failure.fault == Fault::Malformed {
        failure.fault = Fault::Status(500);
    }
    failure
}

/// Some servers count in fractions.
fn whole_seconds(seconds: f64) -> Option<u64> {
    let seconds = std::time::Duration::try_from_secs_f64(seconds).ok()?;
    Some(seconds.as_secs())
}

/// Why a response is not complete.
#[derive(Default)]
struct Incomplete {
    reason: Option<String>,
}

impl<'de> Members<'de> for Incomplete {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "reason" => self.reason = value.next_value()?,
            _ => drop(value.next_value::<serde::de::IgnoredAny>()?),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
