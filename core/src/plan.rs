//! What the edge decided about a request, for every attempt to act on.

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::config::Route;
use crate::http::Headers;
use crate::ladder::Ladder;
use crate::name::ExchangeId;
use crate::time::Timestamp;

/// A planned exchange. The edge makes it once; attempts share it.
#[derive(Debug)]
pub struct Plan {
    /// The exchange.
    pub exchange: ExchangeId,
    /// The route it takes, and with it the ladder and the timeouts.
    pub route: Arc<Route>,
    /// Whether the caller asked for a stream.
    pub streams: bool,
    /// The size of the request's body, in bytes.
    pub body_len: usize,
    /// Where in the body the model's name stands, quotes included. Envoy replays the body untouched
    /// for every attempt, so each attempt only writes another name over this span.
    pub model_span: Range<usize>,
    /// The caller's headers that go on to providers.
    pub forwarded: Headers,
    /// The largest answer that is held to be weighed, in bytes.
    pub held_answer: usize,
    /// When the request came.
    pub started: Timestamp,
}

impl Plan {
    /// The rungs.
    pub fn ladder(&self) -> &Ladder {
        &self.route.ladder
    }

    /// How long one attempt has until its answer is accepted.
    pub fn attempt_timeout(&self) -> Duration {
        let timeouts = &self.route.timeouts;
        if self.streams {
            timeouts.first_byte
        } else {
            timeouts.answer
        }
    }
}

/// A plan as both roles hold it. They run in one VM on one thread.
pub type SharedPlan = Rc<Plan>;
