//! Where runs of digits, and words with a capital, begin.

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

/// Follows a text byte by byte.
#[derive(Debug)]
pub(super) struct Starts {
    before: u8,
    in_word: bool,
}

impl Starts {
    /// At a place of a text.
    pub(super) fn at(text: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or_default();
        Self {
            before: before.bytes().next_back().unwrap_or(b' '),
            in_word: before.chars().next_back().is_some_and(is_word),
        }
    }

    /// What begins with the next byte.
    pub(super) const fn next(&mut self, byte: u8) -> Start {
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
        let mut starts = Starts::at(text, from);
        let places = text.bytes().enumerate().skip(from);
        let all = places.map(|(at, byte)| (starts.next(byte), at));
        all.filter(|(start, _)| *start != Start::Nothing).collect()
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
}
