//! What a provider answers, as it comes.

mod event;
mod items;

use self::event::Said;
use self::items::Items;
use super::read_answer::failure_of;
use crate::chat::{Event, Failure};
use crate::fault::Fault;
use crate::format::StreamReader;
use crate::format::openai::fault::read_failure;
use crate::json::read_object;
use crate::sse::{self, EventParser};

/// A streamed answer, up to some byte of it.
#[derive(Debug, Default)]
pub(super) struct Stream {
    events: EventParser,
    heard: Heard,
}

impl StreamReader for Stream {
    fn feed(&mut self, bytes: &[u8], on_event: &mut dyn FnMut(Event)) {
        let Self { events, heard } = self;
        if !heard.is_over {
            events.feed(bytes, |event| heard.event(event, on_event));
        }
    }

    fn finish(&mut self, on_event: &mut dyn FnMut(Event)) {
        let Self { events, heard } = self;
        if !heard.is_over {
            events.finish(|event| heard.event(event, on_event));
        }
    }
}

/// What the events so far said.
#[derive(Debug, Default)]
struct Heard {
    opened: bool,
    is_over: bool,
    items: Items,
}

impl Heard {
    fn event(&mut self, event: sse::Event<'_>, on_event: &mut dyn FnMut(Event)) {
        if self.is_over {
            return;
        }
        match event {
            // What some servers end with, of another format's habit.
            sse::Event::Data(b"" | b"[DONE]") => {}
            sse::Event::Data(data) => match read(data) {
                Some(said) => self.said(said, data, on_event),
                None => self.fail(Failure::plain(Fault::Malformed), on_event),
            },
            sse::Event::TooLarge => self.fail(Failure::plain(Fault::Malformed), on_event),
        }
    }

    fn said(&mut self, said: Said<'_>, data: &[u8], on_event: &mut dyn FnMut(Event)) {
        match said.kind.as_deref() {
            Some("response.created" | "response.in_progress" | "response.queued") => {
                self.open(&said, on_event);
            }
            Some("response.completed" | "response.incomplete") => self.complete(&said, on_event),
            Some("response.failed") => {
                let response = said.response();
                let failure = response.and_then(|response| response.failure());
                self.fail(failure.unwrap_or(UNEXPLAINED), on_event);
            }
            Some("error") => self.fail(failure_of(data), on_event),
            // It is no event; it may be an error in place of one.
            None => self.fail(read_failure(200, data), on_event),
            Some(_) => self.items.said(said, on_event),
        }
    }

    fn open(&mut self, said: &Said<'_>, on_event: &mut dyn FnMut(Event)) {
        if !std::mem::replace(&mut self.opened, true)
            && let Some(response) = said.response()
        {
            on_event(Event::Opened {
                id: response.id,
                model: response.model,
            });
        }
    }

    fn complete(&mut self, said: &Said<'_>, on_event: &mut dyn FnMut(Event)) {
        let Some(response) = said.response() else {
            return self.fail(Failure::plain(Fault::Malformed), on_event);
        };
        let finish = response.early_end();
        on_event(Event::Finished {
            choice: 0,
            finish: finish.unwrap_or_else(|| self.items.finish()),
        });
        if let Some(usage) = response.usage {
            on_event(Event::Usage(usage));
        }
        self.is_over = true;
        on_event(Event::Done);
    }

    fn fail(&mut self, failure: Failure, on_event: &mut dyn FnMut(Event)) {
        self.is_over = true;
        on_event(Event::Failed(failure));
    }
}

const UNEXPLAINED: Failure = Failure::plain(Fault::Status(500));

fn read(data: &[u8]) -> Option<Said<'_>> {
    let mut said = Said::default();
    read_object(std::str::from_utf8(data).ok()?, &mut said).ok()?;
    Some(said)
}

#[cfg(test)]
mod tests;
