//! Outcomes on their way to the sidecar: bounded, kept until acknowledged, oldest dropped first.

use std::collections::VecDeque;

use baton_core::outcome::{AttemptOutcome, ExchangeOutcome};
use baton_core::protocol::MAX_BATCH;

/// The most outcomes kept. At about 300 bytes each they take 3 MiB: minutes of the sidecar's absence
/// under load, within the memory a VM may have.
const MAX_KEPT: usize = 10_000;

/// One of the two kinds.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// An attempt ended.
    Attempt(AttemptOutcome),
    /// An exchange ended.
    Exchange(ExchangeOutcome),
}

/// What the sidecar has not acknowledged yet.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<Outcome>,
    /// Sent, and not acknowledged yet.
    sent: Vec<Outcome>,
    dropped: u64,
}

impl Outbox {
    /// Adds one; drops the oldest if there is no room.
    pub(crate) fn post(&mut self, outcome: Outcome) {
        if self.waiting.len() >= MAX_KEPT {
            self.waiting.pop_front();
            self.dropped = self.dropped.saturating_add(1);
        }
        self.waiting.push_back(outcome);
    }

    /// The next batch, kept aside until [`Self::acknowledge`] or [`Self::take_back`].
    pub(crate) fn send(&mut self) -> &[Outcome] {
        self.take_back();
        let count = self.waiting.len().min(MAX_BATCH);
        self.sent = self.waiting.drain(..count).collect();
        &self.sent
    }

    /// The sidecar has the batch.
    pub(crate) fn acknowledge(&mut self) {
        self.sent.clear();
    }

    /// The sidecar will never take the batch.
    pub(crate) fn discard(&mut self) {
        self.dropped = self
            .dropped
            .saturating_add(u64::try_from(self.sent.len()).unwrap_or(0));
        self.sent.clear();
    }

    /// The sidecar may not have the batch: it goes out again, and the sidecar knows it by its ids.
    pub(crate) fn take_back(&mut self) {
        for outcome in self.sent.drain(..).rev() {
            self.waiting.push_front(outcome);
        }
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.sent.is_empty()
    }

    /// How many were dropped so far.
    pub(crate) const fn dropped(&self) -> u64 {
        self.dropped
    }
}
