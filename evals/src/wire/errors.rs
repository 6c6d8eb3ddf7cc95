//! Errors: whether their class is the one that their body names, and whether the provider's sentence
//! is kept.

use baton_core::format::Format;
use serde_json::Value;

use crate::languages::provider;
use crate::tally::{Check, Table};

/// Looks at an answer that is none.
pub(crate) fn check(format: Format, status: u16, body: &[u8]) -> Vec<Check> {
    let failure = provider(format).read_error(status, body);
    let text = String::from_utf8_lossy(body).to_lowercase();
    let mut checks = Vec::new();
    let found = failure.fault.code();
    checks.push(match named_class(status, &text) {
        Some(class) => {
            of_errors("class", found == class).because(format!("{status}: {found}, not {class}"))
        }
        None => of_errors("class by status", found != "status" || status >= 500)
            .because(format!("{status}: {found}")),
    });
    if let Some(sentence) = sentence(body) {
        let is_kept = failure
            .message
            .is_some_and(|message| message.contains(&sentence));
        checks.push(of_errors("message", is_kept));
    }
    checks
}

/// The class that a body names in so many words, in the order in which a reader would decide.
fn named_class(status: u16, body: &str) -> Option<&'static str> {
    let by_words = WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| body.contains(word)));
    by_words.map(|(class, _)| *class).or(match status {
        401 | 403 => Some("auth"),
        429 => Some("rate_limited"),
        529 => Some("overloaded"),
        _ => None,
    })
}

/// Words that name a class; the first that is there decides.
const WORDS: [(&str, &[&str]); 7] = [
    (
        "context_length_exceeded",
        &[
            "context_length_exceeded",
            "context length",
            "context window",
            "prompt is too long",
            "input is too long",
            "maximum number of tokens allowed",
        ],
    ),
    (
        "quota_exhausted",
        &[
            "insufficient_quota",
            "credit balance",
            "insufficient balance",
        ],
    ),
    (
        "content_filtered",
        &["content_filter", "content management policy"],
    ),
    (
        "auth",
        &[
            "api key",
            "api_key",
            "authentication_error",
            "unauthorized",
            "security token",
            "missing authentication",
        ],
    ),
    ("overloaded", &["overloaded"]),
    (
        "rate_limited",
        &[
            "rate_limit",
            "rate limit",
            "too many requests",
            "resource_exhausted",
        ],
    ),
    (
        "model_not_found",
        &[
            "model_not_found",
            "deploymentnotfound",
            "model does not exist",
            "model identifier is invalid",
        ],
    ),
];

/// The provider's sentence, wherever providers put it.
fn sentence(body: &[u8]) -> Option<String> {
    let document: Value = serde_json::from_slice(body).ok()?;
    let document = document.get(0).unwrap_or(&document);
    let places = ["/error/message", "/message", "/Message", "/error"];
    let found = places
        .iter()
        .find_map(|place| document.pointer(place)?.as_str());
    found
        .filter(|sentence| !sentence.is_empty())
        .map(str::to_owned)
}

fn of_errors(column: impl Into<String>, is_good: bool) -> Check {
    Check::new(Table::Errors, column, is_good)
}
