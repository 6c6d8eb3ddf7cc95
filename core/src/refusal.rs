//! What a caller is told when we will not answer: one table of status, code and sentence.

use std::time::Duration;

use crate::fault::Fault;
use crate::format::{Api, RequestError, Trouble};
use crate::http::Headers;
use crate::name::ModelName;
use crate::outcome::{Skip, Skipped};

/// The most names a sentence lists.
const MAX_LISTED: usize = 20;

/// Why we will not answer. Each has a status, a stable code and a next step.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Refusal {
    /// The request's body is not what its format says.
    BadRequest(RequestError),
    /// The request's body is larger than is read.
    BodyTooLarge {
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// The request did not come whole in the time it has.
    RequestTimeout,
    /// No route takes that model.
    UnknownModel {
        /// What the caller asked for.
        model: String,
        /// What it may ask for.
        known: Vec<String>,
    },
    /// The caller names a route that there is not.
    UnknownRoute {
        /// What the caller named.
        route: String,
    },
    /// No rung of the route can serve what the request asks for.
    Unsupported {
        /// Each rung and what it lacks, in order.
        skipped: Vec<Skipped>,
    },
    /// Every rung failed.
    LadderExhausted {
        /// Each rung that was tried and its fault, in order.
        tried: Vec<(ModelName, Fault)>,
    },
    /// The exchange's time ran out, or Envoy gave up, before any attempt came to an end.
    Unanswered {
        /// Envoy's status.
        status: u16,
    },
}

impl Refusal {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Self::BadRequest(_) | Self::Unsupported { .. } => 400,
            Self::BodyTooLarge { .. } => 413,
            Self::RequestTimeout => 408,
            Self::UnknownModel { .. } | Self::UnknownRoute { .. } => 404,
            Self::LadderExhausted { tried } => {
                tried.last().map_or(502, |(_, fault)| status_of(*fault))
            }
            Self::Unanswered { status: 504 } => 504,
            Self::Unanswered { .. } => 502,
        }
    }

    /// The stable code: what a program may branch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadRequest(error) => error.code(),
            Self::BodyTooLarge { .. } => "request_too_large",
            Self::RequestTimeout => "request_timeout",
            Self::UnknownModel { .. } => "model_not_found",
            Self::UnknownRoute { .. } => "route_not_found",
            Self::Unsupported { .. } => "unsupported_by_ladder",
            Self::LadderExhausted { .. } => "ladder_exhausted",
            Self::Unanswered { .. } => "upstream_unanswered",
        }
    }

    /// When to come back, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::LadderExhausted { tried } => match tried.last() {
                Some((_, fault)) => fault.retry_after(),
                None => None,
            },
            Self::BadRequest(_)
            | Self::BodyTooLarge { .. }
            | Self::RequestTimeout
            | Self::UnknownModel { .. }
            | Self::UnknownRoute { .. }
            | Self::Unsupported { .. }
            | Self::Unanswered { .. } => None,
        }
    }

    /// The headers and the body, in the caller's format.
    pub fn answer(&self, api: Api) -> (Headers, String) {
        let mut headers = Headers::default();
        headers.push("content-type", "application/json");
        if let Some(wait) = self.retry_after() {
            headers.push("retry-after", wait.as_secs().to_string());
        }
        let message = self.to_string();
        let trouble = Trouble {
            status: self.status(),
            code: self.code(),
            message: &message,
            param: self.param(),
        };
        (headers, api.caller().write_error(&trouble))
    }

    fn param(&self) -> Option<&str> {
        match self {
            Self::BadRequest(error) => error.param(),
            Self::UnknownModel { .. } => Some("model"),
            Self::BodyTooLarge { .. }
            | Self::RequestTimeout
            | Self::UnknownRoute { .. }
            | Self::Unsupported { .. }
            | Self::LadderExhausted { .. }
            | Self::Unanswered { .. } => None,
        }
    }
}

/// The status that tells the caller's SDK what kind of trouble it is.
pub(crate) const fn status_of(fault: Fault) -> u16 {
    match fault {
        Fault::RateLimited { .. } | Fault::QuotaExhausted => 429,
        Fault::Timeout => 504,
        Fault::Connect | Fault::Reset | Fault::Overloaded { .. } => 503,
        Fault::ContextLengthExceeded | Fault::ContentFiltered | Fault::BadRequest => 400,
        Fault::Status(status @ 500..=599) => status,
        // A provider that refuses our key or does not know our model is our fault, not the caller's.
        Fault::Auth
        | Fault::ModelNotFound
        | Fault::Status(_)
        | Fault::Malformed
        | Fault::Truncated => 502,
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::BadRequest(error) => write!(f, "{error}"),
            Self::BodyTooLarge { limit } => write!(
                f,
                "the request's body is larger than {limit} bytes; send less, or have `limits.request_body` raised"
            ),
            Self::RequestTimeout => f.write_str(
                "the request did not come whole in time; send it again, faster or in smaller pieces",
            ),
            Self::UnknownModel { model, known } => {
                write!(
                    f,
                    "no route takes the model `{}`; ask for one of ",
                    model.escape_debug()
                )?;
                list(f, known)
            }
            Self::UnknownRoute { route } => write!(
                f,
                "there is no route `{}`; name a route of the configuration in `x-baton-route`, or leave it out",
                route.escape_debug()
            ),
            Self::Unsupported { skipped } => {
                f.write_str("no model of the route can do what the request asks for: ")?;
                for (rung, Skipped { model, why }) in skipped.iter().enumerate() {
                    let comma = if rung == 0 { "" } else { ", " };
                    match why {
                        Skip::Unsupported(what) => write!(f, "{comma}`{model}` has no `{what}`")?,
                        Skip::Benched | Skip::BreakerOpen | Skip::Reentering | Skip::EscalationsUsedUp => write!(f, "{comma}`{model}` is not asked for a while")?,
                        Skip::AboveCeiling(cost) => write!(f, "{comma}`{model}` might cost {cost} USD")?,
                        Skip::UnknownCost => write!(f, "{comma}`{model}` has no known cost")?,
                    }
                }
                f.write_str("; leave that out, or ask for a model that can")
            }
            Self::LadderExhausted { tried } => {
                f.write_str("every model of the route failed: ")?;
                for (rung, (model, fault)) in tried.iter().enumerate() {
                    let comma = if rung == 0 { "" } else { ", " };
                    write!(f, "{comma}`{model}` {}", fault.sentence())?;
                }
                f.write_str("; try again later")
            }
            Self::Unanswered { status } => write!(
                f,
                "no provider was asked or none answered (the proxy says {status}); try again, and have the proxy checked with `baton validate` if it stays so"
            ),
        }
    }
}

fn list(f: &mut std::fmt::Formatter<'_>, names: &[String]) -> std::fmt::Result {
    for (index, name) in names.iter().take(MAX_LISTED).enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        write!(f, "{comma}`{name}`")?;
    }
    match names.len().checked_sub(MAX_LISTED) {
        Some(more @ 1..) => write!(f, " and {more} more (`GET /v1/models` lists them)"),
        Some(0) | None => Ok(()),
    }
}
