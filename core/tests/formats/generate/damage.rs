//! Something wrong in inputs: in their bytes, or in the tree of their JSON.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// One thing that happens to bytes on their way.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    Cut(Index),
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Repeat(Index, Index),
}

pub(crate) fn damage() -> impl Strategy<Value = Damage> {
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

pub(crate) fn damaged(mut bytes: Vec<u8>, damage: &[Damage]) -> Vec<u8> {
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
pub(crate) fn other_value() -> impl Strategy<Value = Value> {
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
pub(crate) fn replaced(bytes: &[u8], place: Index, value: &Value) -> Vec<u8> {
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
