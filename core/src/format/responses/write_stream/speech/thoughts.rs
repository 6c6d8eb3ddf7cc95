//! Thinking: in the words of a summary, which is where this format shows it, and signed at its end.

use super::Speech;
use crate::chat::Signature;
use crate::format::Format;
use crate::format::responses::output::{Item, Status, Summary, THOUGHT};
use crate::format::responses::write_stream::sender::{Detail, Part};

impl Speech {
    /// Says more of a thought.
    pub(in super::super) fn think(&mut self, more: &str, out: &mut Vec<u8>) {
        self.begin_thought(out);
        self.size = self.size.saturating_add(more.len());
        if let Some(Summary::SummaryText { text }) = self.summary_mut() {
            text.push_str(more);
        }
        let delta = Detail {
            delta: Some(more),
            ..Detail::default()
        };
        self.tell_summary("response.reasoning_summary_text.delta", delta, out);
    }

    /// Ends the thought so far with what its provider knows it by.
    pub(in super::super) fn sign(&mut self, by: &Signature, out: &mut Vec<u8>) {
        self.begin_thought(out);
        let signed = by.write(Format::Responses);
        self.size = self.size.saturating_add(signed.len());
        if let Some(Item::Reasoning {
            encrypted_content, ..
        }) = self.items.last_mut()
        {
            *encrypted_content = Some(signed);
        }
        self.end_words(Status::Completed, out);
    }

    /// Ends the words of the thought that was being said.
    pub(super) fn end_summary(&mut self, out: &mut Vec<u8>) {
        let Some(Item::Reasoning { summary, .. }) = self.items.last() else {
            return;
        };
        let Some(summary) = summary.last().cloned() else {
            return;
        };
        let Summary::SummaryText { text } = &summary;
        let done = Detail {
            text: Some(text),
            ..Detail::default()
        };
        self.tell_summary("response.reasoning_summary_text.done", done, out);
        let done = Detail {
            part: Some(Part::Summary(&summary)),
            ..Detail::default()
        };
        self.tell_summary("response.reasoning_summary_part.done", done, out);
    }

    /// Begins a thought if none is open.
    fn begin_thought(&mut self, out: &mut Vec<u8>) {
        if self.open && matches!(self.items.last(), Some(Item::Reasoning { .. })) {
            return;
        }
        self.end(Status::Completed, out);
        self.begin(Item::thought(self.next_id(THOUGHT), None, None), out);
        self.open = true;
        let summary = Summary::SummaryText {
            text: String::new(),
        };
        if let Some(Item::Reasoning { summary: parts, .. }) = self.items.last_mut() {
            parts.push(summary.clone());
        }
        let added = Detail {
            part: Some(Part::Summary(&summary)),
            ..Detail::default()
        };
        self.tell_summary("response.reasoning_summary_part.added", added, out);
    }

    fn summary_mut(&mut self) -> Option<&mut Summary> {
        match self.items.last_mut()? {
            Item::Reasoning { summary, .. } => summary.last_mut(),
            Item::Message { .. } | Item::FunctionCall { .. } | Item::ImageGenerationCall { .. } => {
                None
            }
        }
    }

    fn tell_summary(&mut self, name: &str, detail: Detail<'_>, out: &mut Vec<u8>) {
        let detail = Detail {
            item_id: self.items.last().map(Item::id),
            output_index: self.last(),
            summary_index: Some(0),
            ..detail
        };
        self.sender.send(out, name, &detail);
    }
}
