//! The blocks of a stream: at most one is open, and it is closed before the next begins.
//!
//! Calls that a provider makes in turns stand one after the other here: what comes of another one while
//! the arguments of the first are not whole is kept, and said after it.

use std::collections::VecDeque;

use super::frame::{Delta, Frame};
use super::whole::Wholeness;
use crate::format::anthropic::block::Block;

/// The blocks so far.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// The index of the next one.
    next: u32,
    open: Option<Open>,
    /// Calls that began while another was not whole, in order.
    waiting: VecDeque<Waiting>,
    called: bool,
}

/// The block that is open.
#[derive(Debug)]
enum Open {
    Text,
    Thinking,
    Call { number: u32, arguments: Wholeness },
}

/// A call that waits for its turn.
#[derive(Debug)]
struct Waiting {
    number: u32,
    id: String,
    name: String,
    arguments: String,
}

impl Blocks {
    pub(super) fn text(&mut self, text: &str, out: &mut Vec<u8>) {
        if text.is_empty() {
            return;
        }
        if !matches!(self.open, Some(Open::Text)) {
            self.begin(Open::Text, Block::text(""), out);
        }
        self.add(Delta::Text { text }, out);
    }

    pub(super) fn thinking(&mut self, thinking: &str, out: &mut Vec<u8>) {
        if thinking.is_empty() {
            return;
        }
        self.think(out);
        self.add(Delta::Thinking { thinking }, out);
    }

    /// A signature ends the thinking it signs.
    pub(super) fn sign(&mut self, signature: &str, out: &mut Vec<u8>) {
        self.think(out);
        self.add(Delta::Signature { signature }, out);
        self.close(out);
    }

    /// Thinking that is not shown: a block that comes whole.
    pub(super) fn hidden(&mut self, data: &str, out: &mut Vec<u8>) {
        let block = Block::RedactedThinking { data: data.into() };
        self.begin(Open::Thinking, block, out);
        self.close(out);
    }

    pub(super) fn call(&mut self, number: u32, id: String, name: String, out: &mut Vec<u8>) {
        self.called = true;
        let call = Waiting {
            number,
            id,
            name,
            arguments: String::new(),
        };
        self.waiting.push_back(call);
        if !self.is_in_a_call() {
            self.go_on(out);
        }
    }

    pub(super) fn arguments(&mut self, number: u32, json: &str, out: &mut Vec<u8>) {
        match &mut self.open {
            Some(Open::Call {
                number: open,
                arguments,
            }) if *open == number => {
                arguments.add(json);
                self.add(Delta::InputJson { partial_json: json }, out);
            }
            _ => {
                let mut waiting = self.waiting.iter_mut();
                if let Some(call) = waiting.find(|call| call.number == number) {
                    call.arguments.push_str(json);
                }
            }
        }
        if !self.is_in_a_call() {
            self.go_on(out);
        }
    }

    /// Whether any tool was called.
    pub(super) const fn called(&self) -> bool {
        self.called
    }

    /// Says what waits, and closes the last block.
    pub(super) fn end(&mut self, out: &mut Vec<u8>) {
        while !self.waiting.is_empty() {
            self.next_call(out);
        }
        self.close(out);
    }

    /// Says the calls that wait, as long as each is whole.
    fn go_on(&mut self, out: &mut Vec<u8>) {
        while !self.waiting.is_empty() && !self.is_in_a_call() {
            self.next_call(out);
        }
    }

    fn next_call(&mut self, out: &mut Vec<u8>) {
        let Some(call) = self.waiting.pop_front() else {
            return;
        };
        self.close(out);
        let mut arguments = Wholeness::default();
        arguments.add(&call.arguments);
        let block = Block::ToolUse {
            id: call.id.into(),
            name: &call.name,
            input: "{}",
        };
        let open = Open::Call {
            number: call.number,
            arguments,
        };
        self.start(open, block, out);
        let partial_json = &call.arguments;
        if !partial_json.is_empty() {
            self.add(Delta::InputJson { partial_json }, out);
        }
    }

    /// Whether a call is open whose arguments are not whole.
    const fn is_in_a_call(&self) -> bool {
        match &self.open {
            Some(Open::Call { arguments, .. }) => !arguments.is_whole(),
            Some(Open::Text | Open::Thinking) | None => false,
        }
    }

    fn think(&mut self, out: &mut Vec<u8>) {
        if !matches!(self.open, Some(Open::Thinking)) {
            let block = Block::Thinking {
                thinking: "",
                signature: "".into(),
            };
            self.begin(Open::Thinking, block, out);
        }
    }

    /// Begins a block that is no call.
    fn begin(&mut self, open: Open, content_block: Block<'_>, out: &mut Vec<u8>) {
        self.end(out);
        self.start(open, content_block, out);
    }

    fn start(&mut self, open: Open, content_block: Block<'_>, out: &mut Vec<u8>) {
        let index = self.next;
        Frame::ContentBlockStart {
            index,
            content_block,
        }
        .write(out);
        self.open = Some(open);
    }

    fn add(&self, delta: Delta<'_>, out: &mut Vec<u8>) {
        let index = self.next;
        Frame::ContentBlockDelta { index, delta }.write(out);
    }

    fn close(&mut self, out: &mut Vec<u8>) {
        if self.open.take().is_some() {
            let index = self.next;
            Frame::ContentBlockStop { index }.write(out);
            self.next = index.saturating_add(1);
        }
    }
}
