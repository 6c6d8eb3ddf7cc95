//! What stands between white space: mostly a word, and a mark at an end of it.

use super::bytes::is_odd;
use super::hash::mix;

/// As much of a chunk as was read.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    hash: u32,
    /// Whether it is more than a word with a mark at an end, and whether the one before it was.
    is_odd: bool,
    was_odd: bool,
    has_word: bool,
    /// Marks that no prose has within words.
    marks: u32,
    /// The last byte, if it was punctuation.
    mark: u8,
}

/// A chunk that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) hash: u32,
    pub(super) is_odd: bool,
    pub(super) was_odd: bool,
    pub(super) marks: u32,
}

/// More marks than that are as many.
const MOST_MARKS: u32 = 3;

impl Chunk {
    /// Whether a word in it, and nothing else, has nothing to tell.
    #[inline]
    pub(super) const fn is_fresh(&self) -> bool {
        self.hash == 0 && !self.was_odd
    }

    /// Adds a word.
    #[inline]
    pub(super) fn word(&mut self, is_number: bool) {
        self.is_odd |= self.has_word;
        self.has_word = true;
        self.mark = 0;
        self.hash = mix(self.hash, u32::from(if is_number { b'0' } else { b'a' }));
    }

    /// Adds a mark; tells of it and another one before it, if they touch.
    pub(super) fn punctuation(&mut self, byte: u8) -> Option<u32> {
        let is_pair = self.mark != 0 && self.mark != byte;
        let pair = mix(u32::from(self.mark), u32::from(byte));
        self.mark = byte;
        self.hash = mix(self.hash, u32::from(byte));
        self.is_odd |= is_odd(byte);
        self.marks = self.marks.saturating_add(u32::from(is_odd(byte)));
        is_pair.then_some(pair)
    }

    /// Ends it, if there is any.
    #[inline]
    pub(super) fn end(&mut self) -> Option<Shape> {
        if self.hash == 0 {
            return None;
        }
        let shape = Shape {
            hash: self.hash,
            is_odd: self.is_odd,
            was_odd: self.was_odd,
            marks: self.marks.min(MOST_MARKS),
        };
        *self = Self {
            was_odd: self.is_odd,
            ..Self::default()
        };
        Some(shape)
    }
}
