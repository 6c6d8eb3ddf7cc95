//! Thinking of other providers in a request that Anthropic otherwise gets as it is.
//!
//! A caller of this format may have been answered by another provider before: the thinking in that answer
//! has that provider's signature or none, and comes back with the history. Anthropic's API refuses a
//! request with a signature it does not know, so such blocks are cut out of the body.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr_iter;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::chat::Signature;
use crate::config::Format;

/// Where such blocks stand in a body, each with a comma: what to cut out, in order. A body that cannot be
/// read has none; its provider will say what is wrong with it.
pub fn foreign_thinking(body: &str) -> Vec<Range<usize>> {
    if !may_have_some(body.as_bytes()) {
        return Vec::new();
    }
    let Ok(request) = serde_json::from_str::<Request<'_>>(body) else {
        return Vec::new();
    };
    request
        .messages
        .iter()
        .flat_map(|message| cuts(body, message.content))
        .collect()
}

/// A request, as far as its history goes.
#[derive(Deserialize)]
struct Request<'a> {
    #[serde(borrow)]
    messages: Vec<Message<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    content: &'a RawValue,
}

#[derive(Deserialize)]
struct Block<'a> {
    #[serde(borrow, rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    signature: Option<Cow<'a, str>>,
    #[serde(borrow)]
    data: Option<Cow<'a, str>>,
}

/// Whether any signature looks foreign: most bodies have none, and are only searched.
fn may_have_some(body: &[u8]) -> bool {
    memchr_iter(b':', body).any(|colon| {
        let Some((before, [_, value @ ..])) = body.split_at_checked(colon) else {
            return false;
        };
        let key = before.trim_ascii_end();
        let value = value.trim_ascii_start();
        (key.ends_with(br#""signature""#) || key.ends_with(br#""data""#))
            && (value.starts_with(br#""""#) || value.starts_with(br#""baton:"#))
    })
}

/// What to cut out of one message: runs of foreign blocks, each up to the block after it or from the end of
/// the block before it.
fn cuts(body: &str, content: &RawValue) -> Vec<Range<usize>> {
    let blocks: Vec<&RawValue> = serde_json::from_str(content.get()).unwrap_or_default();
    let spans: Vec<_> = blocks
        .iter()
        .map(|block| (span(body, block), is_foreign(block)))
        .collect();
    let mut cuts = Vec::new();
    let mut kept_until = None;
    let mut runs = spans.chunk_by(|(_, one), (_, next)| one == next).peekable();
    while let Some(run) = runs.next() {
        let [(first, is_foreign), ..] = run else {
            continue;
        };
        let end = run.last().map_or(first.end, |(last, _)| last.end);
        if *is_foreign {
            let next = runs.peek().and_then(|run| run.first());
            cuts.push(match (next, kept_until) {
                (Some((next, _)), _) => first.start..next.start,
                (None, Some(kept_until)) => kept_until..end,
                (None, None) => first.start..end,
            });
        } else {
            kept_until = Some(end);
        }
    }
    cuts
}

/// Where a piece of a body stands in it.
fn span(body: &str, piece: &RawValue) -> Range<usize> {
    let start = piece
        .get()
        .as_ptr()
        .addr()
        .saturating_sub(body.as_ptr().addr());
    start..start.saturating_add(piece.get().len())
}

fn is_foreign(block: &RawValue) -> bool {
    let Ok(block) = serde_json::from_str::<Block<'_>>(block.get()) else {
        return false;
    };
    let signature = match &*block.kind {
        "thinking" => block.signature,
        "redacted_thinking" => block.data,
        _ => return false,
    };
    let signature = signature.unwrap_or_default();
    let origin = Signature::read(&signature, Format::Anthropic).origin;
    signature.is_empty() || origin != Format::Anthropic
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const OWN: &str = r#"{"type":"thinking","thinking":"Hm","signature":"xyz"}"#;
    const UNSIGNED: &str = r#"{"type":"thinking", "thinking":"Hm", "signature": ""}"#;
    const FOREIGN: &str = r#"{"type":"redacted_thinking","data":"baton:responses:xyz"}"#;
    const TEXT: &str = r#"{"type":"text","text":"\"signature\":\"\""}"#;

    #[test]
    fn foreign_thinking_is_cut_out_with_a_comma() {
        for (blocks, left) in [
            (vec![UNSIGNED, TEXT], vec![TEXT]),
            (vec![TEXT, FOREIGN], vec![TEXT]),
            (vec![UNSIGNED, FOREIGN, TEXT], vec![TEXT]),
            (vec![OWN, UNSIGNED, TEXT, FOREIGN, FOREIGN], vec![OWN, TEXT]),
            (vec![OWN, TEXT], vec![OWN, TEXT]),
            (vec![FOREIGN], vec![]),
        ] {
            assert_eq!(without(&body(&blocks, " , ")), body(&left, " , "));
        }
    }

    #[test]
    fn every_message_is_looked_at() {
        let body = format!(
            r#"{{"messages":[{{"content":[{FOREIGN},{TEXT}]}},{{"content":"Hi"}},{{"content":[{TEXT},{UNSIGNED}]}}]}}"#
        );
        assert_eq!(
            without(&body),
            format!(
                r#"{{"messages":[{{"content":[{TEXT}]}},{{"content":"Hi"}},{{"content":[{TEXT}]}}]}}"#
            )
        );
    }

    #[test]
    fn a_body_that_cannot_be_read_stays() {
        for body in [
            "",
            r#"{"messages":[{"content":[{"signature":""#,
            r#"{"messages":5,"signature":""}"#,
            r#"{"messages":[{"content":[{"type":5,"signature":""}]}]}"#,
        ] {
            assert!(foreign_thinking(body).is_empty(), "{body}");
        }
    }

    fn body(blocks: &[&str], comma: &str) -> String {
        let blocks = blocks.join(comma);
        format!(r#"{{"model":"m","messages":[{{"role":"assistant","content":[{blocks}]}}]}}"#)
    }

    fn without(body: &str) -> String {
        let mut left = body.to_owned();
        for cut in foreign_thinking(body).into_iter().rev() {
            left.replace_range(cut, "");
        }
        left
    }
}
