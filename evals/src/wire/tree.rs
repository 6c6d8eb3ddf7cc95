//! Whether a JSON document says all that another one says, wherever it says it.
//!
//! Formats let the same be said in several ways: a text or a list of one text, `systemInstruction` or
//! `system_instruction`. So each leaf is looked for by its member's name and its value, not by its path.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// What a format says where nothing is said: no other way is asked for by saying it.
const DEFAULTS: [(&str, &str); 8] = [
    ("n", "1"),
    ("candidatecount", "1"),
    ("responsemodalities", "TEXT"),
    ("servicetier", "default"),
    ("iserror", "false"),
    // Anthropic wants no other beside thinking.
    ("temperature", "1.0"),
    // It comes along wherever there is any.
    ("include", "reasoning.encrypted_content"),
    // Of a mark for the prompt's cache; no other mode has a meaning there.
    ("mode", "explicit"),
];

/// How much to think: said in words, levels or tokens, each of which stands for the others.
const AMOUNTS: [&str; 5] = [
    "effort",
    "reasoningeffort",
    "thinkinglevel",
    "thinkingbudget",
    "budgettokens",
];

/// The members of `asked` that are neither in `written` nor named in `dropped`.
pub(crate) fn missing(
    asked: &Value,
    written: &Value,
    dropped: &[Cow<'static, str>],
) -> Vec<String> {
    let there = Document::of(written);
    let mut missing = BTreeSet::new();
    let thinking_is_dropped = dropped.iter().any(|name| name == "thinking");
    visit(asked, &mut Vec::new(), &mut |path, value| match value {
        Value::Object(members) => !(thinking_is_dropped && is_thinking(members)),
        Value::Null | Value::Array(_) => true,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let says_nothing = value == "" || is_structure(path, value) || is_named(path, dropped);
            if !says_nothing && !there.says(path, value) {
                missing.insert(path.join("."));
            }
            true
        }
    });
    missing.into_iter().collect()
}

/// What a document says.
struct Document {
    leaves: Vec<(String, Value)>,
}

impl Document {
    fn of(document: &Value) -> Self {
        let mut leaves = Vec::new();
        visit(document, &mut Vec::new(), &mut |path, value| {
            if !value.is_object() && !value.is_array() {
                leaves.push((last(path), value.clone()));
            }
            true
        });
        Self { leaves }
    }

    fn says(&self, path: &[&str], value: &Value) -> bool {
        let name = last(path);
        let is_amount = AMOUNTS.contains(&name.as_str());
        self.leaves
            .iter()
            .any(|(other_name, other)| match (value, other) {
                (_, _) if is_amount && AMOUNTS.contains(&other_name.as_str()) => true,
                (Value::String(text), Value::String(other)) => holds(other, text),
                (Value::Number(one), Value::Number(other)) => {
                    name == *other_name && one.as_f64() == other.as_f64()
                }
                (_, _) => name == *other_name && value == other,
            })
    }
}

/// Visits a value and all that is in it, with the names of the members it is in, as far as `visitor` says
/// that it should go on.
fn visit<'v>(
    value: &'v Value,
    path: &mut Vec<&'v str>,
    visitor: &mut impl FnMut(&[&'v str], &'v Value) -> bool,
) {
    if !visitor(path, value) {
        return;
    }
    match value {
        Value::Array(elements) => elements
            .iter()
            .for_each(|element| visit(element, path, visitor)),
        Value::Object(members) => {
            for (name, member) in members {
                path.push(name);
                visit(member, path, visitor);
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A piece of a history that a model thought, in whichever format.
fn is_thinking(members: &Map<String, Value>) -> bool {
    let kind = members
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    ["thinking", "redacted_thinking", "reasoning"].contains(&kind)
        || members
            .get("thought")
            .is_some_and(|thought| *thought == true)
}

/// What tells kinds apart, or names what the path and the rung decide, says nothing by itself.
fn is_structure(path: &[&str], value: &Value) -> bool {
    if *path == ["model"] || *path == ["stream"] || path.last() == Some(&"type") {
        return true;
    }
    let is_default = |(name, default): &(&str, &str)| {
        last(path) == *name
            && value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
                == *default
    };
    match path.last() {
        // Developer and system are one, and may have a place of their own.
        Some(&"role") => value == "developer" || value == "system",
        // The order of a schema's properties says the same.
        Some(&"propertyOrdering") => true,
        // Where a call stands in its list.
        Some(&"index") => path.contains(&"tool_calls"),
        // Ids of items in a history of Responses: results refer to calls by `call_id`.
        Some(&("id" | "status")) => path.first() == Some(&"input"),
        _ => DEFAULTS.iter().any(is_default),
    }
}

/// Whether a name in `dropped` covers this member: one that it is in, or the end of its path.
fn is_named(path: &[&str], dropped: &[Cow<'static, str>]) -> bool {
    let is_amount = AMOUNTS.contains(&last(path).as_str());
    let path: Vec<String> = path.iter().map(|member| plain(member)).collect();
    dropped.iter().any(|name| {
        if name == "thinking"
            && (is_amount || path.last().is_some_and(|it| it == "reasoningcontent"))
        {
            return true;
        }
        let name: Vec<String> = name.split('.').map(plain).collect();
        path.windows(name.len()).any(|part| part == name)
    })
}

/// The last member's name in the form in which spellings are one.
fn last(path: &[&str]) -> String {
    let name = path.last().map(|name| plain(name)).unwrap_or_default();
    match name.as_str() {
        "maxtokens" if path.contains(&"reasoning") => "budgettokens".to_owned(),
        "maxtokens" => "maxcompletiontokens".to_owned(),
        _ => name,
    }
}

fn plain(name: &str) -> String {
    // What Responses once called it.
    let name = if name == "generate_summary" {
        "summary"
    } else {
        name
    };
    name.chars()
        .filter(|c| *c != '_')
        .flat_map(char::to_lowercase)
        .collect()
}

/// Whether a text says this: as it is, as part of it, as the same JSON, or as the same base64.
fn holds(text: &str, part: &str) -> bool {
    let json = |text: &str| serde_json::from_str::<Value>(text).ok();
    let base64 = |text: &str| text.replace('-', "+").replace('_', "/");
    text.contains(part)
        || text.eq_ignore_ascii_case(part)
        || part.starts_with('{') && json(part).is_some_and(|part| json(text) == Some(part))
        || part.len() > 64 && base64(text).contains(base64(part).trim_end_matches('='))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn missed(asked: &Value, written: &Value, dropped: &[&'static str]) -> Vec<String> {
        let dropped: Vec<_> = dropped.iter().map(|name| Cow::Borrowed(*name)).collect();
        missing(asked, written, &dropped)
    }

    #[test]
    fn finds_what_is_said_another_way() {
        let asked = json!({
            "max_tokens": 9, "messages": [{"role": "developer", "content": "Hi"}], "stop": null,
            "thinkingConfig": {"thinkingLevel": "HIGH"},
        });
        let written = json!({
            "max_completion_tokens": 9.0, "messages": [{"content": [{"text": "Hi"}]}],
            "thinking_config": {"thinking_budget": 24576},
        });
        assert_eq!(missed(&asked, &written, &[]), [""; 0]);
    }

    #[test]
    fn misses_what_is_neither_said_nor_named() {
        let asked = json!({"seed": 9, "user": "u", "messages": [{"name": "n", "content": "Hi"}]});
        let written = json!({"messages": [{"content": "Hello"}]});
        let missed = missed(&asked, &written, &["user", "messages.name"]);
        assert_eq!(missed, ["messages.content", "seed"]);
    }

    #[test]
    fn leaves_out_thinking_that_is_named_as_dropped() {
        let asked = json!({"contents": [{"parts": [{"text": "I think", "thought": true}, {"text": "No"}]}]});
        let written = json!({"contents": [{"parts": [{"text": "No"}]}]});
        assert_eq!(missed(&asked, &written, &["thinking"]), [""; 0]);
        assert_eq!(
            missed(&asked, &written, &[]),
            ["contents.parts.text", "contents.parts.thought"]
        );
    }
}
