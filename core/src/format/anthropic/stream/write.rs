//! A stream as Anthropic would say it: one block after the other, each with a start and a stop.

mod blocks;
mod frame;
mod whole;

use self::blocks::Blocks;
use self::frame::{Frame, Opening, Stop};
use super::super::answer::picture;
use super::super::{error, finish};
use crate::chat::{Event, Failure, Finish};
use crate::config::Format;
use crate::format::{About, StreamWriter, Trouble};
use crate::usage::Usage;

/// Says a stream.
#[derive(Debug)]
pub(in super::super) struct Writer {
    /// What the message is called where the provider does not say.
    id: String,
    model: String,
    stage: Stage,
    blocks: Blocks,
    finish: Finish,
    usage: Usage,
}

/// How far a stream has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stage {
    Silent,
    Speaking,
    Over,
}

impl Writer {
    pub(in super::super) fn new(about: &About<'_>) -> Self {
        Self {
            id: format!("msg_{}", about.id),
            model: about.model.to_owned(),
            stage: Stage::Silent,
            blocks: Blocks::default(),
            finish: Finish::Stop,
            usage: Usage::default(),
        }
    }
}

impl StreamWriter for Writer {
    /// Only the first choice: callers of this format cannot ask for more.
    fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        match event {
            _ if self.stage == Stage::Over => {}
            Event::Opened { id, model } => self.open(id, model, out),
            Event::Usage(usage) => self.usage = usage,
            Event::Finished { choice: 0, finish } => self.finish = finish,
            Event::Done => self.end(out),
            Event::Failed(failure) => self.fail(&failure, out),
            Event::Text { choice: 0, .. }
            | Event::Refusal { choice: 0, .. }
            | Event::Thinking { choice: 0, .. }
            | Event::Signature { choice: 0, .. }
            | Event::HiddenThinking { choice: 0, .. }
            | Event::ToolCall { choice: 0, .. }
            | Event::Arguments { choice: 0, .. }
            | Event::Image { choice: 0, .. } => {
                self.open(None, None, out);
                self.say(event, out);
            }
            Event::Text { .. }
            | Event::Refusal { .. }
            | Event::Thinking { .. }
            | Event::Signature { .. }
            | Event::HiddenThinking { .. }
            | Event::ToolCall { .. }
            | Event::Arguments { .. }
            | Event::Image { .. }
            | Event::Finished { .. }
            // The format has no place for them.
            | Event::Logprobs { .. } => {}
        }
    }
}

impl Writer {
    /// Begins the message, once.
    fn open(&mut self, id: Option<String>, model: Option<String>, out: &mut Vec<u8>) {
        if self.stage != Stage::Silent {
            return;
        }
        self.stage = Stage::Speaking;
        let message = Opening::new(
            id.as_deref().unwrap_or(&self.id),
            model.as_deref().unwrap_or(&self.model),
            self.usage,
        );
        Frame::MessageStart { message }.write(out);
    }

    fn say(&mut self, event: Event, out: &mut Vec<u8>) {
        match event {
            Event::Text { text, .. } | Event::Refusal { text, .. } => self.blocks.text(&text, out),
            Event::Thinking { text, .. } => self.blocks.thinking(&text, out),
            Event::Signature { signature, .. } => {
                self.blocks.sign(&signature.write(Format::Anthropic), out);
            }
            Event::HiddenThinking { signature, .. } => {
                self.blocks.hidden(&signature.write(Format::Anthropic), out);
            }
            Event::ToolCall { call, id, name, .. } => self.blocks.call(call, id, name, out),
            Event::Arguments { call, json, .. } => self.blocks.arguments(call, &json, out),
            Event::Image { image, .. } => {
                if let Some(markdown) = picture(&image) {
                    self.blocks.text(&markdown, out);
                }
            }
            Event::Opened { .. }
            | Event::Logprobs { .. }
            | Event::Finished { .. }
            | Event::Usage(_)
            | Event::Failed(_)
            | Event::Done => {}
        }
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        self.open(None, None, out);
        self.blocks.end(out);
        self.stage = Stage::Over;
        let (stop_reason, stop_sequence) = finish::write(&self.finish, self.blocks.called());
        Frame::MessageDelta {
            delta: Stop {
                stop_reason,
                stop_sequence,
            },
            usage: self.usage.into(),
        }
        .write(out);
        Frame::MessageStop.write(out);
    }

    fn fail(&mut self, failure: &Failure, out: &mut Vec<u8>) {
        self.stage = Stage::Over;
        let event = Trouble::of(failure, error::to_event);
        out.extend_from_slice(event.as_bytes());
    }
}
