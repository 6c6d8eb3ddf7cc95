//! What an attempt's ending says of its model, and what of its provider.
//!
//! | ending | the model | the provider |
//! |---|---|---|
//! | answered | good | good |
//! | connect, reset, timeout, status, malformed, truncated, overloaded without a time | bad | bad |
//! | rate limited without a time, model not found | bad | – |
//! | rate limited or overloaded with a time | stays away until then | – |
//! | key refused, quota used up | – | locked out |
//! | the caller's own mistake, filtered, too long; abandoned; stepped over | – | – |
//!
//! A limit is the model's: so OpenAI, Anthropic, Google, Azure and Bedrock count theirs
//! (<https://platform.openai.com/docs/guides/rate-limits>, <https://docs.claude.com/en/api/rate-limits>,
//! <https://ai.google.dev/gemini-api/docs/rate-limits>). Where it is the account's, the configuration says so
//! ([`RateLimitOf::Provider`]), and then the last two of the model's entries are the provider's.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::outcome::AttemptEnding;

/// What one attempt says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sign {
    /// It works.
    Good,
    /// It does not.
    Bad(Fault),
    /// It does not want to be asked for so long.
    StayAway(Duration),
    /// It does not let us in at all.
    LockedOut(Fault),
}

/// What a provider's rate limits are of.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RateLimitOf {
    /// Each model has its own.
    #[default]
    Model,
    /// All models share one.
    Provider,
}

impl RateLimitOf {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Model, Self::Provider];

    /// The word of configurations.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Provider => "provider",
        }
    }
}

/// What an attempt says of how well things work at all.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Bearing {
    /// They do.
    Good,
    /// They do not.
    Bad,
    /// Nothing.
    None,
}

impl Bearing {
    /// That of an attempt that ended so.
    pub fn of(ending: AttemptEnding) -> Self {
        let Signs { model, provider } = Signs::of(ending, RateLimitOf::Model);
        match model.or(provider) {
            Some(Sign::Good) => Self::Good,
            Some(Sign::Bad(_) | Sign::StayAway(_) | Sign::LockedOut(_)) => Self::Bad,
            None => Self::None,
        }
    }
}

/// What an attempt says of whom.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Signs {
    pub(super) model: Option<Sign>,
    pub(super) provider: Option<Sign>,
}

impl Signs {
    pub(super) fn of(ending: AttemptEnding, limit: RateLimitOf) -> Self {
        match ending {
            AttemptEnding::Answered(400..) => Self::default(),
            AttemptEnding::Answered(_) | AttemptEnding::Rejected => Self::of_both(Sign::Good),
            AttemptEnding::Faulted(fault) | AttemptEnding::Cut(fault) => {
                Self::of_fault(fault, limit)
            }
            AttemptEnding::Abandoned | AttemptEnding::SteppedOver(_) => Self::default(),
        }
    }

    fn of_fault(fault: Fault, limit: RateLimitOf) -> Self {
        match fault {
            Fault::RateLimited { retry_after } => {
                Self::of_limit(retry_after.map_or(Sign::Bad(fault), Sign::StayAway), limit)
            }
            Fault::Overloaded {
                retry_after: Some(wait),
            } => Self::of_limit(Sign::StayAway(wait), limit),
            Fault::ModelNotFound => Self {
                model: Some(Sign::Bad(fault)),
                provider: None,
            },
            Fault::Auth | Fault::QuotaExhausted => Self {
                model: None,
                provider: Some(Sign::LockedOut(fault)),
            },
            Fault::ContextLengthExceeded | Fault::ContentFiltered | Fault::BadRequest => {
                Self::default()
            }
            Fault::Connect
            | Fault::Reset
            | Fault::Timeout
            | Fault::Overloaded { retry_after: None }
            | Fault::Status(_)
            | Fault::Malformed
            | Fault::Truncated => Self::of_both(Sign::Bad(fault)),
        }
    }

    const fn of_both(sign: Sign) -> Self {
        Self {
            model: Some(sign),
            provider: Some(sign),
        }
    }

    fn of_limit(sign: Sign, limit: RateLimitOf) -> Self {
        match limit {
            RateLimitOf::Model => Self {
                model: Some(sign),
                provider: None,
            },
            RateLimitOf::Provider => Self {
                model: None,
                provider: Some(sign),
            },
        }
    }
}
