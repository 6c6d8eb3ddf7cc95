//! A value that fits a JSON Schema: what a model would fill in.

use serde_json::{Map, Value, json};

/// How deep a schema is followed; one may contain itself.
const DEPTH: usize = 12;

/// A value that fits the schema, roughly: types, required shape, enumerations, references.
pub(super) fn fitting(schema: &Value) -> Value {
    fit(schema, schema, "value", DEPTH)
}

fn fit(schema: &Value, root: &Value, name: &str, depth: usize) -> Value {
    if depth == 0 {
        return Value::Null;
    }
    let deeper = |schema: &Value, name: &str| fit(schema, root, name, depth.saturating_sub(1));
    if let Some(target) = schema["$ref"].as_str() {
        let target = root.pointer(target.trim_start_matches('#'));
        return target.map_or(Value::Null, |target| deeper(target, name));
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    for several in ["enum", "anyOf", "oneOf", "allOf"] {
        match schema[several].get(0) {
            Some(first) if several == "enum" => return first.clone(),
            Some(first) => return deeper(first, name),
            None => {}
        }
    }
    match &*kind(schema) {
        "object" => {
            let members = schema["properties"].as_object().into_iter().flatten();
            let object: Map<String, Value> = members
                .map(|(name, schema)| (name.clone(), deeper(schema, name)))
                .collect();
            object.into()
        }
        "array" => json!([deeper(&schema["items"], name)]),
        "integer" => schema.get("minimum").cloned().unwrap_or(json!(1)),
        "number" => json!(1.5),
        "boolean" => json!(true),
        "null" => Value::Null,
        _ => json!(format!("some {name}")),
    }
}

/// The type, in JSON Schema's words or in OpenAPI's capitals; the first of several.
fn kind(schema: &Value) -> String {
    let kind = &schema["type"];
    let kind = kind.as_str().or_else(|| kind[0].as_str());
    let guess = if schema["properties"].is_object() {
        "object"
    } else {
        "string"
    };
    kind.unwrap_or(guess).to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::fitting;

    #[test]
    fn a_sample_has_every_member_and_follows_references() {
        let schema = json!({
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "unit": {"enum": ["C", "F"]},
                "days": {"type": "ARRAY", "items": {"$ref": "#/$defs/day"}},
                "note": {"type": ["string", "null"]},
            },
            "$defs": {"day": {"type": "integer"}},
        });
        assert_eq!(
            fitting(&schema),
            json!({"city": "some city", "unit": "C", "days": [1], "note": "some note"})
        );
    }

    #[test]
    fn a_schema_that_contains_itself_ends() {
        let schema = json!({"properties": {"more": {"$ref": "#"}}});
        assert!(fitting(&schema).to_string().ends_with("null}}}}}}"));
    }
}
