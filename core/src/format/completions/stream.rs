//! An answer as it comes: pieces of `text_completion`, then `[DONE]`.

use std::collections::BTreeMap;

use super::answer::{Completion, Counts, Said, finish_reason, our_id};
use super::logprobs::Logprobs;
use crate::chat::{Event, Failure, TokenLogprob};
use crate::format::openai::error::ErrorBody;
use crate::format::{About, StreamWriter, Trouble};
use crate::json::write_json;
use crate::usage::Usage;

/// The most choices of which it is known how far their text has come; no provider makes more.
const MAX_CHOICES: u32 = 128;

/// An answer being said.
#[derive(Debug)]
pub(super) struct Writer {
    id: String,
    model: String,
    created: u64,
    wants_usage: bool,
    usage: Option<Usage>,
    /// Where in each choice's text the next token begins that is told with its probability.
    offsets: BTreeMap<u32, usize>,
    is_over: bool,
}

impl Writer {
    /// An answer to what was asked.
    pub(super) fn new(about: &About<'_>) -> Self {
        Self {
            id: our_id(about),
            model: about.model.to_owned(),
            created: about.now,
            wants_usage: about.request.wants_usage,
            usage: None,
            offsets: BTreeMap::new(),
            is_over: false,
        }
    }
}

impl StreamWriter for Writer {
    fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        if self.is_over {
            return;
        }
        match event {
            Event::Opened { id, model } => self.open(id, model),
            Event::Text { choice, text } | Event::Refusal { choice, text } => {
                self.say(choice, text, out);
            }
            Event::Logprobs { choice, tokens } => self.tell_logprobs(choice, &tokens, out),
            Event::Finished { choice, finish } => {
                let said = Said {
                    index: choice,
                    finish_reason: Some(finish_reason(&finish)),
                    ..Said::default()
                };
                self.send(vec![said], None, out);
            }
            Event::Usage(usage) => self.usage = Some(usage),
            Event::Failed(failure) => self.fail(&failure, out),
            Event::Done => self.complete(out),
            // They have no place here.
            Event::Thinking { .. }
            | Event::Signature { .. }
            | Event::HiddenThinking { .. }
            | Event::ToolCall { .. }
            | Event::Arguments { .. }
            | Event::Image { .. } => {}
        }
    }
}

impl Writer {
    fn open(&mut self, id: Option<String>, model: Option<String>) {
        if let Some(id) = id {
            self.id = id;
        }
        if let Some(model) = model {
            self.model = model;
        }
    }

    fn say(&mut self, index: u32, text: String, out: &mut Vec<u8>) {
        let said = Said {
            text,
            index,
            ..Said::default()
        };
        self.send(vec![said], None, out);
    }

    /// Probabilities follow the text that they are of, with a piece that has no more of it.
    fn tell_logprobs(&mut self, index: u32, tokens: &[TokenLogprob], out: &mut Vec<u8>) {
        if index >= MAX_CHOICES {
            return;
        }
        let offset = self.offsets.entry(index).or_default();
        let logprobs = Logprobs::of(tokens, offset);
        let said = Said {
            index,
            logprobs,
            ..Said::default()
        };
        self.send(vec![said], None, out);
    }

    fn complete(&mut self, out: &mut Vec<u8>) {
        self.is_over = true;
        if let Some(usage) = self.usage.filter(|_| self.wants_usage) {
            self.send(Vec::new(), Some(Counts::of(usage)), out);
        }
        out.extend_from_slice(b"data: [DONE]\n\n");
    }

    fn fail(&mut self, failure: &Failure, out: &mut Vec<u8>) {
        self.is_over = true;
        let event = Trouble::of(failure, |trouble| ErrorBody::of(trouble).to_event());
        out.extend_from_slice(event.as_bytes());
    }

    fn send(&self, choices: Vec<Said>, usage: Option<Counts>, out: &mut Vec<u8>) {
        let piece = Completion {
            id: &self.id,
            object: "text_completion",
            created: self.created,
            model: &self.model,
            choices,
            usage: self.wants_usage.then_some(usage),
        };
        out.extend_from_slice(b"data: ");
        write_json(&piece, out);
        out.extend_from_slice(b"\n\n");
    }
}
