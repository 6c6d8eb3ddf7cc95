//! What holds of every repair.

use baton_core::verify::repair::{End, text};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ -~äß漢\\n\\t]{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 30, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("[a-z_]{1,6}", inner, 0..4).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// An object or a list, which is what repair looks for.
fn whole() -> impl Strategy<Value = Value> {
    json().prop_map(|value| match value {
        Value::Object(_) | Value::Array(_) => value,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Value::from(vec![value])
        }
    })
}

/// The same value as a model may write it that knows JSON by hearsay.
fn carelessly(value: &Value, style: u8) -> String {
    let comma = if style & 1 == 0 { "" } else { "," };
    let blank = if style & 2 == 0 { " " } else { " /* { */\n" };
    let quote = |text: &str| match style & 4 {
        0 => Value::from(text).to_string(),
        _ => {
            let inside = Value::from(text).to_string();
            let inside = inside[1..inside.len() - 1]
                .replace("\\\"", "\"")
                .replace('\'', "\\'");
            format!("'{inside}'")
        }
    };
    let joined = |parts: Vec<String>| match parts.is_empty() {
        true => String::new(),
        false => format!("{}{comma}{blank}", parts.join(",")),
    };
    match value {
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                format!("{}:{blank}{}", quote(key), carelessly(value, style))
            };
            format!("{{{}}}", joined(members.iter().map(member).collect()))
        }
        Value::Array(elements) => {
            format!(
                "[{}]",
                joined(
                    elements
                        .iter()
                        .map(|value| carelessly(value, style))
                        .collect()
                )
            )
        }
        Value::String(text) => quote(text),
        Value::Bool(true) if style & 8 != 0 => "True".to_owned(),
        Value::Null if style & 8 != 0 => "None".to_owned(),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

fn read(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

proptest! {
    #[test]
    fn what_is_json_is_never_touched(value in json()) {
        for written in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
            prop_assert_eq!(text(&written, End::Whole), None);
            prop_assert_eq!(text(&written, End::Cut), None);
        }
    }

    #[test]
    fn carelessness_costs_nothing(value in whole(), style in 0..16_u8) {
        let written = carelessly(&value, style);
        let mended = text(&written, End::Whole).unwrap_or_else(|| written.clone());
        prop_assert_eq!(read(&mended), value, "{}", written);
    }

    #[test]
    fn words_and_fences_around_it_go(value in whole(), style in 0..16_u8, before in "[a-zA-Z ,.]{0,20}") {
        let written = carelessly(&value, style);
        prop_assume!(!written.contains("```"));
        let fenced = format!("{before}:\n```json\n{written}\n```\nAnything else?");
        prop_assert_eq!(read(&text(&fenced, End::Whole).unwrap()), value);
    }

    /// Only brackets are put at the end, and only where the answer was not cut off.
    #[test]
    fn missing_brackets_are_put_where_nothing_else_is_missing(value in whole()) {
        let written = value.to_string();
        let open = written.trim_end_matches(['}', ']']);
        prop_assume!(open.len() < written.len() && !open.ends_with(['{', '[']));
        prop_assert_eq!(text(open, End::Cut), None);
        prop_assert_eq!(text(open, End::Whole).map(|mended| read(&mended)), Some(value));
    }

    #[test]
    fn whatever_comes_out_is_json_and_stays_so(
        pieces in vec(select(vec![
            "{", "}", "[", "]", "\"", "'", ":", ",", "\\", "\\u", "d800", "1", "-", "e9", "true", "None", "a b", "```\n", "```json\n", "\n",
            "//", "/*", "*/", "é", "\u{feff}", "\u{0}", "\u{2028}",
        ]), 0..30),
        end in select(vec![End::Whole, End::Cut]),
    ) {
        let written = pieces.concat();
        if let Some(mended) = text(&written, end) {
            read(&mended);
            prop_assert_eq!(text(&mended, end), None);
            prop_assert!(serde_json::from_str::<Value>(&written).is_err());
        }
    }

    #[test]
    fn any_text_will_do(written in any::<String>()) {
        text(&written, End::Whole);
    }
}
