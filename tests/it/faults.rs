//! What goes wrong at a provider is understood in the words of its own language, and acted on alike.

use baton_tests::http::Chat;
use baton_tests::provider::Dialect;
use baton_tests::stack::{Plan, Stack, Timeouts};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// What a provider is told to answer, whether it is then left out for a while, and what it is read as.
struct Trouble {
    told: &'static str,
    benches: bool,
    ending: fn(Dialect) -> Value,
}

const TROUBLES: [Trouble; 9] = [
    Trouble {
        told: "error=rate_limited",
        benches: false,
        ending: |_| json!({"faulted": {"rate_limited": {"retry_after": null}}}),
    },
    Trouble {
        told: "error=rate_limited retry-after=30",
        benches: false,
        ending: |_| json!({"faulted": {"rate_limited": {"retry_after": 30_000}}}),
    },
    Trouble {
        told: "error=overloaded",
        benches: false,
        ending: |dialect| {
            // Its word for it is in a header only.
            if dialect == Dialect::Bedrock {
                return json!({"faulted": {"status": 503}});
            }
            json!({"faulted": {"overloaded": {"retry_after": null}}})
        },
    },
    Trouble {
        told: "error=server",
        benches: false,
        ending: |_| json!({"faulted": {"status": 500}}),
    },
    Trouble {
        told: "error=context_length_exceeded",
        benches: false,
        ending: |_| json!({"faulted": "context_length_exceeded"}),
    },
    Trouble {
        told: "error=model_not_found",
        benches: false,
        ending: |_| json!({"faulted": "model_not_found"}),
    },
    Trouble {
        told: "error=bad_request",
        benches: false,
        ending: |_| json!({"answered": 400}),
    },
    Trouble {
        told: "error=quota",
        benches: true,
        ending: |dialect| {
            // Gemini says the same of a minute's limit.
            if matches!(dialect, Dialect::Gemini | Dialect::Vertex) {
                return json!({"faulted": {"rate_limited": {"retry_after": null}}});
            }
            json!({"faulted": "quota_exhausted"})
        },
    },
    Trouble {
        told: "error=auth",
        benches: true,
        ending: |_| json!({"faulted": "auth"}),
    },
];

/// For each trouble a provider of each dialect; below it one that is never in trouble.
fn plan() -> Plan {
    let safe = Plan::new()
        .provider("safe")
        .model("safe", "safe", ["1", "1"]);
    let each = |plan: Plan, dialect: Dialect| {
        (0..TROUBLES.len()).fold(plan, |plan, trouble| {
            let name = provider(dialect, trouble);
            plan.provider_speaking(dialect, &name)
                .model(&name, &name, ["1", "1"])
                .route(&name, &[&name, "safe"], Timeouts::default())
        })
    };
    Dialect::ALL.into_iter().fold(safe, each)
}

fn provider(dialect: Dialect, trouble: usize) -> String {
    format!("{}-{trouble}", dialect.name())
}

/// How the first attempt ends of a request that tells its provider this.
async fn first_ending(stack: &Stack, provider: &str, told: &str, streams: bool) -> Value {
    let asked =
        json!([{"role": "user", "content": format!("Who are you? [[{provider}: {told}]]")}]);
    let chat = Chat::to(provider).with("messages", asked);
    let chat = if streams { chat.streamed() } else { chat };
    let answer = chat.send(stack.edge()).await.expect("an answer");
    let exchange = answer.header("x-baton-exchange").expect("an id");
    let receipt = stack.receipt(exchange).await.expect("a receipt");
    receipt["attempts"][0]["ending"].clone()
}

/// What there is to say about one trouble at one provider.
async fn complaints(stack: &Stack, dialect: Dialect, trouble: usize) -> Vec<String> {
    let Trouble {
        told,
        benches,
        ending,
    } = &TROUBLES[trouble];
    let name = provider(dialect, trouble);
    let mut complaints = Vec::new();
    for streams in [true, false].into_iter().take(if *benches { 1 } else { 2 }) {
        let ended = first_ending(stack, &name, told, streams).await;
        if ended != ending(dialect) {
            complaints.push(format!("{name}, {told}, streams {streams}: {ended}"));
        }
    }
    complaints
}

#[tokio::test]
async fn every_dialects_errors_are_understood() {
    let stack = Stack::start(plan()).await.expect("a stack");
    let cells = Dialect::ALL.into_iter().flat_map(|dialect| {
        let stack = &stack;
        (0..TROUBLES.len()).map(move |trouble| complaints(stack, dialect, trouble))
    });
    let complaints = join_all(cells).await.concat();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
