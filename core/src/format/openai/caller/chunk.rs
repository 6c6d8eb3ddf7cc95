//! An event of a streamed answer.

use serde::Serialize;

use super::piece::{Counts, Extra, Logprobs, Picture};

/// An event.
#[derive(Serialize)]
pub(super) struct Chunk<'a> {
    pub(super) id: &'a str,
    pub(super) object: &'static str,
    pub(super) created: u64,
    pub(super) model: &'a str,
    pub(super) choices: Vec<ChunkChoice<'a>>,
    /// Absent unless asked for, null until it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) usage: Option<Option<Counts>>,
}

/// An event.
/// A piece of a choice.
#[derive(Serialize)]
pub(super) struct ChunkChoice<'a> {
    pub(super) index: u32,
    pub(super) delta: Delta<'a>,
    pub(super) logprobs: Option<Logprobs<'a>>,
    pub(super) finish_reason: Option<&'static str>,
}

impl<'a> ChunkChoice<'a> {
    pub(super) const fn of(index: u32, delta: Delta<'a>) -> Self {
        Self {
            index,
            delta,
            logprobs: None,
            finish_reason: None,
        }
    }
}

/// What a choice says more.
#[derive(Default, Serialize)]
pub(super) struct Delta<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_calls: Option<[CallDelta<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<CalledDelta<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    images: Option<[Picture; 1]>,
}

impl<'a> Delta<'a> {
    /// What every choice begins with.
    pub(super) fn opening() -> Self {
        Self {
            role: Some("assistant"),
            content: Some(""),
            ..Self::default()
        }
    }

    pub(super) fn text(text: &'a str) -> Self {
        Self {
            content: Some(text),
            ..Self::default()
        }
    }

    pub(super) fn refusal(text: &'a str) -> Self {
        Self {
            refusal: Some(text),
            ..Self::default()
        }
    }

    pub(super) fn thought(text: &'a str) -> Self {
        Self {
            reasoning_content: Some(text),
            ..Self::default()
        }
    }

    pub(super) fn call(call: CallDelta<'a>) -> Self {
        Self {
            tool_calls: Some([call]),
            ..Self::default()
        }
    }

    pub(super) fn legacy(called: CalledDelta<'a>) -> Self {
        Self {
            function_call: Some(called),
            ..Self::default()
        }
    }

    pub(super) fn picture(picture: Picture) -> Self {
        Self {
            images: Some([picture]),
            ..Self::default()
        }
    }
}

/// What a call says more.
#[derive(Serialize)]
pub(super) struct CallDelta<'a> {
    pub(super) index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    r#type: Option<&'static str>,
    pub(super) function: CalledDelta<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_content: Option<Extra>,
}

/// What is called, and more of with what.
#[derive(Serialize)]
pub(super) struct CalledDelta<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    arguments: &'a str,
}

impl<'a> CallDelta<'a> {
    pub(super) fn begun(index: u32, id: &'a str, name: &'a str, signature: Option<String>) -> Self {
        Self {
            index,
            id: Some(id),
            r#type: Some("function"),
            function: CalledDelta {
                name: Some(name),
                arguments: "",
            },
            extra_content: signature.map(Extra::of),
        }
    }

    pub(super) const fn more(index: u32, arguments: &'a str) -> Self {
        Self {
            index,
            id: None,
            r#type: None,
            function: CalledDelta {
                name: None,
                arguments,
            },
            extra_content: None,
        }
    }
}
