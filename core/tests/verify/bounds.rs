//! What is large, deep or made to take long: without bounds these would not end, or end the process.

use baton_core::json::Json;
use baton_core::verify::repair::{End, text};
use baton_core::verify::{PatternError, Schema, SchemaError, regex};
use serde_json::{Map, Value, json};

use crate::scene::find;

const MEBIBYTE: usize = 1024 * 1024;

fn schema(schema: &Value) -> Result<Schema, SchemaError> {
    Schema::compile(&Json::parse(schema.to_string()).unwrap())
}

#[test]
fn deep_json_costs_no_stack() {
    let deep = "[".repeat(MEBIBYTE);
    let closed = format!("{deep}{}", "]".repeat(MEBIBYTE));
    for check in [
        json!({"json": {}}),
        json!({"json_schema": {"schema": {}}}),
        json!({"fields": {"required": ["a"]}}),
    ] {
        assert!(!find(&check, "", &deep).unwrap().has_passed(), "{check}");
    }
    // What is only skipped may be as deep as it likes; what is read may not.
    assert!(
        find(&json!({"json": {}}), "", &closed)
            .unwrap()
            .has_passed()
    );
    let found = find(&json!({"json_schema": {"schema": {}}}), "", &closed).unwrap();
    assert_eq!(
        found.why.unwrap(),
        "is not JSON: recursion limit exceeded at line 1 column 128"
    );
    assert_eq!(text(&deep, End::Whole), None);
    assert_eq!(text(&format!("{closed},"), End::Whole), None);
}

#[test]
fn large_answers_are_checked_soon() {
    let lines: Vec<_> = (0..100_000)
        .map(|count| json!({"name": "a", "count": count}))
        .collect();
    let large = json!({"lines": lines}).to_string();
    assert!(large.len() > 2 * MEBIBYTE);
    let schema =
        json!({"properties": {"lines": {"uniqueItems": true, "items": {"required": ["name"]}}}});
    assert!(
        find(&json!({"json_schema": {"schema": schema}}), "", &large)
            .unwrap()
            .has_passed()
    );
    let words = "word [1] and ```\n".repeat(4 * MEBIBYTE / 16);
    for check in ["citations", "code", "no_refusal", "language", "on_topic"] {
        find(
            &json!({check: {}}),
            "What is the word that comes again?",
            &words,
        );
    }
    find(&json!({"length": {"max_words": 10}}), "", &words);
    assert_eq!(text(&words, End::Whole), None);
}

#[test]
fn a_schema_that_multiplies_is_none() {
    let mut defs = Map::new();
    defs.insert("a0".to_owned(), json!({"type": "string"}));
    for count in 1..40 {
        let before = json!({"$ref": format!("#/$defs/a{}", count - 1)});
        defs.insert(format!("a{count}"), json!({"anyOf": [before, before]}));
    }
    let made = schema(&json!({"$defs": defs, "$ref": "#/$defs/a39"}));
    assert_eq!(made.unwrap_err(), SchemaError::TooMuch);
}

#[test]
fn a_schema_that_refers_to_itself_ends() {
    for circle in [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#"}]}),
        json!({"$dynamicRef": "#"}),
        json!({"$defs": {"a": {"not": {"$ref": "#/$defs/b"}}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}),
    ] {
        if let Ok(schema) = schema(&circle) {
            schema.check(&json!({"a": [1]}));
        }
    }
}

#[test]
fn a_schema_that_is_too_long_or_too_deep_is_none() {
    let long = json!({"const": "a".repeat(MEBIBYTE)});
    assert!(matches!(schema(&long), Err(SchemaError::TooLong(_))));
    let deep = format!("{}true{}", "[".repeat(200), "]".repeat(200));
    let deep = Schema::compile(&Json::parse(format!("{{\"enum\": {deep}}}")).unwrap());
    assert_eq!(deep.unwrap_err(), SchemaError::TooDeep);
}

#[test]
fn nothing_that_a_schema_refers_to_is_fetched() {
    for address in [
        "http://127.0.0.1:9/a.json",
        "file:///etc/hostname",
        "a.json",
    ] {
        let made = schema(&json!({"$ref": address}));
        assert_eq!(made.unwrap_err(), SchemaError::Elsewhere, "{address}");
    }
}

#[test]
fn expressions_that_would_take_long_are_given_up() {
    assert_eq!(
        regex("((a{0,100}){0,100}){0,100}").unwrap_err(),
        PatternError::TooLarge
    );
    // Not regular: it looks ahead.
    let slow = schema(&json!({"pattern": "^(a|a)*(?=b)c$"})).unwrap();
    assert!(!slow.check(&json!("a".repeat(5000))).has_passed());
    // Linear, whatever is between.
    let linear = json!({"matches": {"regex": "(a*)*(a*)*b"}});
    assert!(
        !find(&linear, "", &"a".repeat(MEBIBYTE))
            .unwrap()
            .has_passed()
    );
}
