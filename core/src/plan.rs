//! What the edge decided about a request, for every attempt to act on.

use std::num::NonZeroU16;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::caller::Caller;
use crate::chat::Request;
use crate::config::{Model, Revision, Route};
use crate::format::{Api, Edit};
use crate::http::Headers;
use crate::ladder::Ladder;
use crate::money::Usd;
use crate::name::{ClusterName, ExchangeId};
use crate::time::Timestamp;

/// A planned exchange. The edge makes it once; attempts share it.
#[derive(Debug)]
pub struct Plan {
    /// The exchange.
    pub exchange: ExchangeId,
    /// What the caller speaks.
    pub api: Api,
    /// The route it takes, and with it the timeouts.
    pub route: Arc<Route>,
    /// Who asks.
    pub caller: Caller,
    /// The models it may climb.
    pub ladder: Arc<Ladder>,
    /// How many rungs, from the first, belong to the tier the request was placed at; 0 where all of
    /// them were left out.
    pub first_tier: usize,
    /// Whether the same rung is asked again only after a while.
    pub waits: bool,
    /// Whether the caller asked for a stream.
    pub streams: bool,
    /// Whether the caller wants its stream to tell the usage.
    pub wants_usage: bool,
    /// Whether providers of the caller's format can take the request as it is.
    pub passes: bool,
    /// The size of the request's body, in bytes.
    pub body_len: usize,
    /// What changes in the body for each rung that takes it as it is, by rung. Envoy replays the body
    /// untouched for every attempt, so each attempt writes its own over these spans.
    pub edits: Vec<Vec<Edit>>,
    /// The request in neutral words, where a rung may need it.
    pub chat: Option<Request>,
    /// The caller's headers that go on to providers.
    pub forwarded: Headers,
    /// What the exchange may cost at most, where that is watched rung by rung.
    pub ceiling: Option<Ceiling>,
    /// What verdicts on its answers need, where the route asks for them.
    pub verify: Option<Verify>,
    /// The model that everything might have been sent to at once, where the route asks for verdicts: the
    /// last that can serve the request, however well it is and whatever it costs.
    pub strongest: Option<Arc<Model>>,
    /// Whether a caller waits for it: not for a copy, nor for what is asked for the sake of a verdict.
    pub is_callers: bool,
    /// The largest answer that is held to be weighed, in bytes.
    pub held_answer: usize,
    /// When the request came.
    pub started: Timestamp,
}

/// What an exchange may cost at most.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ceiling {
    /// All of it together.
    pub limit: Usd,
    /// Each rung alone, by rung.
    pub rungs: Vec<Usd>,
}

/// What a verdict on an answer needs beside the answer.
#[derive(Debug)]
pub struct Verify {
    /// The sidecar's Envoy cluster.
    pub cluster: ClusterName,
    /// The configuration that says what is checked.
    pub revision: Revision,
    /// The request's path.
    pub path: String,
    /// The request's body, as it came.
    pub body: Vec<u8>,
}

impl Plan {
    /// What that attempt may cost at most, where that is watched.
    pub fn at_most(&self, attempt: NonZeroU16) -> Option<Usd> {
        let index = usize::from(attempt.get()).checked_sub(1)?;
        self.ceiling.as_ref()?.rungs.get(index).copied()
    }

    /// Whether the rung at this index, from 0, may still be asked when so much is spent.
    pub fn can_afford(&self, index: usize, spent: Usd) -> bool {
        self.ceiling.as_ref().is_none_or(|ceiling| {
            let most = ceiling.rungs.get(index);
            most.is_some_and(|most| spent.plus(*most) <= ceiling.limit)
        })
    }

    /// Whether that attempt's rung is past the tier the request was placed at.
    pub fn is_past_first_tier(&self, attempt: NonZeroU16) -> bool {
        usize::from(attempt.get()) > self.first_tier
    }

    /// Whether the answer of that attempt is held for its verdict: not the last one's, unless the route says
    /// so, and never a person's.
    pub fn verifies(&self, attempt: NonZeroU16) -> bool {
        let is_last = self.ladder.rung_after(attempt).is_none();
        let model = self.ladder.rung(attempt);
        let is_persons = model.is_some_and(|model| self.route.human_at(model).is_some());
        self.verify.is_some() && (!is_last || self.route.verifying.last) && !is_persons
    }

    /// Whether a stream of that attempt goes to the caller as it comes, and is verified for the record.
    pub fn reviews(&self, attempt: NonZeroU16) -> bool {
        self.verifies(attempt) && self.ladder.rung_after(attempt).is_none()
    }

    /// Whether the model of that attempt may be asked how sure it is: what it says of that is taken out of what is
    /// held, and a live stream is not.
    pub fn may_state(&self, attempt: NonZeroU16) -> bool {
        self.verifies(attempt) && !(self.streams && self.reviews(attempt))
    }

    /// Whether this rung takes the caller's bytes, and the caller its.
    pub fn is_native(&self, rung: &Model) -> bool {
        is_native(self.api, self.passes, rung)
    }

    /// How long one attempt has until its answer is accepted.
    pub fn attempt_timeout(&self) -> Duration {
        let timeouts = &self.route.timeouts;
        match (&self.verify, self.streams) {
            // A stream is held to its end, and then for its verdict.
            (Some(_), _) => {
                let verdict = self.route.verifying.timeout;
                timeouts.answer.saturating_add(verdict).min(timeouts.total)
            }
            (None, true) => timeouts.first_byte,
            (None, false) => timeouts.answer,
        }
    }
}

/// Whether a model takes the bytes of a caller of this API, where they pass at all.
pub(crate) fn is_native(api: Api, passes: bool, rung: &Model) -> bool {
    passes && api.native() == Some(rung.provider.format)
}

/// A plan as both roles hold it. They run in one VM on one thread.
pub type SharedPlan = Rc<Plan>;
