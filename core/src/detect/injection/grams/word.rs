//! A word: its hash in small letters, and its capitals.

use super::super::super::eight::Eight;
use super::bytes;
use super::hash::{Sort, mix};

/// What matters of a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Of all its letters, small.
    pub(super) hash: u32,
    /// In bytes.
    pub(super) length: usize,
    /// Whether it begins with a digit.
    pub(super) is_number: bool,
    /// Whether it begins as a frequent one does where letters are shifted by thirteen.
    pub(super) is_rotated: bool,
    capitals: u32,
    digits: u32,
    begins_big: bool,
}

/// So long a word is none, in bytes of ASCII.
const LONG: usize = 20;

impl Word {
    /// The word that a text begins with.
    #[inline]
    pub(super) fn first(text: &[u8]) -> Self {
        let length = Eight::first(text).word().max(1);
        Self::of(text, bytes::length(text, length))
    }

    /// Reads eight bytes at a time of a text that begins with a word of this length.
    pub(super) fn of(text: &[u8], length: usize) -> Self {
        let first = text.first().copied().unwrap_or(0);
        let mut word = Self {
            hash: 0,
            length,
            is_number: first.is_ascii_digit(),
            is_rotated: is_rotated(Eight::first(text)),
            capitals: 0,
            digits: 0,
            begins_big: first.is_ascii_uppercase(),
        };
        for at in (0..length).step_by(8) {
            let eight = Eight::first(text.get(at..).unwrap_or_default());
            let eight = eight.only(length.saturating_sub(at));
            word.hash = mix_eight(word.hash, eight);
            word.capitals = word.capitals.saturating_add(eight.capitals());
            word.digits = word.digits.saturating_add(eight.digits());
        }
        word
    }

    /// Whether it is one letter.
    pub(super) const fn is_single(self) -> bool {
        self.length == 1 && self.digits == 0
    }

    /// Whether digits stand among its letters.
    pub(super) fn is_mixed(self) -> bool {
        let all = usize::try_from(self.digits) == Ok(self.length);
        self.digits > 0 && self.length > 3 && !all
    }

    /// Whether it may be eight bits.
    pub(super) const fn is_byte(self) -> bool {
        self.digits == 8 && self.length == 8
    }

    /// Whether it is too long to be any.
    pub(super) const fn is_long(self) -> bool {
        self.length >= LONG
    }

    /// What is striking about its capitals.
    pub(super) fn look(self) -> Option<Sort> {
        if self.capitals == 0 || (self.capitals == 1 && self.begins_big) {
            return None;
        }
        match usize::try_from(self.capitals) == Ok(self.length) {
            true => (self.length > 2).then_some(Sort::Capitals),
            false => Some(Sort::Glued),
        }
    }
}

/// The hash and the length of the word that a text begins with, if it has a blank behind it and but for its first letter
/// small ones only, so that there is nothing else to tell of it.
#[inline]
pub(super) fn plain(text: &[u8]) -> Option<(u32, usize)> {
    let mut eight = Eight::first(text).first_small();
    let (mut hash, mut length) = (0, 0_usize);
    if is_rotated(eight) {
        return None;
    }
    loop {
        let (count, letters) = eight.small_letters();
        length = length.saturating_add(count);
        if count > 0 {
            hash = mix_eight(hash, letters);
        }
        if count < 8 || length >= LONG {
            let has_blank = text.get(length) == Some(&b' ');
            return (has_blank && (1..LONG).contains(&length)).then_some((hash, length));
        }
        eight = Eight::first(text.get(length..)?);
    }
}

/// Whether a text begins as "the", "and", "you" or "your" do where letters are shifted by thirteen.
#[inline]
fn is_rotated(text: Eight) -> bool {
    let [a, b, c, ..] = text.small().0.to_le_bytes();
    matches!(&[a, b, c], b"gur" | b"naq" | b"lbh")
}

/// In two halves: what there is no byte for is nothing.
#[inline]
const fn mix_eight(hash: u32, eight: Eight) -> u32 {
    let [a, b, c, d, e, f, g, h] = eight.small().0.to_le_bytes();
    mix(
        mix(hash, u32::from_le_bytes([a, b, c, d])),
        u32::from_le_bytes([e, f, g, h]),
    )
}
