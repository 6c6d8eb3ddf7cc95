//! The steps of the tour: what each shows, what it asks, and what must come of it.

use baton_tests::http::Chat;
use baton_tests::stack::Stack;
use serde_json::{Value, json};

use crate::step::{Expected, Step};
use crate::{breaker, cache, canary, cascade, guardrails};

/// How a tour went.
#[derive(Default)]
pub(crate) struct Tally {
    /// The steps taken.
    pub(crate) steps: usize,
    /// Those of them that did not go as told.
    pub(crate) failed: usize,
}

/// Takes all steps.
pub(crate) async fn take(stack: &Stack) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let steps = [
        falling_back(),
        choosing(),
        cascade::steps(),
        guardrails::steps(),
        cache::steps(),
    ];
    for step in steps.into_iter().flatten() {
        let went_well = step.take(tally.next(), stack).await?;
        tally.note(went_well);
    }
    let went_well = canary::take(tally.next(), stack).await?;
    tally.note(went_well);
    let went_well = breaker::opens(tally.next(), stack).await?;
    tally.note(went_well);
    let went_well = breaker::closes(tally.next(), stack).await?;
    tally.note(went_well);
    Ok(tally)
}

impl Tally {
    /// The number of the step that is taken next.
    fn next(&self) -> usize {
        self.steps + 1
    }

    fn note(&mut self, went_well: bool) {
        self.steps += 1;
        self.failed += usize::from(!went_well);
    }
}

/// What becomes of a request when a model fails.
fn falling_back() -> Vec<Step> {
    vec![
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
            chat: Chat::to("busy-first").told("alpha", "status=429 retry-after=30"),
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

/// Which models a request goes to, and which may not have it.
fn choosing() -> Vec<Step> {
    vec![
        Step {
            title: "An easy request",
            story: "The route has models by tier. This is trivial: the cheapest does.",
            chat: Chat::to("tiered").with("messages", says("Hi, thanks!")),
            expected: Expected::answer("small", &["answered 200"])
                .explained("/exchange/decision/placed/tier", json!("trivial")),
        },
        Step {
            title: "A hard request",
            story: "The same route. What it asks for is worth the best model.",
            chat: Chat::to("tiered").with("messages", says(HARD)),
            expected: Expected::answer("large", &["answered 200"])
                .explained("/exchange/decision/placed/tier", json!("complex")),
        },
        Step {
            title: "Personal data, which has to stay in the house",
            story: "Policy keeps `small` and `large` out. Our own model answers.",
            chat: Chat::to("housed").header("x-baton-data-class", "personal"),
            expected: Expected::answer("house", &["answered 200"])
                .explained("/exchange/skipped", barred_by_trust(&["small", "large"])),
        },
        Step {
            title: "Personal data, and no model that may have it",
            story: "It is refused, and goes nowhere. The refusal names the filter.",
            chat: Chat::to("guarded").header("x-baton-data-class", "personal"),
            expected: Expected::refusal("policy_refused", &[])
                .explained("/exchange/skipped", barred_by_trust(&["small", "large"])),
        },
    ]
}

/// Mathematics, a program, reasons and a long answer, at once.
const HARD: &str = "Prove by induction that every tree with n vertices has exactly n - 1 edges. Then \
    derive the time complexity of Kruskal's algorithm, implement it in Rust with a union-find, and \
    explain step by step why it is correct even if edges have equal or negative weights.";

/// A conversation of one message.
pub(crate) fn says(text: &str) -> Value {
    json!([{"role": "user", "content": text}])
}

/// These models, left out because their providers are not ours.
fn barred_by_trust(models: &[&str]) -> Value {
    let why = json!({"policy": {"by": "trust", "found": "external", "data_class": "personal"}});
    let skipped = models
        .iter()
        .map(|model| json!({"model": model, "why": why}));
    skipped.collect()
}

/// A request for a stream that reports its usage at the end, as OpenAI's do when they are asked.
pub(crate) fn streamed(model: &str) -> Chat {
    Chat::to(model)
        .streamed()
        .with("stream_options", json!({"include_usage": true}))
}
