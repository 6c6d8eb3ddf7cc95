//! The published JSON Schema. `UPDATE_GOLDEN=1`, which is `make schema`, writes it anew.
#![cfg(feature = "schema")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::{env, fs};

use baton_core::config::{Config, schema};
use serde_json::{Value, json};

const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../envoy/baton.schema.json");

#[test]
fn the_published_schema_is_the_one_of_this_code() {
    let made = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(PUBLISHED, &made).unwrap();
    }
    let published = fs::read_to_string(PUBLISHED).unwrap_or_default();
    assert!(
        made == published,
        "{PUBLISHED} is out of date: run `make schema`"
    );
}

/// A map with an unknown key in each section, and where the schema describes that section.
fn sections() -> Vec<(Value, &'static str)> {
    vec![
        (json!({"x": 0}), ""),
        (json!({"sidecar": {"x": 0}}), "/properties/sidecar"),
        (json!({"limits": {"x": 0}}), "/$defs/Limits"),
        (json!({"providers": {"a": {"x": 0}}}), "/$defs/Provider"),
        (json!({"models": {"a": {"x": 0}}}), "/$defs/Model"),
        (
            json!({"models": {"a": {"price": {"x": 0}}}}),
            "/$defs/Price",
        ),
        (json!({"placing": {"x": 0}}), "/$defs/Placing"),
        (json!({"placing": {"weights": {"x": 0}}}), "/$defs/Weights"),
        (
            json!({"placing": {"pairs": {"x": 0}}}),
            "/$defs/PairWeights",
        ),
        (
            json!({"placing": {"thresholds": {"x": 0}}}),
            "/$defs/Thresholds",
        ),
        (json!({"domains": {"a": {"x": 0}}}), "/$defs/Domain"),
        (json!({"routes": [{"x": 0}]}), "/$defs/Route"),
        (
            json!({"routes": [{"match": {"x": 0}}]}),
            "/$defs/Route/properties/match",
        ),
        (
            json!({"routes": [{"timeouts": {"x": 0}}]}),
            "/$defs/Timeouts",
        ),
        (json!({"routes": [{"split": {"x": 0}}]}), "/$defs/Split"),
        (
            json!({"routes": [{"split": {"arms": [{"x": 0}]}}]}),
            "/$defs/Arm",
        ),
        (json!({"routes": [{"shadow": {"x": 0}}]}), "/$defs/Shadow"),
        (json!({"routes": [{"observe": {"x": 0}}]}), "/$defs/Observe"),
        (check("language"), "/$defs/Language"),
        (check("matches"), "/$defs/Regex"),
        (check("json_schema"), "/$defs/JsonSchema"),
        (check("fields"), "/$defs/Required"),
        (check("citations"), "/$defs/Citations"),
        (check("length"), "/$defs/Length"),
        (check("on_topic"), "/$defs/OnTopic"),
        (check("confidence"), "/$defs/Confidence"),
        (check("judge"), "/$defs/Judge"),
        (check("http"), "/$defs/Http"),
    ]
}

/// The same for those of guardrails.
fn sections_of_guardrails() -> Vec<(Value, &'static str)> {
    vec![
        (
            json!({"routes": [{"guardrails": {"x": 0}}]}),
            "/$defs/Guardrails",
        ),
        (guardrail("secrets", &json!({"x": 0})), "/$defs/Rule"),
        (
            guardrail("secrets", &json!({"tenants": {"a": {"x": 0}}})),
            "/$defs/TenantRule",
        ),
        (guardrail("custom", &json!({"x": 0})), "/$defs/Custom"),
        (
            guardrail("custom", &json!({"tenants": {"a": {"x": 0}}})),
            "/$defs/CustomTenantRule",
        ),
        (guardrail("topics", &json!({"x": 0})), "/$defs/Topic"),
        (
            guardrail("topics", &json!({"tenants": {"a": {"x": 0}}})),
            "/$defs/TopicTenantRule",
        ),
    ]
}

#[test]
fn the_schema_has_the_keys_that_are_read() {
    let schema = schema().to_value();
    for (document, section) in [sections(), sections_of_guardrails()].concat() {
        let described = schema.pointer(section).unwrap();
        assert_eq!(
            described.get("additionalProperties"),
            Some(&json!(false)),
            "{section}"
        );
        let described = described
            .get("properties")
            .and_then(Value::as_object)
            .unwrap();
        assert_eq!(
            described.keys().cloned().collect::<BTreeSet<_>>(),
            keys_read(&document)
        );
    }
}

#[test]
fn the_schema_has_the_checks_and_guardrails_that_are_read() {
    let schema = schema().to_value();
    for (document, choice) in [
        (json!({"routes": [{"verify": [{"x": 0}]}]}), "Check"),
        (
            json!({"routes": [{"guardrails": {"request": [{"x": 0}]}}]}),
            "Guardrail",
        ),
    ] {
        let described = schema.pointer(&format!("/$defs/{choice}/oneOf")).unwrap();
        let described = described.as_array().unwrap().iter();
        let described = described.flat_map(|one| one["required"].as_array().unwrap());
        let described = described.map(|key| key.as_str().unwrap().to_owned());
        assert_eq!(described.collect::<BTreeSet<_>>(), keys_read(&document));
    }
}

/// A check of this kind with an unknown key.
fn check(kind: &str) -> Value {
    json!({"routes": [{"verify": [{kind: {"x": 0}}]}]})
}

/// A guardrail that looks for this, with these settings.
fn guardrail(seeks: &str, settings: &Value) -> Value {
    json!({"routes": [{"guardrails": {"request": [{seeks: settings}]}}]})
}

/// The keys that stand beside the unknown one in what is said about it.
fn keys_read(document: &Value) -> BTreeSet<String> {
    let told = Config::parse(document.to_string().as_bytes())
        .map(drop)
        .unwrap_err()
        .to_string();
    let (_, expected) = told.split_once("unknown key `x`, expected ").unwrap();
    let line = expected.lines().next().unwrap();
    line.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}
