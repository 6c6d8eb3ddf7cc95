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
    /// The provider has more to do than it can.
    Overloaded {
        /// How long it asked us to stay away, where it said so.
        #[serde(with = "crate::time::optional_millis", default)]
        retry_after: Option<Duration>,
    },
    /// Our account with the provider is used up; waiting a moment does not help.
    QuotaExhausted,
    /// The provider does not take our key.
    Auth,
    /// The provider has no such model, or not for us.
    ModelNotFound,
    /// Prompt and answer do not fit the model's window.
    ContextLengthExceeded,
    /// The provider's filter does not let the prompt through.
    ContentFiltered,
    /// The request asks for what the provider does not do: the caller's own mistake.
    BadRequest,
    /// The provider answered with a status that says it, not the caller, is at fault.
    Status(u16),
    /// The answer is not what the provider's format says it is.
    Malformed,
    /// The answer ended before it was whole.
    Truncated,
}

impl Fault {
    /// What a status alone says; `None` for a good one.
    pub const fn of_status(status: u16) -> Option<Self> {
        Some(match status {
            200..=299 => return None,
            401 | 403 => Self::Auth,
            402 => Self::QuotaExhausted,
            404 => Self::ModelNotFound,
            429 => Self::RateLimited { retry_after: None },
            // Anthropic's own status.
            529 => Self::Overloaded { retry_after: None },
            // Our timing; the caller has no part in it.
            408 => Self::Status(status),
            400..=499 => Self::BadRequest,
            _ => Self::Status(status),
        })
    }

    /// Whether another model may do better. What is the caller's own mistake, or a filter's word, goes to
    /// the caller: asking elsewhere would be no answer to the first and a way around the second.
    pub const fn climbs(self) -> bool {
        !matches!(self, Self::BadRequest | Self::ContentFiltered)
    }

    /// The same with the time to stay away that is told, where it is one that has such a time; what was
    /// known of it stays where nothing is told.
    #[must_use]
    pub fn told(mut self, retry_after: impl FnOnce() -> Option<Duration>) -> Self {
        if let Some(known) = self.wait_mut() {
            *known = retry_after().or(*known);
        }
        self
    }

    /// The stable word for it: what programs and metrics tell faults by.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::RateLimited { .. } => "rate_limited",
            Self::Overloaded { .. } => "overloaded",
            Self::QuotaExhausted => "quota_exhausted",
            Self::Auth => "auth",
            Self::ModelNotFound => "model_not_found",
            Self::ContextLengthExceeded => "context_length_exceeded",
            Self::ContentFiltered => "content_filtered",
            Self::BadRequest => "bad_request",
            Self::Status(_) => "status",
            Self::Malformed => "malformed",
            Self::Truncated => "truncated",
        }
    }

    /// How long the provider asked us to stay away, where it said so.
    pub const fn retry_after(mut self) -> Option<Duration> {
        match self.wait_mut() {
            Some(wait) => *wait,
            None => None,
        }
    }

    /// The time to stay away, where it is a fault that has one.
    const fn wait_mut(&mut self) -> Option<&mut Option<Duration>> {
        match self {
            Self::RateLimited { retry_after } | Self::Overloaded { retry_after } => {
                Some(retry_after)
            }
            Self::Connect
            | Self::Reset
            | Self::Timeout
            | Self::QuotaExhausted
            | Self::Auth
            | Self::ModelNotFound
            | Self::ContextLengthExceeded
            | Self::ContentFiltered
            | Self::BadRequest
            | Self::Status(_)
            | Self::Malformed
            | Self::Truncated => None,
        }
    }

    /// What happened, as the end of a sentence that begins with the model.
    pub(crate) fn sentence(self) -> String {
        match self {
            Self::Connect => "could not be reached".to_owned(),
            Self::Reset => "closed the connection".to_owned(),
            Self::Timeout => "took too long".to_owned(),
            Self::RateLimited { .. } => "is rate limited".to_owned(),
            Self::Overloaded { .. } => "is overloaded".to_owned(),
            Self::QuotaExhausted => "has no quota left for us".to_owned(),
            Self::Auth => "does not take our key".to_owned(),
            Self::ModelNotFound => "is not known to its provider".to_owned(),
            Self::ContextLengthExceeded => "has too small a context window".to_owned(),
            Self::ContentFiltered => "filtered the prompt".to_owned(),
            Self::BadRequest => "refused the request".to_owned(),
            Self::Status(status) => format!("answered {status}"),
            Self::Malformed => "answered something unreadable".to_owned(),
            Self::Truncated => "ended its answer early".to_owned(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.retry_after()) {
            (Self::Status(status), _) => write!(f, "status({status})"),
            (_, Some(wait)) => write!(f, "{}(retry_after={}s)", self.code(), wait.as_secs()),
            (_, None) => f.write_str(self.code()),
        }
    }
}
