//! Gemini's calls that come in pieces: a name first, then arguments by their place, `$.days[0]`.

use serde_json::{Map, Value};

/// Adds a call, or a piece of the one that goes on.
pub(crate) fn add(calls: &mut Vec<(String, Value)>, call: &Value) {
    let name = call["name"].as_str().unwrap_or_default();
    if !name.is_empty() {
        let arguments = call["args"].as_object().cloned().unwrap_or_default();
        calls.push((name.to_owned(), Value::Object(arguments)));
    }
    let Some((_, arguments)) = calls.last_mut() else {
        return;
    };
    for piece in call["partialArgs"].as_array().into_iter().flatten() {
        let path = piece["jsonPath"].as_str().unwrap_or_default();
        put(place(arguments, path), piece);
    }
}

/// The value at this path, which is made where there is none.
fn place<'v>(arguments: &'v mut Value, path: &str) -> &'v mut Value {
    let steps = path
        .trim_start_matches('$')
        .split(['.', '[', ']'])
        .filter(|step| !step.is_empty());
    steps.fold(arguments, |value, step| match step.parse::<usize>() {
        Ok(index) => element(value, index),
        Err(_) => member(value, step),
    })
}

fn member<'v>(value: &'v mut Value, name: &str) -> &'v mut Value {
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    &mut value[name]
}

fn element(value: &mut Value, index: usize) -> &mut Value {
    if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    if let Value::Array(elements) = value
        && elements.len() <= index
    {
        elements.resize(index.saturating_add(1), Value::Null);
    }
    &mut value[index]
}

/// Texts grow, all else is there at once.
fn put(place: &mut Value, piece: &Value) {
    if let Some(text) = piece["stringValue"].as_str() {
        *place = Value::from(place.as_str().unwrap_or_default().to_owned() + text);
    }
    for kind in ["numberValue", "boolValue"] {
        if !piece[kind].is_null() {
            place.clone_from(&piece[kind]);
        }
    }
}
