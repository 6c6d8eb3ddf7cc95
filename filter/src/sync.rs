//! The talk with the sidecar: outcomes up, a snapshot down, on the tick and never on a request's path.

use std::time::Duration;

use baton_core::config::{Config, Revision};
use baton_core::protocol::{RejectedConfig, Snapshot, SyncRequest};
use baton_core::time::Timestamp;

use crate::host::{self, Buffer, HostError, Map};
use crate::outbox::Outcome;
use crate::vm;

/// How often the sidecar is asked when there is nothing to tell: how late a VM learns that it is away.
const IDLE_INTERVAL: Duration = Duration::from_secs(2);

/// How often a sidecar that is away is asked: how late it gets what waits for it.
const AWAY_INTERVAL: Duration = Duration::from_secs(1);

/// What a VM talks about.
pub(crate) struct Topic<'a> {
    /// The configuration in force.
    pub(crate) config: &'a Config,
    /// The document it was made from.
    pub(crate) document: &'a [u8],
    /// A newer one that was refused.
    pub(crate) rejected: Option<&'a RejectedConfig>,
}

/// The talk of one root context.
#[derive(Debug, Default)]
pub(crate) struct Sync {
    pending: Option<Pending>,
    last: Timestamp,
    owes_config: bool,
}

/// A call that was not answered yet.
#[derive(Debug)]
struct Pending {
    token: u32,
    since: Timestamp,
    subject: Subject,
}

#[derive(Clone, Copy, Debug)]
enum Subject {
    Outcomes,
    Config,
}

impl Sync {
    /// Says what there is to say.
    pub(crate) fn tick(&mut self, topic: &Topic<'_>, now: Timestamp) {
        if self.is_waiting(topic, now) {
            return;
        }
        if self.owes_config {
            self.call(topic, now, Subject::Config, topic.document);
        } else if now.since(self.last) >= pause() {
            let request = batch(topic);
            match serde_json::to_vec(&request) {
                Ok(body) => self.call(topic, now, Subject::Outcomes, &body),
                Err(error) => log::error!("outcomes cannot be written: {error}"),
            }
        }
    }

    /// Takes in the answer to the call with this token. `headers` is 0 when there was none.
    pub(crate) fn answered(&mut self, token: u32, headers: usize, size: usize, own: &Revision) {
        let Some(pending) = self.pending.take_if(|pending| pending.token == token) else {
            return;
        };
        // Asking for a header of an answer that never came would be refused by the host.
        let status = if headers == 0 {
            None
        } else {
            host::header(Map::CallResponse, ":status")
        };
        let status = status.and_then(|status| status.parse().ok()).unwrap_or(0);
        match pending.subject {
            Subject::Outcomes => self.outcomes_answered(status, size, own),
            Subject::Config => self.config_answered(status),
        }
    }

    fn outcomes_answered(&mut self, status: u16, size: usize, own: &Revision) {
        note_presence(status == 200);
        vm::with(|vm| {
            match status {
                200 => vm.outbox.acknowledge(),
                // It will never take this batch; keeping it would hold up all that follow.
                400..=428 | 430..=499 => vm.outbox.discard(),
                _ => vm.outbox.take_back(),
            }
        });
        if status == 200 {
            self.owes_config =
                snapshot(size).is_some_and(|known| known.revision.as_ref() != Some(own));
        } else if matches!(status, 400..=499) {
            log::error!("the sidecar refuses outcomes (status {status}): are both of one version?");
        }
    }

    fn config_answered(&mut self, status: u16) {
        self.owes_config = false;
        if status != 200 {
            log::warn!("the sidecar did not take the configuration (status {status})");
        }
    }

    fn is_waiting(&mut self, topic: &Topic<'_>, now: Timestamp) -> bool {
        let limit = topic.config.sidecar.timeout.saturating_mul(2);
        // Envoy answers every call, if only with a timeout; what is older was lost with its cluster.
        self.pending
            .take_if(|pending| now.since(pending.since) > limit);
        self.pending.is_some()
    }

    fn call(&mut self, topic: &Topic<'_>, now: Timestamp, subject: Subject, body: &[u8]) {
        self.last = now;
        match call(topic.config, subject, body) {
            Ok(token) => {
                self.pending = Some(Pending {
                    token,
                    since: now,
                    subject,
                })
            }
            Err(error) => {
                let cluster = &topic.config.sidecar.cluster;
                log::debug!("the sidecar cannot be called through `{cluster}`: {error}");
                note_presence(false);
                vm::with(|vm| vm.outbox.take_back());
            }
        }
    }
}

/// Remembers whether the sidecar is there, and logs when that changes.
fn note_presence(is_there: bool) {
    let was_away = vm::with(|vm| std::mem::replace(&mut vm.sidecar_away, !is_there));
    match (was_away, is_there) {
        (false, false) => log::warn!("the sidecar is away: receipts wait in the outbox"),
        (true, true) => log::warn!("the sidecar is back"),
        (true, false) | (false, true) => {}
    }
}

/// How long to be silent after the last call.
fn pause() -> Duration {
    vm::with(|vm| match (vm.sidecar_away, vm.outbox.is_empty()) {
        (true, _) => AWAY_INTERVAL,
        (false, true) => IDLE_INTERVAL,
        (false, false) => Duration::ZERO,
    })
}

fn call(config: &Config, subject: Subject, body: &[u8]) -> Result<u32, HostError> {
    let (method, path) = match subject {
        Subject::Outcomes => ("POST", "/v1/sync"),
        Subject::Config => ("PUT", "/v1/config"),
    };
    let headers = [
        (":method", method),
        (":path", path),
        (":authority", "baton-sidecar"),
        ("content-type", "application/json"),
    ];
    host::call(
        config.sidecar.cluster.as_str(),
        &headers,
        body,
        config.sidecar.timeout,
    )
}

fn batch(topic: &Topic<'_>) -> SyncRequest {
    let mut request = SyncRequest {
        revision: topic.config.revision.clone(),
        rejected: topic.rejected.cloned(),
        ..SyncRequest::default()
    };
    vm::with(|vm| {
        request.vm = vm.name();
        request.dropped = vm.outbox.dropped();
        for outcome in vm.outbox.send() {
            match outcome {
                Outcome::Attempt(attempt) => request.attempts.push(attempt.clone()),
                Outcome::Exchange(exchange) => request.exchanges.push(exchange.clone()),
            }
        }
    });
    request
}

fn snapshot(size: usize) -> Option<Snapshot> {
    let body = host::read(Buffer::CallResponseBody, size).ok()?;
    serde_json::from_slice(&body)
        .inspect_err(|_| log::warn!("the sidecar's snapshot is unreadable"))
        .ok()
}
