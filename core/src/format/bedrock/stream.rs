//! A streamed answer: messages of Amazon's event stream, each an event or an exception.
//!
//! Blocks come one after the other: start (of a call; text and thinking have none), deltas, stop. After
//! them `messageStop` says why the answer ended, and `metadata`, last, what it took.

mod event;

use self::event::{Delta, Event as Said, Start};
use super::block::{is_amazons, signature};
use super::failure;
use crate::chat::{Event, Failure};
use crate::eventstream::{Message, MessageParser};
use crate::fault::Fault;
use crate::format::StreamReader;

/// Reads a stream.
#[derive(Debug, Default)]
pub(super) struct Reader {
    messages: MessageParser,
    heard: Heard,
    over: bool,
}

impl StreamReader for Reader {
    fn feed(&mut self, bytes: &[u8], on_event: &mut dyn FnMut(Event)) {
        if self.over {
            return;
        }
        let Self {
            messages,
            heard,
            over,
        } = self;
        let fed = messages.feed(bytes, |message| {
            if !*over {
                *over = heard.message(message, on_event);
            }
        });
        if fed.is_err() && !*over {
            *over = true;
            on_event(Event::Failed(Failure::plain(Fault::Malformed)));
        }
    }

    /// There is nothing that a message could lack and still be one.
    fn finish(&mut self, _: &mut dyn FnMut(Event)) {
        self.over = true;
    }
}

/// What was heard of the answer so far.
#[derive(Debug, Default)]
struct Heard {
    opened: bool,
    /// How many calls have begun.
    calls: u32,
    block: Block,
    finished: bool,
    counted: bool,
}

/// The block at hand.
#[derive(Debug, Default)]
enum Block {
    /// Text or thinking.
    #[default]
    Words,
    /// A call of one of the caller's tools, by its number.
    Call {
        call: u32,
        /// Some of its arguments have been said.
        begun: bool,
    },
    /// What a tool of Amazon's own does: nothing for another format.
    Amazons,
}

impl Heard {
    /// Takes a message; says whether it was the last.
    fn message(&mut self, message: Message<'_>, on_event: &mut dyn FnMut(Event)) -> bool {
        let read = match message.header(":message-type") {
            Some("exception" | "error") => Err(failure_of(message)),
            Some(_) | None => self.event(message, on_event),
        };
        match read {
            Ok(()) if self.finished && self.counted => on_event(Event::Done),
            Ok(()) => return false,
            Err(failure) => on_event(Event::Failed(failure)),
        }
        true
    }

    fn event(
        &mut self,
        message: Message<'_>,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<(), Failure> {
        let kind = message.header(":event-type").unwrap_or_default();
        let said =
            Said::read(kind, message.payload).map_err(|_| Failure::plain(Fault::Malformed))?;
        if !std::mem::replace(&mut self.opened, true) {
            on_event(Event::Opened {
                id: None,
                model: None,
            });
        }
        match said {
            Said::Start(start) => self.start(start, on_event),
            Said::Delta(delta) => self.delta(delta, on_event),
            Said::Stop => self.stop(on_event),
            Said::End(stopped) => {
                self.finished = true;
                let finish = stopped.finish(self.calls > 0)?;
                on_event(Event::Finished { choice: 0, finish });
            }
            Said::Metadata(usage) => {
                self.counted = true;
                usage
                    .into_iter()
                    .for_each(|usage| on_event(Event::Usage(usage)));
            }
            Said::Other => {}
        }
        Ok(())
    }

    fn start(&mut self, start: Start, on_event: &mut dyn FnMut(Event)) {
        self.block = match start.tool_use {
            Some(tool) if !is_amazons(tool.kind.as_deref()) => {
                let call = self.calls;
                self.calls = call.saturating_add(1);
                on_event(Event::ToolCall {
                    choice: 0,
                    call,
                    id: tool.tool_use_id,
                    name: tool.name,
                    signature: None,
                });
                Block::Call { call, begun: false }
            }
            Some(_) => Block::Amazons,
            None if start.tool_result.is_some() => Block::Amazons,
            None => Block::Words,
        };
    }

    fn delta(&mut self, delta: Delta, on_event: &mut dyn FnMut(Event)) {
        let has_words = |text: &String| !text.is_empty();
        if let Some(text) = delta.text.filter(has_words) {
            on_event(Event::Text { choice: 0, text });
        }
        if let Some(input) = delta.tool_use {
            self.arguments(input.input, on_event);
        }
        let Some(reasoning) = delta.reasoning_content else {
            return;
        };
        if let Some(text) = reasoning.text.filter(has_words) {
            on_event(Event::Thinking { choice: 0, text });
        }
        if let Some(value) = reasoning.signature.filter(has_words) {
            let signature = signature(value);
            on_event(Event::Signature {
                choice: 0,
                signature,
            });
        }
        if let Some(value) = reasoning.redacted_content.filter(has_words) {
            let signature = signature(value);
            on_event(Event::HiddenThinking {
                choice: 0,
                signature,
            });
        }
    }

    fn arguments(&mut self, json: String, on_event: &mut dyn FnMut(Event)) {
        if let Block::Call { call, begun } = &mut self.block
            && !json.is_empty()
        {
            *begun = true;
            on_event(Event::Arguments {
                choice: 0,
                call: *call,
                json,
            });
        }
    }

    /// A call of a tool that takes nothing may have no deltas at all; its arguments are an object still.
    fn stop(&mut self, on_event: &mut dyn FnMut(Event)) {
        if let Block::Call { begun: false, .. } = self.block {
            self.arguments("{}".to_owned(), on_event);
        }
        self.block = Block::Words;
    }
}

/// The exception's name and words; what is wrong below the API is told in headers alone.
fn failure_of(message: Message<'_>) -> Failure {
    if let Some(kind) = message.header(":exception-type") {
        return failure::read_exception(kind, message.payload);
    }
    let kind = message.header(":error-code").unwrap_or_default();
    let words = message.header(":error-message").map(str::to_owned);
    failure::explain(500, kind, words)
}

#[cfg(test)]
mod tests;
