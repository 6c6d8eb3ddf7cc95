//! Requests that wait for the answer to another one like them.
//!
//! The first of them goes on, and the others wait until its answer has come, until it is known that none comes, or until
//! their time is up. Nobody waits for who is not heard of again: a time that is up is nobody else's.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_core::cache::{Entry, Key};
use baton_core::name::{ExchangeId, RouteName};
use baton_core::protocol::admit::Application;
use baton_core::protocol::keep::Keeping;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, timeout};

/// Requests that wait at a time. Each holds a connection.
const WAITING: usize = 256;

/// Requests that wait for the same answer.
const FOR_ONE: usize = 128;

/// Answers on their way that are remembered. More are not waited for.
const FLIGHTS: usize = 4096;

/// What comes of waiting: an answer, or that there is none.
type Outcome = Option<Arc<Entry>>;

/// Who waits for what.
pub(super) struct Waiting {
    /// A std mutex: it is held for a look into the map, never over an await.
    flights: Mutex<HashMap<(RouteName, Key), Flight>>,
    room: Arc<Semaphore>,
}

/// An answer that is on its way.
struct Flight {
    /// Who went for it.
    first: ExchangeId,
    /// Told what came of it. Dropped where nothing did.
    outcome: watch::Sender<Outcome>,
    /// When it is no longer believed to come.
    until: Instant,
}

/// What a request is to do.
pub(super) enum Part {
    /// Go on.
    Goes,
    /// Wait.
    Waits(Wait),
}

/// A request's place among those that wait.
pub(super) struct Wait {
    outcome: watch::Receiver<Outcome>,
    _room: OwnedSemaphorePermit,
}

impl Waiting {
    pub(super) fn new() -> Self {
        Self {
            flights: Mutex::default(),
            room: Arc::new(Semaphore::new(WAITING)),
        }
    }

    /// What a request is to do whose answer takes no longer than this, if it goes on.
    pub(super) fn join(&self, application: &Application, lasts: Duration) -> Part {
        let now = Instant::now();
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        let under = (application.route.clone(), application.key);
        if let Some(flight) = flights.get(&under).filter(|flight| now < flight.until) {
            return self.wait_for(flight);
        }
        if flights.len() >= FLIGHTS {
            flights.retain(|_, flight| now < flight.until);
        }
        if flights.len() < FLIGHTS {
            let flight = Flight {
                first: application.exchange.clone(),
                outcome: watch::Sender::new(None),
                until: now + lasts,
            };
            flights.insert(under, flight);
        }
        Part::Goes
    }

    /// Tells those who wait what came. That nothing did says only who went for it: whoever waited in vain and asked
    /// for itself says nothing of the first.
    pub(super) fn end(&self, keeping: &Keeping, entry: Outcome) {
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        let under = (keeping.route.clone(), keeping.key);
        let is_over = flights
            .get(&under)
            .is_some_and(|flight| entry.is_some() || flight.first == keeping.exchange);
        let flight = is_over.then(|| flights.remove(&under)).flatten();
        drop(flights);
        if let (Some(flight), Some(entry)) = (flight, entry) {
            flight.outcome.send_replace(Some(entry));
        }
    }

    fn wait_for(&self, flight: &Flight) -> Part {
        let is_full = flight.outcome.receiver_count() >= FOR_ONE;
        let room = Arc::clone(&self.room).try_acquire_owned().ok();
        match room.filter(|_| !is_full) {
            Some(room) => Part::Waits(Wait {
                outcome: flight.outcome.subscribe(),
                _room: room,
            }),
            None => Part::Goes,
        }
    }
}

impl Wait {
    /// What came of it within this time.
    pub(super) async fn outcome(mut self, within: Duration) -> Outcome {
        let came = timeout(within, self.outcome.wait_for(Option::is_some));
        came.await.ok()?.ok()?.clone()
    }
}

impl fmt::Debug for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waiting")
    }
}

#[cfg(test)]
mod tests;
