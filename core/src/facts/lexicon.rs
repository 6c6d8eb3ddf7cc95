//! The words a configuration knows: keywords of its domains, and words that weigh in a placing.
//!
//! A keyword may be some words long (`credit card`). They are read by the same rules as requests, so that
//! what looks the same is the same.

use super::hash::Hash;
use super::text::words_of;

/// The most words a keyword has.
pub const MAX_KEYWORD_WORDS: usize = 4;

/// What a configuration's words are, ready to be looked up while a text is read.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// By hash, in order.
    entries: Vec<Entry>,
    /// For each value of a hash's low bits, whether any word has it: most words of a text are in no list.
    seen: Vec<u64>,
    /// How many words the longest keyword has.
    longest: usize,
}

/// A word, and for whom it counts how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry {
    word: u32,
    /// Whose word it is.
    pub(super) list: List,
    /// How much it counts there.
    pub(super) weight: f32,
}

/// Whose word it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum List {
    /// The domain of this place in the configuration.
    Domain(usize),
    /// The placing's.
    Placing,
}

impl Lexicon {
    /// Of these words.
    pub fn new<'a>(words: impl IntoIterator<Item = (&'a str, List, f32)>) -> Self {
        let mut lexicon = Self::default();
        for (word, list, weight) in words {
            lexicon.add(word, list, weight);
        }
        lexicon.entries.sort_by_cached_key(|entry| entry.word);
        lexicon.seen = vec![0; (lexicon.entries.len().next_power_of_two() / 4).max(1)];
        for entry in &lexicon.entries {
            let (slot, bit) = place(entry.word, lexicon.seen.len());
            if let Some(bits) = lexicon.seen.get_mut(slot) {
                *bits |= bit;
            }
        }
        lexicon
    }

    /// How many words a keyword has.
    pub fn words_in(keyword: &str) -> usize {
        words_of(keyword).len()
    }

    fn add(&mut self, word: &str, list: List, weight: f32) {
        let words = words_of(word);
        let Some(word) = words.iter().copied().reduce(Hash::word) else {
            return;
        };
        self.longest = self.longest.max(words.len());
        self.entries.push(Entry {
            word: word.get(),
            list,
            weight,
        });
    }

    /// How many words the longest keyword has; 0 without any.
    pub(super) const fn longest(&self) -> usize {
        self.longest
    }

    /// How many entries there are.
    pub(super) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// What is known of this word, with the place of each among all entries.
    pub(super) fn find(&self, word: Hash) -> impl Iterator<Item = (usize, &Entry)> {
        let word = word.get();
        let (slot, bit) = place(word, self.seen.len());
        let known = self.seen.get(slot).is_some_and(|bits| bits & bit != 0);
        let first = match known {
            true => self.entries.partition_point(|entry| entry.word < word),
            false => self.entries.len(),
        };
        let from = self.entries.iter().enumerate().skip(first);
        from.take_while(move |(_, entry)| entry.word == word)
    }
}

/// Where the bit of a word stands among so many times 64; `slots` is a power of two.
fn place(word: u32, slots: usize) -> (usize, u64) {
    let slot = usize::try_from(word >> 6).unwrap_or(0) & slots.saturating_sub(1);
    (slot, 1 << (word % 64))
}
