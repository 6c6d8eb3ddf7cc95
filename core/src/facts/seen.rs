//! Which words were there before, in little room.

use super::hash::Hash;

/// A set of words that may take a word for another: one in ten after four hundred different ones, most after
/// some thousands. It tells a text that repeats itself from one that does not, and nothing finer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen([u64; SLOTS]);

/// Of 64 words each: half a kilobyte.
const SLOTS: usize = 64;

impl Seen {
    /// Adds a word; whether it was there.
    pub(super) fn add(&mut self, word: Hash) -> bool {
        // The high bits are FNV's better ones.
        let hash = word.get() ^ (word.get() >> 15);
        let slot = usize::try_from(hash >> 6).unwrap_or(0) % SLOTS;
        let bit = 1 << (hash % 64);
        let Some(bits) = self.0.get_mut(slot) else {
            return false;
        };
        let was_there = *bits & bit != 0;
        *bits |= bit;
        was_there
    }
}

impl Default for Seen {
    fn default() -> Self {
        Self([0; SLOTS])
    }
}
