//! A whole answer: whether it is one, what it took, and what the caller gets of it.

use super::record::Step;
use super::relay::EVENTS;
use crate::chat::{Answer, Choice, Collector, Finish};
use crate::fault::Fault;
use crate::format::openai::{embeddings, reply};
use crate::format::{About, Format, Operation};
use crate::gzip;
use crate::http::{Encoding, ResponseHead};
use crate::usage::Usage;

/// An answer that may go to the caller.
pub(super) struct Weighed {
    /// What it took, where the provider said so.
    pub(super) usage: Option<Usage>,
    /// What the caller gets in place of the provider's bytes, and its content type.
    pub(super) instead: Option<(&'static str, Vec<u8>)>,
}

/// Weighs an answer.
///
/// # Errors
/// The fault that it is instead.
pub(super) fn weigh(body: &[u8], head: &ResponseHead, step: &Step<'_>) -> Result<Weighed, Fault> {
    let plain = match head.encoding {
        Encoding::Gzip => {
            let limit = step.record.plan.held_answer;
            Some(gzip::decode(body, limit).map_err(|_| Fault::Malformed)?)
        }
        Encoding::Plain | Encoding::Unknown => None,
    };
    if step.record.is_native() {
        let usage = weigh_native(plain.as_deref().unwrap_or(body), step)?;
        let instead = plain.map(|plain| ("application/json", plain));
        return Ok(Weighed { usage, instead });
    }
    let mut answer = match read(plain.as_deref().unwrap_or(body), head, step) {
        Err(Fault::ContentFiltered) => filtered(),
        read => read?,
    };
    let usage = answer.usage;
    if step.hides_logprobs() {
        let choices = answer.choices.iter_mut();
        choices.for_each(|choice| choice.logprobs.clear());
    }
    let instead = Some(step.about(|about| write(answer, about, step)));
    Ok(Weighed { usage, instead })
}

/// An answer in the caller's own format.
fn weigh_native(body: &[u8], step: &Step<'_>) -> Result<Option<Usage>, Fault> {
    let format = step.record.model.provider.format;
    match (step.record.plan.api.operation(), format) {
        (Operation::Chat, Format::Openai) => Ok(reply::weigh(body)?.usage),
        (Operation::Chat, format) => Ok(read_whole(body, format)?.usage),
        (Operation::Embed, _) => embeddings::weigh(body),
        (Operation::CountTokens, _) => reply::is_object(body).map(|()| None),
    }
}

/// A prompt that the provider's filter stopped, where the provider says so in place of an answer: other
/// formats have that as an answer.
fn filtered() -> Answer {
    Answer {
        choices: vec![Choice {
            finish: Finish::Filtered,
            ..Choice::default()
        }],
        ..Answer::default()
    }
}

/// An answer in another format, in neutral words. A stream that nobody asked for is put together.
fn read(body: &[u8], head: &ResponseHead, step: &Step<'_>) -> Result<Answer, Fault> {
    let format = step.record.model.provider.format;
    if !head.is_stream {
        return read_whole(body, format);
    }
    let mut collector = Collector::default();
    let mut stream = format.provider().read_stream();
    stream.feed(body, &mut |event| collector.add(event));
    stream.finish(&mut |event| collector.add(event));
    collector.finish().map_err(|failure| failure.fault)
}

fn read_whole(body: &[u8], format: Format) -> Result<Answer, Fault> {
    let answer = format.provider().read_answer(body);
    answer.map_err(|failure| failure.fault)
}

/// The answer in the caller's format: as a stream, where it asked for one and the provider gave none.
fn write(answer: Answer, about: &About<'_>, step: &Step<'_>) -> (&'static str, Vec<u8>) {
    let plan = &step.record.plan;
    let caller = plan.api.caller();
    if !plan.streams {
        return ("application/json", caller.write_answer(&answer, about));
    }
    let mut writer = caller.write_stream(about);
    let mut body = Vec::new();
    for event in answer.into_events() {
        writer.write(event, &mut body);
    }
    (EVENTS, body)
}
