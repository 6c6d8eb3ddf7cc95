//! What the config says about documents: each mistake alone, word for word, and many at once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use baton_core::config::Config;
use serde_json::{Value, json};

/// A good document, to be spoilt.
fn good() -> Value {
    json!({
        "sidecar": {"cluster": "baton-sidecar", "timeout": "250ms"},
        "limits": {"request_body": "16MiB", "held_answer": 1_048_576.0},
        "providers": {
            "openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"},
            "vllm": {"cluster": "vllm", "format": "openai", "authority": "127.0.0.1:8000", "path": "/"},
        },
        "models": {
            "small": {"provider": "openai", "name": "gpt-5.4-mini", "price": {"input": "0.75", "output": "4.50"}},
            "local": {"provider": "vllm", "name": "qwen3-8b"},
            "unused": {"provider": "vllm", "name": "qwen3-32b"},
        },
        "routes": [
            {"name": "default", "match": {"models": ["auto", "gpt-5.4-mini"]}, "ladder": ["small", "local", "small"]},
            {"name": "quick", "match": {"models": ["quick"]}, "ladder": ["local"], "timeouts": {"total": "20s"}},
        ],
    })
}

#[test]
fn a_good_document_becomes_a_config() {
    let config = parse(&good()).unwrap();
    assert_eq!(config.sidecar.cluster.as_str(), "baton-sidecar");
    assert_eq!(config.limits.held_answer, 1_048_576);
    assert_eq!(config.models.len(), 3);

    let route = config.route_for_model("gpt-5.4-mini").unwrap();
    assert_eq!(route.name.as_str(), "default");
    let rungs: Vec<_> = route
        .ladder
        .iter()
        .map(|model| model.name.as_str())
        .collect();
    assert_eq!(rungs, ["small", "local", "small"]);
    let [small, local, _] = route.ladder.as_slice() else {
        panic!("{route:?}")
    };
    assert_eq!(small.price.unwrap().input.to_string(), "0.00000075");
    assert_eq!(small.provider.base_path, "/v1");
    assert_eq!(local.provider.base_path, "");
    assert!(local.price.is_none());
    assert!(config.route_for_model("gpt-4").is_none());
    assert!(config.route_named("nowhere").is_none());
}

#[test]
fn phases_that_are_not_given_fit_the_total() {
    let config = parse(&good()).unwrap();
    let timeouts = |name| {
        let timeouts = config.route_named(name).unwrap().timeouts;
        [timeouts.first_byte, timeouts.answer, timeouts.total].map(|phase| phase.as_secs())
    };
    assert_eq!(timeouts("default"), [30, 120, 300]);
    assert_eq!(timeouts("quick"), [20, 20, 20]);
}

/// Where a good document is spoilt, with what, and everything that is said about it.
const MISTAKES: &[(&str, &str, &[&str])] = &[
    // The document.
    (
        "",
        "null",
        &["the document: invalid type: null, expected a map of settings"],
    ),
    (
        "",
        "[]",
        &["the document: invalid type: sequence, expected a map of settings"],
    ),
    (
        "",
        "{}",
        &[
            "sidecar: missing, expected how the sidecar is reached",
            "providers: missing, expected a map of providers",
            "models: missing, expected a map of models",
            "routes: missing, expected a list of routes",
        ],
    ),
    (
        "/route",
        "[]",
        &[
            "route: unknown field `route`, expected one of `sidecar`, `limits`, `providers`, `models`, `routes`",
        ],
    ),
];

#[test]
fn each_mistake_is_told_in_these_words() {
    for (pointer, value, expected) in MISTAKES {
        let mut document = good();
        *place(&mut document, pointer) = serde_json::from_str(value).unwrap();
        let told = parse(&document).map(drop).unwrap_err().to_string();
        let told: Vec<_> = told.lines().collect();
        assert_eq!(told, *expected, "{pointer} = {value}");
    }
}

fn parse(document: &Value) -> Result<Config, baton_core::config::ConfigErrors> {
    Config::parse(document.to_string().as_bytes())
}

/// The value at `pointer`, made where only its last key is missing.
fn place<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    let Some((above, key)) = pointer.rsplit_once('/') else {
        return document;
    };
    let above = document.pointer_mut(above).unwrap();
    match key.parse::<usize>() {
        Ok(index) => &mut above[index],
        Err(_) => &mut above[key],
    }
}
