//! A vendor's format.

use super::super::chance::entropy;
use super::super::shape::{Shape, number};
use super::super::view::View;
use super::super::{drawn, placeholder};
use super::checksum::ends_in_crc32;

/// Anchors are cut to this many bytes: longer ones are hardly rarer.
const ANCHOR: usize = 5;

/// Entropy that keys have at least, in tenths of a bit for a byte: ten random hexadecimal digits behind a prefix have more.
const ENTROPY: u8 = 28;

/// What keys of a kind look like, and what else must hold of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Format {
    pub(super) kind: &'static str,
    /// What it looks like, from its beginning to its end.
    pub(super) shape: Shape,
    /// What is looked for.
    pub(super) anchor: &'static str,
    /// How many bytes stand before that.
    pub(super) lead: usize,
    /// Whether it may be the end of something, of an address.
    pub(super) is_tail: bool,
    /// Whether names in programs are written like it, so that it must not consist of words.
    is_common: bool,
    /// Whether its last digits are a checksum.
    is_checked: bool,
    /// Entropy of its bytes, at least, in tenths of a bit.
    entropy: u8,
}

impl Format {
    /// Reads a format: its shape, and behind bars what else there is to it.
    ///
    /// | behind a bar | |
    /// |---|---|
    /// | `c` | it ends in a checksum |
    /// | `e36` | its entropy is at least 3.6 bits for a byte; 0: whatever fills it |
    /// | `k4Q~` | it is known by `Q~`, four bytes behind its beginning |
    /// | `m` | it must be mixed, for names in programs are written like it |
    /// | `t` | it may be the end of something |
    pub(super) fn read(kind: &'static str, format: &'static str) -> Self {
        let mut parts = format.split('|');
        let shape = Shape(parts.next().unwrap_or_default());
        let mut format = Self {
            kind,
            shape,
            anchor: shape.head(),
            lead: 0,
            is_tail: false,
            is_common: false,
            is_checked: false,
            entropy: ENTROPY,
        };
        parts.for_each(|part| format.add(part));
        format.anchor = format.anchor.get(..ANCHOR).unwrap_or(format.anchor);
        format
    }

    fn add(&mut self, part: &'static str) {
        let (value, rest) = number(part.get(1..).unwrap_or_default());
        let value = value.unwrap_or_default();
        match part.as_bytes().first() {
            Some(b'c') => self.is_checked = true,
            Some(b'e') => self.entropy = u8::try_from(value).unwrap_or(ENTROPY),
            Some(b'k') => (self.lead, self.anchor) = (value, rest),
            Some(b'm') => self.is_common = true,
            Some(b't') => self.is_tail = true,
            Some(_) | None => (),
        }
    }

    /// Where it ends that begins here.
    pub(super) fn end(&self, view: &View<'_>, from: usize) -> Option<usize> {
        let end = self.shape.end(view, from)?;
        // One byte more of what it consists of, and it is something else.
        (!view.at(end).is_some_and(is_word)).then_some(end)
    }

    /// How sure one can be of this key; `None` if it only stands in the place of one.
    pub(super) fn weigh(&self, key: &[u8]) -> Option<u8> {
        let is_filler = placeholder::is_filler(key);
        let is_filled = is_filler || entropy(key) * 10.0 < f32::from(self.entropy);
        if self.entropy > 0 && is_filled
            || placeholder::is_shown(key)
            || self.is_common && !drawn::is_mixed(key)
        {
            return None;
        }
        // As manuals write keys, to show them without giving any away.
        if is_filler || placeholder::counts_up(key) {
            return Some(40);
        }
        Some(
            match (self.is_checked, self.is_checked && ends_in_crc32(key)) {
                (false, _) => 90,
                (true, true) => 99,
                (true, false) => 80,
            },
        )
    }
}

/// What cannot stand behind a key without being a part of it.
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
