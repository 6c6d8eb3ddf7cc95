//! What a provider answers, as events: of a whole answer and of the pieces of a streamed one alike.

mod choice;
mod gathered;
mod reason;

use std::hash::{DefaultHasher, Hasher};

use self::choice::Choice;
use self::reason::blocked;
use super::chunk::Chunk;
use super::error;
use crate::chat::{Answer, Collector, Event, Failure};
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
        let nonce = self.nonce;
        for candidate in chunk.candidates {
            let choice = self.choice(candidate.index)?;
            choice.hear(candidate, nonce, on_event)?;
        }
        if let Some(usage) = chunk.usage {
            on_event(Event::Usage(usage));
        }
        Ok(())
    }

    /// Takes it for whole: what came in one piece needs no reason to end.
    fn close(&mut self) {
        self.choices.iter_mut().for_each(Choice::close);
    }

    /// Takes note that no piece follows. The provider marks no end: an answer is whole when all its
    /// candidates are.
    pub(super) fn end(&mut self, on_event: &mut dyn FnMut(Event)) -> Result<(), Failure> {
        if self.choices.is_empty() {
            return Err(Failure::plain(Fault::Malformed));
        }
        if !self.choices.iter().all(Choice::is_whole) {
            return Err(Failure::plain(Fault::Truncated));
        }
        for choice in &mut self.choices {
            choice.end(on_event);
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

    /// The candidate of this index.
    fn choice(&mut self, index: u32) -> Result<&mut Choice, Failure> {
        let known = self.choices.iter().position(|it| it.index() == index);
        let at = known.unwrap_or(self.choices.len());
        if at >= MAX_CANDIDATES {
            return Err(Failure::plain(Fault::Malformed));
        }
        if known.is_none() {
            self.choices.push(Choice::new(index));
        }
        self.choices
            .get_mut(at)
            .ok_or(Failure::plain(Fault::Malformed))
    }
}

/// The most candidates; Google makes eight at most.
const MAX_CANDIDATES: usize = 128;

fn parse(data: &[u8]) -> Result<Chunk, Failure> {
    let mut chunk = Chunk::default();
    read_whole(data, &mut chunk).map_err(Failure::plain)?;
    Ok(chunk)
}

#[cfg(test)]
mod tests;
