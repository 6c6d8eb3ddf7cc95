//! What a caller is told when we will not answer: one table of status, code and sentence.

mod sentence;

use std::time::Duration;

use crate::caller::Unclear;
use crate::fault::Fault;
use crate::format::{Api, RequestError, Trouble};
use crate::guard::Direction;
use crate::http::Headers;
use crate::name::{DataClass, ModelName, RouteName};
use crate::outcome::{Skip, Skipped};

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
    /// No route is for the request, whatever model it asks for.
    NoRoute,
    /// A header that says who asks, or what, cannot be understood.
    UnclearHeader {
        /// The header.
        header: String,
        /// What is the matter with it.
        why: Unclear,
    },
    /// The route has rules for classes of data, and none for one that the request names.
    UnknownDataClass {
        /// The route.
        route: RouteName,
        /// The class.
        class: DataClass,
        /// Those it has rules for.
        known: Vec<DataClass>,
    },
    /// Policy leaves no model to ask.
    PolicyRefused {
        /// The route.
        route: RouteName,
        /// Each model and the filter that bars it.
        skipped: Vec<Skipped>,
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
    /// No answer passed the route's checks, and no more may be asked.
    BelowThreshold {
        /// The route.
        route: RouteName,
        /// The checks that decided, in order.
        checks: Vec<String>,
    },
    /// A guardrail blocks what was found in the request or the answer.
    GuardrailBlocked {
        /// In which of them.
        direction: Direction,
        /// The kinds that were found: never the text.
        kinds: Vec<String>,
    },
    /// Somebody who must look at the request has not said anything.
    GuardrailUnanswered,
    /// The caller wants an answer from the cache or none, and the cache has none.
    NotCached,
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
            Self::BadRequest(_)
            | Self::UnclearHeader { .. }
            | Self::Unsupported { .. }
            | Self::GuardrailBlocked { .. } => 400,
            Self::UnknownDataClass { .. } | Self::PolicyRefused { .. } => 403,
            Self::BodyTooLarge { .. } => 413,
            Self::RequestTimeout => 408,
            Self::UnknownModel { .. } | Self::UnknownRoute { .. } | Self::NoRoute => 404,
            Self::LadderExhausted { tried } => {
                tried.last().map_or(502, |(_, fault)| status_of(*fault))
            }
            Self::GuardrailUnanswered => 503,
            Self::NotCached => 504,
            Self::Unanswered { status: 504 } => 504,
            Self::Unanswered { .. } | Self::BelowThreshold { .. } => 502,
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
            Self::NoRoute => "no_route",
            Self::UnclearHeader { .. } => "unclear_header",
            Self::UnknownDataClass { .. } => "unknown_data_class",
            Self::PolicyRefused { .. } => "policy_refused",
            Self::Unsupported { skipped } if is_too_dear(skipped) => "above_ceiling",
            Self::Unsupported { .. } => "unsupported_by_ladder",
            Self::LadderExhausted { .. } => "ladder_exhausted",
            Self::BelowThreshold { .. } => "below_threshold",
            Self::GuardrailBlocked { .. } => "guardrail_blocked",
            Self::GuardrailUnanswered => "guardrail_unanswered",
            Self::NotCached => "not_cached",
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
            | Self::NoRoute
            | Self::UnclearHeader { .. }
            | Self::UnknownDataClass { .. }
            | Self::PolicyRefused { .. }
            | Self::Unsupported { .. }
            | Self::BelowThreshold { .. }
            | Self::GuardrailBlocked { .. }
            | Self::GuardrailUnanswered
            | Self::NotCached
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
            | Self::NoRoute
            | Self::UnclearHeader { .. }
            | Self::UnknownDataClass { .. }
            | Self::PolicyRefused { .. }
            | Self::Unsupported { .. }
            | Self::LadderExhausted { .. }
            | Self::BelowThreshold { .. }
            | Self::GuardrailBlocked { .. }
            | Self::GuardrailUnanswered
            | Self::NotCached
            | Self::Unanswered { .. } => None,
        }
    }
}

/// Whether nothing but the ceiling leaves the rungs out.
fn is_too_dear(skipped: &[Skipped]) -> bool {
    let by_ceiling =
        |skipped: &Skipped| matches!(skipped.why, Skip::AboveCeiling(_) | Skip::UnknownCost);
    skipped.iter().all(by_ceiling)
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
