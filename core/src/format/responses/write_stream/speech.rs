//! The items of an answer being said: which are open, and the events of each step.
//!
//! Words and thoughts end when something else begins. A call ends when the next item begins, unless
//! that is a call too and its own arguments are not whole: providers may say several at a time.

mod calls;
mod thoughts;
mod words;

use super::sender::{Detail, Sender};
use crate::format::responses::output::{Item, Status, item_id};

/// What was said so far.
#[derive(Debug, Default)]
pub(super) struct Speech {
    /// What the ids of its items are made of.
    name: String,
    sender: Sender,
    items: Vec<Item>,
    /// Whether the last item is words or a thought that may go on.
    open: bool,
    /// The calls whose arguments may go on: the number of each and its item.
    calls: Vec<(u32, usize)>,
    /// How much is kept, in bytes.
    size: usize,
}

impl Speech {
    /// Takes the name of the response.
    pub(super) fn name(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }

    /// Says an item that is whole at once, if there is one.
    pub(super) fn whole(
        &mut self,
        kind: &str,
        make: impl FnOnce(String) -> Option<Item>,
        out: &mut Vec<u8>,
    ) {
        let Some(item) = make(self.next_id(kind)) else {
            return;
        };
        self.end(Status::Completed, out);
        self.begin(item, out);
        self.end_item(self.last(), Status::Completed, out);
    }

    /// Ends what is open.
    pub(super) fn end(&mut self, status: Status, out: &mut Vec<u8>) {
        self.end_words(status, out);
        self.end_calls(status, out);
    }

    pub(super) const fn sender(&mut self) -> &mut Sender {
        &mut self.sender
    }

    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    pub(super) const fn size(&self) -> usize {
        self.size
    }

    fn next_id(&self, kind: &str) -> String {
        item_id(kind, &self.name, self.items.len())
    }

    fn last(&self) -> usize {
        self.items.len().saturating_sub(1)
    }

    fn begin(&mut self, item: Item, out: &mut Vec<u8>) {
        self.size = self.size.saturating_add(item.size());
        self.items.push(item);
        self.tell_item(self.last(), "response.output_item.added", out);
    }

    fn end_item(&mut self, index: usize, status: Status, out: &mut Vec<u8>) {
        if let Some(item) = self.items.get_mut(index) {
            item.end(status);
        }
        self.tell_item(index, "response.output_item.done", out);
    }

    /// Ends the words or the thought that may have gone on.
    fn end_words(&mut self, status: Status, out: &mut Vec<u8>) {
        if self.open {
            self.end_piece(out);
            self.end_summary(out);
            self.end_item(self.last(), status, out);
            self.open = false;
        }
    }

    fn tell_item(&mut self, index: usize, name: &str, out: &mut Vec<u8>) {
        let detail = Detail {
            output_index: index,
            item: self.items.get(index),
            ..Detail::default()
        };
        self.sender.send(out, name, &detail);
    }
}
