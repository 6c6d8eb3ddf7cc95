//! `not_empty`: it says something, or calls a tool.

use super::finding::of_choices;
use super::{Finding, Structural, Subject};
use crate::chat::{Choice, Part};

/// The check.
#[derive(Debug)]
pub(super) struct NotEmpty;

impl Structural for NotEmpty {
    fn name(&self) -> &'static str {
        "not_empty"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        let found = of_choices(subject, |choice| {
            Some(Finding::of(says_something(choice), || {
                "says nothing".to_owned()
            }))
        });
        // Without a choice nothing was said either.
        Some(found.unwrap_or_else(|| Finding::failed("has no choice")))
    }
}

/// Thinking alone is no answer.
fn says_something(choice: &Choice) -> bool {
    choice.parts.iter().any(|part| match part {
        Part::Text { text, .. } | Part::Refusal(text) => !text.trim().is_empty(),
        Part::ToolCall(_) | Part::Image(_) | Part::Audio(_) | Part::Document(_) => true,
        Part::Thinking { .. } | Part::HiddenThinking(_) | Part::ToolResult(_) => false,
    })
}
