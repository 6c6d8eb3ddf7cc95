//! The events of a stream, as bytes.

use serde::Serialize;

use super::super::super::block::Block;
use super::super::super::usage::Counts;
use crate::json::write_json;
use crate::usage::Usage;

/// An event.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Frame<'a> {
    MessageStart {
        message: Opening<'a>,
    },
    ContentBlockStart {
        index: u32,
        content_block: Block<'a>,
    },
    ContentBlockDelta {
        index: u32,
        delta: Delta<'a>,
    },
    ContentBlockStop {
        index: u32,
    },
    MessageDelta {
        delta: Stop<'a>,
        usage: Counts,
    },
    MessageStop,
}

/// A message of which nothing is said yet.
#[derive(Debug, Serialize)]
pub(super) struct Opening<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    role: &'static str,
    model: &'a str,
    content: [(); 0],
    stop_reason: Option<&'a str>,
    stop_sequence: Option<&'a str>,
    usage: Counts,
}

/// A piece of a block.
#[derive(Debug, Serialize)]
#[serde(tag = "type")]
pub(super) enum Delta<'a> {
    #[serde(rename = "text_delta")]
    Text { text: &'a str },
    #[serde(rename = "thinking_delta")]
    Thinking { thinking: &'a str },
    #[serde(rename = "signature_delta")]
    Signature { signature: &'a str },
    #[serde(rename = "input_json_delta")]
    InputJson { partial_json: &'a str },
}

/// Why the message ended.
#[derive(Debug, Serialize)]
pub(super) struct Stop<'a> {
    pub(super) stop_reason: &'static str,
    pub(super) stop_sequence: Option<&'a str>,
}

impl<'a> Opening<'a> {
    pub(super) fn new(id: &'a str, model: &'a str, usage: Usage) -> Self {
        Self {
            id,
            kind: "message",
            role: "assistant",
            model,
            content: [],
            stop_reason: None,
            stop_sequence: None,
            usage: usage.into(),
        }
    }
}

impl Frame<'_> {
    /// Appends the event: its name, and its JSON, which is one line.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        for piece in ["event: ", self.name(), "\ndata: "] {
            out.extend_from_slice(piece.as_bytes());
        }
        write_json(self, out);
        out.extend_from_slice(b"\n\n");
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::MessageStart { .. } => "message_start",
            Self::ContentBlockStart { .. } => "content_block_start",
            Self::ContentBlockDelta { .. } => "content_block_delta",
            Self::ContentBlockStop { .. } => "content_block_stop",
            Self::MessageDelta { .. } => "message_delta",
            Self::MessageStop => "message_stop",
        }
    }
}
