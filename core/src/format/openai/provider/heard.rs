//! What a model has said so far, and the events that makes.

use std::collections::BTreeMap;

use super::calls::Calls;
use super::finish::{self, SaidSoFar};
use super::pieces::Piece;
use super::plain::{Plain, plain};
use super::reply::{ChoicePiece, Reply};
use super::spoken::Spoken;
use crate::chat::{Event, Failure, Media, ToolCall};
use crate::fault::Fault;
use crate::format::openai::fault::read_failure;
use crate::json::{Whole, read_whole};
use crate::sse;

/// The most choices that are kept apart; OpenAI makes no more.
const MAX_CHOICES: usize = 128;

/// An answer up to some event of it.
#[derive(Debug, Default)]
pub(super) struct Heard {
    opened: bool,
    /// Made-up ids of calls begin with it, so that no two answers have the same.
    id: Option<String>,
    choices: BTreeMap<u32, Heading>,
    over: bool,
}

/// How far a choice has come.
#[derive(Debug, Default)]
struct Heading {
    calls: Calls,
    declines: bool,
    finished: bool,
}

impl Heard {
    pub(super) const fn is_over(&self) -> bool {
        self.over
    }

    /// Takes the next event of a stream.
    pub(super) fn event(&mut self, event: sse::Event<'_>, on_event: &mut dyn FnMut(Event)) {
        match event {
            _ if self.over => {}
            sse::Event::Data(data) if data.trim_ascii().is_empty() => {}
            sse::Event::Data(data) if data.starts_with(b"[DONE]") => self.end(on_event),
            sse::Event::Data(data) => match self.plain(data) {
                Some(Plain { choice, text }) => on_event(Event::Text { choice, text }),
                None => self.read(data, on_event),
            },
            sse::Event::TooLarge => self.fail(Failure::plain(Fault::Malformed), on_event),
        }
    }

    /// Takes what is left when no more bytes come; half an event is nothing.
    pub(super) fn last_event(&mut self, event: sse::Event<'_>, on_event: &mut dyn FnMut(Event)) {
        match event {
            sse::Event::Data(data) if !is_cut(data) => self.event(event, on_event),
            sse::Event::Data(_) | sse::Event::TooLarge => {}
        }
    }

    /// The text an event adds to a choice that has begun, where that is all it says.
    fn plain(&self, data: &[u8]) -> Option<Plain> {
        let plain = if self.opened { plain(data) } else { None };
        plain.filter(|plain| self.choices.contains_key(&plain.choice))
    }

    /// Reads an event, whatever it says.
    pub(super) fn read(&mut self, data: &[u8], on_event: &mut dyn FnMut(Event)) {
        match self.parse(data) {
            Ok(reply) => self.reply(reply, on_event),
            Err(_) => self.fail(Failure::plain(Fault::Malformed), on_event),
        }
    }

    fn parse<'d>(&self, data: &'d [u8]) -> Result<Reply<'d>, Fault> {
        let mut reply = Reply {
            goes_on: self.opened,
            ..Reply::default()
        };
        read_whole(data, &mut reply)?;
        Ok(reply)
    }

    /// Takes an event, or a whole answer.
    pub(super) fn reply(&mut self, reply: Reply<'_>, on_event: &mut dyn FnMut(Event)) {
        if let Some(error) = reply.error {
            return self.fail(read_failure(200, error.get().as_bytes()), on_event);
        }
        let Some(choices) = reply.choices else {
            return self.fail(Failure::plain(Fault::Malformed), on_event);
        };
        // Azure begins with an event about its filter, which has neither.
        if !self.opened && (reply.id.is_some() || !choices.is_empty()) {
            self.opened = true;
            self.id.clone_from(&reply.id);
            on_event(Event::Opened {
                id: reply.id,
                model: reply.model,
            });
        }
        for (position, Whole(choice)) in (0..).zip(choices) {
            if let Err(failure) = self.choice(position, choice, on_event) {
                return self.fail(failure, on_event);
            }
        }
        if let Some(usage) = reply.usage {
            on_event(Event::Usage(usage));
        }
    }

    /// The answer is whole; a choice that never said why it ended has said all.
    pub(super) fn end(&mut self, on_event: &mut dyn FnMut(Event)) {
        if self.choices.is_empty() {
            return self.fail(Failure::plain(Fault::Malformed), on_event);
        }
        for (&choice, heading) in &mut self.choices {
            if !heading.finished {
                let finish = finish::natural(None, heading.said());
                on_event(Event::Finished { choice, finish });
            }
        }
        self.over = true;
        on_event(Event::Done);
    }

    fn fail(&mut self, failure: Failure, on_event: &mut dyn FnMut(Event)) {
        self.over = true;
        on_event(Event::Failed(failure));
    }

    fn choice(
        &mut self,
        position: u32,
        piece: ChoicePiece<'_>,
        on_event: &mut dyn FnMut(Event),
    ) -> Result<(), Failure> {
        if let Some(error) = piece.error {
            return Err(read_failure(200, error.get().as_bytes()));
        }
        let choice = piece.index.unwrap_or(position);
        if self.choices.len() >= MAX_CHOICES && !self.choices.contains_key(&choice) {
            return Err(Failure::plain(Fault::Malformed));
        }
        let heading = self.choices.entry(choice).or_default();
        if let Some(spoken) = piece.spoken {
            heading.speak(choice, spoken, self.id.as_deref(), on_event);
        }
        if !piece.logprobs.is_empty() {
            on_event(Event::Logprobs {
                choice,
                tokens: piece.logprobs,
            });
        }
        // Some repeat the reason in a later event.
        if let Some(word) = piece.finish.filter(|_| !heading.finished) {
            heading.finished = true;
            let finish = finish::read(&word, piece.stop, heading.said()).map_err(Failure::plain)?;
            on_event(Event::Finished { choice, finish });
        }
        Ok(())
    }
}

impl Heading {
    const fn said(&self) -> SaidSoFar {
        SaidSoFar {
            calls: !self.calls.is_empty(),
            declines: self.declines,
        }
    }

    fn speak(
        &mut self,
        choice: u32,
        mut spoken: Spoken<'_>,
        id: Option<&str>,
        on_event: &mut dyn FnMut(Event),
    ) {
        if let Some(text) = spoken.take_thoughts() {
            on_event(Event::Thinking { choice, text });
        }
        for piece in spoken.content {
            on_event(match piece {
                Piece::Text(text) => Event::Text { choice, text },
                Piece::Thought(text) => Event::Thinking { choice, text },
                Piece::Picture(url) => picture(choice, &url),
            });
        }
        if let Some(text) = spoken.refusal {
            self.declines = true;
            on_event(Event::Refusal { choice, text });
        }
        for url in spoken.pictures {
            on_event(picture(choice, &url));
        }
        let made_up = |call| made_up_id(id, choice, call);
        self.calls.add(choice, spoken.calls, &made_up, on_event);
    }
}

fn picture(choice: u32, url: &str) -> Event {
    Event::Image {
        choice,
        image: Media::from_url(url),
    }
}

/// An id for a call of a server that gives none: by the answer, so that it stays apart from those of
/// earlier answers, and short, since OpenAI takes 40 characters back.
fn made_up_id(answer: Option<&str>, choice: u32, call: usize) -> String {
    let Some(answer) = answer else {
        return ToolCall::made_up_id(usize::try_from(choice).unwrap_or_default(), call);
    };
    let letters: String = answer.chars().filter(char::is_ascii_alphanumeric).collect();
    let end = letters
        .get(letters.len().saturating_sub(20)..)
        .unwrap_or_default();
    format!("call_{end}_{choice}_{call}")
}

/// Reads an answer.
///
/// # Errors
/// The fault that it is instead.
pub(super) fn parse(data: &[u8]) -> Result<Reply<'_>, Fault> {
    let mut reply = Reply::default();
    read_whole(data, &mut reply)?;
    Ok(reply)
}

fn is_cut(data: &[u8]) -> bool {
    !data.starts_with(b"[DONE]") && matches!(parse(data), Err(Fault::Truncated))
}
