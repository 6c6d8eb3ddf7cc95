//! What an error's sentence means, for servers whose codes do not tell.
//!
//! Sentences repeat pieces of requests. So what would put the blame on the provider, for every caller,
//! must be how the sentence begins; what concerns only this request may stand anywhere in it.

use crate::fault::Fault;

/// What a sentence says, where it is one we know.
pub(super) fn fault_of(message: &str) -> Option<Fault> {
    let message = message.to_ascii_lowercase();
    let contains = |phrases: &[&str]| phrases.iter().any(|phrase| message.contains(phrase));
    if contains(&WINDOW) || is_over_total(&message) {
        Some(Fault::ContextLengthExceeded)
    } else if contains(&FILTER) {
        Some(Fault::ContentFiltered)
    } else if message.ends_with("is not a valid model id") {
        Some(Fault::ModelNotFound)
    } else {
        BEGINNINGS
            .iter()
            .find(|(phrases, _)| phrases.iter().any(|phrase| message.starts_with(phrase)))
            .map(|(_, fault)| *fault)
    }
}

/// The prompt does not fit the window.
const WINDOW: [&str; 13] = [
    // OpenAI, DeepSeek, vLLM, OpenRouter, LiteLLM.
    "maximum context length",
    // OpenAI Responses.
    "exceeds the context window",
    // Groq.
    "reduce the length of the messages or completion",
    // xAI: "This model's maximum prompt length is 131072 but the request contains …".
    "maximum prompt length",
    // Mistral: "Prompt contains 40000 tokens … too large for model with 32768 maximum context length".
    "too large for model with",
    // vLLM: "The decoder prompt (length 9000) is longer than the maximum model length of 8192".
    "maximum model length",
    // Azure: "Input tokens exceed the configured limit of 272000 tokens".
    "input tokens exceed the configured limit",
    // llama.cpp and LM Studio.
    "exceeds the available context size",
    "greater than the context length",
    // Providers behind OpenRouter: Anthropic's and Bedrock's words.
    "prompt is too long",
    "input is too long",
    // Moonshot: "Your request exceeded model token limit: 131072".
    "exceeded model token limit",
    "context window exceeds limit",
];

/// TGI and Together: "`inputs` tokens + `max_new_tokens` must be <= 4096".
fn is_over_total(message: &str) -> bool {
    message.contains("`inputs` tokens") && message.contains("must be <=")
}

/// The prompt did not pass the provider's filter.
const FILTER: [&str; 5] = [
    // Azure.
    "content management policy",
    // OpenAI.
    "rejected as a result of our safety system",
    "potentially violating our usage policy",
    // OpenRouter: "… requires moderation on … Your input was flagged for …".
    "your input was flagged",
    // DeepSeek.
    "content exists risk",
];

const BEGINNINGS: [(&[&str], Fault); 5] = [
    (
        &[
            "incorrect api key",
            "invalid api key",
            "invalid authentication",
            "no auth credentials",
            "missing authentication",
        ],
        Fault::Auth,
    ),
    (
        &[
            "insufficient balance",
            "insufficient credit",
            "insufficient funds",
            "you exceeded your current quota",
            "key limit exceeded",
            "your team ",
            "your newly created team",
        ],
        Fault::QuotaExhausted,
    ),
    (
        &["rate limit", "requests rate limit", "too many requests"],
        Fault::RateLimited { retry_after: None },
    ),
    (
        &[
            "the server is overloaded",
            "the server is currently overloaded",
            "the engine is currently overloaded",
            "the model is overloaded",
            "the model is currently overloaded",
            "model is overloaded",
            "that model is currently overloaded",
            "service tier capacity exceeded",
            "service is too busy",
        ],
        Fault::Overloaded { retry_after: None },
    ),
    (
        &["model not exist", "invalid model", "unknown model"],
        Fault::ModelNotFound,
    ),
];
