//! What a provider answers, as events: of a whole answer and of the pieces of a streamed one alike.

mod gathered;

use std::hash::{DefaultHasher, Hasher};

use self::gathered::Gathered;
use super::chunk::{Candidate, Chunk, Reason};
use super::part::{Call, Part};
use super::{error, signature};
use crate::chat::{Answer, Collector, Event, Failure, Finish, Media, Source, ToolCall};
use crate::fault::Fault;
use crate::json::read_whole;

/// Reads the body of an answer that is not streamed.
pub(super) fn read(body: &[u8]) -> Result<Answer, Failure> {
    let mut collector = Collector::default();
    let mut heard = Heard::default();
    heard.chunk(body, &mut |event| collector.add(event))?;
    heard.close();
    heard.end(&mut |event| collector.add(event))?;
    collector.finish()
}

/// An answer, up to some piece of it.
#[derive(Debug, Default)]
pub(super) struct Heard {
    opened: bool,
    /// From what ids for calls are made up that have none.
    nonce: u64,
    choices: Vec<Choice>,
}

/// One of the answers.
#[derive(Debug)]
struct Choice {
    index: u32,
    /// How many calls were said.
    calls: u32,
    /// The call at hand, whose arguments come piece by piece.
    gathered: Option<Gathered>,
    finish: Option<Finish>,
}

impl Heard {
    /// Takes a piece.
    pub(super) fn chunk(
        &mut self,
        data: &[u8],
        on_event: &mut dyn FnMut(Event),
    ) -> Result<(), Failure> {
        let chunk = parse(data)?;
        if let Some(error) = &chunk.error {
            return Err(error::in_place_of_answer(error));
        }
        if let (Some(reason), []) = (&chunk.feedback.block_reason, &*chunk.candidates) {
            return Err(blocked(reason, chunk.feedback.message));
        }
        self.open(&chunk, data, on_event);
        for candidate in chunk.candidates {
            self.candidate(candidate, on_event)?;
        }
        if let Some(usage) = chunk.usage {
            on_event(Event::Usage(usage));
        }
        Ok(())
    }

    /// Takes it for whole: what came in one piece needs no reason to end.
    fn close(&mut self) {
        for choice in &mut self.choices {
            choice.finish.get_or_insert_default();
        }
    }

    /// Takes note that no piece follows. The provider marks no end: an answer is whole when all its
    /// candidates are.
    pub(super) fn end(&mut self, on_event: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        if self.choices.is_empty() {
            return Err(Failure::plain(Fault::Malformed));
        }
        if self.choices.iter().any(|choice| choice.finish.is_none()) {
            return Err(Failure::plain(Fault::Truncated));
        }
        for choice in &mut self.choices {
            choice.say_call(on_event);
            let finish = choice.finish.take().unwrap_or_default();
            let calls = choice.calls > 0 && finish == Finish::Stop;
            on_event(Event::Finished {
                choice: choice.index,
                finish: if calls { Finish::ToolCalls } else { finish },
            });
        }
        on_event(Event::Done);
        Ok(())
    }

    fn open(&mut self, chunk: &Chunk, data: &[u8], on_event: &mut dyn FnMut(Event)) {
        if std::mem::replace(&mut self.opened, true) {
            return;
        }
        let mut hasher = DefaultHasher::new();
        hasher.write(chunk.id.as_ref().map_or(data, |id| id.as_bytes()));
        self.nonce = hasher.finish();
        on_event(Event::Opened {
            id: chunk.id.clone(),
            model: chunk.model.clone(),
        });
    }

    fn candidate(
        &mut self,
        candidate: Candidate,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<(), Failure> {
        let index = candidate.index;
        let at = self.choice(index)?;
        for part in candidate.content.parts {
            self.part(at, part, on_event)?;
        }
        let tokens = candidate.logprobs.tokens();
        if !tokens.is_empty() {
            on_event(Event::Logprobs {
                choice: index,
                tokens,
            });
        }
        if let Some(reason) = candidate.finish {
            let finish = finish_of(&reason).ok_or(Failure {
                message: candidate.finish_message,
                ..Failure::plain(Fault::Malformed)
            })?;
            if let Some(choice) = self.choices.get_mut(at) {
                choice.finish = Some(finish);
            }
        }
        Ok(())
    }

    /// Where the candidate of this index stands.
    fn choice(&mut self, index: u32) -> Result<usize, Failure> {
        let known = self.choices.iter().position(|it| it.index == index);
        if known.is_none() {
            if self.choices.len() >= MAX_CANDIDATES {
                return Err(Failure::plain(Fault::Malformed));
            }
            self.choices.push(Choice {
                index,
                calls: 0,
                gathered: None,
                finish: None,
            });
        }
        Ok(known.unwrap_or(self.choices.len().saturating_sub(1)))
    }

    fn part(
        &mut self,
        at: usize,
        part: Part,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<(), Failure> {
        let Some(choice) = self.choices.get_mut(at) else {
            return Ok(());
        };
        if let Some(call) = part.call {
            return choice.call(call, self.nonce, part.signature, on_event);
        }
        let choice = choice.index;
        let signature = part.signature.as_deref().map(signature::read);
        match (part.text, part.thought) {
            (Some(text), true) => on_event(Event::Thinking { choice, text }),
            (Some(text), false) if !text.is_empty() => on_event(Event::Text { choice, text }),
            (Some(_), false) | (None, _) => {}
        }
        if let Some(inline) = part.inline {
            on_event(Event::Image {
                choice,
                image: Media {
                    source: Source::Base64(signature::standard(&inline.data)),
                    media_type: inline.mime_type,
                    ..Media::default()
                },
            });
        }
        match signature {
            Some(signature) if part.thought => on_event(Event::Signature { choice, signature }),
            Some(signature) => on_event(Event::HiddenThinking { choice, signature }),
            None => {}
        }
        Ok(())
    }
}

impl Choice {
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

/// The most candidates; Google makes eight at most.
const MAX_CANDIDATES: usize = 128;

fn parse(data: &[u8]) -> Result<Chunk, Failure> {
    let mut chunk = Chunk::default();
    read_whole(data, &mut chunk).map_err(Failure::plain)?;
    Ok(chunk)
}

/// The prompt was blocked.
fn blocked(reason: &Reason, message: Option<String>) -> Failure {
    let of_reason = || match reason {
        Reason::Word(word) => format!("the prompt was blocked: {word}"),
        Reason::Number(number) => format!("the prompt was blocked for reason {number}"),
    };
    Failure {
        message: Some(message.unwrap_or_else(of_reason)),
        ..Failure::plain(Fault::ContentFiltered)
    }
}

/// Why a candidate ended; `None` where the model failed to write an answer at all, which another
/// attempt may mend.
fn finish_of(reason: &Reason) -> Option<Finish> {
    let word = match reason {
        Reason::Word(word) => word.as_str(),
        // The numbers are those of the enum `FinishReason`; these two do not depend on the API.
        Reason::Number(2) => "MAX_TOKENS",
        Reason::Number(_) => "STOP",
    };
    Some(match word {
        "MAX_TOKENS" => Finish::Length,
        "MALFORMED_FUNCTION_CALL"
        | "MALFORMED_RESPONSE"
        | "UNEXPECTED_TOOL_CALL"
        | "TOO_MANY_TOOL_CALLS"
        | "MISSING_THOUGHT_SIGNATURE" => return None,
        "SAFETY"
        | "RECITATION"
        | "LANGUAGE"
        | "BLOCKLIST"
        | "PROHIBITED_CONTENT"
        | "SPII"
        | "MODEL_ARMOR"
        | "IMAGE_SAFETY"
        | "IMAGE_PROHIBITED_CONTENT"
        | "IMAGE_RECITATION"
        // Stopped by the provider for reasons it does not say.
        | "OTHER"
        | "IMAGE_OTHER" => Finish::Filtered,
        _ => Finish::Stop,
    })
}

#[cfg(test)]
mod tests;
