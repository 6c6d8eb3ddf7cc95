//! Hides the usage that only we asked for from a stream that otherwise passes byte for byte.
//!
//! Where a caller does not ask for a stream's usage, we do, for the receipt; the provider then sends one
//! more event, with no choices and the usage. The caller gets the stream without it.

use memchr::memchr_iter;
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};

use super::usage::read_usage;
use crate::json::{Anything, Members, Objects, read_object};
use crate::sse::{Ends, Event, EventParser, MAX_EVENT_BYTES};

/// A stream's filter, at some byte of it.
///
/// It holds back nothing but an event that is not finished.
///
/// ```
/// # use baton_core::format::openai::hide::Hider;
/// let mut hider = Hider::default();
/// assert_eq!(hider.feed(b"data: {\"choices\":[{}]}\n\ndata: {\"cho"), b"data: {\"choices\":[{}]}\n\n");
/// assert_eq!(hider.feed(b"ices\":[],\"usage\":{\"prompt_tokens\":1}}\n\n"), b"");
/// assert_eq!(hider.feed(b"data: [DONE]\n\n"), b"data: [DONE]\n\n");
/// ```
#[derive(Debug, Default)]
pub struct Hider {
    held: Vec<u8>,
    ends: Ends,
    /// The event at hand is too long to be held; what is left of it passes.
    is_passing: bool,
    /// What became of the last event, where it ended with a carriage return: a line feed now is its own.
    ended: Option<Became>,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Became {
    Passed,
    Hidden,
}

impl Hider {
    /// Takes the next bytes; gives those that the caller gets.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = self.take_line_feed(bytes, &mut out);
        while let Some((event, after)) = self.ends.split_event(rest) {
            let became = self.end_event(event, &mut out);
            let awaits_line_feed = self.ends.is_after_carriage_return() && after.is_empty();
            self.ended = awaits_line_feed.then_some(became);
            rest = after;
        }
        self.hold(rest, &mut out);
        out
    }

    /// Whether anything is held back.
    pub const fn holds(&self) -> bool {
        !self.held.is_empty()
    }

    /// Takes note that no more bytes come; gives what was held back.
    pub fn finish(&mut self) -> Vec<u8> {
        let held = std::mem::take(&mut self.held);
        if is_usage_alone(&held) {
            Vec::new()
        } else {
            held
        }
    }

    fn take_line_feed<'b>(&mut self, bytes: &'b [u8], out: &mut Vec<u8>) -> &'b [u8] {
        if bytes.is_empty() {
            return bytes;
        }
        match (self.ended.take(), bytes.strip_prefix(b"\n")) {
            (Some(became), Some(rest)) => {
                self.ends.take_line_feed();
                if became == Became::Passed {
                    out.push(b'\n');
                }
                rest
            }
            (Some(_) | None, Some(_) | None) => bytes,
        }
    }

    /// The event at hand ends with these bytes.
    fn end_event(&mut self, end: &[u8], out: &mut Vec<u8>) -> Became {
        self.hold(end, out);
        let is_whole = !std::mem::take(&mut self.is_passing);
        if is_whole && is_usage_alone(&self.held) {
            self.held.clear();
            return Became::Hidden;
        }
        out.append(&mut self.held);
        Became::Passed
    }

    fn hold(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        if self.held.len().saturating_add(bytes.len()) > MAX_EVENT_BYTES {
            self.is_passing = true;
        }
        if self.is_passing {
            out.append(&mut self.held);
            out.extend_from_slice(bytes);
        } else {
            self.held.extend_from_slice(bytes);
        }
    }
}

/// Whether the event says the usage and nothing else.
fn is_usage_alone(event: &[u8]) -> bool {
    if !has_empty_list(event) {
        return false;
    }
    let mut alone = false;
    let mut parser = EventParser::default();
    let mut look = |event: Event<'_>| {
        if let Event::Data(data) = event
            && let Ok(text) = std::str::from_utf8(data)
        {
            let mut report = Report::default();
            let readable = read_object(text, &mut report).is_ok();
            alone = readable && report.choices == Some(0) && report.has_usage;
        }
    };
    parser.feed(event, &mut look);
    parser.finish(&mut look);
    alone
}

/// Whether there is an empty list in it. Nearly no other event has one, so that few are parsed.
fn has_empty_list(event: &[u8]) -> bool {
    memchr_iter(b'[', event).any(|bracket| {
        let list = event.split_at_checked(bracket.saturating_add(1));
        list.is_some_and(|(_, after)| after.trim_ascii_start().starts_with(b"]"))
    })
}

/// What matters of an event.
#[derive(Default)]
struct Report {
    choices: Option<usize>,
    has_usage: bool,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    Choices,
    Usage,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Report {
    type Key = Key;
    const EXPECTED: &'static str = "an event";

    fn member<A: MapAccess<'de>>(&mut self, key: Key, value: &mut A) -> Result<(), A::Error> {
        match key {
            Key::Choices => {
                value.next_value_seed(Objects::<Anything>::counted(&mut self.choices))?
            }
            Key::Usage => self.has_usage = read_usage(value.next_value()?).is_some(),
            Key::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
