//! Asks the sidecar for what commands show.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Problem;
use crate::client::{self, Answer, Url};

/// What is at a path.
pub(super) async fn ask<T: DeserializeOwned>(url: &Url, path: &str) -> Result<T, Problem> {
    parsed(url, &client::get(url, path).await?)
}

/// What an answer holds.
pub(super) fn parsed<T: DeserializeOwned>(url: &Url, answer: &Answer) -> Result<T, Problem> {
    let unexpected = |source| Problem::Unexpected {
        url: url.clone(),
        source,
    };
    if answer.status.is_success() {
        return serde_json::from_slice(&answer.body).map_err(unexpected);
    }
    let refusal: Refusal = serde_json::from_slice(&answer.body).map_err(unexpected)?;
    Err(Problem::Refused {
        url: url.clone(),
        message: refusal.error.message,
    })
}

#[derive(Deserialize)]
struct Refusal {
    error: Sentence,
}

#[derive(Deserialize)]
struct Sentence {
    message: String,
}
