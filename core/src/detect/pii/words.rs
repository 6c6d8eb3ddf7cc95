//! The words that stand before a place: what a number is called where it is written.
//!
//! A list of words is a list of hashes, made when this is compiled: comparing numbers is quicker than comparing
//! strings, and takes a quarter of the bytes. Two of some hundred words collide once in ten million lists.

use crate::detect::LOOK_BACK;

/// So many words are looked at before a place, at most.
const WORDS: usize = 10;

/// Words, each as its hash, in order. Made with [`words!`].
pub(super) type Words = &'static [u32];

/// Whether a list has the word of this hash.
pub(super) fn has(words: Words, hash: u32) -> bool {
    words.binary_search(&hash).is_ok()
}

/// Puts hashes in order, when this is compiled.
pub(super) const fn in_order<const N: usize>(mut hashes: [u32; N]) -> [u32; N] {
    let mut rest = hashes.as_mut_slice();
    while let [first, tail @ ..] = rest {
        let mut others = &mut *tail;
        while let [other, more @ ..] = others {
            if *other < *first {
                (*first, *other) = (*other, *first);
            }
            others = more;
        }
        rest = tail;
    }
    hashes
}

/// Lists words by their hashes: lower case, without anything but letters.
macro_rules! words {
    ($($word:literal)*) => {
        const {
            &$crate::detect::pii::words::in_order([
                $($crate::detect::pii::words::hash($word.as_bytes())),*
            ])
        }
    };
}
pub(super) use words;

/// The last words before a place, nearest first.
#[derive(Debug, Default)]
pub(super) struct Before {
    words: [u32; WORDS],
    count: usize,
    /// How many bytes stand between the nearest and the place.
    gap: usize,
}

impl Before {
    /// Reads the words that end before `at`.
    #[inline(never)]
    pub(super) fn read(text: &str, at: usize) -> Self {
        let mut before = Self::default();
        let from = at.saturating_sub(LOOK_BACK);
        let bytes = text.as_bytes().get(from..at).unwrap_or_default();
        let apart = bytes.iter().rev().take_while(|byte| !is_letter(**byte));
        before.gap = apart.count();
        for word in bytes.rsplit(|byte| !is_letter(*byte)) {
            if word.is_empty() {
                continue;
            }
            let Some(slot) = before.words.get_mut(before.count) else {
                break;
            };
            *slot = hash(word);
            before.count = before.count.saturating_add(1);
        }
        before
    }

    /// Whether one of these words is among them.
    pub(super) fn has(&self, words: Words) -> bool {
        self.within(words, WORDS)
    }

    /// Whether one of these words stands right before the place, but for a space and a sign.
    pub(super) fn is_next(&self, words: Words) -> bool {
        self.gap < 3 && self.within(words, 1)
    }

    /// Whether one of these words is among the last `count`.
    #[inline(never)]
    pub(super) fn within(&self, words: Words, count: usize) -> bool {
        let count = count.min(self.count);
        let mut last = self.words.iter().take(count);
        last.any(|hash| has(words, *hash))
    }
}

/// FNV-1a, 32 bits, of a word in lower case (ASCII). <http://www.isthe.com/chongo/tech/comp/fnv/>
pub(super) const fn hash(word: &[u8]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut rest = word;
    while let [byte, tail @ ..] = rest {
        hash = step(hash, byte.to_ascii_lowercase());
        rest = tail;
    }
    hash
}

/// One byte more.
#[expect(clippy::as_conversions, reason = "widening, where `From` is not const")]
pub(super) const fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// Whether a byte belongs to a word: letters, and all of other scripts.
pub(super) const fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn finds_words_before_a_place_in_any_case() {
        let text = "My Social-Security no. is 1";
        let before = Before::read(text, text.len() - 1);
        assert!(before.has(words!["social" "nummer"]));
        assert!(before.within(words!["is"], 1));
        assert!(!before.within(words!["social"], 2));
        assert!(!before.has(words!["socia"]));
    }

    #[test]
    fn a_list_has_its_words_and_no_others() {
        let list = words!["one" "two" "three" "four" "five"];
        assert!(list.is_sorted());
        assert!(has(list, hash(b"Three")));
        assert!(!has(list, hash(b"six")));
    }

    #[test]
    fn looks_no_further_back_than_ten_words() {
        let text = "tax a a a a a a a a a a ";
        assert!(!Before::read(text, text.len()).has(words!["tax"]));
    }
}
