//! How many schemas a schema is with every reference in its place.
//!
//! Ten definitions that each refer twice to the one before are a thousand schemas, thirty are a thousand
//! million, all to be looked at for one value. A reference back to one that is being unfolded counts once: it
//! goes on in a part of the value, and ends with it.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

/// How many there are; more than `most` as soon as that is plain.
pub(super) fn unfolded(schema: &Value, most: u64) -> u64 {
    let mut unfolding = Unfolding {
        named: HashMap::new(),
        known: HashMap::new(),
        open: HashSet::new(),
        most,
    };
    unfolding.name(schema);
    unfolding.count(schema, schema)
}

struct Unfolding<'v> {
    /// What has a name of its own: by its anchor or its address.
    named: HashMap<String, &'v Value>,
    /// The sizes of what was referred to.
    known: HashMap<&'v str, u64>,
    /// The references that are being unfolded.
    open: HashSet<&'v str>,
    most: u64,
}

impl<'v> Unfolding<'v> {
    /// Writes down what has a name. The depth is that of serde_json's values.
    fn name(&mut self, value: &'v Value) {
        for (key, inner) in members(value) {
            if let (Some("$anchor" | "$dynamicAnchor" | "$id" | "id"), Some(name)) =
                (key, inner.as_str())
            {
                let name = name.trim_start_matches('#').to_owned();
                self.named.entry(name).or_insert(value);
            }
            self.name(inner);
        }
    }

    fn count(&mut self, value: &'v Value, root: &'v Value) -> u64 {
        let mut sum = 1_u64;
        for (key, inner) in members(value) {
            let more = match (key, inner.as_str()) {
                (Some("$ref" | "$dynamicRef" | "$recursiveRef"), Some(target)) => {
                    self.referred(target, root)
                }
                // A definition counts where it is referred to.
                (Some("$defs" | "definitions"), _) => 0,
                _ => self.count(inner, root),
            };
            sum = sum.saturating_add(more);
            if sum > self.most {
                break;
            }
        }
        sum
    }

    fn referred(&mut self, target: &'v str, root: &'v Value) -> u64 {
        if let Some(known) = self.known.get(target) {
            return *known;
        }
        let Some(value) = self.find(target, root) else {
            return 1;
        };
        if !self.open.insert(target) {
            return 1;
        }
        let found = self.count(value, root);
        self.open.remove(target);
        self.known.insert(target, found);
        found
    }

    /// What a reference within the document means: a pointer, an anchor, or an address of a part of it. What is
    /// elsewhere is nothing to us.
    fn find(&self, target: &str, root: &'v Value) -> Option<&'v Value> {
        let (address, fragment) = target.split_once('#').unwrap_or((target, ""));
        let base = match address {
            "" => root,
            address => self.named.get(address)?,
        };
        match fragment {
            "" => Some(base),
            pointer if pointer.starts_with('/') => base.pointer(&pointer.replace("%25", "%")),
            anchor => self.named.get(anchor).copied(),
        }
    }
}

/// What stands in a value, by its key where it has one.
fn members(value: &Value) -> Box<dyn Iterator<Item = (Option<&str>, &Value)> + '_> {
    match value {
        Value::Object(members) => Box::new(
            members
                .iter()
                .map(|(key, value)| (Some(key.as_str()), value)),
        ),
        Value::Array(elements) => Box::new(elements.iter().map(|value| (None, value))),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Box::new(std::iter::empty())
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use serde_json::{Map, json};

    use super::*;

    #[test]
    fn a_reference_counts_as_what_it_means() {
        for (schema, count) in [
            (json!(true), 1),
            // The schema, and its keyword.
            (json!({"type": "string"}), 2),
            (
                json!({"$defs": {"a": {"type": "string"}}, "$ref": "#/$defs/a"}),
                3,
            ),
            // Once as it is, and once within itself.
            (json!({"$ref": "#"}), 3),
            (json!({"$ref": "https://example.com/elsewhere"}), 2),
            (json!({"$defs": {"a": {"$anchor": "b"}}, "$ref": "#b"}), 3),
        ] {
            assert_eq!(unfolded(&schema, 1000), count, "{schema}");
        }
    }

    #[test]
    fn what_doubles_with_every_definition_is_too_much() {
        let mut defs = Map::new();
        defs.insert("a0".to_owned(), json!({"type": "string"}));
        for count in 1..40 {
            let before = json!({"$ref": format!("#/$defs/a{}", count - 1)});
            defs.insert(format!("a{count}"), json!({"anyOf": [before, before]}));
        }
        let schema = json!({"$defs": defs, "$ref": "#/$defs/a39"});
        assert!(unfolded(&schema, 100_000) > 100_000);
    }
}
