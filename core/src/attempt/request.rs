//! The request as a provider gets it: every header written from the plan, none inherited.
//!
//! All attempts share Envoy's one map of request headers, so what attempt 1 leaves in it would reach
//! attempt 2's provider: a credential above all. Replacing the whole map makes that impossible.

use std::borrow::Cow;
use std::num::NonZeroU16;

use crate::chat::{Request, Unsupported};
use crate::confidence;
use crate::config::{Identity, Model};
use crate::format::Edit;
use crate::http::Headers;
use crate::outcome::shortened;
use crate::plan::Plan;
use crate::protocol::case;

/// The caller's headers that go on to any provider; every other stays here, but for those below. An
/// allow-list, because a new credential header must not leak before we have heard of it.
const FORWARDED: [&str; 6] = [
    "baggage",
    "idempotency-key",
    "traceparent",
    "tracestate",
    "user-agent",
    "x-request-id",
];

/// The caller's headers that only a provider of the caller's own format understands.
const FORWARDED_NATIVELY: [&str; 5] = [
    "accept",
    "anthropic-beta",
    "anthropic-version",
    "openai-beta",
    "x-goog-api-client",
];

/// Client SDKs describe themselves to their provider in headers with this prefix.
const FORWARDED_PREFIX: &str = "x-stainless-";

/// The most names an outcome lists of what a provider was not told.
const MAX_DROPPED: usize = 32;

/// A request for one rung.
#[derive(Debug)]
pub(super) struct Asking {
    /// All its headers.
    pub(super) headers: Headers,
    /// Its body.
    pub(super) body: Body,
    /// What the caller asked for that the body does not say.
    pub(super) dropped: Vec<String>,
}

/// The body of a request for one rung.
#[derive(Debug)]
pub(super) enum Body {
    /// The caller's, with these changes.
    Edited(Vec<Edit>),
    /// Another one.
    Written(Vec<u8>),
}

/// The caller's headers that go on to providers; never what says who it is.
pub(crate) fn forwarded(headers: &Headers, identity: &Identity) -> Headers {
    let mut forwarded = headers.clone();
    forwarded.retain(|name| (FORWARDED.contains(&name) || is_native(name)) && !identity.has(name));
    forwarded
}

fn is_native(name: &str) -> bool {
    FORWARDED_NATIVELY.contains(&name) || name.starts_with(FORWARDED_PREFIX)
}

/// The request of this attempt.
///
/// # Errors
/// When the rung's format cannot say it; planning leaves such rungs out.
pub(super) fn asking(plan: &Plan, number: NonZeroU16, rung: &Model) -> Result<Asking, Unsupported> {
    if plan.is_native(rung) {
        return Ok(native(plan, number, rung));
    }
    let chat = plan.chat.as_ref();
    let chat = chat.ok_or(Unsupported(plan.api.operation().as_str().into()))?;
    let chat = &*with_confidence(chat, plan, number);
    let written = rung.provider.format.provider().write_request(chat, rung)?;
    let dropped = chat.dropped.iter().chain(&written.dropped);
    let dropped = dropped.take(MAX_DROPPED).map(|name| shortened(name));
    Ok(Asking {
        headers: headers(plan, rung, written.body.len()),
        dropped: dropped.collect(),
        body: Body::Written(written.body),
    })
}

/// The request with what the checks of the route need to know of the model, where its answer is verified.
fn with_confidence<'c>(chat: &'c Request, plan: &Plan, number: NonZeroU16) -> Cow<'c, Request> {
    let verify = plan.route.verify.as_ref();
    let asks = verify.filter(|verify| confidence::is_asked(verify) && plan.verifies(number));
    match asks {
        Some(verify) if plan.may_state(number) => Cow::Owned(confidence::ask(chat, verify)),
        Some(verify) => Cow::Owned(confidence::ask_quietly(chat, verify)),
        None => Cow::Borrowed(chat),
    }
}

fn native(plan: &Plan, number: NonZeroU16, rung: &Model) -> Asking {
    let index = usize::from(number.get()).saturating_sub(1);
    let edits = plan.edits.get(index).cloned().unwrap_or_default();
    Asking {
        headers: headers(plan, rung, edited_len(plan.body_len, &edits)),
        dropped: Vec::new(),
        body: Body::Edited(edits),
    }
}

/// A request that says nothing, to step over a rung.
pub(super) fn stepping_over(rung: &Model) -> Headers {
    let mut headers = Headers::default();
    headers.push(":method", "HEAD");
    headers.push(":scheme", "https");
    headers.push(":authority", rung.provider.authority.as_str());
    headers.push(":path", "/");
    headers.push("content-length", "0");
    headers
}

/// All headers of a request to this model's provider. Envoy adds the credential after us. There is no
/// `accept-encoding`: a compressed answer would have to be decoded to be weighed.
fn headers(plan: &Plan, rung: &Model, body_len: usize) -> Headers {
    let provider = &rung.provider;
    let format = provider.format.provider();
    let path = match plan.route.human_at(rung) {
        Some(_) => case::PATH.to_owned(),
        None => format.path(plan.api.operation(), rung, plan.streams),
    };
    let mut headers = Headers::default();
    headers.push(":method", "POST");
    headers.push(":scheme", "https");
    headers.push(":authority", provider.authority.as_str());
    headers.push(":path", format!("{}{path}", provider.base_path));
    headers.push("content-type", "application/json");
    headers.push("content-length", body_len.to_string());
    for (name, value) in plan.forwarded.iter() {
        if plan.is_native(rung) || !is_native(name) {
            headers.push(name, value);
        }
    }
    for (name, value) in format.headers() {
        if headers.get(name).is_none() {
            headers.push(name, *value);
        }
    }
    headers
}

/// The body's size once it is edited. Envoy never corrects a `content-length`: a stale one would make
/// the provider read the surplus as another request.
fn edited_len(body_len: usize, edits: &[Edit]) -> usize {
    let grown =
        |len: usize, (span, text): &Edit| len.saturating_sub(span.len()).saturating_add(text.len());
    edits.iter().fold(body_len, grown)
}
