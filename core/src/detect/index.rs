//! Where any of many words stands in a text.
//!
//! The first three bytes of a place tell nearly always that none does: as fifteen bits they are looked up in a table of
//! bits. Such a number is made from the one before by a shift, so a processor has several of them under way at once; of
//! the states of an automaton each waits for the one before.

use std::ops::Range;

/// Words to be found, in any case as far as they are of ASCII.
pub(super) struct Index {
    codes: Codes,
    /// By the codes of two bytes, a bit for each code of the third: whether a word begins so, whatever follows one that is
    /// shorter.
    begins: Box<[u32; 1 << (2 * BITS)]>,
    /// By slot.
    words: Vec<Word>,
    /// Where the words of each slot begin; those of the next one are behind them.
    slots: Vec<usize>,
}

/// The codes of the first three bytes of a place.
type Key = u16;

/// A code has so many bits.
const BITS: u32 = 5;

/// What a word of one byte has of a key, of two, and of more.
const KNOWN: [Key; 3] = [0x1F << (2 * BITS), 0x3FF << BITS, 0x7FFF];

/// Words are put into so many slots by their keys, a power of two.
const SLOT_BITS: u32 = 10;

/// A word, and its place among those that were given.
struct Word {
    key: Key,
    text: Box<[u8]>,
    number: usize,
}

impl Index {
    /// Of these words, none of them empty.
    pub(super) fn new(words: &[String]) -> Self {
        let mut index = Self {
            codes: Codes::of(words),
            begins: Box::new([0; 1 << (2 * BITS)]),
            words: Vec::with_capacity(words.len()),
            slots: vec![0; (1 << SLOT_BITS) + 1],
        };
        for (number, word) in words.iter().enumerate() {
            index.add(number, word.as_bytes());
        }
        index.words.sort_by_cached_key(|word| slot(word.key));
        let mut before = 0_usize;
        for start in &mut index.slots {
            (*start, before) = (before, before.saturating_add(*start));
        }
        index
    }

    /// Tells of every word that begins in this range its number and where it stands, in order of where they begin and,
    /// of those at one place, the shorter first.
    #[inline]
    pub(super) fn find(
        &self,
        text: &[u8],
        range: Range<usize>,
        tell: &mut impl FnMut(usize, Range<usize>),
    ) {
        let mut at = range.start;
        let mut key = self.codes.key(text.get(at..).unwrap_or_default()) >> BITS;
        // A place is known by the second byte behind it.
        let behind = at.saturating_add(2)..range.end.saturating_add(2).min(text.len());
        let (eights, rest) = text.get(behind).unwrap_or_default().as_chunks();
        for eight in eights {
            if self.may_begin(key, eight) {
                self.each(key, eight, (at, text), tell);
            }
            let [.., first, second] = *eight;
            key = self.codes.next(self.codes.next(0, first), second);
            at = at.saturating_add(8);
        }
        // Behind the last bytes of a text is nothing.
        key = self.each(key, rest, (at, text), tell);
        at = at.saturating_add(rest.len());
        let nothing = b"  ".get(..range.end.saturating_sub(at));
        self.each(key, nothing.unwrap_or_default(), (at, text), tell);
    }

    /// Whether a word may begin at any of eight places, the first of which has these codes.
    #[inline]
    fn may_begin(&self, before: Key, eight: &[u8; 8]) -> bool {
        let [mut first, mut second] = [before >> BITS, before & 0x1F];
        let any = eight.iter().fold(0, |any, byte| {
            let third = self.codes.code(*byte);
            let thirds = self.thirds(first << BITS | second);
            (first, second) = (second, third);
            any | thirds.wrapping_shr(third.into())
        });
        any & 1 != 0
    }

    /// Which codes a third byte has where a word begins with these two.
    #[inline]
    fn thirds(&self, two: Key) -> u32 {
        self.begins.get(usize::from(two)).copied().unwrap_or(0)
    }

    /// Looks at places one after the other: the first has these codes, and each has one of these bytes as its third. Gives the
    /// codes of the place behind them.
    #[inline(never)]
    fn each(
        &self,
        mut key: Key,
        thirds: &[u8],
        (from, text): (usize, &[u8]),
        tell: &mut impl FnMut(usize, Range<usize>),
    ) -> Key {
        for (at, byte) in (from..).zip(thirds) {
            key = self.codes.next(key, *byte);
            let (two, third) = (key >> BITS, u32::from(key & 0x1F));
            if self.thirds(two).wrapping_shr(third) & 1 != 0 {
                self.look(key, at, text, tell);
            }
        }
        key
    }

    /// Tells of the words at a place.
    fn look(&self, key: Key, at: usize, text: &[u8], tell: &mut impl FnMut(usize, Range<usize>)) {
        let rest = text.get(at..).unwrap_or_default();
        let mut last = None;
        for known in KNOWN {
            let key = Some(key & known).filter(|key| last != Some(*key));
            for word in key.map_or(&[][..], |key| self.in_slot(slot(key))) {
                let head = rest.get(..word.text.len());
                let is_it = |head: &[u8]| head.eq_ignore_ascii_case(&word.text);
                if Some(word.key) == key && head.is_some_and(is_it) {
                    tell(word.number, at..at.saturating_add(word.text.len()));
                }
            }
            last = key.or(last);
        }
    }

    fn in_slot(&self, slot: usize) -> &[Word] {
        let bounds = self.slots.get(slot..).and_then(<[usize]>::first_chunk);
        let words = bounds.and_then(|[start, end]| self.words.get(*start..*end));
        words.unwrap_or_default()
    }

    /// Adds a word to its slot's count, and marks how a place may look where it begins.
    fn add(&mut self, number: usize, word: &[u8]) {
        let key = self.codes.key(word);
        let text = word.into();
        self.words.push(Word { key, text, number });
        if let Some(count) = self.slots.get_mut(slot(key)) {
            *count = count.saturating_add(1);
        }
        let known = KNOWN.get(word.len().saturating_sub(1)).or(KNOWN.last());
        let unknown = KNOWN[2] & !known.copied().unwrap_or(0);
        for key in key..=key | unknown {
            let third = 1_u32.wrapping_shl((key & 0x1F).into());
            if let Some(thirds) = self.begins.get_mut(usize::from(key >> BITS)) {
                *thirds |= third;
            }
        }
    }
}

/// Which slot a key's words are in: Fibonacci hashing.
fn slot(key: Key) -> usize {
    usize::from(key.wrapping_mul(0x9E37) >> (Key::BITS - SLOT_BITS))
}

/// The numbers of bytes, of five bits, capital and small letters alike; none of bytes that no word has among its first three.
struct Codes([u8; 256]);

impl Codes {
    fn of(words: &[String]) -> Self {
        let mut codes = [0; 256];
        for byte in words.iter().flat_map(|word| word.bytes().take(3)) {
            let code = match byte.to_ascii_lowercase() {
                letter @ b'a'..=b'z' => letter & 0x1F,
                b'0'..=b'9' => 27,
                other => 28 | (other & 3),
            };
            for byte in [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()] {
                if let Some(slot) = codes.get_mut(usize::from(byte)) {
                    *slot = code;
                }
            }
        }
        Self(codes)
    }

    /// Of the first three bytes of a text.
    fn key(&self, text: &[u8]) -> Key {
        let three = text.iter().chain(&[b' '; 3]).take(3);
        three.fold(0, |key, byte| self.next(key, *byte))
    }

    /// Of the next three.
    #[inline]
    fn next(&self, key: Key, byte: u8) -> Key {
        (key << BITS | self.code(byte)) & KNOWN[2]
    }

    #[inline]
    fn code(&self, byte: u8) -> Key {
        self.0
            .get(usize::from(byte))
            .map_or(0, |code| (*code).into())
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn found<'t>(words: &[&str], text: &'t str, range: Range<usize>) -> Vec<(usize, &'t str)> {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        let mut found = Vec::new();
        Index::new(&words).find(text.as_bytes(), range, &mut |number, span: Range<usize>| {
            found.push((number, &text[span]));
        });
        found
    }

    #[test]
    fn words_are_found_in_any_case_within_others_and_over_each_other() {
        let words = ["@", "key", "k", "ke", "keyé", "Key-", "=="];
        let text = "aKEYé@ x key";
        let found = found(&words, text, 0..text.len());
        let at_first = [(2, "K"), (3, "KE"), (1, "KEY"), (4, "KEYé")];
        let rest = [(0, "@"), (2, "k"), (3, "ke"), (1, "key")];
        assert_eq!(found, [at_first, rest].concat());
    }

    #[test]
    fn words_are_found_where_they_begin() {
        assert_eq!(found(&["bc", "cd"], "abcd", 0..2), [(0, "bc")]);
        assert_eq!(found(&["bc", "cd"], "abcd", 2..4), [(1, "cd")]);
        assert_eq!(found(&["bc", "cd"], "abcd", 4..4), []);
    }

    /// Words of signs that share their codes, of which there are fewer than bytes.
    #[test]
    fn every_word_is_found_whatever_it_is_of() {
        let bytes = (0x21..0x7F).map(char::from).chain(['é', 'ж']);
        let words: Vec<String> = bytes
            .flat_map(|first| ["", "a", "-b", "-bcd", ".@/"].map(|rest| format!("{first}{rest}")))
            .collect();
        for word in &words {
            let all: Vec<&str> = words.iter().map(String::as_str).collect();
            let text = format!(" {word} ");
            let found = found(&all, &text, 0..text.len());
            let plain = words.iter().enumerate().filter(|(_, other)| {
                let text = text.to_ascii_lowercase();
                text.contains(&other.to_ascii_lowercase())
            });
            let plain: Vec<usize> = plain.map(|(number, _)| number).collect();
            let mut numbers: Vec<usize> = found.iter().map(|(number, _)| *number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers, plain, "{word}");
        }
    }
}
