//! An answer as it comes, in the API's events.
//!
//! | the answer | its events |
//! |---|---|
//! | begins | `response.created`, `response.in_progress` |
//! | an item begins | `response.output_item.added` |
//! | text, or words that decline | `response.content_part.added`, `response.output_text.delta` or `response.refusal.delta` …, the same with `.done`, `response.content_part.done` |
//! | thinking | `response.reasoning_summary_part.added`, `response.reasoning_summary_text.delta` …, `.done`, `response.reasoning_summary_part.done` |
//! | a call | `response.function_call_arguments.delta` …, `.done` |
//! | an item ends | `response.output_item.done` |
//! | ends | `response.completed` or `response.incomplete` |
//! | fails | `error`, `response.failed` |
//!
//! The last event repeats the whole answer, so all of it is kept until then.

mod sender;
mod speech;

use self::speech::Speech;
use super::error;
use super::output::{Item, Status, THOUGHT};
use super::response::{Error, Frame, State, end_of};
use crate::chat::{Event, Failure, Finish, ToolCall};
use crate::fault::Fault;
use crate::format::{About, StreamWriter, Trouble};
use crate::usage::Usage;

/// The most that is kept of an answer, in bytes: about a million tokens, more than any model writes.
const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// An answer being said.
#[derive(Debug)]
pub(super) struct Writer {
    frame: Frame,
    stage: Stage,
    speech: Speech,
    finish: Finish,
    usage: Option<Usage>,
}

/// How far the answer has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stage {
    Silent,
    Speaking,
    Over,
}

impl Writer {
    /// An answer to what was asked.
    pub(super) fn new(about: &About<'_>) -> Self {
        Self {
            frame: Frame::of(about),
            stage: Stage::Silent,
            speech: Speech::default(),
            finish: Finish::Stop,
            usage: None,
        }
    }
}

impl StreamWriter for Writer {
    fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        if self.stage == Stage::Over {
            return;
        }
        if let Event::Opened { id, model } = event {
            return self.open(id, model, out);
        }
        self.open(None, None, out);
        self.say(event, out);
        if self.stage == Stage::Speaking && self.speech.size() > MAX_ANSWER {
            self.fail(&Failure::plain(Fault::Malformed), out);
        }
    }
}

impl Writer {
    fn open(&mut self, id: Option<String>, model: Option<String>, out: &mut Vec<u8>) {
        if self.stage != Stage::Silent {
            return;
        }
        self.stage = Stage::Speaking;
        self.frame.rename(id, model);
        self.speech.name(self.frame.name());
        let begun = self.frame.to_json(&State::of(Status::InProgress));
        let sender = self.speech.sender();
        sender.send_response(out, "response.created", &begun);
        sender.send_response(out, "response.in_progress", &begun);
    }

    fn say(&mut self, event: Event, out: &mut Vec<u8>) {
        let speech = &mut self.speech;
        match event {
            Event::Text { choice: 0, text } => speech.text(&text, out),
            Event::Refusal { choice: 0, text } => speech.refusal(&text, out),
            Event::Thinking { choice: 0, text } => speech.think(&text, out),
            Event::Signature {
                choice: 0,
                signature,
            } => speech.sign(&signature, out),
            Event::HiddenThinking {
                choice: 0,
                signature,
            } => speech.whole(
                THOUGHT,
                |id| Some(Item::thought(id, None, Some(&signature))),
                out,
            ),
            Event::ToolCall {
                choice: 0,
                call,
                id,
                name,
                signature,
            } => {
                let made = ToolCall {
                    id,
                    name,
                    signature,
                    ..ToolCall::default()
                };
                speech.call(call, made, out);
            }
            Event::Arguments {
                choice: 0,
                call,
                json,
            } => speech.arguments(call, &json, out),
            Event::Image { choice: 0, image } => {
                speech.whole("ig", |id| Item::image(id, image), out);
            }
            Event::Logprobs { choice: 0, tokens } => speech.logprobs(&tokens, out),
            Event::Finished { choice: 0, finish } => self.finished(finish, out),
            Event::Usage(usage) => self.usage = Some(usage),
            Event::Failed(failure) => self.fail(&failure, out),
            Event::Done => self.complete(out),
            // Said before; and other choices, which nobody can ask for in this format.
            Event::Opened { .. }
            | Event::Text { .. }
            | Event::Refusal { .. }
            | Event::Thinking { .. }
            | Event::Signature { .. }
            | Event::HiddenThinking { .. }
            | Event::ToolCall { .. }
            | Event::Arguments { .. }
            | Event::Image { .. }
            | Event::Logprobs { .. }
            | Event::Finished { .. } => {}
        }
    }

    fn finished(&mut self, finish: Finish, out: &mut Vec<u8>) {
        let (status, _) = end_of(&finish, self.speech.items());
        self.speech.end(status, out);
        self.finish = finish;
    }

    fn complete(&mut self, out: &mut Vec<u8>) {
        self.stage = Stage::Over;
        let (status, reason) = end_of(&self.finish, self.speech.items());
        self.speech.end(status, out);
        let response = self.frame.to_json(&State {
            output: self.speech.items(),
            usage: self.usage,
            reason,
            ..State::of(status)
        });
        let name = match status {
            Status::Incomplete => "response.incomplete",
            Status::Completed | Status::InProgress | Status::Failed => "response.completed",
        };
        self.speech.sender().send_response(out, name, &response);
    }

    fn fail(&mut self, failure: &Failure, out: &mut Vec<u8>) {
        self.stage = Stage::Over;
        Trouble::of(failure, |trouble| {
            let sender = self.speech.sender();
            out.extend_from_slice(error::event(trouble, sender.number()).as_bytes());
            let response = self.frame.to_json(&State {
                error: Some(Error {
                    code: trouble.code,
                    message: trouble.message,
                }),
                usage: self.usage,
                ..State::of(Status::Failed)
            });
            sender.send_response(out, "response.failed", &response);
        });
    }
}

#[cfg(test)]
mod tests;
