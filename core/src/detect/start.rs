//! Where runs of digits, and words with a capital, begin.
//!
//! Eight bytes at once, in a register, as far as they are of ASCII; one after the other where they are not. Both say
//! the same, which a law below holds.

use std::ops::Range;

use super::eight::Eight;

/// What begins with a byte.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Start {
    /// A run of digits.
    Digits,
    /// A word with a capital.
    Capital,
    /// Nothing that is looked at.
    Nothing,
}

/// Tells what begins where in this range of a text, but for what is nothing.
pub(super) fn starts(text: &str, range: Range<usize>, mut tell: impl FnMut(Start, usize)) {
    let mut starts = Starts::at(text, range.start);
    let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
    let (eights, rest) = bytes.as_chunks();
    let mut at = range.start;
    for eight in eights {
        if eight.is_ascii() {
            let (digits, mut either) = starts.eight(*eight);
            while either != 0 {
                let bit = either & either.wrapping_neg();
                let start = if digits & bit == 0 {
                    Start::Capital
                } else {
                    Start::Digits
                };
                tell(start, at.saturating_add(place(bit)));
                either ^= bit;
            }
        } else {
            starts.each(eight, at, &mut tell);
        }
        at = at.saturating_add(8);
    }
    starts.each(rest, at, &mut tell);
}

/// Which of eight bytes a mark stands for.
fn place(bit: u64) -> usize {
    usize::try_from(bit.trailing_zeros() / 8).unwrap_or(0)
}

/// Follows a text byte by byte.
#[derive(Debug)]
struct Starts {
    before: u8,
    in_word: bool,
}

impl Starts {
    /// At a place of a text.
    fn at(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or_default();
        Self {
            before: before.bytes().next_back().unwrap_or(b' '),
            in_word: before.chars().next_back().is_some_and(is_word),
        }
    }

    /// Tells what begins with each of the next bytes.
    fn each(&mut self, bytes: &[u8], at: usize, tell: &mut impl FnMut(Start, usize)) {
        for (at, byte) in (at..).zip(bytes) {
            match self.next(*byte) {
                Start::Nothing => {}
                start @ (Start::Digits | Start::Capital) => tell(start, at),
            }
        }
    }

    /// Marks, by the highest bit of each of the next bytes, all of ASCII, where digits begin, and where either does.
    fn eight(&mut self, bytes: [u8; 8]) -> (u64, u64) {
        let eight = Eight::from(bytes);
        let digits = eight.between(b'0', b'9');
        let capitals = eight.between(b'A', b'Z');
        let words = digits | eight.small().between(b'a', b'z');
        let behind = |marks: u64, before: bool| (marks << 8) | (u64::from(before) << 7);
        let first = digits & !behind(digits, self.before.is_ascii_digit());
        let either = first | (capitals & !behind(words, self.in_word));
        let [.., last] = bytes;
        (self.before, self.in_word) = (last, words >> 63 == 1);
        (first, either)
    }

    /// What begins with the next byte.
    const fn next(&mut self, byte: u8) -> Start {
        let start = if byte.is_ascii_digit() && !self.before.is_ascii_digit() {
            Start::Digits
        } else if !self.in_word && is_capital(byte) {
            Start::Capital
        } else {
            Start::Nothing
        };
        // Of what is above ASCII only two blocks hold punctuation, and no letters.
        self.in_word = match (self.before, byte) {
            (_, 0xC2) | (0xE2, 0x80 | 0x81) => false,
            (_, 0x80..=0xBF) => self.in_word,
            _ => byte.is_ascii_alphanumeric() || byte >= 0x80,
        };
        self.before = byte;
        start
    }
}

/// Whether a capital letter may begin with a byte: ASCII's, or those of Latin, Greek and Cyrillic (U+00C0 to U+04FF),
/// whose small letters begin with the same bytes: which it is, is for the detector to see.
const fn is_capital(byte: u8) -> bool {
    byte.is_ascii_uppercase() || matches!(byte, 0xC3..=0xD3)
}

/// Whether a letter or a digit, of whatever script: the same as what [`Starts::next`] makes of its bytes.
const fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || (letter >= '\u{C0}' && !matches!(letter, '\u{2000}'..='\u{207F}'))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn starts(text: &str, from: usize) -> Vec<(Start, usize)> {
        let mut all = Vec::new();
        super::starts(text, from..text.len(), |start, at| all.push((start, at)));
        all
    }

    #[test]
    fn digits_and_capitals_are_seen_once_at_their_first() {
        let expected = [
            (Start::Capital, 0),
            (Start::Digits, 3),
            (Start::Capital, 8),
            (Start::Digits, 13),
            (Start::Capital, 15),
        ];
        assert_eq!(starts("Ab 12aB Éa x1 CD", 0), expected);
    }

    #[test]
    fn words_begin_behind_punctuation_of_any_script() {
        let text = "“Ab”—Cd «Ef» xG";
        let places: Vec<&str> = starts(text, 0)
            .iter()
            .map(|(_, at)| &text[*at..=*at])
            .collect();
        assert_eq!(places, ["A", "C", "E"]);
    }

    #[test]
    fn it_makes_no_difference_where_one_begins_to_follow() {
        let text = "“Ab”—Cd «Ef» éG 12 日本X";
        for (from, _) in text.char_indices() {
            let mut expected = starts(text, 0);
            expected.retain(|(_, at)| *at >= from);
            assert_eq!(starts(text, from), expected, "{from}");
        }
    }

    #[test]
    fn eight_at_once_and_one_after_the_other_say_the_same() {
        let all: Vec<u8> = (0..=0x7F).collect();
        // Every two of ASCII stand side by side, at every place of eight.
        for first in &all {
            let pairs: Vec<u8> = all.iter().flat_map(|second| [*first, *second]).collect();
            for skip in 0..8 {
                let text = str::from_utf8(&pairs[skip..]).unwrap();
                let mut one_by_one = Vec::new();
                let mut starts = Starts::at(text, 0);
                starts.each(text.as_bytes(), 0, &mut |start, at| {
                    one_by_one.push((start, at))
                });
                assert_eq!(self::starts(text, 0), one_by_one, "{first} {skip}");
            }
        }
    }
}
