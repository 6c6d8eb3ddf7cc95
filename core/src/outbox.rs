//! Outcomes on their way to the sidecar: bounded, kept until acknowledged, oldest dropped first.

use std::collections::VecDeque;

use crate::outcome::{AttemptOutcome, ExchangeOutcome};
use crate::protocol::{MAX_BATCH, SyncRequest};

/// The most outcomes kept. At about 300 bytes each they take 3 MiB: minutes of the sidecar's absence
/// under load, within the memory a VM may have.
const MAX_KEPT: usize = 10_000;

/// One of the two kinds.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// An attempt ended.
    Attempt(AttemptOutcome),
    /// An exchange ended.
    Exchange(ExchangeOutcome),
}

/// What the sidecar has not acknowledged yet.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: VecDeque<Outcome>,
    /// Sent, and not acknowledged yet.
    sent: Vec<Outcome>,
    dropped: u64,
    sidecar_away: bool,
}

impl Outbox {
    /// Adds one; drops the oldest if there is no room.
    pub fn post(&mut self, outcome: Outcome) {
        if self.waiting.len() >= MAX_KEPT {
            self.waiting.pop_front();
            self.dropped = self.dropped.saturating_add(1);
        }
        self.waiting.push_back(outcome);
    }

    /// Fills a request with the next batch, kept aside until it is known what became of it.
    pub fn send(&mut self, request: &mut SyncRequest) {
        self.put_back();
        let count = self.waiting.len().min(MAX_BATCH);
        self.sent = self.waiting.drain(..count).collect();
        request.dropped = self.dropped;
        for outcome in self.sent.iter().cloned() {
            match outcome {
                Outcome::Attempt(attempt) => request.attempts.push(attempt),
                Outcome::Exchange(exchange) => request.exchanges.push(exchange),
            }
        }
    }

    /// Takes in the status of the sidecar's answer; 0 if there was none.
    pub fn answered(&mut self, status: u16) {
        self.sidecar_away = status != 200;
        match status {
            200 => self.sent.clear(),
            // It will never take this batch; keeping it would hold up all that follow.
            400..=428 | 430..=499 => {
                let lost = u64::try_from(self.sent.len()).unwrap_or(u64::MAX);
                self.dropped = self.dropped.saturating_add(lost);
                self.sent.clear();
            }
            // It may have the batch or not: it goes out again, and the sidecar knows it by its ids.
            _ => self.put_back(),
        }
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.sent.is_empty()
    }

    /// Whether more waits than goes into a batch: then the next one need not wait for the tick.
    pub fn has_backlog(&self) -> bool {
        self.waiting.len() >= MAX_BATCH
    }

    /// Whether the sidecar could not be reached when last asked.
    pub const fn is_sidecar_away(&self) -> bool {
        self.sidecar_away
    }

    fn put_back(&mut self) {
        for outcome in self.sent.drain(..).rev() {
            self.waiting.push_front(outcome);
        }
    }
}

#[cfg(test)]
mod tests;
