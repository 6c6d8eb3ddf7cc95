//! A streamed answer, read.

use super::heard::Heard;
use crate::chat::Event;
use crate::format::StreamReader;
use crate::sse::EventParser;

/// Reads `chat.completion.chunk` events.
#[derive(Debug, Default)]
pub(super) struct Reader {
    events: EventParser,
    heard: Heard,
}

impl StreamReader for Reader {
    fn feed(&mut self, bytes: &[u8], on_event: &mut dyn FnMut(Event)) {
        if self.heard.is_over() {
            return;
        }
        let Self { events, heard } = self;
        events.feed(bytes, |event| heard.event(event, on_event));
    }

    fn finish(&mut self, on_event: &mut dyn FnMut(Event)) {
        if self.heard.is_over() {
            return;
        }
        let Self { events, heard } = self;
        // What is left may be an event that lacks its blank line, or one that was cut.
        events.finish(|event| heard.last_event(event, on_event));
    }
}
