//! `POST /v1/admit`: what the sidecar knows that answers a request, before any model is asked.
//!
//! The request is JSON. The answer is a line of JSON and then the bytes of the answer that is kept, where there is one.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::cache::{Head, Key};
use crate::config::Revision;
use crate::name::{ExchangeId, RouteName};

/// The longest last turn that is compared with others, in bytes. What is longer is no question, and models that make
/// vectors of texts see but the beginning of it.
pub const MAX_ALIKE_BYTES: usize = 8 * 1024;

/// A request that waits.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Application {
    /// The exchange.
    pub exchange: ExchangeId,
    /// The configuration that the route is of.
    pub revision: Revision,
    /// The route, which says what may be done.
    pub route: RouteName,
    /// What the request is known by.
    pub key: Key,
    /// What it is compared by, where answers to requests that ask the same will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// How long the filter waits.
    #[serde(with = "crate::time::millis")]
    pub within: Duration,
}

/// What a request is compared by.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Turn {
    /// What all of the request but the user's last turn is known by, and who shares it: only requests that have this in
    /// common are compared.
    pub context: Key,
    /// The last turn.
    pub text: String,
}

/// What is known.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Admission {
    /// The answer to give, whose body follows the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<Kept>,
    /// How alike the request is to the one whose answer would be given if the route did more than try, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shadow: Option<f32>,
}

/// What is known, and the answer that is kept.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    /// The line.
    pub admission: Admission,
    /// The bytes after it.
    pub body: Vec<u8>,
}

/// An answer that is kept.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Kept {
    /// What it is kept under: the request's own key, but where the request is only alike.
    pub key: Key,
    /// What is known of it.
    pub head: Head,
    /// How alike the request that it answered is to this one, from 0 to 1; `None`: it is the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<f32>,
}
