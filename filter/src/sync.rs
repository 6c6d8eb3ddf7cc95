//! The calls to the sidecar: outcomes up, a snapshot down, never on a request's path.

use std::rc::Rc;

use baton_core::config::{Config, Revision};
use baton_core::json::read_json;
use baton_core::protocol::{RejectedConfig, Snapshot, SyncRequest};
use baton_core::talk::{Subject, Talk};

use crate::host::{self, Buffer, HostError, Map};
use crate::shelf;
use crate::vm;

/// What a plugin talks about.
#[derive(Debug)]
pub(crate) struct Topic {
    /// The configuration in force.
    pub(crate) config: Rc<Config>,
    /// The document it was made from.
    pub(crate) document: Vec<u8>,
    /// A newer one that was refused.
    pub(crate) rejected: Option<RejectedConfig>,
}

/// Says what there is to say.
pub(crate) fn speak(talk: &mut Talk, topic: &Topic) {
    let (now, timeout) = (host::now(), topic.config.sidecar.timeout);
    let Some(subject) = vm::with(|vm| talk.due(&vm.outbox, vm.trails.len(), timeout, now)) else {
        return;
    };
    let token = match subject {
        Subject::Config => call(&topic.config, "PUT", "/v1/config", &topic.document),
        Subject::Outcomes => call(&topic.config, "POST", "/v1/sync", &batch(topic)),
    };
    if let Err(error) = token {
        log::debug!("the sidecar cannot be called: {error}");
        note_answer(0);
    }
    talk.said(subject, token.ok(), now);
}

/// Takes in the answer to the call with this token. `headers` is 0 when there was none.
pub(crate) fn answered(talk: &mut Talk, token: u32, headers: usize, size: usize, own: &Revision) {
    let Some(subject) = talk.answered(token) else {
        return;
    };
    // Asking for a header of an answer that never came would be refused by the host.
    let status = if headers == 0 {
        None
    } else {
        host::header(Map::CallResponse, ":status")
    };
    let status = status.and_then(|status| status.parse().ok()).unwrap_or(0);
    match (subject, status) {
        (Subject::Outcomes, status) => {
            note_answer(status);
            if let Some(snapshot) = snapshot(status, size) {
                talk.learn(&snapshot, own);
                learn(snapshot);
            }
        }
        (Subject::Config, 200) => {}
        (Subject::Config, status) => {
            log::warn!("the sidecar did not take the configuration (status {status})");
        }
    }
}

fn call(config: &Config, method: &str, path: &str, body: &[u8]) -> Result<u32, HostError> {
    let headers = vec![
        (":method", method),
        (":path", path),
        (":authority", "baton-sidecar"),
        ("content-type", "application/json"),
    ];
    host::call(
        config.sidecar.cluster.as_str(),
        headers,
        body,
        config.sidecar.timeout,
    )
}

fn batch(topic: &Topic) -> Vec<u8> {
    let mut request = SyncRequest {
        revision: topic.config.revision.clone(),
        rejected: topic.rejected.clone(),
        ..SyncRequest::default()
    };
    vm::with(|vm| {
        request.vm = vm.name();
        vm.outbox.send(&mut request);
    });
    serde_json::to_vec(&request).unwrap_or_default()
}

/// Tells the outbox what became of its batch, and the log when the sidecar comes or goes.
fn note_answer(status: u16) {
    let (was_away, is_away) = vm::with(|vm| {
        let was_away = vm.outbox.is_sidecar_away();
        vm.outbox.answered(status);
        (was_away, vm.outbox.is_sidecar_away())
    });
    match (was_away, is_away) {
        (false, true) => log::warn!("the sidecar is away (status {status}): receipts wait"),
        (true, false) => log::warn!("the sidecar is back"),
        (true, true) | (false, false) => {}
    }
}

/// Keeps what the sidecar knows of the models and of caches, and what its own requests show.
fn learn(snapshot: Snapshot) {
    if let Some(pass) = snapshot.pass {
        vm::with(|vm| vm.pass = Some(pass));
    }
    if let Some(news) = snapshot.cache {
        shelf::learn(news);
    }
    if let Some(news) = snapshot.health {
        let now = host::now();
        vm::with(|vm| vm.health.learn(news, now));
    }
}

fn snapshot(status: u16, size: usize) -> Option<Snapshot> {
    let body = host::read(Buffer::CallResponseBody, size)
        .ok()
        .filter(|_| status == 200)?;
    read_json(&body)
        .inspect_err(|_| log::warn!("the sidecar's snapshot is unreadable"))
        .ok()
}
