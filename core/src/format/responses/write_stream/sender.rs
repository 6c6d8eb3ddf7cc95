//! Events on their way out, numbered.

use serde::Serialize;

use crate::format::responses::output::{Item, Logprob, Piece, Summary};

/// Numbers events as it sends them.
#[derive(Debug, Default)]
pub(super) struct Sender {
    next: u64,
}

/// What an event tells of an item.
#[derive(Default, Serialize)]
pub(super) struct Detail<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item_id: Option<&'a str>,
    pub(super) output_index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) delta: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refusal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) arguments: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logprobs: Option<&'a [Logprob]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) part: Option<Part<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) item: Option<&'a Item>,
}

/// A part of an item: of a message or of a thought.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Part<'a> {
    Piece(&'a Piece),
    Summary(&'a Summary),
}

impl Sender {
    /// The number of the next event, which is thereby taken.
    pub(super) const fn number(&mut self) -> u64 {
        let number = self.next;
        self.next = number.saturating_add(1);
        number
    }

    /// Sends an event about an item.
    pub(super) fn send(&mut self, out: &mut Vec<u8>, name: &str, detail: &Detail<'_>) {
        self.begin(out, name);
        let start = out.len();
        // Writing to memory does not fail.
        drop(serde_json::to_writer(&mut *out, detail));
        // The members follow those that every event has.
        if let Some(brace) = out.get_mut(start) {
            *brace = b',';
        }
        out.extend_from_slice(b"\n\n");
    }

    /// Sends an event about the response.
    pub(super) fn send_response(&mut self, out: &mut Vec<u8>, name: &str, response: &str) {
        self.begin(out, name);
        out.extend_from_slice(b",\"response\":");
        out.extend_from_slice(response.as_bytes());
        out.extend_from_slice(b"}\n\n");
    }

    /// What every event begins with.
    fn begin(&mut self, out: &mut Vec<u8>, name: &str) {
        let number = self.number();
        let start =
            format!("event: {name}\ndata: {{\"type\":\"{name}\",\"sequence_number\":{number}");
        out.extend_from_slice(start.as_bytes());
    }
}
