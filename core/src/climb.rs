//! Which rungs are still worth asking, after what has failed below them.
//!
//! Envoy takes rung after rung and cannot leave one out. A rung that is not worth asking is stepped
//! over instead: its provider gets a request without a body, whose answer nobody reads.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::config::Model;
use crate::fault::Fault;

/// Why a rung is not worth asking.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hopeless {
    /// Its provider did not take our key, or has no quota left for us, a moment ago.
    Benched,
    /// Its context window is not larger than one that was too small.
    WindowTooSmall,
    /// It stands past the first tier, and so many of the route's exchanges went there lately that no
    /// more may.
    EscalationsUsedUp,
    /// With what is spent already, it might cost more than the ceiling.
    AboveCeiling,
    /// Its format cannot say the request. Planning leaves such rungs out.
    Unsupported,
}

impl fmt::Display for Hopeless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Benched => "benched",
            Self::WindowTooSmall => "window_too_small",
            Self::EscalationsUsedUp => "escalations_used_up",
            Self::AboveCeiling => "above_ceiling",
            Self::Unsupported => "unsupported",
        })
    }
}

/// Whether an attempt goes past the tier its request was placed at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Climb {
    /// It stays within it.
    Below,
    /// It goes past it.
    Past,
    /// It would, and may not: too many of the route's exchanges have.
    Refused,
}

/// A rung that failed, and how.
pub(crate) type Failed = (Arc<Model>, Fault);

/// Whether a model is worth asking after these failures.
///
/// # Errors
/// Why it is not.
pub(crate) fn worth_asking(model: &Model, failed: &[Failed]) -> Result<(), Hopeless> {
    let why = |(below, fault): &Failed| hopeless(model, below, *fault);
    failed.iter().find_map(why).map_or(Ok(()), Err)
}

fn hopeless(model: &Model, below: &Model, fault: Fault) -> Option<Hopeless> {
    let same_account = model.provider.name == below.provider.name;
    match fault {
        Fault::Auth | Fault::QuotaExhausted if same_account => Some(Hopeless::Benched),
        Fault::ContextLengthExceeded if !is_larger(model, below) => Some(Hopeless::WindowTooSmall),
        Fault::Auth
        | Fault::QuotaExhausted
        | Fault::ContextLengthExceeded
        | Fault::Connect
        | Fault::Reset
        | Fault::Timeout
        | Fault::RateLimited { .. }
        | Fault::Overloaded { .. }
        | Fault::ModelNotFound
        | Fault::ContentFiltered
        | Fault::BadRequest
        | Fault::Status(_)
        | Fault::Malformed
        | Fault::Truncated => None,
    }
}

/// Whether a model's window is larger. Where one of them is not known, another model may be tried.
fn is_larger(model: &Model, below: &Model) -> bool {
    match (model.context, below.context) {
        (Some(window), Some(too_small)) => window > too_small,
        (None, _) | (_, None) => model.wire_name != below.wire_name,
    }
}
