//! A provider's streamed answer: events whose data are pieces of an answer.

use super::answer::Heard;
use crate::chat::{Event, Failure};
use crate::fault::Fault;
use crate::format::StreamReader;
use crate::sse::{self, EventParser};

#[derive(Debug, Default)]
pub(super) struct Reader {
    events: EventParser,
    heard: Heard,
    over: bool,
}

impl StreamReader for Reader {
    fn feed(&mut self, bytes: &[u8], on_event: &mut dyn FnMut(Event)) {
        let Self {
            events,
            heard,
            over,
        } = self;
        events.feed(bytes, |event| {
            if *over {
                return;
            }
            if let Err(failure) = take(heard, event, on_event) {
                *over = true;
                on_event(Event::Failed(failure));
            }
        });
    }

    fn finish(&mut self, on_event: &mut dyn FnMut(Event)) {
        if std::mem::replace(&mut self.over, true) {
            return;
        }
        let Self { events, heard, .. } = self;
        let mut cut = None;
        events.finish(|event| cut = take(heard, event, on_event).err());
        match cut {
            // What stands in place of its last event is only the beginning of one.
            Some(failure) if failure.fault == Fault::Truncated => {}
            Some(failure) => on_event(Event::Failed(failure)),
            // An answer that is not whole stays without an end.
            None => drop(heard.end(on_event)),
        }
    }
}

fn take(
    heard: &mut Heard,
    event: sse::Event<'_>,
    on_event: &mut dyn FnMut(Event),
) -> Result<(), Failure> {
    match event {
        sse::Event::Data(b"") => Ok(()),
        sse::Event::Data(data) => heard.chunk(data, on_event),
        sse::Event::TooLarge => Err(Failure::plain(Fault::Malformed)),
    }
}

#[cfg(test)]
mod tests;
