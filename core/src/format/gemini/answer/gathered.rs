//! A call whose arguments come piece by piece.
//!
//! Google streams arguments so where the caller asked for `streamFunctionCallArguments`: each piece
//! names its place in the arguments. They are put together here; other formats stream JSON text.

use serde_json::{Map, Value};

use super::super::part::{Call, Piece};
use super::super::signature;
use crate::chat::{Failure, ToolCall};
use crate::fault::Fault;
use crate::sse::MAX_EVENT_BYTES;

/// A call, up to some piece of it.
#[derive(Debug)]
pub(super) struct Gathered {
    call: ToolCall,
    /// What the pieces made so far, if there were any.
    args: Option<Value>,
    /// The bytes of the pieces.
    size: usize,
    continues: bool,
}

impl Gathered {
    /// `made_up_id` is for a call without one.
    pub(super) fn begin(
        part: Call,
        made_up_id: String,
        signature: Option<String>,
    ) -> Result<Self, Failure> {
        let given = part.id.clone().filter(|id| !id.is_empty());
        let mut gathered = Self {
            call: ToolCall {
                id: given.unwrap_or(made_up_id),
                name: part.name.clone().unwrap_or_default(),
                arguments: part.arguments(),
                signature: signature.as_deref().map(signature::read),
            },
            args: None,
            size: 0,
            continues: false,
        };
        gathered.add(part)?;
        Ok(gathered)
    }

    /// Takes more of it.
    pub(super) fn add(&mut self, part: Call) -> Result<(), Failure> {
        self.continues = part.continues;
        for piece in part.pieces {
            self.put(piece).ok_or(Failure::plain(Fault::Malformed))?;
        }
        Ok(())
    }

    pub(super) const fn is_whole(&self) -> bool {
        !self.continues
    }

    pub(super) fn call(self) -> ToolCall {
        let arguments = self.args.map(|args| args.to_string());
        ToolCall {
            arguments: arguments.unwrap_or(self.call.arguments),
            ..self.call
        }
    }

    fn put(&mut self, piece: Piece) -> Option<()> {
        let text = piece.value.as_str().map_or(0, str::len);
        self.size = self
            .size
            .saturating_add(piece.path.len())
            .saturating_add(text);
        if self.size > MAX_EVENT_BYTES {
            return None;
        }
        let args = self.args.get_or_insert_with(|| Value::Object(Map::new()));
        match (place(args, &piece.path)?, piece.value) {
            // A text may come in pieces too.
            (Value::String(so_far), Value::String(more)) => so_far.push_str(&more),
            (place, value) => *place = value,
        }
        Some(())
    }
}

/// How deep a place may lie; JSON itself is read to this depth.
const MAX_DEPTH: usize = 128;

/// The place that a JSONPath of names and indices leads to, made where it is not there yet.
fn place<'v>(mut at: &'v mut Value, path: &str) -> Option<&'v mut Value> {
    let mut rest = path.strip_prefix('$')?;
    for _ in 0..MAX_DEPTH {
        if rest.is_empty() {
            return Some(at);
        }
        let (step, after) = split_step(rest)?;
        rest = after;
        at = match step {
            Step::Member(name) => member(at, name)?,
            Step::Element(index) => element(at, index)?,
        };
    }
    None
}

enum Step<'p> {
    Member(&'p str),
    Element(usize),
}

/// The first step of what is left of a path: `.name`, `['name']` or `[0]`.
fn split_step(path: &str) -> Option<(Step<'_>, &str)> {
    if let Some(rest) = path.strip_prefix('.') {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(end)?;
        return Some((Step::Member(name), after));
    }
    let rest = path.strip_prefix('[')?;
    for quote in ['\'', '"'] {
        if let Some(rest) = rest.strip_prefix(quote) {
            let (name, after) = rest.split_once(quote)?;
            return Some((Step::Member(name), after.strip_prefix(']')?));
        }
    }
    let (index, after) = rest.split_once(']')?;
    Some((Step::Element(index.parse().ok()?), after))
}

fn member<'v>(at: &'v mut Value, name: &str) -> Option<&'v mut Value> {
    if at.is_null() {
        *at = Value::Object(Map::new());
    }
    Some(at.as_object_mut()?.entry(name).or_insert(Value::Null))
}

/// An element that is there, or the next one.
fn element(at: &mut Value, index: usize) -> Option<&mut Value> {
    if at.is_null() {
        *at = Value::Array(Vec::new());
    }
    let array = at.as_array_mut()?;
    if index == array.len() {
        array.push(Value::Null);
    }
    array.get_mut(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn pieces_find_their_places() {
        let text = |path: &str, text: &str| piece(path, Value::from(text));
        check(
            vec![
                text("$.city", "Ki"),
                text("$.city", "el"),
                piece("$.days[0].rain", Value::from(0.5)),
                piece("$.days[0]['a.b']", Value::Bool(true)),
                piece("$.days[1]", Value::Null),
            ],
            Some(r#"{"city":"Kiel","days":[{"a.b":true,"rain":0.5},null]}"#),
        );
    }

    #[test]
    fn places_that_cannot_be_are_refused() {
        for path in ["", "a", "$a", "$.a[9]", "$[0]", "$.a[x]", "$.a['x", "$.a[0"] {
            check(vec![piece(path, Value::Null)], None);
        }
        check(
            vec![piece("$.a", Value::from(1)), piece("$.a.b", Value::Null)],
            None,
        );
        check(
            vec![piece(&format!("${}", ".a".repeat(200)), Value::Null)],
            None,
        );
        let much = Value::from("x".repeat(MAX_EVENT_BYTES));
        check(vec![piece("$.a", much)], None);
    }

    fn piece(path: &str, value: Value) -> Piece {
        Piece {
            path: path.to_owned(),
            value,
        }
    }

    #[track_caller]
    fn check(pieces: Vec<Piece>, expected: Option<&str>) {
        let part = Call {
            name: Some("f".to_owned()),
            pieces,
            ..Call::default()
        };
        let arguments = Gathered::begin(part, String::new(), None).map(|it| it.call().arguments);
        assert_eq!(arguments.ok().as_deref(), expected);
    }
}
