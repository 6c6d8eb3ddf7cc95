//! The events of a stream, by their types.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::super::finish::Stopped;
use super::super::usage::Report;
use crate::json::read_json;
use crate::usage::Usage;

/// An event.
pub(super) enum Event {
    /// A block begins.
    Start(Start),
    /// More of it.
    Delta(Delta),
    /// It is over.
    Stop,
    /// All of them are.
    End(Stopped),
    /// What they took.
    Metadata(Option<Usage>),
    /// Nothing that says anything.
    Other,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Start {
    pub(super) tool_use: Option<ToolUse>,
    pub(super) tool_result: Option<IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ToolUse {
    pub(super) tool_use_id: String,
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
}

/// One of its members; citations and results of Amazon's own tools are passed over.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Delta {
    pub(super) text: Option<String>,
    pub(super) tool_use: Option<Input>,
    pub(super) reasoning_content: Option<Reasoning>,
}

#[derive(Deserialize)]
pub(super) struct Input {
    pub(super) input: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reasoning {
    pub(super) text: Option<String>,
    pub(super) signature: Option<String>,
    pub(super) redacted_content: Option<String>,
}

#[derive(Deserialize)]
struct Started {
    #[serde(default)]
    start: Start,
}

#[derive(Deserialize)]
struct More {
    #[serde(default)]
    delta: Delta,
}

#[derive(Deserialize)]
struct Metadata {
    usage: Option<Report>,
}

impl Event {
    /// Reads an event of this type.
    pub(super) fn read(kind: &str, payload: &[u8]) -> serde_json::Result<Self> {
        Ok(match kind {
            "contentBlockStart" => Self::Start(read_json::<Started>(payload)?.start),
            "contentBlockDelta" => Self::Delta(read_json::<More>(payload)?.delta),
            "contentBlockStop" => Self::Stop,
            "messageStop" => Self::End(read_json(payload)?),
            "metadata" => {
                let metadata: Metadata = read_json(payload)?;
                Self::Metadata(metadata.usage.map(Usage::from))
            }
            _ => Self::Other,
        })
    }
}
