//! Words as numbers: what a pass over text compares instead of strings.

/// FNV-1a's offset basis and prime for 32 bits (draft-eastlake-fnv-17, section 5).
const BASIS: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// A word, or some words after each other, in lower case.
///
/// Two words in a thousand million share a number: one in a list of a thousand is mistaken for another
/// once in four million words, and then counts as one more word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Hash(u32);

impl Hash {
    /// No letter yet.
    pub(super) const EMPTY: Self = Self(BASIS);

    /// With one more byte at its end.
    #[expect(clippy::as_conversions, reason = "widening, in a constant")]
    pub(super) const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u32).wrapping_mul(PRIME))
    }

    /// With one more letter at its end.
    pub(super) fn letter(self, letter: char) -> Self {
        // Nearly all are.
        if let Ok(byte @ 0..0x80) = u8::try_from(letter) {
            return self.byte(byte);
        }
        let mut buffer = [0; 4];
        letter
            .encode_utf8(&mut buffer)
            .bytes()
            .fold(self, Self::byte)
    }

    /// With one more word at its end.
    pub(super) const fn word(self, word: Self) -> Self {
        Self((self.0.rotate_left(5) ^ word.0).wrapping_mul(PRIME))
    }

    /// The number.
    pub(super) const fn get(self) -> u32 {
        self.0
    }
}

/// A letter in lower case, for the scripts that have cases and a simple rule: Latin to U+017F, Greek and
/// Cyrillic. The whole of Unicode's rules is larger than all that is decided by it.
pub(super) fn lower(letter: char) -> char {
    let plus = |distance: u32| char::from_u32(u32::from(letter).wrapping_add(distance));
    match letter {
        '\0'..='\u{7f}' => letter.to_ascii_lowercase(),
        '\u{c0}'..='\u{de}' | '\u{391}'..='\u{3a9}' | '\u{410}'..='\u{42f}' => {
            plus(0x20).unwrap_or(letter)
        }
        '\u{400}'..='\u{40f}' => plus(0x50).unwrap_or(letter),
        // Pairs, upper case before lower; in two runs the upper ones are odd.
        '\u{139}'..='\u{148}' | '\u{179}'..='\u{17e}' => {
            plus(u32::from(letter) % 2).unwrap_or(letter)
        }
        '\u{100}'..='\u{177}' => char::from_u32(u32::from(letter) | 1).unwrap_or(letter),
        _ => letter,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn a_word_is_the_same_number_everywhere() {
        // The test vector of the draft.
        assert_eq!(Hash::EMPTY.byte(b'a').get(), 0xe40c_292c);
        assert_eq!(Hash::EMPTY.letter('a'), Hash::EMPTY.byte(b'a'));
    }

    #[test]
    fn the_order_of_words_counts() {
        let (a, b) = (Hash::EMPTY.byte(b'a'), Hash::EMPTY.byte(b'b'));
        assert_ne!(a.word(b), b.word(a));
    }

    #[test]
    fn letters_have_cases_in_europe() {
        let upper: String = "ZÜRICH ΑΘΗΝΑ МОСКВА ŁÓDŹ 東京".chars().map(lower).collect();
        assert_eq!(upper, "zürich αθηνα москва łódź 東京");
    }
}
