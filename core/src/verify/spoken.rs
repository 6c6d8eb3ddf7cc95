//! What was said in words.

use std::borrow::Cow;

use crate::chat::{Choice, Message, Part, Request, Role};

/// The text of a choice; `None` where it says nothing in words and calls tools instead: then there is no text to
/// check.
pub(super) fn text(choice: &Choice) -> Option<Cow<'_, str>> {
    let text = joined(&choice.parts);
    let calls = || {
        choice
            .parts
            .iter()
            .any(|part| part.as_tool_call().is_some())
    };
    (!text.trim().is_empty() || !calls()).then_some(text)
}

/// The last thing the user said, what tools brought back not among it.
pub(super) fn question(request: &Request) -> Cow<'_, str> {
    let mut messages = request.messages.iter().rev();
    let asked = messages.find(|message| is_asking(message));
    asked.map_or(Cow::Borrowed(""), |message| joined(&message.parts))
}

/// The texts of the system prompts.
pub(super) fn system(request: &Request) -> impl Iterator<Item = &str> {
    request.system().filter_map(Part::as_text)
}

fn is_asking(message: &Message) -> bool {
    message.role == Role::User && message.parts.iter().any(|part| part.as_text().is_some())
}

/// The texts among parts, as one.
fn joined(parts: &[Part]) -> Cow<'_, str> {
    let mut joined = Cow::Borrowed("");
    for text in parts.iter().filter_map(Part::as_text) {
        match joined.is_empty() {
            true => joined = Cow::Borrowed(text),
            false => joined.to_mut().push_str(text),
        }
    }
    joined
}
