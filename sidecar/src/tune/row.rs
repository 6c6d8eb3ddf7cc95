//! A line of the file: a request, and whether a cheap model was good enough for it.

use baton_core::format::Api;
use baton_core::name::DomainName;
use baton_core::tuning::Example;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Why a line is no row.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// Not JSON, or not what is expected there.
    #[error("{0}")]
    Json(String),
    /// No request.
    #[error("has neither `prompt` nor `messages` nor `request`")]
    NoRequest,
    /// Not a request of OpenAI's chat completions.
    #[error("`{key}` is no chat completions request: {why}")]
    BadRequest {
        /// Where it stands.
        key: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// No outcome.
    #[error("has no outcome, expected `good_enough`, `score`, or `weak` and `strong`")]
    NoOutcome,
    /// Not a score.
    #[error("`{key}` is {found}, expected a number from 0 to 1")]
    Score {
        /// Where it stands.
        key: &'static str,
        /// What stands there.
        found: f64,
    },
    /// Not a name.
    #[error("`domain` {0}")]
    Domain(String),
}

/// A line as it is written. Other keys may stand there too.
#[derive(Deserialize)]
struct Line {
    prompt: Option<String>,
    messages: Option<Box<RawValue>>,
    request: Option<Box<RawValue>>,
    good_enough: Option<bool>,
    score: Option<f64>,
    weak: Option<f64>,
    strong: Option<f64>,
    domain: Option<String>,
}

/// The request and the outcome of a line, and its domain where it names one.
pub(super) fn read(line: &[u8]) -> Result<(Example, Option<String>), RowError> {
    let line: Line =
        serde_json::from_slice(line).map_err(|error| RowError::Json(error.to_string()))?;
    let need = need(&line)?;
    let domain = line.domain.clone();
    if let Some(Err(error)) = domain.as_deref().map(DomainName::try_from) {
        return Err(RowError::Domain(error.to_string()));
    }
    Ok((example(&line, need)?, domain))
}

fn example(line: &Line, need: f64) -> Result<Example, RowError> {
    let (key, body) = match (&line.prompt, &line.messages, &line.request) {
        (Some(prompt), _, _) => return Ok(Example::prompt(prompt, need)),
        (None, Some(messages), _) => (
            "messages",
            format!(r#"{{"model": "any", "messages": {messages}}}"#),
        ),
        (None, None, Some(request)) => ("request", request.get().to_owned()),
        (None, None, None) => return Err(RowError::NoRequest),
    };
    let reader = Api::ChatCompletions.caller();
    let request = reader.read_request("/v1/chat/completions", body.as_bytes());
    let request = request.map_err(|error| RowError::BadRequest {
        key,
        why: error.to_string(),
    })?;
    Ok(Example { request, need })
}

/// How much the request needed a strong model: what the cheap one fell short of, or how much better the
/// strong one did.
fn need(line: &Line) -> Result<f64, RowError> {
    if let Some(good) = line.good_enough {
        return Ok(if good { 0.0 } else { 1.0 });
    }
    match (line.weak, line.strong, line.score) {
        (Some(weak), Some(strong), _) => Ok(score("strong", strong)? - score("weak", weak)?),
        (_, _, Some(found)) => Ok(1.0 - score("score", found)?),
        (_, _, None) => Err(RowError::NoOutcome),
    }
}

fn score(key: &'static str, found: f64) -> Result<f64, RowError> {
    match (0.0..=1.0).contains(&found) {
        true => Ok(found),
        false => Err(RowError::Score { key, found }),
    }
}
