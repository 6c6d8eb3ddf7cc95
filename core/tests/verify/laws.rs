//! What holds of every check, whatever is asked and answered.

use std::sync::LazyLock;

use baton_core::chat::{Answer, Choice, Finish, Part, Request, TokenLogprob, ToolCall};
use baton_core::json::Json;
use baton_core::verify::{Checks, Schema, Step, Subject, self_report};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::scene::{answer, check, checks, request, structural};

/// Every check that needs nobody else, with everything it can be told.
static ALL: LazyLock<Vec<Checks>> = LazyLock::new(|| {
    let configured = json!([
        {"not_empty": {}}, {"complete": {}}, {"language": {}}, {"language": {"is": "de"}},
        {"matches": {"regex": "^a+b"}}, {"lacks": {"regex": "x{2,}"}}, {"json": {}}, {"json_schema": {}},
        {"json_schema": {"schema": {"type": "object", "additionalProperties": {"type": "integer"}}}},
        {"fields": {"required": ["a", "b.0.c"]}}, {"citations": {}}, {"length": {"min_words": 2, "max_chars": 50}},
        {"code": {}}, {"tool_calls": {}}, {"no_refusal": {}}, {"on_topic": {}},
        {"confidence": {"mean_logprob": -1, "min_logprob": -2, "margin": 0.5}},
        {"confidence": {"self_reported": 0.5}},
    ]);
    configured.as_array().unwrap().iter().map(check).collect()
});

/// Texts that are near to what checks look for.
fn text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "{",
        "}",
        "[",
        "]",
        "\"",
        "'",
        ":",
        ",",
        "\\",
        "```",
        "```json\n",
        "~~~",
        "\n",
        " ",
        "1",
        "-",
        "e9",
        "true",
        "None",
        "a",
        "das ist",
        "the of",
        "[1]",
        "[^a]",
        "https://",
        "I'm sorry",
        "I can't help",
        "Confidence: ",
        "0.8",
        "/*",
        "//",
        "抱歉",
        "ß",
        "\u{301}",
        "\u{feff}",
        "\u{0}",
        "🙂",
    ];
    let made = vec(select(pieces), 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => made, 1 => any::<String>()]
}

fn choice() -> impl Strategy<Value = Choice> {
    let finish = select(vec![
        Finish::Stop,
        Finish::Length,
        Finish::ToolCalls,
        Finish::Filtered,
        Finish::Refused,
    ]);
    let logprob = prop_oneof![
        Just(f64::NAN),
        Just(f64::NEG_INFINITY),
        Just(-9999.0),
        -5.0..1.0
    ];
    let token = |logprob: f64| TokenLogprob {
        token: "t".to_owned(),
        logprob,
        ..TokenLogprob::default()
    };
    let logprobs = vec(logprob, 0..6).prop_map(move |found| {
        let tokens = found.iter().map(|found| TokenLogprob {
            top: found_top(*found),
            ..token(*found)
        });
        tokens.collect::<Vec<_>>()
    });
    let call = (select(vec!["known", "other"]), text()).prop_map(|(name, arguments)| {
        Part::ToolCall(ToolCall {
            name: name.to_owned(),
            arguments,
            ..ToolCall::default()
        })
    });
    let part = prop_oneof![4 => text().prop_map(Part::text), 1 => call, 1 => text().prop_map(Part::Refusal)];
    (vec(part, 0..3), finish, logprobs).prop_map(|(parts, finish, logprobs)| Choice {
        parts,
        finish,
        logprobs,
    })
}

fn found_top(logprob: f64) -> Vec<TokenLogprob> {
    let other = TokenLogprob {
        token: "u".to_owned(),
        logprob: logprob - 0.5,
        ..TokenLogprob::default()
    };
    vec![other]
}

fn any_request() -> impl Strategy<Value = Request> {
    let tools = json!([{"type": "function", "function": {"name": "known", "parameters": {"required": ["a"]}}}]);
    let schema =
        json!({"type": "json_schema", "json_schema": {"name": "s", "schema": {"type": "array"}}});
    let more = [
        json!({}),
        json!({"tools": tools}),
        json!({"response_format": schema}),
    ];
    let more = more.map(|more| more.as_object().unwrap().clone());
    (text(), select(more.to_vec())).prop_map(|(question, more)| request(&question, &more))
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        select(vec![
            "#",
            "#/a",
            "object",
            "string",
            "^a(?=b)",
            "(",
            "http://example.com/",
            "2"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let keys = select(vec![
            "type",
            "properties",
            "items",
            "$ref",
            "$defs",
            "a",
            "required",
            "pattern",
            "anyOf",
            "not",
            "enum",
            "$schema",
            "minLength",
            "additionalProperties",
            "$dynamicRef",
            "unevaluatedProperties",
            "$id",
        ]);
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((keys, inner), 0..5).prop_map(|members| {
                let members = members
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value));
                Value::Object(members.collect::<Map<_, _>>())
            }),
        ]
    })
}

proptest! {
    /// It ends, and what goes into receipts is short and a number where it says one.
    #[test]
    fn every_check_says_something_short_of_anything(
        request in any_request(),
        choices in vec(choice(), 0..3),
    ) {
        let answer = Answer { choices, ..Answer::default() };
        let subject = Subject { request: &request, answer: &answer };
        for checks in ALL.iter() {
            let check = structural(checks);
            let Some(found) = check.check(subject) else { continue };
            prop_assert_eq!(&found.check, check.name());
            prop_assert_eq!(found.passed, found.why.is_none());
            prop_assert!(found.score.is_none_or(f64::is_finite));
            prop_assert!(found.why.is_none_or(|why| why.len() <= 160));
        }
    }

    /// What a check finds wrong is told without the answer's words.
    #[test]
    fn no_word_of_an_answer_is_told(word in "[a-z]{12}") {
        let answers = [
            word.clone(), format!("{{\"{word}\": \"{word}\"}}"), format!("I'm sorry, I can't help with {word}"),
            format!("```json\n{word}\n```"), format!("Confidence: {word}"), format!("{{\"a\": {word}}}"),
        ];
        let request = request("What is the answer to this?", &Map::new());
        for text in answers {
            let call = ToolCall { name: word.clone(), arguments: text.clone(), ..ToolCall::default() };
            let parts = vec![Part::text(text), Part::ToolCall(call)];
            let answer = Answer { choices: vec![Choice { parts, ..Choice::default() }], ..Answer::default() };
            for checks in ALL.iter() {
                let check = structural(checks);
                let found = check.check(Subject { request: &request, answer: &answer });
                let why = found.and_then(|found| found.why).unwrap_or_default();
                prop_assert!(!why.contains(&word), "{}: {why}", check.name());
            }
        }
    }

    /// Every choice must pass: one more never makes a bad answer good.
    #[test]
    fn another_choice_never_helps(request in any_request(), one in choice(), other in choice()) {
        let alone = Answer { choices: vec![one.clone()], ..Answer::default() };
        let both = Answer { choices: vec![other, one], ..Answer::default() };
        for checks in ALL.iter() {
            let check = structural(checks);
            let [alone, both] = [&alone, &both].map(|answer| check.find(Subject { request: &request, answer }));
            if alone.is_some_and(|alone| !alone.has_passed()) {
                prop_assert!(both.is_some_and(|both| !both.has_passed()), "{}", check.name());
            }
        }
    }

    #[test]
    fn any_json_is_a_schema_or_is_none(schema in json(), value in json()) {
        if let Ok(schema) = Schema::compile(&Json::parse(schema.to_string()).unwrap()) {
            schema.check(&value);
        }
    }

    #[test]
    fn a_stated_confidence_is_taken_out_and_nothing_else(said in text(), sure in 0.0..=1.0_f64) {
        let said = said.trim_end().to_owned();
        prop_assume!(!said.to_lowercase().contains("confidence"));
        let answer = |text: &str| {
            let parts = vec![Part::text(text)];
            let mut answer = Answer { choices: vec![Choice { parts, ..Choice::default() }], ..Answer::default() };
            self_report::strip(&mut answer);
            answer.choices[0].parts[0].as_text().unwrap().to_owned()
        };
        prop_assert_eq!(answer(&said), said.clone());
        prop_assert_eq!(answer(&format!("{said}\n\nConfidence: {sure}\n")), said);
    }
}

/// The line that was asked for is no part of the answer, for any check but the one that reads it.
#[test]
fn a_stated_confidence_breaks_no_other_check() {
    let configured = json!([
        {"json": {}}, {"matches": {"regex": "\\}$"}}, {"length": {"max_words": 2}}, {"confidence": {"self_reported": 0.5}},
    ]);
    let checks = checks(&configured);
    let request = request("What is the answer to this?", &Map::new());
    let found = |text: &str| -> Vec<bool> {
        let answer = answer(&[json!(text)]);
        let subject = Subject {
            request: &request,
            answer: &answer,
        };
        let steps = checks.steps().iter();
        let found = steps.filter_map(|step| match step {
            Step::Structural(check) => check.check(subject),
            Step::Judge(_) | Step::Http(_) => None,
        });
        found.map(|found| found.passed).collect()
    };
    assert_eq!(found("{\"a\": 1}\n\nConfidence: 0.8"), [true; 4]);
    assert_eq!(found("{\"a\": 1}"), [true, true, true, false]);

    let Some(Step::Structural(json)) = checks.steps().first() else {
        return;
    };
    let answer = answer(&[json!("{\"a\": 1,}\nConfidence: 0.8")]);
    let mended = json
        .mend(Subject {
            request: &request,
            answer: &answer,
        })
        .unwrap();
    assert_eq!(
        mended.choices[0].parts,
        [Part::text("{\"a\":1}\nConfidence: 0.8")]
    );
}
