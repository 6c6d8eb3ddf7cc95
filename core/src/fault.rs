//! Why an attempt failed: what the ladder acts on, breakers count and receipts show.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Why an attempt failed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// No connection to the provider: refused, unreachable, TLS.
    Connect,
    /// The connection was closed or reset before anything of the answer was accepted.
    Reset,
    /// The provider took longer than the route allows.
    Timeout,
    /// The provider answered 429.
    RateLimited {
        /// How long it asked us to stay away, where it said so.
        #[serde(with = "crate::time::optional_millis", default)]
        retry_after: Option<Duration>,
    },
    /// The provider answered with a status that says it, not the caller, is at fault.
    Status(u16),
    /// The answer is not what the provider's format says it is.
    Malformed,
    /// The answer ended before it was whole.
    Truncated,
}
