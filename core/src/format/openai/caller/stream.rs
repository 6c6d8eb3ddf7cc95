//! A streamed answer, written for a caller.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::super::error::ErrorBody;
use super::chunk::{CallDelta, Chunk, ChunkChoice, Delta};
use super::manner::{Manner, our_id};
use super::piece::{Counts, Logprobs, Picture};
use crate::chat::{Event, Failure};
use crate::format::{About, Format, StreamWriter, Trouble};
use crate::json::write_json;
use crate::usage::Usage;

/// Says a stream as `chat.completion.chunk` events.
///
/// Each choice begins with its role and ends with its finish reason; usage comes once, last, and only
/// for callers that asked for it.
#[derive(Debug)]
pub(super) struct Writer {
    id: String,
    model: String,
    created: u64,
    wants_usage: bool,
    manner: Manner,
    /// The choices that have begun, and whether they declined in words.
    begun: BTreeMap<u32, bool>,
    usage: Option<Usage>,
    over: bool,
}

impl Writer {
    pub(super) fn new(about: &About<'_>) -> Self {
        Self {
            id: our_id(about),
            model: about.model.to_owned(),
            created: about.now,
            wants_usage: about.request.wants_usage,
            manner: Manner::of(about),
            begun: BTreeMap::new(),
            usage: None,
            over: false,
        }
    }

    /// Begins a choice, unless it has begun.
    fn begin(&mut self, choice: u32, out: &mut Vec<u8>) {
        if let Entry::Vacant(place) = self.begun.entry(choice) {
            place.insert(false);
            self.chunk(ChunkChoice::of(choice, Delta::opening()), out);
        }
    }

    fn say(&mut self, choice: u32, delta: Delta<'_>, out: &mut Vec<u8>) {
        self.say_whole(ChunkChoice::of(choice, delta), out);
    }

    fn call(&mut self, choice: u32, call: CallDelta<'_>, out: &mut Vec<u8>) {
        if !self.manner.legacy_functions {
            self.say(choice, Delta::call(call), out);
        } else if call.index == 0 {
            self.say(choice, Delta::legacy(call.function), out);
        }
    }

    fn say_whole(&mut self, choice: ChunkChoice<'_>, out: &mut Vec<u8>) {
        self.begin(choice.index, out);
        if choice.delta.refusal.is_some() {
            self.begun.insert(choice.index, true);
        }
        self.chunk(choice, out);
    }

    fn chunk(&self, choice: ChunkChoice<'_>, out: &mut Vec<u8>) {
        // While it is not known it is null, for those who asked for it.
        let usage = self.wants_usage.then_some(None);
        self.event(vec![choice], usage, out);
    }

    fn event(
        &self,
        choices: Vec<ChunkChoice<'_>>,
        usage: Option<Option<Counts>>,
        out: &mut Vec<u8>,
    ) {
        let chunk = Chunk {
            id: &self.id,
            object: "chat.completion.chunk",
            created: self.created,
            model: &self.model,
            choices,
            usage,
        };
        out.extend_from_slice(b"data: ");
        write_json(&chunk, out);
        out.extend_from_slice(b"\n\n");
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        if let (true, Some(usage)) = (self.wants_usage, self.usage) {
            self.event(Vec::new(), Some(Some(Counts::of(usage))), out);
        }
        out.extend_from_slice(b"data: [DONE]\n\n");
        self.over = true;
    }

    fn fail(&mut self, failure: &Failure, out: &mut Vec<u8>) {
        let event = Trouble::of(failure, |trouble| ErrorBody::of(trouble).to_event());
        out.extend(event.into_bytes());
        self.over = true;
    }
}

impl StreamWriter for Writer {
    fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        if self.over {
            return;
        }
        match event {
            Event::Opened { id, model } => {
                self.id = id.unwrap_or(std::mem::take(&mut self.id));
                self.model = model.unwrap_or(std::mem::take(&mut self.model));
                self.begin(0, out);
            }
            Event::Text { choice, text } => self.say(choice, Delta::text(&text), out),
            Event::Refusal { choice, text } => self.say(choice, Delta::refusal(&text), out),
            Event::Thinking { choice, text } => {
                if self.manner.shows_thoughts && !text.is_empty() {
                    self.say(choice, Delta::thought(&text), out);
                }
            }
            // There is no place for them.
            Event::Signature { .. } | Event::HiddenThinking { .. } => {}
            Event::ToolCall {
                choice,
                call,
                id,
                name,
                signature,
            } => {
                let signature = signature.map(|signature| signature.write(Format::Gemini));
                let begun = CallDelta::begun(call, &id, &name, signature);
                self.call(choice, begun, out);
            }
            Event::Arguments { choice, call, json } => {
                self.call(choice, CallDelta::more(call, &json), out);
            }
            Event::Image { choice, image } => {
                if let Some(picture) = Picture::of(&image) {
                    self.say(choice, Delta::picture(picture), out);
                }
            }
            Event::Logprobs { choice, tokens } => {
                let mut said = ChunkChoice::of(choice, Delta::default());
                said.logprobs = Logprobs::of(&tokens);
                self.say_whole(said, out);
            }
            Event::Finished { choice, finish } => {
                let mut end = ChunkChoice::of(choice, Delta::default());
                let declined = self.begun.get(&choice).copied().unwrap_or_default();
                end.finish_reason = Some(self.manner.finish_reason(&finish, declined));
                self.say_whole(end, out);
            }
            Event::Usage(usage) => self.usage = Some(usage),
            Event::Failed(failure) => self.fail(&failure, out),
            Event::Done => self.finish(out),
        }
    }
}
