//! One client request and everything done to answer it, seen from the edge.
//!
//! ```text
//! Opening ─┬─► Collecting ─┬─► Forwarding ─┬─► Relaying ────────────────────┬─► Settled
//!          │               │      ▲        ├─► Holding ─► Relaying ─────────┤
//!          │               ▼      │        ├─► Sifting ─────────────────────┤
//!          │   Consulting, Recalling,      └─► Withholding (guardrails) ────┘
//!          │   Admitting
//!          ├─► Replied (with a refusal: any time before an answer is accepted)
//!          ├─► Served (from the configuration: no exchange, no receipt)
//!          └─► Bystanding (not an LLM request)
//! ```
//!
//! The edge reads the request and plans; attempts act on the plan (see [`crate::attempt`]). When an
//! answer comes back up, the trail says whether an attempt accepted it. What no attempt accepted never
//! reaches the caller: it gets a refusal in its own format.

mod caching;
mod candidates;
mod consulting;
mod edits;
mod endpoint;
mod forwarding;
mod guarding;
mod known;
mod lane;
mod opening;
mod planning;
mod record;
mod screening;
mod shadowing;

use self::caching::{Admitting, Recalling};
use self::consulting::Consulting;
pub(crate) use self::endpoint::Endpoint;
use self::forwarding::{Forwarding, Relaying};
use self::guarding::{Holding, Sifting, Withholding};
use self::opening::{Bystanding, Collecting, Opening, Replied, Served};
use self::record::{Record, Step};
use crate::cache::{self, Entry, Key};
use crate::config::Config;
use crate::health::Health;
use crate::http::{Encoding, Flow, Headers, Reads};
use crate::name::ExchangeId;
use crate::outcome::ExchangeOutcome;
use crate::plan::SharedPlan;
use crate::protocol::admit::{self, Application};
use crate::protocol::keep::Keeping;
use crate::protocol::part::PartOf;
use crate::protocol::screen::{Question, Word};
use crate::shadow::{Copy, CopyOf};
use crate::time::Timestamp;
use crate::trail::Trail;

/// What happened to an exchange.
#[derive(Debug)]
pub enum Event<'a> {
    /// The request's headers came.
    RequestOpened(Headers),
    /// More of the request's body came.
    RequestBodyArrived {
        /// All of it, once it has ended; nothing before.
        bytes: &'a [u8],
        /// How much is held, in bytes.
        held: usize,
        /// Whether that was all.
        ended: bool,
    },
    /// What those say whom guardrails ask; `None`: they could not be asked.
    Consulted(Option<Word>),
    /// What the cache has of the request; `None`: nothing.
    Recalled(Option<Box<Entry>>),
    /// What the sidecar's has; `None`: it could not be asked.
    Admitted(Option<Box<admit::Word>>),
    /// An answer came up: an attempt's, or Envoy's own.
    ResponseOpened {
        /// Its status.
        status: u16,
        /// Whether it is a stream of events.
        is_stream: bool,
        /// How its body is compressed.
        encoding: Encoding,
    },
    /// More of the answer's body came.
    ResponseBodyArrived {
        /// What the state asked to read of it.
        bytes: &'a [u8],
        /// How much is held, in bytes.
        held: usize,
        /// Whether that was all.
        ended: bool,
    },
    /// The exchange is over, whatever way.
    Closed {
        /// Envoy's response code details.
        details: Option<&'a str>,
    },
}

/// What is to be done about it.
#[derive(Debug)]
pub enum Command {
    /// Put these in place of all request headers, and choose the route anew.
    ReplaceRequestHeaders(Headers),
    /// Take these away from the request: a client's copies of internal headers.
    RemoveRequestHeaders(Vec<String>),
    /// Put this in place of the request's body, all of which is held.
    ReplaceRequestBody(Vec<u8>),
    /// Have the sidecar ask those whom guardrails ask.
    Consult(Box<Question>),
    /// Look up what the cache has of this request.
    Recall(Key),
    /// Have the cache keep this.
    Keep(Box<Entry>),
    /// Ask the sidecar what it has.
    Admit(Box<Application>),
    /// Hand this answer over to it.
    HandOver(Box<Keeping>, Vec<u8>),
    /// Keep the plan for the attempts to find.
    OpenTrail(SharedPlan),
    /// Send this copy of the request, once the request itself is on its way.
    Shadow(Box<Copy>),
    /// Answer this ourselves.
    Reply {
        /// The status.
        status: u16,
        /// The headers, without the pseudo-headers.
        headers: Headers,
        /// The body.
        body: Vec<u8>,
        /// Why, for Envoy's access log.
        details: &'static str,
    },
    /// Write these on the answer and take the internal ones away.
    DressResponse(Headers),
    /// Write this header on the answer, in place of any of that name.
    WriteResponseHeader(&'static str, String),
    /// Take these away from the answer.
    RemoveResponseHeaders(&'static [&'static str]),
    /// Put this in place of what is held of the answer's body, or of the piece that just came.
    ReplaceResponse(Vec<u8>),
    /// Report how it ended.
    Report(Box<ExchangeOutcome>),
    /// Leave one line about it for the access log, and forget the trail.
    CloseTrail {
        /// The exchange.
        exchange: ExchangeId,
        /// The receipt in one line.
        line: String,
    },
    /// Count an event that the state did not await.
    CountUnawaited {
        /// The state.
        state: &'static str,
        /// The event.
        event: &'static str,
    },
}

/// What the edge knows beside the event.
#[derive(Clone, Copy, Debug)]
pub struct Cx<'a> {
    /// The configuration in force.
    pub config: &'a Config,
    /// What time it is.
    pub now: Timestamp,
    /// Whether the sidecar could not be reached when last tried.
    pub sidecar_away: bool,
    /// What the cache knows requests by, and what it is not to give; `None`: there is no cache.
    pub cache: Option<&'a cache::News>,
    /// How the models are doing, and who may be asked.
    pub health: &'a Health,
    /// What the attempts left, once there is a plan.
    pub trail: Option<&'a Trail>,
}

/// One exchange.
#[derive(Debug)]
pub struct Exchange {
    state: State,
    record: Record,
}

#[derive(Debug)]
enum State {
    Opening(Opening),
    Bystanding(Bystanding),
    Collecting(Collecting),
    Consulting(Consulting),
    Recalling(Recalling),
    Admitting(Admitting),
    Forwarding(Forwarding),
    Relaying(Relaying),
    Holding(Holding),
    Sifting(Sifting),
    Withholding(Withholding),
    Replied(Replied),
    Served(Served),
    Settled,
}

impl Exchange {
    /// A request that is about to come.
    pub fn new(id: ExchangeId, now: Timestamp) -> Self {
        Self {
            state: State::Opening(Opening),
            record: Record::new(id, now),
        }
    }

    /// A copy of an exchange, which is about to come: it is answered to nobody.
    pub fn copy(id: ExchangeId, of: CopyOf, now: Timestamp) -> Self {
        let mut record = Record::new(id, now);
        record.copy = Some(of);
        Self {
            state: State::Opening(Opening),
            record,
        }
    }

    /// A request of the sidecar's own, which is about to come: it is part of another exchange.
    pub fn part(id: ExchangeId, of: PartOf, now: Timestamp) -> Self {
        let mut record = Record::new(id, now);
        record.part = Some(of);
        Self {
            state: State::Opening(Opening),
            record,
        }
    }

    /// Takes in what happened; says what is to be done, in order.
    pub fn on(&mut self, event: Event<'_>, cx: Cx<'_>) -> Vec<Command> {
        let mut step = Step::new(&mut self.record, cx);
        let state = std::mem::replace(&mut self.state, State::Settled);
        self.state = match state {
            State::Opening(state) => state.on(event, &mut step),
            State::Bystanding(state) => state.on(event, &mut step),
            State::Collecting(state) => state.on(event, &mut step),
            State::Consulting(state) => state.on(event, &mut step),
            State::Recalling(state) => state.on(event, &mut step),
            State::Admitting(state) => state.on(event, &mut step),
            State::Forwarding(state) => state.on(event, &mut step),
            State::Relaying(state) => state.on(event, &mut step),
            State::Holding(state) => state.on(event, &mut step),
            State::Sifting(state) => state.on(event, &mut step),
            State::Withholding(state) => state.on(event, &mut step),
            State::Replied(state) => state.on(event, &mut step),
            State::Served(state) => state.on(event, &mut step),
            State::Settled => State::Settled,
        };
        step.into_commands()
    }

    /// Whether what just came goes on.
    pub fn flow(&self) -> Flow {
        match self.state {
            State::Collecting(_)
            | State::Consulting(_)
            | State::Recalling(_)
            | State::Admitting(_)
            | State::Holding(_)
            | State::Replied(_)
            | State::Served(_) => Flow::Hold,
            State::Opening(_)
            | State::Bystanding(_)
            | State::Forwarding(_)
            | State::Relaying(_)
            | State::Sifting(_)
            | State::Withholding(_)
            | State::Settled => Flow::Pass,
        }
    }

    /// What this state wants to see of the request's body.
    pub fn reads(&self) -> Reads {
        match self.state {
            State::Collecting(_) => Reads::AtEnd,
            State::Opening(_)
            | State::Consulting(_)
            | State::Recalling(_)
            | State::Admitting(_)
            | State::Bystanding(_)
            | State::Forwarding(_)
            | State::Relaying(_)
            | State::Holding(_)
            | State::Sifting(_)
            | State::Withholding(_)
            | State::Replied(_)
            | State::Served(_)
            | State::Settled => Reads::Nothing,
        }
    }

    /// Whether it matters what an answer that comes says of itself beside its status.
    pub const fn asks_what_comes(&self) -> bool {
        self.record.guards_answer || self.record.filling.is_some()
    }

    /// Whether we have answered ourselves: what Envoy says of that answer, on its way and at its end, says nothing new.
    pub const fn has_replied(&self) -> bool {
        matches!(self.state, State::Replied(_) | State::Served(_))
    }

    /// What this state wants to see of the answer's body.
    pub fn reads_answer(&self) -> Reads {
        match self.state {
            State::Holding(_) => Reads::AtEnd,
            State::Sifting(_) | State::Withholding(_) => Reads::Pieces,
            State::Relaying(_) if self.record.filling.is_some() => Reads::Pieces,
            State::Opening(_)
            | State::Bystanding(_)
            | State::Collecting(_)
            | State::Consulting(_)
            | State::Recalling(_)
            | State::Admitting(_)
            | State::Forwarding(_)
            | State::Relaying(_)
            | State::Replied(_)
            | State::Served(_)
            | State::Settled => Reads::Nothing,
        }
    }
}

impl Event<'_> {
    const fn name(&self) -> &'static str {
        match self {
            Self::RequestOpened(_) => "RequestOpened",
            Self::RequestBodyArrived { .. } => "RequestBodyArrived",
            Self::Consulted(_) => "Consulted",
            Self::Recalled(_) => "Recalled",
            Self::Admitted(_) => "Admitted",
            Self::ResponseOpened { .. } => "ResponseOpened",
            Self::ResponseBodyArrived { .. } => "ResponseBodyArrived",
            Self::Closed { .. } => "Closed",
        }
    }
}
