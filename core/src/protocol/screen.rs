//! `POST /v1/screen`: a request that somebody else is to look at before it goes on, and what they say of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::config::Revision;
use crate::guard::{Said, Shown};
use crate::name::{ExchangeId, RouteName};

/// A request to be looked at.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Question {
    /// The exchange.
    pub exchange: ExchangeId,
    /// The configuration that the route is of.
    pub revision: Revision,
    /// The route, whose guardrails say who is asked.
    pub route: RouteName,
    /// Who asks.
    pub caller: Caller,
    /// How long the filter waits.
    #[serde(with = "crate::time::millis")]
    pub within: Duration,
    /// What the request says, as the route's other guardrails leave it.
    pub texts: Vec<Shown>,
}

/// What they say of it.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Word {
    /// Each, whom the route's guardrails ask.
    pub said: Vec<Said>,
}
