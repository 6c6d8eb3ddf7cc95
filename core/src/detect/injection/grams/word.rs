//! A word that is being read.

use super::hash::{Sort, mix};

/// As much of a word as was read.
#[derive(Debug, Default)]
pub(super) struct Word {
    hash: u32,
    len: u32,
    capitals: u32,
    first: u8,
}

impl Word {
    /// Adds a byte of it.
    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        let small = byte.to_ascii_lowercase();
        if self.len == 0 {
            self.first = byte;
        }
        self.hash = mix(self.hash, u32::from(small));
        self.len = self.len.wrapping_add(1);
        self.capitals = self.capitals.wrapping_add(u32::from(small != byte));
    }

    /// Whether nothing was read yet.
    pub(super) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The hash of it, in small letters.
    pub(super) const fn hash(&self) -> u32 {
        self.hash
    }

    /// Whether it begins with a digit.
    pub(super) const fn is_number(&self) -> bool {
        self.first.is_ascii_digit()
    }

    /// What is striking about its capitals.
    pub(super) const fn look(&self) -> Option<Sort> {
        let inner = self.capitals > 1 || !self.first.is_ascii_uppercase();
        match self.capitals {
            0 => None,
            all if all == self.len => match self.len > 2 {
                true => Some(Sort::Capitals),
                false => None,
            },
            _ if inner => Some(Sort::Glued),
            _ => None,
        }
    }
}
