//! Conversations that stay with their model, so that its provider has their beginning in its cache;
//! and what that may cost at most.
//!
//! A session draws an order of all models from its own name: a model that goes moves only the sessions
//! that were its own. It gets the first in that order that is not much dearer or slower than the best,
//! and the best always is a candidate: so stickiness never costs more than was allowed.

use std::time::Duration;

use super::balance::PURPOSE;
use super::contender::Contender;
use super::extra::Extra;
use super::lot::Arrival;
use super::occasion::Occasion;
use super::order::{Why, to_the_front};
use crate::draw::Draws;

/// What stays with its model, and what that may cost.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Sticky {
    /// What stays.
    pub by: StickyBy,
    /// How much dearer than the best a model may be for this request.
    pub max_extra_cost: Extra,
    /// How much later than the best its answers may begin, where both are known.
    pub max_extra_latency: Option<Duration>,
}

/// What stays with its model.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StickyBy {
    /// The caller's session.
    Session,
    /// All that one tenant asks.
    Tenant,
}

impl Sticky {
    /// Puts the model first that the session stays with; one drawn for this request alone where there is
    /// no session. The best stands first before, and the others keep their places behind.
    pub(super) fn put_in_order(
        &self,
        contenders: &mut [Contender],
        occasion: &Occasion<'_>,
    ) -> Why {
        let name = match self.by {
            StickyBy::Session => occasion.session,
            StickyBy::Tenant => occasion.tenant,
        };
        let seed = name.unwrap_or(occasion.exchange.as_str());
        let draws = Draws::of(seed, PURPOSE);
        let drawn: Vec<_> = contenders
            .iter()
            .map(|one| Arrival::of(&one.model, draws))
            .zip(0_usize..)
            .collect();
        let first = drawn.iter().min();
        let allowed = |(_, place): &&(Arrival, usize)| self.allows(contenders, *place);
        let home = drawn.iter().filter(allowed).min();
        let why = match name {
            None => Why::Weight,
            Some(_) if home == first => Why::Sticky,
            Some(_) => Why::StickyLimited,
        };
        if let Some((_, place)) = home {
            to_the_front(contenders, *place);
        }
        why
    }

    /// Whether the model at that place may be asked instead of the best, which is the first.
    fn allows(&self, contenders: &[Contender], place: usize) -> bool {
        let Some((best, own)) = contenders.first().zip(contenders.get(place)) else {
            return false;
        };
        // What costs nobody knows how much might cost anything.
        let priced = own.cost.zip(best.cost);
        let cheap = priced.is_some_and(|(own, best)| self.max_extra_cost.allows(own, best));
        let waits = own.first_byte_ms().zip(best.first_byte_ms());
        let soon = self
            .max_extra_latency
            .zip(waits)
            .is_none_or(|(most, (own, best))| own <= best + most.as_secs_f64() * 1000.0);
        place == 0 || (cheap && soon)
    }
}
