//! Calls of tools.

use serde::de::IgnoredAny;

use super::Speech;
use crate::chat::ToolCall;
use crate::format::responses::output::{Item, SIGNS_A_CALL, Status};
use crate::format::responses::write_stream::sender::Detail;

impl Speech {
    /// Begins a call, whose arguments are still to come.
    pub(in super::super) fn call(&mut self, number: u32, made: ToolCall, out: &mut Vec<u8>) {
        self.whole(SIGNS_A_CALL, |id| Item::signature_of(&made, id), out);
        self.end_words(Status::Completed, out);
        self.end_whole_call(out);
        self.begin(Item::call(self.next_id("fc"), made), out);
        self.calls.push((number, self.last()));
    }

    /// Says more of a call's arguments.
    pub(in super::super) fn arguments(&mut self, number: u32, more: &str, out: &mut Vec<u8>) {
        let mut open = self.calls.iter().rev();
        let Some((_, index)) = open.find(|(open, _)| *open == number).copied() else {
            return;
        };
        self.size = self.size.saturating_add(more.len());
        if let Some(Item::FunctionCall { arguments, .. }) = self.items.get_mut(index) {
            arguments.push_str(more);
        }
        let detail = Detail {
            item_id: self.items.get(index).map(Item::id),
            output_index: index,
            delta: Some(more),
            ..Detail::default()
        };
        self.sender
            .send(out, "response.function_call_arguments.delta", &detail);
    }

    /// Ends every call.
    pub(super) fn end_calls(&mut self, status: Status, out: &mut Vec<u8>) {
        for (_, index) in std::mem::take(&mut self.calls) {
            self.end_call(index, status, out);
        }
    }

    /// Ends the call that began last, if its arguments are whole. Those before it were asked when their
    /// next began, and go on.
    fn end_whole_call(&mut self, out: &mut Vec<u8>) {
        let last = self.calls.last().map(|(_, index)| *index);
        if let Some(index) = last
            && self.items.get(index).is_some_and(is_whole)
        {
            self.calls.pop();
            self.end_call(index, Status::Completed, out);
        }
    }

    fn end_call(&mut self, index: usize, status: Status, out: &mut Vec<u8>) {
        let Some(item @ Item::FunctionCall { arguments, .. }) = self.items.get(index) else {
            return;
        };
        let done = Detail {
            item_id: Some(item.id()),
            output_index: index,
            arguments: Some(arguments),
            ..Detail::default()
        };
        self.sender
            .send(out, "response.function_call_arguments.done", &done);
        self.end_item(index, status, out);
    }
}

fn is_whole(call: &Item) -> bool {
    match call {
        Item::FunctionCall { arguments, .. } => {
            serde_json::from_str::<IgnoredAny>(arguments).is_ok()
        }
        Item::Message { .. } | Item::Reasoning { .. } | Item::ImageGenerationCall { .. } => false,
    }
}
