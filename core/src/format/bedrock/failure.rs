//! What an error means: its words decide where only they tell, then its type, then the status.
//!
//! The type of an error that comes before the answer is in a header (`x-amzn-errortype`); the body has
//! it only from some of Amazon's front ends. In a stream it is the exception's name. Types and statuses
//! are those of the API reference of Converse and ConverseStream; the words are the models' and the
//! service's own.

use serde::Deserialize;

use crate::chat::Failure;
use crate::fault::Fault;
use crate::format::wait::wait_in_words;
use crate::json::read_json;

/// The body of an error.
#[derive(Debug, Default, Deserialize)]
struct Body {
    #[serde(rename = "__type")]
    kind: Option<String>,
    message: Option<String>,
    /// As errors of signatures have it.
    #[serde(rename = "Message")]
    upper_message: Option<String>,
}

/// Reads the body of an answer with this status, which is not a good one.
pub(super) fn read(status: u16, body: &[u8]) -> Failure {
    let body: Body = read_json(body).unwrap_or_default();
    let kind = body.kind.unwrap_or_default();
    explain(status, &kind, body.message.or(body.upper_message))
}

/// Reads an exception in a stream.
pub(super) fn read_exception(kind: &str, payload: &[u8]) -> Failure {
    let body: Body = read_json(payload).unwrap_or_default();
    explain(500, kind, body.message.or(body.upper_message))
}

/// What an error of this status, type and message means.
pub(super) fn explain(status: u16, kind: &str, message: Option<String>) -> Failure {
    let words = message.as_deref().unwrap_or_default();
    Failure {
        fault: fault_of(status, kind, words),
        message: message.filter(|text| !text.is_empty()),
        param: None,
    }
}

fn fault_of(status: u16, kind: &str, words: &str) -> Fault {
    fault_of_words(words)
        .or_else(|| fault_of_kind(kind))
        .unwrap_or_else(|| fault_of_status(status))
        .told(|| wait_in_words(words))
}

/// The types; written with a namespace before them, or with another first letter in streams.
fn fault_of_kind(kind: &str) -> Option<Fault> {
    let name = kind.rsplit('#').next().unwrap_or(kind);
    let name = name.split(':').next().unwrap_or(name).to_ascii_lowercase();
    let name = name.strip_suffix("exception").unwrap_or(&name);
    Some(match name {
        "throttling" | "toomanyrequests" => Fault::RateLimited { retry_after: None },
        "serviceunavailable" | "modelnotready" => Fault::Overloaded { retry_after: None },
        "servicequotaexceeded" => Fault::QuotaExhausted,
        "accessdenied"
        | "unrecognizedclient"
        | "expiredtoken"
        | "invalidsignature"
        | "incompletesignature"
        | "missingauthenticationtoken" => Fault::Auth,
        "resourcenotfound" => Fault::ModelNotFound,
        "validation" => Fault::BadRequest,
        "modeltimeout" => Fault::Status(408),
        "modelerror" | "modelstreamerror" => Fault::Status(424),
        "internalserver" => Fault::Status(500),
        _ => return None,
    })
}

fn fault_of_status(status: u16) -> Fault {
    match status {
        // The model failed; the caller has no part in it.
        424 => Fault::Status(status),
        _ => Fault::of_status(status).unwrap_or(Fault::Malformed),
    }
}

/// What only the words tell. Those that concern this request alone may stand anywhere: models' own
/// errors are quoted. The others must be how the sentence begins, since a sentence may quote the request.
fn fault_of_words(words: &str) -> Option<Fault> {
    let words = words.to_ascii_lowercase();
    let anywhere = ANYWHERE
        .iter()
        .find(|(phrases, _)| phrases.iter().any(|phrase| words.contains(phrase)));
    let beginning = || {
        BEGINNINGS
            .iter()
            .find(|(phrases, _)| phrases.iter().any(|phrase| words.starts_with(phrase)))
    };
    anywhere.or_else(beginning).map(|(_, fault)| *fault)
}

const ANYWHERE: [(&[&str], Fault); 2] = [
    (
        &[
            // Claude, through Converse.
            "input is too long",
            "prompt is too long",
            "too many total text bytes",
            "exceed context limit",
            // Nova.
            "input tokens exceeded",
            "number of input tokens exceeds",
            // Llama, Mistral and the open models.
            "maximum context length",
            "exceeds the context window",
        ],
        Fault::ContextLengthExceeded,
    ),
    (
        &["content filtering policy", "blocked by our content filters"],
        Fault::ContentFiltered,
    ),
];

const BEGINNINGS: [(&[&str], Fault); 3] = [
    (
        &[
            "the provided model identifier is invalid",
            "could not resolve the foundation model",
            "you don't have access to the model",
            "access denied. this model is marked by provider as legacy",
            "this model version has reached the end of its life",
            // "… with on-demand throughput isn't supported": it needs an inference profile.
            "invocation of model id",
        ],
        Fault::ModelNotFound,
    ),
    (
        &["your request exceeds the service quota"],
        Fault::QuotaExhausted,
    ),
    (
        &["model is not ready", "bedrock is unable to process"],
        Fault::Overloaded { retry_after: None },
    ),
];

#[cfg(test)]
mod tests;
