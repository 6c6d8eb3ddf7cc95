//! A whole answer, as the API gives it.

use super::output::{Status, items};
use super::response::{Frame, State, end_of};
use crate::chat::{Answer, Choice};
use crate::format::About;

/// Says a whole answer. This format has one choice: the first.
pub(super) fn write_answer(answer: &Answer, about: &About<'_>) -> Vec<u8> {
    let mut frame = Frame::of(about);
    frame.rename(answer.id.clone(), answer.model.clone());
    frame.created(answer.created);
    let nothing = Choice::default();
    let choice = answer.choices.first().unwrap_or(&nothing);
    let mut output = items(choice, frame.name());
    let (status, reason) = end_of(&choice.finish, &output);
    for item in &mut output {
        item.end(Status::Completed);
    }
    if let Some(last) = output.last_mut() {
        last.end(status);
    }
    let state = State {
        output: &output,
        usage: answer.usage,
        reason,
        ..State::of(status)
    };
    frame.to_json(&state).into_bytes()
}

#[cfg(test)]
mod tests;
