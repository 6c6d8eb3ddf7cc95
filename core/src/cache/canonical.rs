//! What of a request can change its answer, whatever the format it was said in.

use std::hash::{Hash, Hasher};

use crate::chat::{Message, Output, Request};
use crate::format::Api;
use crate::json::dense;

/// Members that the neutral model has no word for and that change nothing in an answer.
const IDLE: [&str; 9] = [
    "metadata",
    "store",
    "service_tier",
    "serviceTier",
    "prompt_cache_key",
    "prompt_cache_retention",
    "safety_identifier",
    "labels",
    "cache_control",
];

/// Whether the neutral model says all of it that can change its answer.
pub(super) fn is_said_whole(request: &Request) -> bool {
    let is_idle = |name: &std::borrow::Cow<'_, str>| IDLE.contains(&name.as_ref());
    request.untranslatable.is_empty() && request.dropped.iter().all(is_idle)
}

/// All of it but who the end user is, and whether and how the answer is streamed; of its messages these.
pub(super) fn request(request: &Request, messages: &[Message], hasher: &mut impl Hasher) {
    // Whoever adds a member decides here whether it changes answers.
    let Request {
        model,
        streams: _,
        wants_usage: _,
        messages: _,
        tools,
        tool_choice,
        parallel_tool_calls,
        legacy_functions,
        output,
        choices,
        max_tokens,
        temperature,
        top_p,
        top_k,
        stop,
        seed,
        presence_penalty,
        frequency_penalty,
        logprobs,
        reasoning,
        user: _,
        dropped: _,
        untranslatable: _,
    } = request;
    (model, messages, tools, tool_choice).hash(hasher);
    (parallel_tool_calls, legacy_functions, reasoning).hash(hasher);
    (choices, max_tokens, top_k, stop, seed, logprobs).hash(hasher);
    for number in [temperature, top_p, presence_penalty, frequency_penalty] {
        number.map(f64::to_bits).hash(hasher);
    }
    match output {
        Output::Text => 0_u8.hash(hasher),
        Output::Json => 1_u8.hash(hasher),
        Output::Schema(schema) => (2_u8, schema).hash(hasher),
    }
}

/// The whole body as it was sent to this API, but for the white space between its tokens.
pub(super) fn verbatim(api: Api, path: &str, body: &[u8], hasher: &mut impl Hasher) {
    (api, path).hash(hasher);
    dense(body).hash(hasher);
}
