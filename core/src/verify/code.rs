//! `code`: fenced blocks are closed, and those of JSON can be read.

use serde::de::IgnoredAny;

use super::fences::{self, Block};
use super::finding::of_choices;
use super::{Finding, Structural, Subject, spoken};

/// The check.
#[derive(Debug)]
pub(super) struct Code;

impl Structural for Code {
    fn name(&self) -> &'static str {
        "code"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            let blocks = fences::blocks(&text);
            let found = (1_usize..).zip(&blocks).find_map(|(count, block)| {
                let why = flaw(block)?;
                Some(Finding::failed(format!("fenced block {count} {why}")))
            });
            (!blocks.is_empty()).then(|| found.unwrap_or_default())
        })
    }
}

fn flaw(block: &Block<'_>) -> Option<String> {
    if !block.is_closed {
        return Some("is not closed".to_owned());
    }
    if !block.language.eq_ignore_ascii_case("json") {
        return None;
    }
    let read = serde_json::from_str::<IgnoredAny>(block.body);
    read.err().map(|error| format!("is not JSON: {error}"))
}
