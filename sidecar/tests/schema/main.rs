//! The published JSON Schema against the shipped configuration, and against what Baton refuses.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod checker;

use std::fs;

use serde_json::{Value, json};

use checker::Checker;

/// Where a shipped bootstrap has Baton's configuration.
const CONFIGURATION: &str = "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters/0/typed_config/config/configuration/value";

#[test]
fn the_schema_takes_the_shipped_configurations() {
    for file in ["envoy.yaml", "providers.yaml"] {
        assert!(takes(&configuration_in(file)), "{file}");
    }
}

#[test]
fn the_schema_takes_every_way_to_write_a_limit() {
    for limit in [json!("16MiB"), json!("512KiB"), json!(1024), json!(null)] {
        assert!(takes(&with("/limits", json!({"held_answer": limit}))));
    }
}

#[test]
fn the_schema_refuses_the_mistakes_of_a_hurried_hand() {
    for (place, value) in [
        ("/sidcar", json!({})),
        ("/sidecar", json!({})),
        ("/sidecar", json!(["baton-sidecar"])),
        ("/sidecar/timeout", json!(5)),
        ("/sidecar/timeout", json!("5")),
        ("/sidecar/timeout", json!("0s")),
        ("/limits", json!({"held_answer": "16MB"})),
        ("/limits", json!({"held_answer": 0})),
        ("/providers/openai/format", json!("openia")),
        ("/providers/openai/fromat", json!("openai")),
        ("/providers/openai/max_tokens", json!("tokens")),
        ("/providers/openai/stream_options", json!("false")),
        ("/models/small/context", json!("128k")),
        ("/models/small/max_output", json!(0)),
        ("/models/small/price", json!({"input": "1"})),
        ("/models/small/price/input", json!(0.75)),
        ("/models/small/price/input", json!("0.0000001")),
        ("/routes/0/ladder", json!([])),
        ("/routes/0/ladder", json!(vec!["small"; 9])),
        ("/routes/0/ladder", json!([null])),
        ("/routes/0/match", json!({"models": []})),
        ("/routes/0/timeouts/total", json!("1d")),
    ] {
        assert!(!takes(&with(place, value.clone())), "{place} = {value}");
    }
}

fn takes(document: &Value) -> bool {
    let schema = include_str!("../../../envoy/baton.schema.json");
    let schema = serde_json::from_str(schema).unwrap();
    Checker { root: &schema }.takes(document)
}

fn configuration_in(file: &str) -> Value {
    let path = format!("{}/../envoy/{file}", env!("CARGO_MANIFEST_DIR"));
    let bootstrap: Value = serde_saphyr::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    bootstrap.pointer(CONFIGURATION).unwrap().clone()
}

/// The shipped configuration with another value at a pointer.
fn with(place: &str, value: Value) -> Value {
    let mut document = configuration_in("envoy.yaml");
    let (above, key) = place.rsplit_once('/').unwrap();
    let holder = document.pointer_mut(above).unwrap();
    holder
        .as_object_mut()
        .unwrap()
        .insert(key.to_owned(), value);
    document
}
