//! A response as the events of a stream.

use bytes::Bytes;
use serde_json::{Value, json};

use super::{item, items, response, status};
use crate::provider::answer::{Answer, Finish, Part, argument_pieces};
use crate::provider::call::Call;
use crate::provider::wire;

/// The events, to the one with the whole response.
pub(super) fn write(call: &Call, answer: &Answer) -> Vec<Bytes> {
    let begun = response(call, answer, "in_progress", &[]);
    let mut events = vec![
        json!({"type": "response.created", "response": begun}),
        json!({"type": "response.in_progress", "response": begun}),
    ];
    for (n, part) in answer.parts.iter().enumerate() {
        let whole = item(n, part, answer);
        events.push(json!({"type": "response.output_item.added", "output_index": n, "item": begun_item(&whole)}));
        events.extend(part_events(n, part, &whole, answer));
        events.push(json!({"type": "response.output_item.done", "output_index": n, "item": whole}));
    }
    let last = match answer.finish {
        Finish::Stop | Finish::Calls | Finish::Refused => "response.completed",
        Finish::Length | Finish::Filtered => "response.incomplete",
    };
    let whole = response(call, answer, status(answer.finish), &items(answer));
    events.push(json!({"type": last, "response": whole}));
    for (number, event) in events.iter_mut().enumerate() {
        event["sequence_number"] = json!(number);
    }
    events.iter().map(wire::named).collect()
}

/// An item before there is anything in it.
fn begun_item(whole: &Value) -> Value {
    let mut item = whole.clone();
    for (member, nothing) in [
        ("content", json!([])),
        ("summary", json!([])),
        ("arguments", json!("")),
    ] {
        if item.get(member).is_some() {
            item[member] = nothing;
        }
    }
    if item.get("status").is_some() {
        item["status"] = json!("in_progress");
    }
    item
}

/// What the events of one item have in common.
struct Item<'a> {
    index: usize,
    id: &'a Value,
}

/// What the events of a text are called.
struct Names {
    part: &'static str,
    text: &'static str,
    /// The member with the text in what is done.
    member: &'static str,
    /// The member with the part's place in its item.
    place: &'static str,
}

const THINKING: Names = Names {
    part: "response.reasoning_summary_part",
    text: "response.reasoning_summary_text",
    member: "text",
    place: "summary_index",
};

const TEXT: Names = Names {
    part: "response.content_part",
    text: "response.output_text",
    member: "text",
    place: "content_index",
};

const REFUSAL: Names = Names {
    part: "response.content_part",
    text: "response.refusal",
    member: "refusal",
    place: "content_index",
};

fn part_events(index: usize, part: &Part, whole: &Value, answer: &Answer) -> Vec<Value> {
    let item = Item {
        index,
        id: &whole["id"],
    };
    match part {
        Part::Thinking(text) => {
            let empty = json!({"type": "summary_text", "text": ""});
            item.text(&THINKING, &empty, text, answer)
        }
        Part::Text(text) => {
            let empty =
                json!({"type": "output_text", "text": "", "annotations": [], "logprobs": []});
            item.text(&TEXT, &empty, text, answer)
        }
        Part::Refusal(text) => {
            let empty = json!({"type": "refusal", "refusal": ""});
            item.text(&REFUSAL, &empty, text, answer)
        }
        Part::Call {
            name, arguments, ..
        } => item.call(name, arguments),
    }
}

impl Item<'_> {
    /// A call's arguments grow and are done.
    fn call(&self, name: &str, arguments: &Value) -> Vec<Value> {
        const NAME: &str = "response.function_call_arguments";
        let pieces = argument_pieces(arguments).into_iter();
        let mut events: Vec<Value> = pieces
            .map(|piece| with(self.event(NAME, "delta"), &json!({"delta": piece})))
            .collect();
        let done = json!({"name": name, "arguments": arguments.to_string()});
        events.push(with(self.event(NAME, "done"), &done));
        events
    }

    /// A part is added, its text grows, and both are done.
    fn text(&self, names: &Names, empty: &Value, text: &str, answer: &Answer) -> Vec<Value> {
        let event = |name: &str, kind: &str, member: &str, value: Value| {
            let mut event = self.event(name, kind);
            event[names.place] = json!(0);
            if name == TEXT.text {
                event["logprobs"] = json!([]);
            }
            event[member] = value;
            event
        };
        let full = with(empty.clone(), &json!({names.member: text}));
        let mut events = vec![event(names.part, "added", "part", empty.clone())];
        let pieces = answer.pieces(text).into_iter();
        events.extend(pieces.map(|piece| event(names.text, "delta", "delta", json!(piece))));
        events.push(event(names.text, "done", names.member, json!(text)));
        events.push(event(names.part, "done", "part", full));
        events
    }

    fn event(&self, name: &str, kind: &str) -> Value {
        json!({"type": format!("{name}.{kind}"), "item_id": self.id, "output_index": self.index})
    }
}

fn with(mut event: Value, members: &Value) -> Value {
    for (name, value) in members.as_object().into_iter().flatten() {
        event[name] = value.clone();
    }
    event
}
