//! A whole answer.

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};

use super::block::Block;
use super::failure;
use super::finish::Stopped;
use super::usage::Report;
use crate::chat::{Answer, Choice, Failure, Part};
use crate::json::{Members, Name, read_whole};
use crate::usage::Usage;

#[derive(Default)]
struct Body {
    output: Option<Output>,
    usage: Option<Report>,
    stopped: Stopped,
}

impl<'de> Members<'de> for Body {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with `output`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "output" => self.output = value.next_value()?,
            "usage" => self.usage = value.next_value()?,
            "stopReason" => self.stopped.stop_reason = value.next_value()?,
            "additionalModelResponseFields" => {
                self.stopped.additional_model_response_fields = value.next_value()?;
            }
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Output {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Vec<Block>,
}

/// Reads the body of a good answer.
pub(super) fn read(body: &[u8]) -> Result<Answer, Failure> {
    let mut read = Body::default();
    read_whole(body, &mut read).map_err(Failure::plain)?;
    let Some(output) = read.output else {
        // An error that came where an answer should be, if it is anything.
        return Err(failure::read(200, body));
    };
    let blocks = output.message.content.into_iter();
    let parts: Vec<_> = blocks.filter_map(Block::into_part).collect();
    let has_calls = parts.iter().any(|part| part.as_tool_call().is_some());
    let choice = Choice {
        finish: read.stopped.finish(has_calls)?,
        parts: without_nothing(parts),
        logprobs: Vec::new(),
    };
    Ok(Answer {
        choices: vec![choice],
        usage: read.usage.map(Usage::from),
        ..Answer::default()
    })
}

/// Some models say an empty text beside their calls.
fn without_nothing(mut parts: Vec<Part>) -> Vec<Part> {
    parts.retain(|part| *part != Part::text(""));
    parts
}

#[cfg(test)]
mod tests;
