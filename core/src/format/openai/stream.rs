//! A streamed answer as it passes: when it begins to speak, what it took, whether it ended.
//!
//! Every event a model says goes through here, so an ordinary one is only searched for a few bytes;
//! the first one, and those that report usage, are parsed.

use memchr::memchr_iter;
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};

use super::answer::{Answer, read_error};
use super::usage::read_usage;
use crate::fault::Fault;
use crate::json::{Anything, Members, Nullable, read_object};
use crate::sse::{Event, EventParser};
use crate::usage::Usage;

/// How far a stream has come.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Stage {
    /// No data yet; comments and empty events that keep a connection alive do not count.
    #[default]
    Silent,
    /// An answer has begun.
    Speaking,
    /// What came first is no answer.
    Faulted(Fault),
    /// The answer is whole.
    Done,
}

/// A streamed answer, up to some byte of it.
///
/// ```
/// # use baton_core::format::openai::stream::{ChatStream, Stage};
/// let mut stream = ChatStream::default();
/// stream.feed(b": one moment\n\n");
/// assert_eq!(stream.stage(), Stage::Silent);
/// stream.feed(b"data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\n");
/// assert_eq!(stream.stage(), Stage::Speaking);
/// stream.feed(b"data: [DONE]\n\n");
/// assert_eq!(stream.stage(), Stage::Done);
/// ```
#[derive(Debug, Default)]
pub struct ChatStream {
    events: EventParser,
    heard: Heard,
}

impl ChatStream {
    /// Takes the next bytes; after the end of the answer, and after a fault, they mean nothing.
    pub fn feed(&mut self, chunk: &[u8]) {
        if !self.is_over() {
            let Self { events, heard } = self;
            events.feed(chunk, |event| heard.event(event));
        }
    }

    /// Takes note that no more bytes come: an answer may lack the blank line after its last event.
    pub fn finish(&mut self) {
        // Before the answer speaks, the rest of an event is only what was cut.
        if self.heard.stage == Stage::Speaking {
            let Self { events, heard } = self;
            events.finish(|event| heard.event(event));
        }
    }

    /// How far the answer has come.
    pub fn stage(&self) -> Stage {
        self.heard.stage
    }

    /// What the answer took, as last reported; some providers count along, most report once.
    pub fn usage(&self) -> Option<Usage> {
        self.heard.usage
    }

    /// The error that the provider ended an answer with after it had begun.
    pub fn late_fault(&self) -> Option<Fault> {
        self.heard.late_fault
    }

    /// Takes note that the rest cannot be read.
    pub(crate) fn spoil(&mut self) {
        match self.heard.stage {
            Stage::Silent => self.heard.stage = Stage::Faulted(Fault::Malformed),
            Stage::Speaking => self.heard.late_fault = Some(Fault::Malformed),
            Stage::Faulted(_) | Stage::Done => {}
        }
    }

    fn is_over(&self) -> bool {
        match self.heard.stage {
            Stage::Silent | Stage::Speaking => false,
            Stage::Faulted(_) | Stage::Done => true,
        }
    }
}

/// What the events so far said.
#[derive(Debug, Default)]
struct Heard {
    stage: Stage,
    usage: Option<Usage>,
    late_fault: Option<Fault>,
}

impl Heard {
    fn event(&mut self, event: Event<'_>) {
        match (self.stage, event) {
            (Stage::Faulted(_) | Stage::Done, _) | (_, Event::Data(b"")) => {}
            (Stage::Silent, Event::Data(data)) => self.first(data),
            (Stage::Silent, Event::TooLarge) => self.stage = Stage::Faulted(Fault::Malformed),
            (Stage::Speaking, Event::Data(data)) => self.next(data),
            // It is on its way to the caller; only what it may say of usage is lost.
            (Stage::Speaking, Event::TooLarge) => {}
        }
    }

    /// `[DONE]` is no answer here: a model that says nothing at all has failed.
    fn first(&mut self, data: &[u8]) {
        match Answer::<Anything>::parse(data) {
            Ok(Answer {
                choices: Some(_),
                usage,
                ..
            }) => {
                self.stage = Stage::Speaking;
                self.usage = usage;
            }
            Ok(Answer { choices: None, .. }) | Err(Fault::Truncated) => {
                self.stage = Stage::Faulted(Fault::Malformed);
            }
            Err(fault) => self.stage = Stage::Faulted(fault),
        }
    }

    fn next(&mut self, data: &[u8]) {
        if data.starts_with(b"[DONE]") {
            self.stage = Stage::Done;
        } else if may_matter(data)
            && let Ok(text) = std::str::from_utf8(data)
        {
            let mut report = Report::default();
            // One that cannot be read reports nothing.
            if read_object(text, &mut report).is_ok() {
                self.usage = report.usage.or(report.extension.usage).or(self.usage);
                self.late_fault = report.late_fault.or(self.late_fault);
            }
        }
    }
}

/// What a later event may say besides words.
#[derive(Default)]
struct Report {
    usage: Option<Usage>,
    extension: Extension,
    late_fault: Option<Fault>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    Usage,
    XGroq,
    Error,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Report {
    type Key = Key;
    const EXPECTED: &'static str = "an event";

    fn member<A: MapAccess<'de>>(&mut self, key: Key, value: &mut A) -> Result<(), A::Error> {
        match key {
            Key::Usage => self.usage = read_usage(value.next_value()?),
            Key::XGroq => value.next_value_seed(Nullable(&mut self.extension))?,
            Key::Error => self.late_fault = value.next_value::<Option<_>>()?.map(read_error),
            Key::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Where Groq reports usage when nobody asked for it.
#[derive(Default)]
struct Extension {
    usage: Option<Usage>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum ExtensionKey {
    Usage,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Extension {
    type Key = ExtensionKey;
    const EXPECTED: &'static str = "an extension";

    fn member<A: MapAccess<'de>>(
        &mut self,
        key: ExtensionKey,
        value: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            ExtensionKey::Usage => self.usage = read_usage(value.next_value()?),
            ExtensionKey::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// Whether an event may report usage or an error: a member of that name that is not null. Quotes
/// inside text are escaped, so what a model says does not look like one.
fn may_matter(data: &[u8]) -> bool {
    // One look at every colon finds both names, for a twentieth of the code of a substring search.
    memchr_iter(b':', data).any(|colon| {
        let Some((before, [_, value @ ..])) = data.split_at_checked(colon) else {
            return false;
        };
        let key = before.trim_ascii_end();
        (key.ends_with(br#""usage""#) || key.ends_with(br#""error""#))
            && !value.trim_ascii_start().starts_with(b"null")
    })
}

#[cfg(test)]
mod tests;
