//! Changing a body without rebuilding it: pieces of JSON to be put in place of others.
//!
//! A provider of the caller's own format gets the caller's bytes, but for what its dialect says in another
//! way: the model's name, whether a stream tells its usage, and what the most tokens are called.

mod option;
mod remove;

use serde_json::Value;

use self::option::with_usage;
use self::remove::Removals;
use crate::config::{MaxTokensKey, Model};
use crate::format::{Edit, Member, Spans};
use crate::name::WireName;

/// Whether a request's answer is a stream whose usage must be asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Counting {
    /// It is a stream, and the caller did not ask: the receipt needs it all the same.
    Ask,
    /// The caller asked, or it is no stream.
    AsItIs,
}

/// What must be changed in a body for this model: in the order of the body, nothing overlapping.
pub fn edits(body: &[u8], spans: &Spans, counting: Counting, model: &Model) -> Vec<Edit> {
    let dialect = &model.provider.dialect;
    let mut removals = Removals::of(body);
    let mut edits = Vec::new();
    let added = if dialect.without_stream_options {
        removals.remove(spans.stream_options.as_ref());
        None
    } else {
        count(body, spans, counting, &mut edits)
    };
    if let Some(member) = &spans.model {
        let name = json_string(&model.wire_name);
        edits.push((member.value.clone(), name + added.unwrap_or_default()));
    }
    if let Some(key) = dialect.max_tokens {
        limit(body, spans, key, &mut edits, &mut removals);
    }
    edits.extend(removals.into_edits());
    edits.sort_by_cached_key(|(span, _)| span.start);
    edits
}

/// Asks for the usage of a stream; gives what is added beside the model, where there is no object to
/// add it to.
fn count(
    body: &[u8],
    spans: &Spans,
    counting: Counting,
    edits: &mut Vec<Edit>,
) -> Option<&'static str> {
    match (counting, &spans.stream_options) {
        (Counting::AsItIs, _) => None,
        (Counting::Ask, None) => Some(r#","stream_options":{"include_usage":true}"#),
        (Counting::Ask, Some(member)) => {
            let options = body.get(member.value.clone()).unwrap_or_default();
            edits.push((member.value.clone(), with_usage(options)));
            None
        }
    }
}

/// Calls the most tokens what the dialect calls them. Where both are there, the newer name's value
/// counts, as it does when a request is translated; one that is null says nothing.
fn limit(
    body: &[u8],
    spans: &Spans,
    key: MaxTokensKey,
    edits: &mut Vec<Edit>,
    removals: &mut Removals<'_>,
) {
    let says = |member: &&Member| body.get(member.value.clone()) != Some(b"null".as_slice());
    let newer = spans.max_completion_tokens.as_ref();
    let older = spans.max_tokens.as_ref();
    let (kept, other) = match (newer.filter(says), older) {
        (Some(newer), older) => (Some((newer, MaxTokensKey::MaxCompletionTokens)), older),
        (None, older) => (older.map(|it| (it, MaxTokensKey::MaxTokens)), newer),
    };
    let Some((member, called)) = kept else { return };
    if called != key {
        edits.push((member.key.clone(), quote(name_of(key))));
    }
    removals.remove(other);
}

const fn name_of(key: MaxTokensKey) -> &'static str {
    match key {
        MaxTokensKey::MaxTokens => "max_tokens",
        MaxTokensKey::MaxCompletionTokens => "max_completion_tokens",
    }
}

/// A model's name as a JSON string, quotes and all.
pub fn json_string(name: &WireName) -> String {
    quote(name.as_str())
}

/// Any text as a JSON string.
pub(super) fn quote(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
