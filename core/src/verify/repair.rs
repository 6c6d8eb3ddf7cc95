//! Mechanical repair: almost-JSON becomes JSON, where there is no doubt what was meant.
//!
//! Words and fences around it go, and trailing commas, comments, single quotes, Python's `True`, `False` and `None`, raw
//! line breaks in texts. A bracket that is missing at the very end is put there, unless the answer was cut off: then
//! more than a bracket is missing. Whatever could be meant in two ways stays as it is. What is JSON already is
//! never touched, and what comes out is always JSON.

mod find;
mod mend;
mod read;

use serde::de::IgnoredAny;

use super::tool_calls::calls;
use crate::chat::{Answer, Finish, Part};

/// Whether a text may lack its last brackets.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum End {
    /// It is as its author ended it.
    Whole,
    /// It was cut off.
    Cut,
}

/// An answer whose texts are to be JSON, with those that almost are made JSON; `None` where none changes.
pub fn texts(answer: &Answer) -> Option<Answer> {
    let mut mended = answer.clone();
    let mut changes = false;
    for choice in &mut mended.choices {
        let end = end(&choice.finish);
        // JSON that is spread over several texts is nobody's.
        let mut parts = choice.parts.iter_mut().filter_map(Part::as_text_mut);
        if let (Some(part), None) = (parts.next(), parts.next())
            && let Some(json) = text(part, end)
        {
            *part = json;
            changes = true;
        }
    }
    changes.then_some(mended)
}

/// An answer whose tool calls' arguments are mended; `None` where none changes. No arguments at all are `{}`.
pub fn arguments(answer: &Answer) -> Option<Answer> {
    let mut mended = answer.clone();
    let mut changes = false;
    for choice in &mut mended.choices {
        let end = end(&choice.finish);
        for call in calls(choice) {
            let json = match call.arguments.trim() {
                "" => Some("{}".to_owned()),
                written => text(written, end),
            };
            if let Some(json) = json {
                call.arguments = json;
                changes = true;
            }
        }
    }
    changes.then_some(mended)
}

/// The object or list that a text is or holds, as JSON; `None` where it is JSON already, or there is a doubt.
///
/// ```
/// # use baton_core::verify::repair::{End, text};
/// assert_eq!(text("Here you are:\n```json\n{'a': [1, 2,],}\n```", End::Whole).as_deref(), Some(r#"{"a":[1,2]}"#));
/// assert_eq!(text(r#"{"a": 1"#, End::Whole).as_deref(), Some(r#"{"a":1}"#));
/// assert_eq!(text(r#"{"a": 1"#, End::Cut), None);
/// assert_eq!(text(r#"{"a": 1}"#, End::Whole), None);
/// ```
pub fn text(text: &str, end: End) -> Option<String> {
    if is_json(text) {
        return None;
    }
    let mended = find::candidate(text, end)?;
    is_json(&mended).then_some(mended)
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

fn end(finish: &Finish) -> End {
    match finish {
        Finish::Stop | Finish::StopSequence(_) | Finish::ToolCalls | Finish::Refused => End::Whole,
        Finish::Length | Finish::Filtered => End::Cut,
    }
}
