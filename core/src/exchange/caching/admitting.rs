//! A request waits for what the sidecar keeps of it, or of others that ask the same.

use super::Waiting;
use super::giving::give;
use crate::cache::Entry;
use crate::exchange::opening::cut_off;
use crate::exchange::record::Step;
use crate::exchange::{Command, Event, State};
use crate::protocol::admit::{Application, Kept, Word};
use crate::refusal::Refusal;

/// Awaits the sidecar's word.
#[derive(Debug)]
pub(in crate::exchange) struct Admitting(Waiting);

impl Admitting {
    /// Asks, and holds the request.
    pub(super) fn begin(
        application: Box<Application>,
        waiting: Waiting,
        step: &mut Step<'_>,
    ) -> State {
        step.command(Command::Admit(application));
        State::Admitting(Self(waiting))
    }

    pub(in crate::exchange) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        match event {
            Event::Admitted(word) => {
                let next = self.admitted(word, step);
                next.unwrap_or_else(|refusal| step.refuse(refusal))
            }
            // A body's last callback may come again, empty, after the one that ended it.
            Event::RequestBodyArrived { .. } => State::Admitting(self),
            // Envoy answers for us: the request took too long.
            Event::ResponseOpened { status, .. } => step.refuse(cut_off(status, step)),
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_)
            | Event::ResponseBodyArrived { .. }
            | Event::Consulted(_)
            | Event::Recalled(_) => {
                step.unawaited("Admitting", &event);
                State::Admitting(self)
            }
        }
    }

    /// The sidecar has said what it knows; `None` where it could not be asked.
    fn admitted(self, word: Option<Box<Word>>, step: &mut Step<'_>) -> Result<State, Refusal> {
        let Self(waiting) = self;
        let Word { admission, body } = word.map_or_else(Word::default, |word| *word);
        if let Some(cached) = &mut step.record.cached {
            cached.shadow = admission.shadow;
        }
        match admission
            .kept
            .and_then(|kept| given(kept, body, &waiting, step))
        {
            Some(state) => Ok(state),
            None => {
                let understood = waiting.understood(step)?;
                waiting.go_on(understood, step)
            }
        }
    }
}

/// Answers with what the sidecar keeps, and keeps it here too where it answers this very request; `None` where it will
/// not do.
fn given(kept: Kept, body: Vec<u8>, waiting: &Waiting, step: &mut Step<'_>) -> Option<State> {
    let Kept {
        key,
        head,
        likeness,
    } = kept;
    let is_own = key == waiting.filling.key;
    let entry = Box::new(Entry { key, head, body });
    if is_own == likeness.is_some() || !waiting.takes(&entry, step) {
        return None;
    }
    let state = give(&entry, likeness, &waiting.filling.request, step)?;
    // Nobody waits for the answer to a request that got one.
    step.record.handing = None;
    if is_own {
        step.command(Command::Keep(entry));
    }
    Some(state)
}
