//! The block at hand, and what the pieces of its input become.

use serde_json::value::RawValue;

use crate::chat::Event;

/// What the pieces of the block at hand belong to.
#[derive(Debug, Default)]
pub(super) enum Open {
    /// Text, thinking, or what a hosted tool does: pieces say themselves what they are.
    #[default]
    Plain,
    /// The input of a call.
    Call { call: u32, input: Input },
    /// The input of the tool that takes the answer.
    Json(Input),
}

/// How far the input of a call has come.
#[derive(Debug)]
pub(super) enum Input {
    /// No piece yet; what stood in the block's start, if anything.
    Awaited(Option<String>),
    /// Some.
    Begun,
}

impl Open {
    /// A piece of input.
    pub(super) fn add(&mut self, json: String, on_event: &mut dyn FnMut(Event)) {
        match self {
            // The input of a hosted tool.
            Self::Plain => {}
            Self::Call { call, input } => {
                *input = Input::Begun;
                on_event(arguments(*call, json));
            }
            Self::Json(input) => {
                *input = Input::Begun;
                on_event(text(json));
            }
        }
    }

    /// A call whose input never came has what stood in its start, an empty object as a rule.
    pub(super) fn end(self, on_event: &mut dyn FnMut(Event)) {
        let event = match self {
            Self::Call {
                call,
                input: Input::Awaited(json),
            } => arguments(call, json.unwrap_or_else(|| "{}".to_owned())),
            Self::Json(Input::Awaited(json)) => text(json.unwrap_or_else(|| "{}".to_owned())),
            Self::Plain
            | Self::Call {
                input: Input::Begun,
                ..
            }
            | Self::Json(Input::Begun) => return,
        };
        on_event(event);
    }
}

impl Input {
    pub(super) fn before(input: Option<&RawValue>) -> Self {
        Self::Awaited(input.map(|input| input.get().to_owned()))
    }
}

pub(super) fn text(text: String) -> Event {
    Event::Text { choice: 0, text }
}

fn arguments(call: u32, json: String) -> Event {
    Event::Arguments {
        choice: 0,
        call,
        json,
    }
}
