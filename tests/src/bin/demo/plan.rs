//! What the tour goes through: providers, models and routes.

use baton_tests::provider::Dialect;
use baton_tests::stack::{Plan, Ports, Timeouts};
use serde_json::{Value, json};

/// Scripted providers, of which `gamma` is down, `delta` speaks Anthropic's Messages and `zeta` stands
/// in our own house; and a route for each thing there is to see.
pub(crate) fn plan() -> Plan {
    routes(models(providers()))
        .heeding_breakers(breaker())
        .workers(2)
        .ports(Ports {
            edge: 10_000,
            admin: 9901,
            sidecar: 10_080,
        })
}

fn providers() -> Plan {
    Plan::new()
        .provider("alpha")
        .provider("beta")
        .dead_provider("gamma")
        .provider_speaking(Dialect::Anthropic, "delta")
        .provider("epsilon")
        .provider("zeta")
        .of_provider("zeta", "trust", json!("internal"))
}

/// Those on tiers say how long their answers may get: then it is known what climbing may cost at most.
fn models(plan: Plan) -> Plan {
    let priced = plan
        .model("small", "alpha", ["0.50", "1.50"])
        .model("busy", "alpha", ["0.50", "1.50"])
        .model("large", "beta", ["5.00", "15.00"])
        .model("offline", "gamma", ["1.00", "1.00"])
        .model("claude", "delta", ["3.00", "15.00"])
        .model("medium", "epsilon", ["1.00", "4.00"])
        .model("house", "zeta", ["0.10", "0.10"]);
    ["small", "medium", "large"]
        .into_iter()
        .fold(priced, |plan, model| {
            plan.of_model(model, "max_output", json!(4096))
        })
}

fn routes(plan: Plan) -> Plan {
    let tiers = json!({"trivial": ["small"], "standard": ["medium"], "complex": ["large"]});
    let split = json!({"name": "try-medium", "by": "session", "arms": [
        {"name": "canary", "percent": 25, "replace": {"small": "medium"}},
    ]});
    let ladders = LADDERS.into_iter().fold(plan, |plan, (name, models)| {
        plan.route(name, models, Timeouts::default())
    });
    ladders
        .tiered_route("tiered", tiers, Timeouts::default())
        .of_route("canary", "split", split)
        .of_route("guarded", "policy", stays_in_the_house())
        .of_route("housed", "policy", stays_in_the_house())
        .of_route("checked", "verify", fits_the_schema())
        .of_route("mended", "verify", fits_the_schema())
        .of_route("mended", "repair", json!({"mechanical": true}))
        .of_route("shielded", "guardrails", shield())
        .of_route("kept", "cache", json!({"exact": {"ttl": "1h"}}))
        .of_route(
            "alike",
            "cache",
            json!({"exact": {"ttl": "1h"}, "semantic": {}}),
        )
}

/// What falls back, what is guarded, and what is tried, each by the name that requests ask for.
const LADDERS: [(&str, &[&str]); 13] = [
    ("auto", &["small", "large"]),
    ("busy-first", &["busy", "large"]),
    ("offline-first", &["offline", "large"]),
    ("mixed", &["small", "claude"]),
    ("guarded", &["small", "large"]),
    ("housed", &["small", "large", "house"]),
    ("canary", &["small"]),
    ("steady", &["medium", "large"]),
    ("checked", &["small", "large"]),
    ("mended", &["small", "large"]),
    ("shielded", &["small", "large"]),
    ("kept", &["small", "large"]),
    ("alike", &["small"]),
];

/// Who may be asked about people.
fn stays_in_the_house() -> Value {
    json!({"when_data_class": {"personal": {"trust": "internal"}}})
}

/// No injection goes in, no address that the provider sees, and no secret comes out.
fn shield() -> Value {
    json!({
        "request": [
            {"injection": "block"},
            {"pii": {"action": "redact", "restore": true, "kinds": ["email"]}},
        ],
        "response": [{"secrets": "block"}],
    })
}

/// An answer is whole, and JSON as the caller's own schema wants it.
fn fits_the_schema() -> Value {
    json!([{"not_empty": {}}, {"complete": {}}, {"json_schema": {}}])
}

/// Breakers that open after as many faults as the shipped ones and come back sooner: a tour is short.
fn breaker() -> Value {
    json!({"open": "3s", "step": "2s"})
}
