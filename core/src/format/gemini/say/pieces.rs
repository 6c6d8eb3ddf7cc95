//! A streamed answer, said piece by piece.

use std::collections::BTreeMap;

use super::super::error;
use super::wire::{Candidate, Content, Part, Response, UsageMetadata, logprobs_result};
use super::{finish_reason, parts};
use crate::chat::{self, Event, Finish, ToolCall};
use crate::format::{About, StreamWriter, Trouble};
use crate::json::to_json;
use crate::usage::Usage;

/// Says events. The format says a call at once, so a call is held until its choice is finished; and
/// its last piece has the reasons and the usage, so those are held until the end.
#[derive(Debug)]
pub(in super::super) struct Pieces {
    model: String,
    id: String,
    calls: Vec<Gathered>,
    finished: BTreeMap<u32, Finish>,
    usage: Option<Usage>,
    over: bool,
}

/// A call whose arguments still come.
#[derive(Debug)]
struct Gathered {
    choice: u32,
    index: u32,
    call: ToolCall,
}

impl Pieces {
    pub(in super::super) fn new(about: &About<'_>) -> Self {
        Self {
            model: about.model.to_owned(),
            id: about.id.to_owned(),
            calls: Vec::new(),
            finished: BTreeMap::new(),
            usage: None,
            over: false,
        }
    }

    fn open(&mut self, id: Option<String>, model: Option<String>) {
        self.id = id.unwrap_or_else(|| std::mem::take(&mut self.id));
        self.model = model.unwrap_or_else(|| std::mem::take(&mut self.model));
    }

    fn gather(&mut self, choice: u32, index: u32, json: &str) {
        let called = |it: &&mut Gathered| it.choice == choice && it.index == index;
        if let Some(gathered) = self.calls.iter_mut().rev().find(called) {
            gathered.call.arguments.push_str(json);
        }
    }

    fn finish(&mut self, choice: u32, finish: Finish, out: &mut Vec<u8>) {
        let calls = self.calls.extract_if(.., |it| it.choice == choice);
        let calls: Vec<_> = calls.map(|it| chat::Part::ToolCall(it.call)).collect();
        if !calls.is_empty() {
            self.say(choice, &calls, out);
        }
        self.finished.insert(choice, finish);
    }

    /// Says parts as a piece of their own.
    fn say(&self, choice: u32, said: &[chat::Part], out: &mut Vec<u8>) {
        self.say_candidate(
            Candidate {
                content: Some(Content::model(parts(said))),
                finish_reason: None,
                index: choice,
                logprobs_result: None,
            },
            out,
        );
    }

    fn say_candidate(&self, candidate: Candidate<'_>, out: &mut Vec<u8>) {
        self.piece(vec![candidate], None, out);
    }

    fn end(&self, out: &mut Vec<u8>) {
        let candidates = self.finished.iter().map(|(choice, finish)| Candidate {
            content: Some(Content::model(vec![Part::text("")])),
            finish_reason: Some(finish_reason(finish)),
            index: *choice,
            logprobs_result: None,
        });
        let usage = self.usage.map(UsageMetadata::of);
        self.piece(candidates.collect(), usage, out);
    }

    fn piece(
        &self,
        candidates: Vec<Candidate<'_>>,
        usage_metadata: Option<UsageMetadata>,
        out: &mut Vec<u8>,
    ) {
        let response = Response {
            candidates,
            usage_metadata,
            model_version: &self.model,
            response_id: &self.id,
        };
        out.extend_from_slice(b"data: ");
        out.extend(to_json(&response));
        out.extend_from_slice(b"\r\n\r\n");
    }
}

impl StreamWriter for Pieces {
    fn write(&mut self, event: Event, out: &mut Vec<u8>) {
        if self.over {
            return;
        }
        match event {
            Event::Opened { id, model } => self.open(id, model),
            Event::Text { choice, text } | Event::Refusal { choice, text } => {
                self.say(choice, &[chat::Part::text(text)], out);
            }
            Event::Thinking { text, .. } if text.is_empty() => {}
            Event::Thinking { choice, text } => {
                let signature = None;
                self.say(choice, &[chat::Part::Thinking { text, signature }], out);
            }
            Event::Signature { choice, signature } => {
                let (text, signature) = (String::new(), Some(signature));
                self.say(choice, &[chat::Part::Thinking { text, signature }], out);
            }
            Event::HiddenThinking { choice, signature } => {
                self.say(choice, &[chat::Part::HiddenThinking(signature)], out);
            }
            Event::ToolCall {
                choice,
                call,
                id,
                name,
                signature,
            } => self.calls.push(Gathered {
                choice,
                index: call,
                call: ToolCall {
                    id,
                    name,
                    arguments: String::new(),
                    signature,
                },
            }),
            Event::Arguments { choice, call, json } => self.gather(choice, call, &json),
            Event::Image { choice, image } => self.say(choice, &[chat::Part::Image(image)], out),
            Event::Logprobs { choice, tokens } => self.say_candidate(
                Candidate {
                    content: None,
                    finish_reason: None,
                    index: choice,
                    logprobs_result: logprobs_result(&tokens),
                },
                out,
            ),
            Event::Finished { choice, finish } => self.finish(choice, finish, out),
            Event::Usage(usage) => self.usage = Some(usage),
            Event::Failed(failure) => {
                self.over = true;
                out.extend(Trouble::of(&failure, error::write_event).into_bytes());
            }
            Event::Done => {
                self.over = true;
                self.end(out);
            }
        }
    }
}
