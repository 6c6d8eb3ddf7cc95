//! What a guardrail saw, as it leaves: kinds and counts.

use serde::{Deserialize, Serialize};

/// How often something was found, and what was done about it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Seen {
    /// The guardrail's name.
    pub guardrail: String,
    /// What was found: `pii.email`.
    pub kind: String,
    /// Where.
    pub direction: Direction,
    /// What was done: `block`, `redact`, `warn`, `route`.
    pub action: String,
    /// How often.
    pub count: u32,
}

/// Which way what is looked at goes.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To a model.
    Request,
    /// To the caller.
    Response,
}

impl Direction {
    /// Its name in configuration, receipts and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
        }
    }
}
