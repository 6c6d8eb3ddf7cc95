//! Neutral answers, whole and in pieces.

use baton_core::chat::{Answer, Choice, Event, Finish, Part, ToolCall};
use baton_core::usage::Usage;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// An answer as every format can say it: thinking, text, calls, in this order.
pub(crate) fn answer() -> impl Strategy<Value = Answer> {
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

pub(crate) fn call() -> impl Strategy<Value = ToolCall> {
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
pub(crate) fn in_pieces(answer: Answer, size: usize) -> Vec<Event> {
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
