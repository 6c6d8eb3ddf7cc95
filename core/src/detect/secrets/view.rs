//! A text as a detector of keys reads it: byte by byte, and noting when it would have liked to read on.

use std::cell::Cell;

use super::super::Text;
use super::alphabet::Alphabet;

/// A text, and whether somebody asked for what has not come yet.
#[derive(Debug)]
pub(super) struct View<'t> {
    bytes: &'t [u8],
    is_whole: bool,
    /// Somebody asked for a byte behind the end of a text that goes on: whatever was concluded may be wrong.
    is_short: Cell<bool>,
}

impl<'t> View<'t> {
    pub(super) const fn new(text: Text<'t>) -> Self {
        Self {
            bytes: text.text.as_bytes(),
            is_whole: text.is_whole,
            is_short: Cell::new(false),
        }
    }

    /// The byte there; `None` at the end, or before it where the text may go on.
    pub(super) fn at(&self, at: usize) -> Option<u8> {
        let byte = self.bytes.get(at).copied();
        if byte.is_none() && !self.is_whole {
            self.is_short.set(true);
        }
        byte
    }

    /// The byte before.
    pub(super) fn before(&self, at: usize) -> Option<u8> {
        at.checked_sub(1).and_then(|at| self.bytes.get(at).copied())
    }

    /// What was read of it already.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'t [u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// Whether this stands there, byte for byte.
    pub(super) fn has(&self, at: usize, literal: &[u8]) -> bool {
        let mut offsets = (at..).zip(literal);
        offsets.all(|(at, byte)| self.at(at) == Some(*byte))
    }

    /// Where the run of such bytes ends that begins here, `most` of them at most.
    pub(super) fn run(&self, from: usize, most: usize, alphabet: &Alphabet) -> usize {
        let behind = self.bytes.get(from..).unwrap_or_default().iter().take(most);
        let length = behind.take_while(|byte| alphabet.has(**byte)).count();
        let end = from.saturating_add(length);
        if length < most {
            // What ended it is noted where it is the text's end.
            self.at(end);
        }
        end
    }

    /// Where the run of such bytes begins that ends here, `most` of them at most.
    pub(super) fn run_back(&self, to: usize, most: usize, alphabet: &Alphabet) -> usize {
        let mut at = to;
        while to.saturating_sub(at) < most && self.before(at).is_some_and(|byte| alphabet.has(byte))
        {
            at = at.saturating_sub(1);
        }
        at
    }

    /// Whether more of the text could change what was concluded.
    pub(super) const fn is_short(&self) -> bool {
        self.is_short.get()
    }
}
