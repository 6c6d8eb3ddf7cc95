//! Who is not asked for a while, because asking has failed too often: a breaker per provider and per
//! model.
//!
//! ```text
//!           too many faults                 the time is over
//! Closed ────────────────────► Open ────────────────────────► HalfOpen
//!   ▲                           ▲ ▲         a fault: longer       │
//!   │                           │ └───────────────────────────────┤
//!   │ no fault for three steps  │ too many faults: longer         │ a good answer
//!   └─────────────────── Reentering 10 %, 25 %, 50 % ◄────────────┘
//! ```
//!
//! What does not depend on news is a function of the time: an open breaker becomes half-open and a
//! re-entering one closes without being told, so whoever holds an old copy, because the sidecar is
//! away, is never stuck with it. Only three moments are kept: when it opened, until when, and when it
//! began to re-enter.

mod board;
mod settings;
mod sign;
mod window;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::time::Timestamp;

pub use self::board::Board;
pub use self::settings::Settings;
pub use self::sign::{Bearing, RateLimitOf, Sign};
pub use self::window::{Count, Window};

/// The shares of the traffic that come back one after the other, before all of it does.
pub const SHARES: [f64; 3] = [0.10, 0.25, 0.50];

/// One provider's breaker, or one model's.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Breaker {
    state: State,
    /// Until when the provider itself asked us to stay away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    away: Option<Timestamp>,
    /// Only whoever hears outcomes has it: it is neither kept nor told.
    #[serde(skip)]
    window: Window,
    /// From when on its own attempts are judged: what came before it re-entered is forgiven.
    #[serde(skip)]
    judged_from: Timestamp,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    #[default]
    Closed,
    Open(Opening),
    Reentering {
        since: Timestamp,
        after: Opening,
    },
}

/// One time that a breaker opened.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
struct Opening {
    until: Timestamp,
    /// How often in a row, from 1.
    times: u8,
    /// The fault that was one too many.
    why: Fault,
}

/// How a breaker stands at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Standing {
    /// Everybody may ask.
    Closed,
    /// Nobody may: the provider said until when, or does not take our key.
    Benched {
        /// Until then.
        until: Timestamp,
    },
    /// Nobody may: too many have failed.
    Open {
        /// Until then.
        until: Timestamp,
    },
    /// One now and then may, to see whether it is well again.
    HalfOpen,
    /// Some may.
    Reentering {
        /// This share of those that want to, 0 to 1.
        share: f64,
    },
}

/// When an attempt was made.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// From then.
    pub started: Timestamp,
    /// Until then.
    pub ended: Timestamp,
}

impl Breaker {
    /// Takes in what an attempt says. `is_its_own` is whether its faults, when they are too many, are
    /// this one's: a provider is not to blame for one model of several.
    pub fn note(&mut self, sign: Sign, span: Span, settings: &Settings, is_its_own: bool) {
        self.close_if_due(span.ended, settings);
        match sign {
            Sign::StayAway(wait) => {
                let until = span.ended.after(wait);
                self.away = Some(self.away.map_or(until, |known| known.max(until)));
            }
            Sign::LockedOut(fault) => self.lock(fault, span, settings),
            Sign::Good => self.good(span, settings),
            Sign::Bad(fault) => self.bad(fault, span, settings, is_its_own),
        }
    }

    /// How it stands.
    pub fn standing(&self, now: Timestamp, settings: &Settings) -> Standing {
        let told = self.away.filter(|until| *until > now);
        match (self.state, told) {
            (State::Open(opening), _) if now < opening.until => opening.standing(),
            (_, Some(until)) => Standing::Benched { until },
            (State::Open(_), None) => Standing::HalfOpen,
            (State::Reentering { since, .. }, None) => reentering(now.since(since), settings),
            (State::Closed, None) => Standing::Closed,
        }
    }

    /// The fault it opened for, while it is not closed again.
    pub const fn why(&self) -> Option<Fault> {
        match self.state {
            State::Closed => None,
            State::Open(opening) | State::Reentering { after: opening, .. } => Some(opening.why),
        }
    }

    /// How many attempts of the window count, and how many of them failed.
    fn counted(&self, now: Timestamp, settings: &Settings) -> Count {
        self.window
            .count(Timestamp::default(), now, settings.window)
    }

    /// Who has re-entered without too many faults is closed; what came before is forgotten.
    fn close_if_due(&mut self, now: Timestamp, settings: &Settings) {
        if let State::Reentering { since, .. } = self.state
            && reentering(now.since(since), settings) == Standing::Closed
        {
            self.state = State::Closed;
        }
    }

    /// A refused key is refused again: one says it all, and it takes a while to mend.
    fn lock(&mut self, fault: Fault, span: Span, settings: &Settings) {
        match self.state {
            State::Closed => self.open(fault, 2, span.ended, settings),
            State::Open(opening) | State::Reentering { after: opening, .. } => {
                if self.awaits(span) {
                    self.open(fault, opening.times.saturating_add(1), span.ended, settings);
                }
            }
        }
    }

    fn good(&mut self, span: Span, settings: &Settings) {
        self.count(false, span, settings);
        match self.state {
            State::Open(after) if self.awaits(span) => {
                let since = span.ended;
                self.state = State::Reentering { since, after };
                self.judged_from = since;
            }
            State::Closed | State::Open(_) | State::Reentering { .. } => {}
        }
    }

    fn bad(&mut self, fault: Fault, span: Span, settings: &Settings, is_its_own: bool) {
        self.count(true, span, settings);
        let now = span.ended;
        match self.state {
            State::Closed => {
                if is_its_own && self.window.has_too_many(self.judged_from, settings) {
                    self.open(fault, 1, now, settings);
                }
            }
            State::Open(opening) if self.awaits(span) => {
                self.open(fault, opening.times.saturating_add(1), now, settings);
            }
            State::Reentering { since, after } if self.awaits(span) => {
                // Without a least number: the first that fails is too many.
                let count = self.window.count(since, now, settings.window);
                if count.share() >= settings.fault_share {
                    self.open(fault, after.times.saturating_add(1), now, settings);
                }
            }
            State::Open(_) | State::Reentering { .. } => {}
        }
    }

    fn count(&mut self, failed: bool, span: Span, settings: &Settings) {
        let is_reentering = matches!(self.state, State::Reentering { .. });
        // What hung since before it re-entered says nothing of how that goes.
        if !is_reentering || self.awaits(span) {
            let one = Count::one(failed);
            self.window.add(one, span.ended, settings.window);
        }
    }

    /// Whether an attempt was made for what it stands for now; an older one says what is known.
    fn awaits(&self, span: Span) -> bool {
        match self.state {
            State::Closed => true,
            State::Open(opening) => span.started >= opening.until,
            State::Reentering { since, .. } => span.started >= since,
        }
    }

    fn open(&mut self, why: Fault, times: u8, now: Timestamp, settings: &Settings) {
        let until = now.after(settings.open_for(times));
        self.state = State::Open(Opening { until, times, why });
    }
}

impl Standing {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Benched { .. } => "benched",
            Self::Open { .. } => "open",
            Self::HalfOpen => "half_open",
            Self::Reentering { .. } => "reentering",
        }
    }
}

impl Opening {
    const fn standing(self) -> Standing {
        let until = self.until;
        match self.why {
            Fault::Auth | Fault::QuotaExhausted => Standing::Benched { until },
            Fault::Connect
            | Fault::Reset
            | Fault::Timeout
            | Fault::RateLimited { .. }
            | Fault::Overloaded { .. }
            | Fault::ModelNotFound
            | Fault::ContextLengthExceeded
            | Fault::ContentFiltered
            | Fault::BadRequest
            | Fault::Status(_)
            | Fault::Malformed
            | Fault::Truncated => Standing::Open { until },
        }
    }
}

/// A step for each share, and then all.
fn reentering(elapsed: Duration, settings: &Settings) -> Standing {
    let mut step_ends = Duration::ZERO;
    for share in SHARES {
        step_ends = step_ends.saturating_add(settings.step);
        if elapsed < step_ends {
            return Standing::Reentering { share };
        }
    }
    Standing::Closed
}

#[cfg(test)]
mod tests;
