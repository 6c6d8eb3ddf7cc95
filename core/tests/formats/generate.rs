//! Random inputs: bytes, kept inputs with something wrong in them, and neutral answers.

use std::sync::LazyLock;

use baton_core::chat::{Answer, Choice, Event, Finish, Part, ToolCall};
use baton_core::usage::Usage;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use crate::golden::inputs;
use crate::laws;
use crate::streams;
use crate::table::{CALLERS, PROVIDERS};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_panics_on_any_bytes(bytes in vec(any::<u8>(), 0..200), cuts in cuts()) {
        laws::nothing_panics(&bytes);
        laws::pieces_do_not_matter(&bytes, &cuts);
    }

    #[test]
    fn nothing_panics_on_damaged_bytes(at: Index, damage in vec(damage(), 1..4), cuts in cuts()) {
        let bytes = damaged(at.get::<Vec<u8>>(&KEPT).clone(), &damage);
        laws::nothing_panics(&bytes);
        laws::pieces_do_not_matter(&bytes, &cuts);
    }

    #[test]
    fn nothing_panics_on_other_values(at: Index, place: Index, value in other_value()) {
        let bytes: &Vec<u8> = at.get(&KEPT);
        laws::nothing_panics(&replaced(bytes, place, &value));
    }

    #[test]
    fn answers_are_said(answer in answer()) {
        CALLERS.iter().for_each(|caller| laws::is_said(&answer, caller));
    }

    #[test]
    fn answers_are_streamed(answer in answer(), size in 1_usize..9) {
        let events = in_pieces(answer, size);
        CALLERS.iter().for_each(|caller| laws::is_streamed(&events, caller));
    }
}

/// The same cases on every run, unless the environment gives a seed.
fn config() -> ProptestConfig {
    let config = ProptestConfig::default();
    match config.rng_seed {
        RngSeed::Random => ProptestConfig {
            rng_seed: RngSeed::Fixed(20),
            ..config
        },
        RngSeed::Fixed(_) => config,
    }
}

/// All inputs there are.
static KEPT: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let callers = CALLERS.iter().flat_map(|caller| {
        inputs(&format!("requests/{}", caller.name))
            .into_iter()
            .map(|input| input.bytes)
    });
    let providers = PROVIDERS.iter().flat_map(|provider| {
        let answers = inputs(&format!("answers/{}", provider.name));
        let streams = inputs(&format!("streams/{}", provider.name));
        let streams = streams.into_iter().map(|input| streams::bytes(&input));
        answers.into_iter().map(|input| input.bytes).chain(streams)
    });
    callers.chain(providers).collect()
});

fn cuts() -> impl Strategy<Value = Vec<usize>> {
    vec(any::<usize>(), 0..8)
}

/// One thing that happens to bytes on their way.
#[derive(Clone, Debug)]
enum Damage {
    Cut(Index),
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Repeat(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let pieces = [
        "{", "}", "[", "]", "\"", ",", ":", "\\u00", "\\ud800", "1e999", "-1", "\u{feff}", "null",
        "\n\n", "data: ", "é", "[DONE]",
    ];
    let bytes = prop_oneof![
        vec(any::<u8>(), 1..4),
        select(pieces.map(|piece| piece.as_bytes().to_vec()).to_vec()),
    ];
    prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
        (any::<Index>(), bytes).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Repeat(from, to)),
    ]
}

fn damaged(mut bytes: Vec<u8>, damage: &[Damage]) -> Vec<u8> {
    for damage in damage {
        let place = |at: &Index| at.index(bytes.len() + 1);
        match damage {
            Damage::Cut(at) => bytes.truncate(place(at)),
            Damage::Set(at, byte) => {
                let at = place(at);
                bytes.get_mut(at).into_iter().for_each(|old| *old = *byte);
            }
            Damage::Insert(at, new) => {
                let at = place(at);
                bytes.splice(at..at, new.iter().copied());
            }
            Damage::Repeat(from, to) => {
                let (from, to) = (place(from).min(place(to)), place(from).max(place(to)));
                let again = bytes[from..to].to_vec();
                bytes.splice(to..to, again);
            }
        }
    }
    bytes
}

/// Values that are seldom what is expected.
fn other_value() -> impl Strategy<Value = Value> {
    select(vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(""),
        json!("text"),
        json!([]),
        json!({}),
        json!([null]),
        json!(["text"]),
        json!([{}]),
        json!({"type": "text"}),
        json!({"text": null}),
    ])
}

/// The input, where it is JSON, with another value at some place of the tree.
fn replaced(bytes: &[u8], place: Index, value: &Value) -> Vec<u8> {
    let Ok(mut tree) = serde_json::from_slice::<Value>(bytes) else {
        return bytes.to_vec();
    };
    let mut left = place.index(count(&tree));
    replace(&mut tree, &mut left, value);
    tree.to_string().into_bytes()
}

fn count(tree: &Value) -> usize {
    1 + children(tree).map(count).sum::<usize>()
}

fn children(tree: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match tree {
        Value::Array(elements) => Box::new(elements.iter()),
        Value::Object(members) => Box::new(members.values()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            Box::new(std::iter::empty())
        }
    }
}

/// Puts `value` in place of the node that `left` nodes stand before; whether it was in this tree.
fn replace(tree: &mut Value, left: &mut usize, value: &Value) -> bool {
    if *left == 0 {
        tree.clone_from(value);
        return true;
    }
    *left -= 1;
    match tree {
        Value::Array(elements) => elements.iter_mut().any(|child| replace(child, left, value)),
        Value::Object(members) => members
            .values_mut()
            .any(|child| replace(child, left, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// An answer as every format can say it: thinking, text, calls, in this order.
fn answer() -> impl Strategy<Value = Answer> {
    let text = || "[ -~äß€🧹\n\"\\\\]{1,20}";
    let calls = vec(call(), 0..3);
    let ends = select(vec![Finish::Stop, Finish::Length, Finish::Filtered]);
    (option::of(text()), option::of(text()), calls, ends, usage()).prop_map(
        |(thinking, text, calls, end, usage)| {
            let finish = if calls.is_empty() {
                end
            } else {
                Finish::ToolCalls
            };
            let thinking = thinking.map(|text| Part::Thinking {
                text,
                signature: None,
            });
            let parts = thinking.into_iter().chain(text.map(Part::text));
            Answer {
                id: Some("id-1".to_owned()),
                model: Some("m".to_owned()),
                created: Some(1_700_000_000),
                choices: vec![Choice {
                    parts: parts.chain(calls.into_iter().map(Part::ToolCall)).collect(),
                    finish,
                    logprobs: Vec::new(),
                }],
                usage: Some(usage),
            }
        },
    )
}

fn call() -> impl Strategy<Value = ToolCall> {
    let arguments = select(vec![
        r#"{}"#,
        r#"{"city":"Kiel"}"#,
        r#"{"a": [1, {"b": "\"}"}], "ä": null}"#,
    ]);
    ("[a-zA-Z0-9_]{1,8}", "[a-z_]{1,8}", arguments).prop_map(|(id, name, arguments)| ToolCall {
        id,
        name,
        arguments: arguments.to_owned(),
        signature: None,
    })
}

fn usage() -> impl Strategy<Value = Usage> {
    (0..5000_u64, 0..5000_u64).prop_map(|(input, output)| Usage {
        cached_tokens: input / 3,
        cache_write_tokens: input / 5,
        reasoning_tokens: output / 2,
        ..Usage::of(input, output)
    })
}

/// The answer's events, texts and arguments in pieces of so many characters.
fn in_pieces(answer: Answer, size: usize) -> Vec<Event> {
    answer
        .into_events()
        .into_iter()
        .flat_map(|event| pieces(event, size))
        .collect()
}

fn pieces(event: Event, size: usize) -> Vec<Event> {
    let chop = |text: &str| -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        letters
            .chunks(size)
            .map(|piece| piece.iter().collect())
            .collect()
    };
    if let Event::Text { choice, text } = &event {
        let choice = *choice;
        return chop(text)
            .into_iter()
            .map(|text| Event::Text { choice, text })
            .collect();
    }
    if let Event::Thinking { choice, text } = &event {
        let choice = *choice;
        return chop(text)
            .into_iter()
            .map(|text| Event::Thinking { choice, text })
            .collect();
    }
    if let Event::Arguments { choice, call, json } = &event {
        let (choice, call) = (*choice, *call);
        return chop(json)
            .into_iter()
            .map(|json| Event::Arguments { choice, call, json })
            .collect();
    }
    vec![event]
}
