//! Why an attempt failed: what the ladder acts on, breakers count and receipts show.

use std::fmt;
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

impl Fault {
    /// What happened, as the end of a sentence that begins with the model.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Connect => "could not be reached".to_owned(),
            Self::Reset => "closed the connection".to_owned(),
            Self::Timeout => "took too long".to_owned(),
            Self::RateLimited { .. } => "is rate limited".to_owned(),
            Self::Status(status) => format!("answered {status}"),
            Self::Malformed => "answered something unreadable".to_owned(),
            Self::Truncated => "ended its answer early".to_owned(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connect => f.write_str("connect"),
            Self::Reset => f.write_str("reset"),
            Self::Timeout => f.write_str("timeout"),
            Self::RateLimited {
                retry_after: Some(wait),
            } => {
                write!(f, "rate_limited(retry_after={}s)", wait.as_secs())
            }
            Self::RateLimited { retry_after: None } => f.write_str("rate_limited"),
            Self::Status(status) => write!(f, "status({status})"),
            Self::Malformed => f.write_str("malformed"),
            Self::Truncated => f.write_str("truncated"),
        }
    }
}
