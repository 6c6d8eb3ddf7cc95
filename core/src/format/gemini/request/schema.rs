//! Google's own dialect of schemas, a part of OpenAPI's, as JSON Schema.
//!
//! Types are in capitals, `nullable` stands for a type of null beside, large numbers may be strings,
//! and keys may be in snake case. A schema that is JSON Schema already comes out as it was. The order
//! of members stays: models write answers in it.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::super::read::camel;
use crate::json::{Json, Name};

/// The schema in JSON Schema; as it was where it is no schema at all.
pub(super) fn json_schema(schema: &Json) -> Json {
    let mut deserializer = serde_json::Deserializer::from_str(schema.as_str());
    Subschema
        .deserialize(&mut deserializer)
        .ok()
        .and_then(Json::parse)
        .unwrap_or_else(|| schema.clone())
}

/// A schema. Depth is bounded by the parser's own limit.
struct Subschema;

impl<'de> DeserializeSeed<'de> for Subschema {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Subschema {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a schema")
    }

    /// `additionalProperties` may be one.
    fn visit_bool<E>(self, yes: bool) -> Result<String, E> {
        Ok(yes.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut members = Members::default();
        let mut nullable = false;
        let (mut types, mut values) = (None, None);
        while let Some(Name(key)) = map.next_key::<Name<'de>>()? {
            match &*camel(&key) {
                "type" => types = Some((members.reserve("type"), map.next_value::<&RawValue>()?)),
                "enum" => values = Some((members.reserve("enum"), map.next_value::<&RawValue>()?)),
                "nullable" => nullable = map.next_value()?,
                // Google's word for a text that is one of `enum`.
                "format" => members.add("format", format(map.next_value()?)),
                // Meant for Google's models; the order of the properties says the same.
                "propertyOrdering" => drop(map.next_value::<IgnoredAny>()?),
                "properties" => members.add("properties", map.next_value_seed(Named)?),
                "items" => members.add("items", map.next_value_seed(Self)?),
                "additionalProperties" => {
                    members.add("additionalProperties", map.next_value_seed(Self)?);
                }
                "anyOf" => members.add("anyOf", map.next_value_seed(Listed)?),
                known @ ("minItems" | "maxItems" | "minLength" | "maxLength" | "minProperties"
                | "maxProperties") => members.add(known, number(map.next_value()?)),
                _ => members.add(&key, map.next_value::<&RawValue>()?.get().to_owned()),
            }
        }
        if let Some((at, raw)) = types {
            members.set(at, types_of(raw, nullable));
        }
        if let Some((at, raw)) = values {
            members.set(at, values_of(raw, nullable));
        }
        Ok(members.object())
    }
}

/// Schemas by name: properties may be called anything.
struct Named;

impl<'de> DeserializeSeed<'de> for Named {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Named {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("schemas by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut members = Members::default();
        while let Some(key) = map.next_key::<String>()? {
            members.add(&key, map.next_value_seed(Subschema)?);
        }
        Ok(members.object())
    }
}

/// A list of schemas.
struct Listed;

impl<'de> DeserializeSeed<'de> for Listed {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Listed {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of schemas")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<String, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = array.next_element_seed(Subschema)? {
            elements.push(element);
        }
        Ok(format!("[{}]", elements.join(",")))
    }
}

/// Members to be written, keys as JSON strings.
#[derive(Default)]
struct Members(Vec<(String, String)>);

impl Members {
    fn add(&mut self, key: &str, json: String) {
        self.0.push((quoted(key), json));
    }

    /// A member whose value is known later, at its place.
    fn reserve(&mut self, key: &str) -> usize {
        self.add(key, String::new());
        self.0.len().saturating_sub(1)
    }

    fn set(&mut self, at: usize, json: String) {
        if let Some((_, value)) = self.0.get_mut(at) {
            *value = json;
        }
    }

    fn object(self) -> String {
        let written = self.0.into_iter().filter(|(_, json)| !json.is_empty());
        let members: Vec<_> = written.map(|(key, json)| format!("{key}:{json}")).collect();
        format!("{{{}}}", members.join(","))
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The types, null among them if it may be that. An unknown type is none.
fn types_of(raw: &RawValue, nullable: bool) -> String {
    let Ok(word) = serde_json::from_str::<String>(raw.get()) else {
        return raw.get().to_owned();
    };
    match (word.to_ascii_lowercase().as_str(), nullable) {
        ("type_unspecified", _) => String::new(),
        (word, true) => format!(r#"[{},"null"]"#, quoted(word)),
        (word, false) => quoted(word),
    }
}

/// The values it may have, null among them if it may be that.
fn values_of(raw: &RawValue, nullable: bool) -> String {
    match raw.get().strip_suffix(']') {
        Some(values) if nullable && values != "[" => format!("{values},null]"),
        Some(_) | None => raw.get().to_owned(),
    }
}

/// The format, which is nothing where it only says that there is an `enum`.
fn format(raw: &RawValue) -> String {
    let text = raw.get();
    if text == "\"enum\"" { "" } else { text }.to_owned()
}

/// Protocol buffers write 64-bit numbers as strings.
fn number(raw: &RawValue) -> String {
    let text = raw.get();
    let bare = text.trim_matches('"');
    let is_number = bare.bytes().all(|byte| byte.is_ascii_digit()) && !bare.is_empty();
    if is_number { bare } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn googles_dialect_becomes_json_schema() {
        check(
            r#"{"type":"OBJECT","properties":{"type":{"type":"STRING","nullable":true},
                "list":{"type":"ARRAY","min_items":"2","items":{"type":"NUMBER"}},
                "any":{"any_of":[{"type":"INTEGER"},{"type":"BOOLEAN"}]},
                "free":{"type":"TYPE_UNSPECIFIED","description":"x"},
                "unit":{"type":"STRING","format":"enum","enum":["C","F"],"nullable":true}},
                "required":["type"],"propertyOrdering":["type","list"]}"#,
            r#"{"type":"object","properties":{"type":{"type":["string","null"]},
                "list":{"type":"array","minItems":2,"items":{"type":"number"}},
                "any":{"anyOf":[{"type":"integer"},{"type":"boolean"}]},
                "free":{"description":"x"},
                "unit":{"type":["string","null"],"enum":["C","F",null]}},
                "required":["type"]}"#,
        );
    }

    #[test]
    fn json_schema_stays_as_it_is() {
        let schema = r##"{"$defs":{"A":{"type":"OBJECT"}},"type":["string","null"],"$ref":"#/$defs/A","additionalProperties":false,"zeta":1,"alpha":2}"##;
        check(schema, schema);
    }

    #[test]
    fn what_is_no_schema_stays_as_it_is() {
        for text in ["[1]", "5", "null", r#"{"properties":[]}"#] {
            check(text, text);
        }
        let deep = r#"{"items":"#.repeat(200) + "{}" + &"}".repeat(200);
        check(&deep, &deep);
    }

    #[track_caller]
    fn check(schema: &str, expected: &str) {
        let json = |text: &str| Json::parse(text.to_owned()).unwrap();
        let compact = expected.replace("\n                ", "");
        assert_eq!(json_schema(&json(schema)).as_str(), compact);
    }
}
