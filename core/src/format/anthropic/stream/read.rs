//! A stream of Anthropic's, event by event.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::answer::{Block, StopDetails, signature_of};
use super::super::usage::Report;
use super::super::{failure, finish, json_tool};
use crate::chat::{Event, Failure};
use crate::fault::Fault;
use crate::format::StreamReader;
use crate::json::read_json;
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

/// What the pieces of the block at hand belong to.
#[derive(Debug, Default)]
enum Open {
    /// Text, thinking, or what a hosted tool does: pieces say themselves what they are.
    #[default]
    Plain,
    /// The input of a call.
    Call { call: u32, input: Input },
    /// The input of the tool that takes the answer.
    Json(Input),
}

/// How far the input of a call has come.
#[derive(Debug)]
enum Input {
    /// No piece yet; what stood in the block's start, if anything.
    Awaited(Option<String>),
    /// Some.
    Begun,
}

/// An event, by the members that any kind has.
#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    message: Option<Message<'a>>,
    #[serde(borrow)]
    content_block: Option<Block<'a>>,
    #[serde(borrow)]
    delta: Option<Delta<'a>>,
    #[serde(borrow)]
    usage: Option<&'a RawValue>,
}

/// What a stream begins with.
#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    model: Option<Cow<'a, str>>,
    #[serde(borrow)]
    usage: Option<&'a RawValue>,
}

/// A piece of a block, or the end of the message.
#[derive(Deserialize)]
struct Delta<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow)]
    partial_json: Option<Cow<'a, str>>,
    #[serde(borrow)]
    thinking: Option<Cow<'a, str>>,
    #[serde(borrow)]
    signature: Option<Cow<'a, str>>,
    #[serde(borrow)]
    stop_reason: Option<Cow<'a, str>>,
    #[serde(borrow)]
    stop_sequence: Option<Cow<'a, str>>,
    #[serde(borrow)]
    stop_details: Option<StopDetails<'a>>,
}

impl Heard {
    fn event(&mut self, event: sse::Event<'_>, on_event: &mut dyn FnMut(Event)) {
        if self.is_over {
            return;
        }
        match event {
            sse::Event::Data(b"" | b"[DONE]") => {}
            sse::Event::Data(data) => match read_json(data) {
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

impl Open {
    /// A piece of input.
    fn add(&mut self, json: String, on_event: &mut dyn FnMut(Event)) {
        match self {
            // The input of a hosted tool.
            Self::Plain => {}
            Self::Call { call, input } => {
                *input = Input::Begun;
                on_event(arguments(*call, json));
            }
            Self::Json(input) => {
                *input = Input::Begun;
                on_event(text(json));
            }
        }
    }

    /// A call whose input never came has what stood in its start, an empty object as a rule.
    fn end(self, on_event: &mut dyn FnMut(Event)) {
        let event = match self {
            Self::Call {
                call,
                input: Input::Awaited(json),
            } => arguments(call, json.unwrap_or_else(|| "{}".to_owned())),
            Self::Json(Input::Awaited(json)) => text(json.unwrap_or_else(|| "{}".to_owned())),
            Self::Plain
            | Self::Call {
                input: Input::Begun,
                ..
            }
            | Self::Json(Input::Begun) => return,
        };
        on_event(event);
    }
}

impl Input {
    fn before(input: Option<&RawValue>) -> Self {
        Self::Awaited(input.map(|input| input.get().to_owned()))
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

fn text(text: String) -> Event {
    Event::Text { choice: 0, text }
}

fn arguments(call: u32, json: String) -> Event {
    Event::Arguments {
        choice: 0,
        call,
        json,
    }
}
