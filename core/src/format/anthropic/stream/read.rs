//! A stream of Anthropic's, event by event.

mod open;
mod said;

use std::borrow::Cow;

use serde_json::value::RawValue;

use self::open::{Input, Open, text};
use self::said::{Delta, Message, Said};
use super::super::answer::{Block, signature_of};
use super::super::usage::Report;
use super::super::{failure, finish, json_tool};
use crate::chat::{Event, Failure};
use crate::fault::Fault;
use crate::format::StreamReader;
use crate::sse::{self, EventParser};

/// Reads a stream.
#[derive(Debug, Default)]
pub(in super::super) struct Reader {
    events: EventParser,
    heard: Heard,
}

impl StreamReader for Reader {
    fn feed(&mut self, bytes: &[u8], on_event: &mut dyn FnMut(Event)) {
        let Self { events, heard } = self;
        events.feed(bytes, |event| heard.event(event, on_event));
    }

    fn finish(&mut self, on_event: &mut dyn FnMut(Event)) {
        let Self { events, heard } = self;
        events.finish(|event| heard.event(event, on_event));
    }
}

/// What the events so far said.
#[derive(Debug, Default)]
struct Heard {
    usage: Report,
    /// The block at hand. Anthropic sends one after the other.
    block: Open,
    /// How many calls have begun.
    calls: u32,
    is_over: bool,
}

impl Heard {
    fn event(&mut self, event: sse::Event<'_>, on_event: &mut dyn FnMut(Event)) {
        if self.is_over {
            return;
        }
        match event {
            sse::Event::Data(b"" | b"[DONE]") => {}
            sse::Event::Data(data) => match serde_json::from_slice(data) {
                Ok(said) => self.said(said, data, on_event),
                Err(_) => self.fail(Failure::plain(Fault::Malformed), on_event),
            },
            sse::Event::TooLarge => self.fail(Failure::plain(Fault::Malformed), on_event),
        }
    }

    fn said(&mut self, said: Said<'_>, data: &[u8], on_event: &mut dyn FnMut(Event)) {
        match &*said.kind {
            "message_start" => self.open(said.message, on_event),
            "content_block_start" => self.begin(said.content_block, on_event),
            "content_block_delta" => self.go_on(said.delta, on_event),
            "content_block_stop" => self.end(on_event),
            "message_delta" => {
                if let Some(delta) = said.delta {
                    self.stop(&delta, on_event);
                }
                self.count(said.usage, on_event);
            }
            "message_stop" => {
                self.is_over = true;
                on_event(Event::Done);
            }
            "error" => self.fail(failure::read_late(data), on_event),
            // `ping`, and whatever comes to be; versioning allows new events.
            _ => {}
        }
    }

    fn open(&mut self, message: Option<Message<'_>>, on_event: &mut dyn FnMut(Event)) {
        let (id, model, usage) = message.map_or((None, None, None), |message| {
            (message.id, message.model, message.usage)
        });
        on_event(Event::Opened {
            id: id.map(Cow::into_owned),
            model: model.map(Cow::into_owned),
        });
        self.count(usage, on_event);
    }

    fn begin(&mut self, block: Option<Block<'_>>, on_event: &mut dyn FnMut(Event)) {
        // The block before should have been ended.
        self.end(on_event);
        let Some(block) = block else { return };
        match &*block.kind {
            "tool_use" if block.name.as_deref() == Some(json_tool::NAME) => {
                self.block = Open::Json(Input::before(block.input));
            }
            "tool_use" => self.call(block, on_event),
            "redacted_thinking" => {
                if let Some(signature) = block.data.as_deref().and_then(signature_of) {
                    on_event(Event::HiddenThinking {
                        choice: 0,
                        signature,
                    });
                }
            }
            // Its members are those of a piece; servers like Anthropic's may say something already.
            _ => say(block.text, block.thinking, block.signature, on_event),
        }
    }

    fn call(&mut self, block: Block<'_>, on_event: &mut dyn FnMut(Event)) {
        let call = self.calls;
        self.calls = call.saturating_add(1);
        self.block = Open::Call {
            call,
            input: Input::before(block.input),
        };
        on_event(Event::ToolCall {
            choice: 0,
            call,
            id: block.id.unwrap_or_default().into_owned(),
            name: block.name.unwrap_or_default().into_owned(),
            signature: None,
        });
    }

    fn go_on(&mut self, delta: Option<Delta<'_>>, on_event: &mut dyn FnMut(Event)) {
        let Some(delta) = delta else { return };
        match delta.kind.as_deref() {
            Some("input_json_delta") => {
                let json = delta.partial_json.filter(|json| !json.is_empty());
                if let Some(json) = json {
                    self.block.add(json.into_owned(), on_event);
                }
            }
            // Citations have no place in another format.
            Some("citations_delta") => {}
            Some(_) | None => say(delta.text, delta.thinking, delta.signature, on_event),
        }
    }

    fn end(&mut self, on_event: &mut dyn FnMut(Event)) {
        std::mem::take(&mut self.block).end(on_event);
    }

    fn stop(&mut self, delta: &Delta<'_>, on_event: &mut dyn FnMut(Event)) {
        self.end(on_event);
        let Some(reason) = delta.stop_reason.as_deref() else {
            return;
        };
        let details = delta.stop_details.as_ref();
        if let Some(text) = details.and_then(|details| details.explanation.as_deref()) {
            on_event(Event::Refusal {
                choice: 0,
                text: text.to_owned(),
            });
        }
        let stated = finish::read(Some(reason), delta.stop_sequence.as_deref());
        let finish = finish::without_answer_tool(stated, self.calls > 0);
        on_event(Event::Finished { choice: 0, finish });
    }

    fn count(&mut self, usage: Option<&RawValue>, on_event: &mut dyn FnMut(Event)) {
        if let Some(report) = usage.and_then(Report::read) {
            self.usage = self.usage.then(report);
            if let Some(usage) = self.usage.usage() {
                on_event(Event::Usage(usage));
            }
        }
    }

    fn fail(&mut self, failure: Failure, on_event: &mut dyn FnMut(Event)) {
        self.is_over = true;
        on_event(Event::Failed(failure));
    }
}

/// What a piece says, whatever it is.
fn say(
    words: Option<Cow<'_, str>>,
    thinking: Option<Cow<'_, str>>,
    signature: Option<Cow<'_, str>>,
    on_event: &mut dyn FnMut(Event),
) {
    let said = |words: &Cow<'_, str>| !words.is_empty();
    let thinking = thinking.filter(said).map(|thinking| Event::Thinking {
        choice: 0,
        text: thinking.into_owned(),
    });
    let signature = signature.as_deref().and_then(signature_of);
    let signature = signature.map(|signature| Event::Signature {
        choice: 0,
        signature,
    });
    let words = words.filter(said).map(|words| text(words.into_owned()));
    [thinking, signature, words]
        .into_iter()
        .flatten()
        .for_each(on_event);
}
