//! A whole answer, held until it has been looked at.

use super::super::forwarding::Relaying;
use super::super::record::Step;
use super::super::{Event, State};
use super::{look, unreadable, withhold};
use crate::guard::Screened;
use crate::gzip;
use crate::http::Encoding;
use crate::trail::Trail;

/// Holds a whole answer until it has been looked at.
#[derive(Debug)]
pub(in crate::exchange) struct Holding {
    pub(super) encoding: Encoding,
}

impl Holding {
    pub(in crate::exchange) fn on(self, event: Event<'_>, step: &mut Step<'_>) -> State {
        let Some(trail) = step.cx.trail else {
            return State::Relaying(Relaying);
        };
        match event {
            Event::ResponseBodyArrived { held, .. } if held > step.cx.config.limits.held_answer => {
                unreadable(trail, step)
            }
            Event::ResponseBodyArrived { ended: false, .. } | Event::RequestBodyArrived { .. } => {
                State::Holding(self)
            }
            Event::ResponseBodyArrived { bytes, .. } => self.ended(bytes, trail, step),
            Event::Closed { details } => step.settle(details),
            Event::RequestOpened(_)
            | Event::ResponseOpened { .. }
            | Event::Consulted(_)
            | Event::Recalled(_)
            | Event::Admitted(_) => {
                step.unawaited("Holding", &event);
                State::Holding(self)
            }
        }
    }

    fn ended(self, bytes: &[u8], trail: &Trail, step: &mut Step<'_>) -> State {
        let limit = step.cx.config.limits.held_answer;
        let inflated = match self.encoding {
            Encoding::Gzip => match gzip::decode(bytes, limit) {
                Ok(inflated) => Some(inflated),
                Err(_) => return unreadable(trail, step),
            },
            Encoding::Plain | Encoding::Unknown => None,
        };
        let body = inflated.as_deref().unwrap_or(bytes);
        match look(body, trail, step) {
            Screened::Same => {
                step.record.fill(body, true);
                State::Relaying(Relaying)
            }
            Screened::Instead(body) if body.len() > limit => unreadable(trail, step),
            Screened::Instead(body) => {
                step.record.fill(&body, true);
                step.write_answer(None, body);
                State::Relaying(Relaying)
            }
            Screened::Blocked => withhold(step),
        }
    }
}
