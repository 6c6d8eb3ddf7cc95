//! Which route a request takes, one rule at a time.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

const CONFIG: &str = r#"{
    "sidecar": {"cluster": "s"},
    "identity": {"tenant": "x-tenant", "workflow": "x-workflow"},
    "providers": {"p": {"cluster": "p", "format": "openai", "authority": "p.example"}},
    "models": {
        "small": {"provider": "p", "name": "qwen"},
        "large": {"provider": "p", "name": "gpt"},
        "gpt": {"provider": "p", "name": "other"},
        "coder": {"provider": "p", "name": "coder-1"}
    },
    "routes": [
        {"name": "acme-messages", "match": {"tenants": ["acme"], "paths": ["/v1/messages"]}, "ladder": ["small"]},
        {"name": "triage", "match": {"models": ["auto"], "workflows": ["triage", "sorting"]}, "ladder": ["small"]},
        {"name": "team", "match": {"models": ["auto"], "headers": {"x-team": "a", "x-stage": "live"}}, "ladder": ["large"]},
        {"name": "google", "match": {"models": ["auto"], "paths": ["/v1beta/*"]}, "ladder": ["large"]},
        {"name": "main", "match": {"models": ["auto", "coder"]}, "ladder": ["small", "large"]},
        {"name": "tiered", "match": {"models": ["tiered"]}, "tiers": {"trivial": ["small"], "complex": ["large", "gpt"]},
         "domains": {"code": ["coder"]}}
    ]
}"#;

/// The route of a request for a model with these headers, and the model it asks for itself.
fn taken(model: &str, headers: &[(&str, &str)]) -> String {
    let config = Config::parse(CONFIG.as_bytes()).unwrap();
    let mut all = Headers::default();
    for (name, value) in headers {
        all.push(name, *value);
    }
    let caller = Caller::read(&all, &config.identity).unwrap();
    let sought = Sought {
        headers: &all,
        caller: &caller,
        model,
    };
    match find(sought, &config) {
        Ok(Matched { route, asked: None }) => route.name.to_string(),
        Ok(Matched {
            route,
            asked: Some(model),
        }) => format!("{} {}", route.name, model.name),
        Err(refusal) => refusal.code().to_owned(),
    }
}

#[test]
fn the_first_that_is_for_it_takes_a_request() {
    assert_eq!(taken("auto", &[]), "main");
    assert_eq!(taken("auto", &[("x-workflow", "sorting")]), "triage");
    let both = [
        ("x-workflow", "triage"),
        ("x-team", "a"),
        ("x-stage", "live"),
    ];
    assert_eq!(taken("auto", &both), "triage");
}

#[test]
fn all_headers_must_be_there_and_one_of_the_rest() {
    assert_eq!(taken("auto", &[("x-team", "a")]), "main");
    let wrong = [("x-team", "b"), ("x-stage", "live")];
    assert_eq!(taken("auto", &wrong), "main");
    let twice = [("x-team", "b"), ("x-team", "a"), ("x-stage", "live")];
    assert_eq!(taken("auto", &twice), "team");
}

#[test]
fn paths_are_compared_without_their_query() {
    let acme = |path| taken("whatever", &[("x-tenant", "acme"), (":path", path)]);
    assert_eq!(acme("/v1/messages"), "acme-messages");
    assert_eq!(acme("/v1/messages?beta=true"), "acme-messages");
    assert_eq!(acme("/v1/messages/count_tokens"), "model_not_found");
    let path = (":path", "/v1beta/models/auto:generateContent?key=k");
    assert_eq!(taken("auto", &[path]), "google");
}

#[test]
fn a_name_takes_a_route_but_makes_nobody_a_tenant() {
    let named = |name| ("x-baton-route", name);
    assert_eq!(taken("auto", &[named("team")]), "team");
    assert_eq!(taken("large", &[named("tiered")]), "tiered");
    assert_eq!(taken("auto", &[named("triage")]), "route_not_found");
    let triage = [named("triage"), ("x-workflow", "triage")];
    assert_eq!(taken("auto", &triage), "triage");
    assert_eq!(taken("auto", &[named("nowhere")]), "route_not_found");
}

#[test]
fn a_model_asked_for_itself_is_found_where_no_route_takes_its_name() {
    // `team` has it too, but is for others.
    assert_eq!(taken("large", &[]), "main large");
    // By its wire name: `main` comes before the route that has a model of that very name.
    assert_eq!(taken("gpt", &[]), "main large");
    assert_eq!(taken("gpt", &[(":path", "/v1beta/x")]), "google large");
    assert_eq!(taken("other", &[]), "tiered gpt");
    // A route that takes the name means its own ladder by it.
    assert_eq!(taken("coder", &[]), "main");
    assert_eq!(taken("coder-1", &[]), "tiered coder");
    assert_eq!(taken("nothing", &[]), "model_not_found");
}

#[test]
fn what_may_be_asked_for_is_named_once() {
    let config = Config::parse(CONFIG.as_bytes()).unwrap();
    let nobody = (Headers::default(), Caller::default());
    let names = callable(&nobody.0, &nobody.1, &config);
    let expected = ["auto", "coder", "tiered", "large", "small", "gpt"];
    assert_eq!(names, expected);
}
