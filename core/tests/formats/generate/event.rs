//! Events in any order, as no provider sends them.

use baton_core::chat::{Event, Failure, Finish};
use baton_core::fault::Fault;
use baton_core::usage::Usage;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Some events, and then the end; or more after it.
pub(crate) fn events() -> impl Strategy<Value = Vec<Event>> {
    (vec(event(), 0..12), end(), vec(event(), 0..3))
        .prop_map(|(before, end, after)| before.into_iter().chain([end]).chain(after).collect())
}

fn end() -> impl Strategy<Value = Event> {
    let failed = Event::Failed(Failure::plain(Fault::Overloaded { retry_after: None }));
    select(vec![Event::Done, failed])
}

fn event() -> impl Strategy<Value = Event> {
    let finishes = select(vec![
        Finish::Stop,
        Finish::Length,
        Finish::ToolCalls,
        Finish::Refused,
    ]);
    let text = || select(vec!["", "a", "{}", "\"", "é"]).prop_map(str::to_owned);
    (0..3_u32, 0..3_u32, text(), finishes, 0..9_u8).prop_map(
        |(choice, call, text, finish, kind)| match kind {
            0 => Event::Opened {
                id: Some(text),
                model: None,
            },
            1 => Event::Text { choice, text },
            2 => Event::Refusal { choice, text },
            3 => Event::Thinking { choice, text },
            4 => Event::ToolCall {
                choice,
                call,
                id: text.clone(),
                name: text,
                signature: None,
            },
            5 => Event::Arguments {
                choice,
                call,
                json: text,
            },
            6 => Event::Finished { choice, finish },
            7 => Event::Logprobs {
                choice,
                tokens: Vec::new(),
            },
            _ => Event::Usage(Usage::of(u64::from(choice), u64::from(call))),
        },
    )
}
