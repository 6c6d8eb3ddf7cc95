//! What was answered before.

use baton_tests::http::Chat;
use serde_json::json;

use crate::step::{Expected, Step};
use crate::tour::{says, streamed};

/// What a receipt says of the cache.
const RESULT: &str = "/exchange/cache/result";

/// A question, the same question again as a stream, the same in other words, and two that only look the same.
pub(crate) fn steps() -> Vec<Step> {
    let question = || says("Where is my parcel 7001?");
    vec![
        Step {
            title: "A question that may be kept",
            story: "Nobody has asked it before: a model answers, and Envoy keeps that.",
            chat: Chat::to("kept").with("messages", question()),
            expected: Expected::answer("small", &["answered 200"]).explained(RESULT, json!("miss")),
        },
        Step {
            title: "The same question again, as a stream",
            story: "No model is asked; the answer comes at once, as events.",
            chat: streamed("kept").with("messages", question()),
            expected: Expected::answer("small", &[])
                .at_once()
                .explained(RESULT, json!("hit")),
        },
        Step {
            title: "A question that others may ask in other words",
            story: "The sidecar keeps its answer too, with what tells how close other questions are.",
            chat: Chat::to("alike").with("messages", says("How do I cancel my order?")),
            expected: Expected::answer("small", &["answered 200"]).explained(RESULT, json!("miss")),
        },
        Step {
            title: "The same in other words",
            story: "No model is asked: the two ask the same, and what was answered then will do.",
            chat: Chat::to("alike").with("messages", says("how can I cancel my orders")),
            expected: Expected::answer("small", &[])
                .at_once()
                .explained(RESULT, json!("semantic")),
        },
        Step {
            title: "Nearly the same words, and another question",
            story: "As close as the one before, but one says \"not\": a model is asked.",
            chat: Chat::to("alike").with("messages", says("How do I not cancel my order?")),
            expected: Expected::answer("small", &["answered 200"]).explained(RESULT, json!("miss")),
        },
        Step {
            title: "What asks for today",
            story: "It is true today and not tomorrow, so nobody looks into the cache.",
            chat: Chat::to("kept").with("messages", says("Where is my parcel today?")),
            expected: Expected::answer("small", &["answered 200"])
                .explained(RESULT, json!("bypass")),
        },
    ]
}
