//! One candidate of an answer, as events.

use super::super::chunk::Candidate;
use super::super::part::{Call, Part};
use super::super::signature;
use super::gathered::Gathered;
use super::reason::finish_of;
use crate::chat::{Event, Failure, Finish, Media, Source, ToolCall};
use crate::fault::Fault;

/// A candidate, up to some piece of it.
#[derive(Debug)]
pub(super) struct Choice {
    index: u32,
    /// How many calls were said.
    calls: u32,
    /// The call at hand, whose arguments come piece by piece.
    gathered: Option<Gathered>,
    finish: Option<Finish>,
}

impl Choice {
    pub(super) const fn new(index: u32) -> Self {
        Self {
            index,
            calls: 0,
            gathered: None,
            finish: None,
        }
    }

    pub(super) const fn index(&self) -> u32 {
        self.index
    }

    /// Whether it has a reason to end.
    pub(super) const fn is_whole(&self) -> bool {
        self.finish.is_some()
    }

    /// Takes it for whole.
    pub(super) fn close(&mut self) {
        self.finish.get_or_insert_default();
    }

    /// Takes a piece. `nonce` tells this answer's made-up ids from others'.
    pub(super) fn hear(
        &mut self,
        candidate: Candidate,
        nonce: u64,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<(), Failure> {
        for mut part in candidate.content.parts {
            match part.call.take() {
                Some(call) => self.call(call, nonce, part.signature, on_event)?,
                None => self.part(part, on_event),
            }
        }
        let (choice, tokens) = (self.index, candidate.logprobs.tokens());
        if !tokens.is_empty() {
            on_event(Event::Logprobs { choice, tokens });
        }
        if let Some(reason) = candidate.finish {
            let finish = finish_of(&reason).ok_or(Failure {
                message: candidate.finish_message,
                ..Failure::plain(Fault::Malformed)
            })?;
            self.finish = Some(finish);
        }
        Ok(())
    }

    /// Says why it ended. Google has no word for an end with calls.
    pub(super) fn end(&mut self, on_event: &mut dyn FnMut(Event)) {
        self.say_call(on_event);
        let mut finish = self.finish.take().unwrap_or_default();
        if self.calls > 0 && finish == Finish::Stop {
            finish = Finish::ToolCalls;
        }
        let choice = self.index;
        on_event(Event::Finished { choice, finish });
    }

    /// Anything but a call.
    fn part(&self, part: Part, on_event: &mut dyn FnMut(Event)) {
        let choice = self.index;
        match (part.text, part.thought) {
            (Some(text), true) => on_event(Event::Thinking { choice, text }),
            (Some(text), false) if !text.is_empty() => on_event(Event::Text { choice, text }),
            (Some(_), false) | (None, _) => {}
        }
        if let Some(inline) = part.inline {
            let image = Media {
                source: Source::Base64(signature::standard(&inline.data)),
                media_type: inline.mime_type,
                ..Media::default()
            };
            on_event(Event::Image { choice, image });
        }
        match part.signature.as_deref().map(signature::read) {
            Some(signature) if part.thought => on_event(Event::Signature { choice, signature }),
            Some(signature) => on_event(Event::HiddenThinking { choice, signature }),
            None => {}
        }
    }

    /// A call, or more of one.
    fn call(
        &mut self,
        part: Call,
        nonce: u64,
        signature: Option<String>,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<(), Failure> {
        if part.name.is_some() {
            self.say_call(on_event);
            let id = format!("call_{nonce:016x}_{}", self.calls);
            self.gathered = Some(Gathered::begin(part, id, signature)?);
        } else {
            let gathered = self.gathered.as_mut();
            gathered
                .ok_or(Failure::plain(Fault::Malformed))?
                .add(part)?;
        }
        if self.gathered.as_ref().is_some_and(Gathered::is_whole) {
            self.say_call(on_event);
        }
        Ok(())
    }

    /// Says the call at hand, if there is one.
    fn say_call(&mut self, on_event: &mut dyn FnMut(Event)) {
        let Some(made) = self.gathered.take() else {
            return;
        };
        let (choice, call) = (self.index, self.calls);
        self.calls = call.saturating_add(1);
        let ToolCall {
            id,
            name,
            arguments: json,
            signature,
        } = made.call();
        on_event(Event::ToolCall {
            choice,
            call,
            id,
            name,
            signature,
        });
        on_event(Event::Arguments { choice, call, json });
    }
}
