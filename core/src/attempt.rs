//! One attempt at one rung, seen from inside Envoy's retry.
//!
//! ```text
//! Opening ─┬─► Translating ─► Awaiting ─┬─► Weighing ─┬────────────┬─► Settled
//!          │                            ├─► Holding ──┴─► Verifying ┤
//!          │                            ├─► Listening ─► Relaying ──┤
//!          │                            │           Reviewing ◄┘ ───┤
//!          │                            ├─► Explaining ─┬───────────┤
//!          │                            └─► Passing ◄───┘ ──────────┤
//!          └─► Stepping (a rung not worth asking) ──────────────────┘
//! ```
//!
//! Nothing of an answer passes before it is accepted: `Weighing` holds a whole answer, `Listening` holds
//! a stream until its first event, `Holding` until its last; `Verifying` waits for the verdict on either.
//! `Explaining` holds an error until its words are read. A fault before that marks the response, and Envoy
//! takes the next rung; a fault after that can only be told to the caller. `Reviewing` holds the end of a
//! last rung's stream, which is accepted already, until the verdict on it is in the record.

mod answer;
mod asking;
mod deciding;
mod explaining;
mod holding;
mod inquiring;
mod record;
mod relay;
mod relaying;
mod request;
mod reviewing;
mod stepping;
mod tape;
mod verifying;
mod watch;

use std::num::NonZeroU16;
use std::time::Duration;

use self::asking::{Awaiting, Opening, Translating};
use self::deciding::{Listening, Weighing};
use self::explaining::Explaining;
use self::holding::Holding;
use self::record::{Record, Step};
use self::relaying::{Passing, Relaying};
use self::reviewing::Reviewing;
use self::stepping::Stepping;
use self::verifying::Verifying;
use crate::climb::Climb;
use crate::config::Model;
use crate::fault::Fault;
use crate::format::Edit;
use crate::http::{Flow, Headers, Reads, ResponseHead, ended_by_caller};
use crate::outcome::AttemptOutcome;
use crate::plan::SharedPlan;
use crate::protocol::verify::{Inquiry, Judgement};
use crate::time::Timestamp;
use crate::trail::{Accepted, Trail};

pub(crate) use self::request::forwarded;

/// What happened to an attempt.
#[derive(Debug)]
pub enum Event<'a> {
    /// Envoy's router starts it.
    RequestOpened,
    /// This many bytes of the request's body are here.
    RequestBodyArrived {
        /// How many bytes can be rewritten.
        held: usize,
    },
    /// The provider's headers came.
    ResponseOpened(ResponseHead, BodyLeft),
    /// More of the provider's body came.
    ResponseBodyArrived {
        /// What the state asked to read of it: in pieces, what it has not read yet.
        bytes: &'a [u8],
        /// How many bytes are held, or just came if none are held back.
        held: usize,
        /// Whether there is more.
        left: BodyLeft,
    },
    /// What the sidecar says of the answer, or that it says nothing.
    VerdictArrived {
        /// Its word; `None` where it did not say in time, or nothing that can be read.
        judgement: Option<Judgement>,
        /// The answer to be given instead, where its word is that there is one.
        instead: &'a [u8],
        /// What is known of the next rung.
        next: Prospect,
    },
    /// It is past the attempt's [deadline](Attempt::deadline).
    TimePassed,
    /// The attempt is over, whatever way.
    Closed(Closing<'a>),
}

/// What is known of the rung above, at the time of a verdict.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Prospect {
    /// So many of the route's exchanges have climbed that no more may.
    pub is_closed: bool,
    /// How long its model usually takes, where that is known.
    pub latency: Option<Duration>,
}

/// Whether more of a body is to come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum BodyLeft {
    /// There is more.
    More,
    /// That was all.
    Nothing,
}

/// What Envoy says about why an attempt is over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Closing<'a> {
    /// Envoy's response code details, where there are any.
    pub details: Option<&'a str>,
    /// Whether the connection to the provider could not be made or was lost.
    pub transport_failed: bool,
}

/// What is to be done about it.
#[derive(Debug, PartialEq)]
pub enum Command {
    /// Put these in place of all request headers.
    ReplaceRequestHeaders(Headers),
    /// Write these over their spans of the request's body, which are in order and do not overlap.
    EditRequest(Vec<Edit>),
    /// Put this in place of the request's body.
    ReplaceRequestBody {
        /// How many bytes of it are here.
        held: usize,
        /// What to put there.
        body: Vec<u8>,
    },
    /// Take these away from the response.
    RemoveResponseHeaders(Vec<String>),
    /// Write this header on the response, in place of any of that name.
    WriteResponseHeader(&'static str, &'static str),
    /// Put this in place of what is held of the response's body, or of the piece that just came.
    ReplaceResponse(Vec<u8>),
    /// Ask the sidecar for the verdict on an answer, which follows the plan's request after this.
    Verify {
        /// What it is to know.
        inquiry: Box<Inquiry>,
        /// The answer; `None`: what is held of the response's body.
        heard: Option<Vec<u8>>,
    },
    /// Keep the answer in the trail: what is held of the response's body, or this.
    Keep {
        /// Its status.
        status: u16,
        /// Another content type and body.
        instead: Option<(&'static str, Vec<u8>)>,
    },
    /// Mark the response so that Envoy takes the next rung.
    TakeNextRung(Next),
    /// Note in the trail that the caller gets this attempt's answer.
    Accept(Accepted),
    /// Add this to the end of the response's body.
    AppendToResponse(String),
    /// Note in the trail, and report, how the attempt ended.
    Report(Box<AttemptOutcome>),
    /// Count an event that the state did not await.
    CountUnawaited {
        /// The state.
        state: &'static str,
        /// The event.
        event: &'static str,
    },
}

/// Why the next rung is taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Next {
    /// The attempt failed. `wait` is how long its provider asked us to stay away, where the next rung
    /// asks the same model again.
    Fallback {
        /// Whole seconds.
        wait: Option<Duration>,
    },
    /// Its answer will not do.
    Escalation,
}

/// One attempt.
#[derive(Debug)]
pub struct Attempt {
    state: State,
    record: Record,
}

#[derive(Debug)]
enum State {
    Opening(Opening),
    Translating(Translating),
    Awaiting(Awaiting),
    Stepping(Stepping),
    Explaining(Explaining),
    Listening(Listening),
    Weighing(Weighing),
    Holding(Holding),
    Verifying(Verifying),
    Relaying(Relaying),
    Reviewing(Reviewing),
    Passing(Passing),
    Settled,
}

impl Attempt {
    /// Attempt `number` at what was planned; `None` if the ladder is not that high.
    pub fn new(trail: &Trail, number: NonZeroU16, climb: Climb, now: Timestamp) -> Option<Self> {
        let record = Record::new(trail, number, climb, now)?;
        Some(Self {
            state: State::Opening(Opening),
            record,
        })
    }

    /// Which one it is.
    pub const fn number(&self) -> NonZeroU16 {
        self.record.number
    }

    /// What was planned.
    pub const fn plan(&self) -> &SharedPlan {
        &self.record.plan
    }

    /// The model it asks.
    pub fn model(&self) -> &Model {
        &self.record.model
    }

    /// Takes in what happened; says what is to be done, in order.
    pub fn on(&mut self, event: Event<'_>, now: Timestamp) -> Vec<Command> {
        let mut step = Step::new(&mut self.record, now);
        let state = std::mem::replace(&mut self.state, State::Settled);
        self.state = match state {
            State::Opening(state) => state.on(event, &mut step),
            State::Translating(state) => state.on(event, &mut step),
            State::Awaiting(state) => state.on(event, &mut step),
            State::Stepping(state) => state.on(event, &mut step),
            State::Explaining(state) => state.on(event, &mut step),
            State::Listening(state) => state.on(event, &mut step),
            State::Weighing(state) => state.on(event, &mut step),
            State::Holding(state) => state.on(event, &mut step),
            State::Verifying(state) => state.on(event, &mut step),
            State::Relaying(state) => state.on(event, &mut step),
            State::Reviewing(state) => state.on(event, &mut step),
            State::Passing(state) => state.on(event, &mut step),
            State::Settled => State::Settled,
        };
        step.into_commands()
    }

    /// Whether what just came goes on.
    pub fn flow(&self) -> Flow {
        match self.state {
            State::Translating(_)
            | State::Explaining(_)
            | State::Listening(_)
            | State::Weighing(_)
            | State::Holding(_)
            | State::Verifying(_)
            | State::Reviewing(_) => Flow::Hold,
            State::Opening(_)
            | State::Awaiting(_)
            | State::Stepping(_)
            | State::Relaying(_)
            | State::Passing(_)
            | State::Settled => Flow::Pass,
        }
    }

    /// When this state wants to be told that time has passed, should nothing else happen until then.
    pub fn deadline(&self) -> Option<Timestamp> {
        match &self.state {
            State::Holding(state) if state.speaks() => self.record.first_token_deadline(),
            State::Holding(_)
            | State::Opening(_)
            | State::Translating(_)
            | State::Awaiting(_)
            | State::Stepping(_)
            | State::Explaining(_)
            | State::Listening(_)
            | State::Weighing(_)
            | State::Verifying(_)
            | State::Relaying(_)
            | State::Reviewing(_)
            | State::Passing(_)
            | State::Settled => None,
        }
    }

    /// What this state wants to see of the response's body.
    pub fn reads(&self) -> Reads {
        match self.state {
            State::Explaining(_) | State::Weighing(_) => Reads::AtEnd,
            State::Listening(_) | State::Holding(_) | State::Relaying(_) | State::Reviewing(_) => {
                Reads::Pieces
            }
            State::Opening(_)
            | State::Translating(_)
            | State::Awaiting(_)
            | State::Stepping(_)
            | State::Passing(_)
            | State::Verifying(_)
            | State::Settled => Reads::Nothing,
        }
    }
}

impl Event<'_> {
    const fn name(&self) -> &'static str {
        match self {
            Self::RequestOpened => "RequestOpened",
            Self::RequestBodyArrived { .. } => "RequestBodyArrived",
            Self::ResponseOpened(..) => "ResponseOpened",
            Self::ResponseBodyArrived { .. } => "ResponseBodyArrived",
            Self::VerdictArrived { .. } => "VerdictArrived",
            Self::TimePassed => "TimePassed",
            Self::Closed(_) => "Closed",
        }
    }
}

impl Closing<'_> {
    /// Whether it was the caller who ended it.
    fn by_caller(&self) -> bool {
        ended_by_caller(self.details)
    }

    /// What it says about the provider, if nothing else is known.
    const fn fault(&self) -> Fault {
        if self.transport_failed {
            Fault::Connect
        } else {
            Fault::Reset
        }
    }
}
