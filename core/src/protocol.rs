//! What the filter and the sidecar say to each other, over local HTTP with JSON bodies.
//!
//! `PUT /v1/config` carries the plugin's configuration document as it is. `POST /v1/sync` carries a
//! [`SyncRequest`] and answers with a [`Snapshot`]; the filter repeats a batch until it is answered.
//! `POST /v1/human` puts a request before a person. `POST /v1/verify` asks for a verdict while the answer waits, and
//! `POST /v1/screen` for what checkers of the operator's find, while the request does. `POST /v1/admit` asks for an
//! answer that is kept, and `POST /v1/keep` hands one over.

pub mod admit;
pub mod case;
pub mod keep;
pub mod part;
pub mod screen;
pub mod verify;

use serde::{Deserialize, Serialize};

use crate::cache;
use crate::config::Revision;
use crate::health::News;
use crate::outcome::{AttemptOutcome, ExchangeOutcome};

use self::part::Pass;

/// The largest body either side reads of the other, in bytes.
pub const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// The most outcomes in one batch. Writing one takes the worker about two microseconds: with these, no
/// request waits longer than a millisecond for it. It is far below [`MAX_BODY_BYTES`].
pub const MAX_BATCH: usize = 500;

/// A batch from one VM.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct SyncRequest {
    /// Which VM speaks: its nonce, in hex.
    pub vm: String,
    /// The revision the VM works with.
    pub revision: Revision,
    /// A newer document the VM was given and refused, while it keeps working with `revision`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<RejectedConfig>,
    /// Attempts that ended since the last batch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<AttemptOutcome>,
    /// Exchanges that ended since the last batch.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchanges: Vec<ExchangeOutcome>,
    /// Outcomes dropped for want of room since this VM started.
    #[serde(default)]
    pub dropped: u64,
}

/// A config update that was not taken.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RejectedConfig {
    /// Its revision.
    pub revision: Revision,
    /// Each problem with its path, as a sentence.
    pub problems: Vec<String>,
}

/// What the sidecar knows that a VM needs; sent only after the batch is durable.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Snapshot {
    /// The revision the sidecar holds; a VM whose own differs sends its document again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// How everybody is doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<News>,
    /// What the sidecar's own requests show, on their way back through Envoy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<Pass>,
    /// What keys of cached answers are made with, and what is not to be given any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<cache::News>,
}
