//! As much of JSON Schema as our schema says, and not a keyword more: one it does not know fails the
//! test. A library for all of it would bring forty crates and licences that we do not take.

use regex::Regex;
use serde_json::Value;

pub(crate) struct Checker<'a> {
    pub(crate) root: &'a Value,
}

impl Checker<'_> {
    pub(crate) fn takes(&self, value: &Value) -> bool {
        self.fits(self.root, value)
    }

    fn fits(&self, schema: &Value, value: &Value) -> bool {
        let keywords = schema.as_object().unwrap();
        keywords
            .iter()
            .all(|(keyword, wanted)| self.keyword(keyword, wanted, schema, value))
    }

    fn keyword(&self, keyword: &str, wanted: &Value, schema: &Value, value: &Value) -> bool {
        match keyword {
            "$schema" | "$defs" | "title" | "description" | "format" => true,
            "$ref" => self.fits(self.definition(wanted.as_str().unwrap()), value),
            "anyOf" => self.fitting(wanted, value) > 0,
            "oneOf" => self.fitting(wanted, value) == 1,
            "const" => value == wanted,
            "type" => is_of_type(wanted, value),
            "required" => {
                let keys = wanted.as_array().unwrap().iter();
                value.is_object()
                    && keys
                        .flat_map(Value::as_str)
                        .all(|key| value.get(key).is_some())
            }
            "properties" => fields(value).all(|(key, value)| {
                wanted
                    .get(key)
                    .is_none_or(|schema| self.fits(schema, value))
            }),
            "additionalProperties" => fields(value)
                .filter(|(key, _)| schema.pointer(&format!("/properties/{key}")).is_none())
                .all(|(_, value)| wanted.is_object() && self.fits(wanted, value)),
            "items" => entries(value).all(|entry| self.fits(wanted, entry)),
            "minProperties" => fields(value).count() >= size(wanted),
            "minItems" => entries(value).count() >= size(wanted),
            "maxItems" => entries(value).count() <= size(wanted),
            "minimum" => value
                .as_f64()
                .is_none_or(|number| number >= wanted.as_f64().unwrap()),
            "pattern" => {
                let pattern = Regex::new(wanted.as_str().unwrap()).unwrap();
                value.as_str().is_none_or(|text| pattern.is_match(text))
            }
            unknown => panic!("teach this checker the keyword `{unknown}`"),
        }
    }

    fn definition(&self, reference: &str) -> &Value {
        self.root
            .pointer(reference.strip_prefix('#').unwrap())
            .unwrap()
    }

    fn fitting(&self, schemas: &Value, value: &Value) -> usize {
        entries(schemas)
            .filter(|schema| self.fits(schema, value))
            .count()
    }
}

fn is_of_type(wanted: &Value, value: &Value) -> bool {
    let name = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    wanted == name || entries(wanted).any(|wanted| wanted == name)
}

fn entries(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn size(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}
