//! A caller gets an answer that is kept.

use crate::cache::{Entry, serve};
use crate::chat;
use crate::exchange::forwarding::who_served;
use crate::exchange::opening::Replied;
use crate::exchange::record::{Answered, Step};
use crate::exchange::{Command, State};
use crate::format::About;
use crate::header::answer;
use crate::http::Headers;
use crate::money::Usd;
use crate::outcome::{Cached, Lookup};

/// Answers with what is kept, which answered a request so alike, or this one; `None` where it cannot be said.
pub(super) fn give(
    entry: &Entry,
    likeness: Option<f32>,
    request: &chat::Request,
    step: &mut Step<'_>,
) -> Option<State> {
    let id = step.record.id.as_str().to_owned();
    let about = About {
        id: &id,
        model: &entry.head.model,
        now: step.cx.now.as_secs(),
        request,
    };
    let served = serve(entry, step.record.api, step.record.streamed, &about)?;
    let head = &entry.head;
    let age = step.cx.now.since(head.stored);
    step.record.answered = Answered::Recalled(head.verdict);
    step.record.cached = Some(Cached {
        age: Some(age),
        saved: head.cost,
        likeness,
        ..Cached::new(likeness.map_or(Lookup::Hit, |_| Lookup::Semantic))
    });
    let mut headers = Headers::default();
    headers.push("content-type", served.content_type);
    for (name, value) in step.public_headers(head.verdict).iter() {
        headers.push(name, value);
    }
    who_served(&mut headers, &head.model, &head.provider);
    headers.push(answer::COST_USD, Usd::ZERO.to_string());
    headers.push(answer::AGE, age.as_secs().to_string());
    if let Some(saved) = head.cost {
        headers.push(answer::SAVED_USD, saved.to_string());
    }
    step.command(Command::Reply {
        status: 200,
        headers,
        body: served.body,
        details: "baton_cache_hit",
    });
    Some(State::Replied(Replied))
}
