//! The steps of the tour: what each shows, what it asks, and what must come of it.

use baton_tests::http::Chat;
use baton_tests::stack::Stack;
use serde_json::json;

use crate::step::{Expected, Step};

/// How many steps there are.
pub(crate) const STEPS: usize = 8;

/// Takes all steps, and returns how many did not go as told.
pub(crate) async fn take(stack: &Stack) -> anyhow::Result<usize> {
    let mut failed: usize = 0;
    for (number, step) in (1..).zip(steps()) {
        if !step.take(number, stack).await? {
            failed = failed.saturating_add(1);
        }
    }
    Ok(failed)
}

fn steps() -> [Step; STEPS] {
    [
        Step {
            title: "A plain answer",
            story: "The first model of the route answers.",
            chat: Chat::to("auto"),
            expected: Expected::answer("small", &["answered 200"]),
        },
        Step {
            title: "A streamed answer",
            story: "The same, token by token.",
            chat: streamed("auto").told("alpha", "delay=60ms"),
            expected: Expected::answer("small", &["answered 200"]),
        },
        Step {
            title: "The first provider answers 503",
            story: "Envoy asks the second model, within the same request.",
            chat: Chat::to("auto").told("alpha", "status=503"),
            expected: Expected::answer("large", &["status 503", "answered 200"]),
        },
        Step {
            title: "The first provider is down, and a stream was asked for",
            story: "The second model's tokens arrive one by one.",
            chat: streamed("offline-first").told("beta", "delay=60ms"),
            expected: Expected::answer("large", &["connect", "answered 200"]),
        },
        Step {
            title: "The first provider answers 429 with Retry-After: 30",
            story: "Nobody waits: the second model answers.",
            chat: Chat::to("auto").told("alpha", "status=429 retry-after=30"),
            expected: Expected::answer("large", &["rate_limited 30000", "answered 200"]),
        },
        Step {
            title: "The next provider speaks Anthropic's Messages",
            story: "The client asked in OpenAI's chat format, and is answered in it.",
            chat: Chat::to("mixed").told("alpha", "status=503"),
            expected: Expected::answer("claude", &["status 503", "answered 200"]),
        },
        Step {
            title: "The same as a stream",
            story: "Every event is translated as it comes.",
            // `metadata` does not reach a provider of another format; what the user says does.
            chat: streamed("mixed").told("alpha", "status=503").with(
                "messages",
                json!([{"role": "user", "content": "Say hello. [[delta: delay=60ms]]"}]),
            ),
            expected: Expected::answer("claude", &["status 503", "answered 200"]),
        },
        Step {
            title: "Every model of the route fails",
            story: "The client gets an error that it understands.",
            chat: Chat::to("auto")
                .told("alpha", "status=503")
                .told("beta", "status=500"),
            expected: Expected::refusal("ladder_exhausted", &["status 503", "status 500"]),
        },
    ]
}

/// A request for a stream that reports its usage at the end, as OpenAI's do when they are asked.
fn streamed(model: &str) -> Chat {
    Chat::to(model)
        .streamed()
        .with("stream_options", json!({"include_usage": true}))
}
