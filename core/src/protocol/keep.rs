//! `POST /v1/keep`: the answer to a request that was admitted, to be kept; or that there is none.
//!
//! A line of JSON and then the answer's bytes.

use serde::{Deserialize, Serialize};

use super::admit::Turn;
use crate::cache::{Head, Key};
use crate::config::Revision;
use crate::name::{ExchangeId, RouteName};

/// An answer to be kept.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Keeping {
    /// The exchange. Where nothing came, only who waits for this one waits in vain: it may itself have waited for another.
    pub exchange: ExchangeId,
    /// The configuration that the route is of.
    pub revision: Revision,
    /// The route.
    pub route: RouteName,
    /// What the request is known by.
    pub key: Key,
    /// What it is compared by, where answers to requests that ask the same will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// What is known of the answer; `None`: none came that could be kept, and whoever waits for it waits in vain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
}
