use std::sync::Arc;

use super::*;
use crate::config::Config;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn a_name_is_quoted() {
    let name = WireName::try_from(r#"meta/Llama"3.1\8B"#).unwrap();
    assert_eq!(json_string(&name), r#""meta/Llama\"3.1\\8B""#);
}

#[test]
fn a_text_becomes_one_line_of_json() {
    assert_eq!(quote("a\r\n\u{0}\"☺"), r#""a\r\n\u0000\"☺""#);
}

#[test]
fn only_the_model_changes_where_nothing_else_must() {
    check(
        r#"{"messages": [], "model" : "auto", "max_tokens": 5, "stream_options": {}}"#,
        Counting::AsItIs,
        "",
        r#"{"messages": [], "model" : "wire", "max_tokens": 5, "stream_options": {}}"#,
    );
}

#[test]
fn usage_is_asked_for_beside_the_model_or_where_options_are() {
    check(
        r#"{"model":"auto","stream":true}"#,
        Counting::Ask,
        "",
        r#"{"model":"wire","stream_options":{"include_usage":true},"stream":true}"#,
    );
    for (options, expected) in [
        ("null", r#"{"include_usage":true}"#),
        ("{ }", r#"{"include_usage":true}"#),
        (r#"{"include_usage" : false}"#, r#"{"include_usage":true}"#),
        (
            r#"{"x": [1, 2], "include\u005fusage": null, "y": {}}"#,
            r#"{"include_usage":true,"x":[1, 2],"y":{}}"#,
        ),
    ] {
        check(
            &format!(r#"{{"stream_options": {options}, "model": "auto"}}"#),
            Counting::Ask,
            "",
            &format!(r#"{{"stream_options": {expected}, "model": "wire"}}"#),
        );
    }
}

#[test]
fn options_are_removed_for_servers_that_refuse_them() {
    let dialect = r#", "stream_options": false"#;
    for (body, expected) in [
        (
            r#"{"stream_options":{},"model":"auto"}"#,
            r#"{"model":"wire"}"#,
        ),
        (
            r#"{"model":"auto" , "stream_options" : {"include_usage":true} }"#,
            r#"{"model":"wire"  }"#,
        ),
        (
            r#"{"model":"auto","stream_options":null,"stream":true}"#,
            r#"{"model":"wire","stream":true}"#,
        ),
    ] {
        check(body, Counting::Ask, dialect, expected);
    }
}

#[test]
fn the_most_tokens_are_called_as_the_dialect_calls_them() {
    let (old, new) = (
        r#", "max_tokens": "max_tokens""#,
        r#", "max_tokens": "max_completion_tokens""#,
    );
    for (dialect, body, expected) in [
        (
            old,
            r#"{"max_completion_tokens": 5, "model":"auto"}"#,
            r#"{"max_tokens": 5, "model":"wire"}"#,
        ),
        (
            new,
            r#"{"model":"auto","max_tokens":5}"#,
            r#"{"model":"wire","max_completion_tokens":5}"#,
        ),
        (
            old,
            r#"{"max_tokens":5,"max_completion_tokens":6,"model":"auto"}"#,
            r#"{"max_tokens":6,"model":"wire"}"#,
        ),
        (
            new,
            r#"{"max_tokens":5,"max_completion_tokens":null,"model":"auto"}"#,
            r#"{"max_completion_tokens":5,"model":"wire"}"#,
        ),
        (
            "",
            r#"{"max_tokens":5,"max_completion_tokens":6,"model":"auto"}"#,
            r#"{"max_tokens":5,"max_completion_tokens":6,"model":"wire"}"#,
        ),
    ] {
        check(body, Counting::AsItIs, dialect, expected);
    }
}

#[test]
fn members_that_stand_together_are_removed_with_their_commas() {
    let dialect = r#", "max_tokens": "max_tokens", "stream_options": false"#;
    for (body, expected) in [
        (
            r#"{"stream_options":{}, "max_tokens":1, "max_completion_tokens":2, "model":"auto"}"#,
            r#"{  "max_tokens":2, "model":"wire"}"#,
        ),
        (
            r#"{"model":"auto", "max_completion_tokens":2, "stream_options":{}, "max_tokens":1}"#,
            r#"{"model":"wire", "max_tokens":2}"#,
        ),
    ] {
        check(body, Counting::Ask, dialect, expected);
    }
}

#[track_caller]
fn check(body: &str, counting: Counting, dialect: &str, expected: &str) {
    let edits = edits(body.as_bytes(), &spans(body), counting, &model(dialect));
    assert_eq!(edited(body, &edits), expected, "{body}");
}

fn edited(body: &str, edits: &[Edit]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (span, text) in edits {
        assert!(at <= span.start, "overlapping: {edits:?}");
        out.push_str(&body[at..span.start]);
        out.push_str(text);
        at = span.end;
    }
    out + &body[at..]
}

fn model(dialect: &str) -> Arc<Model> {
    let config = format!(
        r#"{{"sidecar": {{"cluster": "baton-sidecar"}},
            "providers": {{"p": {{"cluster": "p", "format": "openai", "authority": "p.example" {dialect}}}}},
            "models": {{"m": {{"provider": "p", "name": "wire"}}}},
            "routes": [{{"name": "r", "match": {{"models": ["auto"]}}, "ladder": ["m"]}}]}}"#
    );
    let config = Config::parse(config.as_bytes()).unwrap();
    Arc::clone(config.models.values().next().unwrap())
}

/// Where the members stand, found as a plain reader would.
fn spans(body: &str) -> Spans {
    let find = |name: &str| {
        let key = body.find(&format!("\"{name}\""))?;
        let key = key..key + name.len() + 2;
        let colon = key.end + body[key.end..].find(':')? + 1;
        let start = colon + body[colon..].len() - body[colon..].trim_start().len();
        let mut values = serde_json::Deserializer::from_str(&body[start..]).into_iter::<Value>();
        values.next()?.ok()?;
        let value = start..start + values.byte_offset();
        Some(Member { key, value })
    };
    Spans {
        model: find("model"),
        stream_options: find("stream_options"),
        max_tokens: find("max_tokens"),
        max_completion_tokens: find("max_completion_tokens"),
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod laws {
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    use super::*;

    const MEMBERS: [(&str, &str); 6] = [
        ("stream_options", r#"{"x":[1,{}]}"#),
        ("max_tokens", "5"),
        ("max_completion_tokens", "6"),
        ("model", r#""auto""#),
        ("messages", r#"[{"role":"user","content":"\"model\",}"}]"#),
        ("stream", "true"),
    ];

    proptest! {
        #[test]
        fn nothing_changes_but_what_must(
            members in subsequence(MEMBERS.to_vec(), 0..=6).prop_shuffle(),
            space in select(vec!["", " ", "\n\t"]),
            key in select(vec!["", "max_tokens", "max_completion_tokens"]),
            refuses in any::<bool>(),
            counting in select(vec![Counting::Ask, Counting::AsItIs]),
        ) {
            let mut members = members;
            members.retain(|(name, _)| *name != "model");
            members.insert(members.len() / 2, MEMBERS[3]);
            let body = written(&members, space);
            let limit = if key.is_empty() { String::new() } else { format!(r#", "max_tokens": "{key}""#) };
            let dialect = format!(r#"{limit}, "stream_options": {}"#, !refuses);
            let edits = edits(body.as_bytes(), &spans(&body), counting, &model(&dialect));
            let got: Value = serde_json::from_str(&edited(&body, &edits)).unwrap();
            let mut expected: Value = serde_json::from_str(&body).unwrap();
            change(&mut expected, key, refuses, counting);
            prop_assert_eq!(got, expected);
        }
    }

    fn written(members: &[(&str, &str)], space: &str) -> String {
        let members: Vec<_> = members
            .iter()
            .map(|(name, value)| format!(r#"{space}"{name}"{space}:{space}{value}{space}"#))
            .collect();
        format!("{{{}}}", members.join(","))
    }

    /// The same by a plain reader and writer.
    fn change(body: &mut Value, key: &str, refuses: bool, counting: Counting) {
        let body = body.as_object_mut().unwrap();
        body.insert("model".to_owned(), Value::from("wire"));
        if refuses {
            body.remove("stream_options");
        } else if counting == Counting::Ask {
            let options = body
                .entry("stream_options")
                .or_insert_with(|| serde_json::json!({}));
            options["include_usage"] = Value::from(true);
        }
        if !key.is_empty() {
            let (old, new) = (
                body.remove("max_tokens"),
                body.remove("max_completion_tokens"),
            );
            if let Some(most) = new.or(old) {
                body.insert(key.to_owned(), most);
            }
        }
    }
}
