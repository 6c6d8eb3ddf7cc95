use super::*;
use crate::json::to_json_text;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn objects_are_closed_all_the_way_down() {
    check(
        r##"{"$defs":{"P":{"type":"object","properties":{}}},"type":"object","properties":{"b":{"$ref":"#/$defs/P"},"a":{"type":["object","null"],"properties":{}},"l":{"type":"array","items":{"properties":{}}}},"required":["b"]}"##,
        r##"{"$defs":{"P":{"type":"object","properties":{},"additionalProperties":false}},"type":"object","properties":{"b":{"$ref":"#/$defs/P"},"a":{"type":["object","null"],"properties":{},"additionalProperties":false},"l":{"type":"array","items":{"properties":{},"additionalProperties":false}}},"required":["b"],"additionalProperties":false}"##,
    );
}

#[test]
fn members_keep_their_order() {
    check(
        r#"{"type":"object","additionalProperties":true,"properties":{"why":{"type":"string"},"answer":{"type":"integer"}}}"#,
        r#"{"type":"object","properties":{"why":{"type":"string"},"answer":{"type":"integer"}},"additionalProperties":false}"#,
    );
}

#[test]
fn constraints_beyond_the_subset_are_told() {
    check(
        r#"{"type":"integer","minimum":1,"maximum":10.5,"$comment":"x"}"#,
        r#"{"type":"integer","description":"{minimum: 1, maximum: 10.5}"}"#,
    );
    check(
        r#"{"type":"string","description":"A code","pattern":"^a\"$","format":"email"}"#,
        r#"{"type":"string","description":"A code\n\n{pattern: \"^a\\\"$\"}","format":"email"}"#,
    );
    check(
        r#"{"type":"array","minItems":1,"maxItems":3}"#,
        r#"{"type":"array","minItems":1,"description":"{maxItems: 3}"}"#,
    );
    check(
        r#"{"type":"string","format":"iban"}"#,
        r#"{"type":"string","description":"{format: \"iban\"}"}"#,
    );
}

#[test]
fn one_of_several_is_any_of_them() {
    check(
        r#"{"oneOf":[{"type":"null"},{"type":"string","maxLength":2}]}"#,
        r#"{"anyOf":[{"type":"null"},{"type":"string","description":"{maxLength: 2}"}]}"#,
    );
}

#[test]
fn what_cannot_be_held_is_refused() {
    let any_name = "a schema with members of any name";
    for (schema, why) in [
        (
            r##"{"type":"object","properties":{"again":{"$ref":"#"}}}"##,
            "a schema that contains itself",
        ),
        (
            r#"{"type":"object","additionalProperties":{"type":"integer"}}"#,
            any_name,
        ),
        (r#"{"type":"object","additionalProperties":true}"#, any_name),
        ("true", "a schema that is no object, or nested too deep"),
    ] {
        let json = Json::parse(schema.to_owned()).expect("JSON");
        let refused = of_strict_input(&json).expect_err("it cannot be held");
        assert_eq!(refused.0, why, "{schema}");
    }
    let deep = format!("{}1{}", r#"{"items":"#.repeat(200), "}".repeat(200));
    let json = Json::parse(deep).expect("JSON");
    assert!(of_strict_input(&json).is_err());
}

#[test]
fn the_input_of_a_tool_stays_as_it_is_but_for_its_type() {
    for (schema, expected) in [
        (
            r#"{ "type":"object", "x":1.50 }"#,
            r#"{ "type":"object", "x":1.50 }"#,
        ),
        ("{}", r#"{"type":"object"}"#),
        (
            r#"{"properties":{}}"#,
            r#"{"type":"object","properties":{}}"#,
        ),
    ] {
        let json = Json::parse(schema.to_owned()).expect("JSON");
        let said = of_input(&json).expect("a schema");
        assert_eq!(to_json_text(&said), expected);
    }
}

#[track_caller]
fn check(schema: &str, expected: &str) {
    let json = Json::parse(schema.to_owned()).expect("JSON");
    let said = of_strict_input(&json).expect("a schema");
    assert_eq!(to_json_text(&said), expected);
}
