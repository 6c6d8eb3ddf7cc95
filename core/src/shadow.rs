//! The copies of requests that one VM sends to itself: those that wait, those on their way, those that run.
//!
//! A copy goes out after the request it was made of, through Envoy's own internal listener, and comes in
//! as a request like any other. What shows that it is ours is a ticket: drawn from the host's random
//! source for this one copy, known to this VM alone, and good once. A caller cannot guess one, and a
//! request that has none is never taken for a copy; so a copy is never copied again.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::caller::Caller;
use crate::experiment::Experiment;
use crate::http::Headers;
use crate::name::{ExchangeId, RouteName};
use crate::time::Timestamp;

/// The largest body that is copied, in bytes: some fifty thousand words. Copies wait in the VM's memory,
/// and what is seldom and large is no sample.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// The most copies at a time, waiting or running: 8 MiB of bodies, and a bound on what a slow model that
/// is tried out can hold. What would be more is left out, and counted.
pub const MAX_COPIES: usize = 32;

/// How long a copy may take to come in again. It takes less than a millisecond, or it is lost: there is no
/// internal listener.
const ARRIVAL: Duration = Duration::from_secs(60);

/// A copy of a request, to be sent.
#[derive(Debug)]
pub struct Copy {
    /// What it is a copy of.
    pub of: CopyOf,
    /// Its headers, but for the ticket.
    pub headers: Headers,
    /// Its body.
    pub body: Vec<u8>,
    /// How long it may take.
    pub timeout: Duration,
}

/// What an exchange is a copy of.
#[derive(Clone, Debug)]
pub struct CopyOf {
    /// The exchange.
    pub exchange: ExchangeId,
    /// The route it took.
    pub route: RouteName,
    /// The experiment, in its `shadow` arm.
    pub experiment: Experiment,
    /// Who asked: a copy goes no further than what it is a copy of.
    pub caller: Caller,
}

/// The copies of one VM.
#[derive(Debug, Default)]
pub struct Shadows {
    waiting: VecDeque<Copy>,
    /// Those on their way, by ticket, and until when they are awaited.
    sent: BTreeMap<String, (CopyOf, Timestamp)>,
    running: usize,
}

impl Shadows {
    /// Takes a copy, to be sent soon; `false` where there are too many.
    pub fn offer(&mut self, copy: Copy, now: Timestamp) -> bool {
        if self.count() >= MAX_COPIES {
            self.sent.retain(|_, (_, until)| now <= *until);
        }
        if self.count() >= MAX_COPIES {
            return false;
        }
        self.waiting.push_back(copy);
        true
    }

    /// Whether any waits to be sent.
    pub fn are_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The next to send, under this ticket, which nobody can guess.
    pub fn send(&mut self, ticket: String, now: Timestamp) -> Option<Copy> {
        let copy = self.waiting.pop_front()?;
        let until = now.after(ARRIVAL);
        self.sent.insert(ticket, (copy.of.clone(), until));
        Some(copy)
    }

    /// What the request with this ticket is a copy of; `None` if it is none. A ticket is good once.
    pub fn redeem(&mut self, ticket: &str) -> Option<CopyOf> {
        let (of, _) = self.sent.remove(ticket)?;
        self.running = self.running.saturating_add(1);
        Some(of)
    }

    /// Takes note that a copy could not be sent after all.
    pub fn lost(&mut self, ticket: &str) {
        self.sent.remove(ticket);
    }

    /// Takes note that a copy that came in has ended.
    pub fn ended(&mut self) {
        self.running = self.running.saturating_sub(1);
    }

    fn count(&self) -> usize {
        self.waiting
            .len()
            .saturating_add(self.sent.len())
            .saturating_add(self.running)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::config::SplitBy;
    use crate::name::ArmName;

    fn copy(count: u64) -> Copy {
        Copy {
            of: CopyOf {
                exchange: ExchangeId::mint(1, count),
                route: "r".try_into().unwrap(),
                experiment: Experiment {
                    name: "mirror".try_into().unwrap(),
                    arm: ArmName::shadow(),
                    by: SplitBy::Request,
                },
                caller: Caller::default(),
            },
            headers: Headers::default(),
            body: Vec::new(),
            timeout: Duration::from_secs(1),
        }
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_ticket_is_good_once() {
        let mut shadows = Shadows::default();
        assert!(shadows.offer(copy(1), at(0)));
        assert!(shadows.redeem("t").is_none());
        assert!(shadows.send("t".to_owned(), at(0)).is_some());
        assert!(shadows.redeem("s").is_none());
        let of = shadows.redeem("t").unwrap();
        assert_eq!(of.exchange, ExchangeId::mint(1, 1));
        assert!(shadows.redeem("t").is_none());
    }

    #[test]
    fn there_are_never_more_than_the_most() {
        let mut shadows = Shadows::default();
        for count in 0..MAX_COPIES {
            assert!(shadows.offer(copy(count.try_into().unwrap()), at(0)));
        }
        assert!(!shadows.offer(copy(99), at(0)));
        // On its way and running, it still counts.
        shadows.send("t".to_owned(), at(0)).unwrap();
        assert!(!shadows.offer(copy(99), at(0)));
        shadows.redeem("t").unwrap();
        assert!(!shadows.offer(copy(99), at(0)));
        shadows.ended();
        assert!(shadows.offer(copy(99), at(0)));
    }

    #[test]
    fn one_that_never_comes_in_is_given_up() {
        let mut shadows = Shadows::default();
        for count in 0..MAX_COPIES {
            shadows.offer(copy(count.try_into().unwrap()), at(0));
            shadows.send(count.to_string(), at(0)).unwrap();
        }
        assert!(!shadows.offer(copy(99), at(60)));
        assert!(shadows.offer(copy(99), at(61)));
        assert!(shadows.redeem("0").is_none());
    }
}
