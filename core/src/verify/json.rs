//! `json`: the text is JSON and nothing else.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::finding::of_choices;
use super::{Finding, Structural, Subject, repair, spoken};
use crate::chat::Answer;

/// The check.
#[derive(Debug)]
pub(super) struct Json;

impl Structural for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            // What is only skipped takes no stack, however deep it is.
            let read = serde_json::from_str::<IgnoredAny>(&text);
            Some(read.map_or_else(|error| not_json(&error), |_| Finding::passed()))
        })
    }

    fn mend(&self, subject: Subject<'_>) -> Option<Answer> {
        repair::texts(subject.answer)
    }
}

/// A text as JSON.
///
/// # Errors
/// What is found of a text that is none, or is nested deeper than 128 levels.
pub(super) fn read(text: &str) -> Result<Value, Finding> {
    serde_json::from_str(text).map_err(|error| not_json(&error))
}

/// Where a text stops being JSON. serde_json's words name what it wants there, and never what is there.
fn not_json(error: &serde_json::Error) -> Finding {
    Finding::failed(format!("is not JSON: {error}")).complaining(format!("it is not JSON: {error}"))
}
