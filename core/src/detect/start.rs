//! Where runs of digits, and words with a capital, begin.

/// What begins with a byte.
pub(super) enum Start {
    /// A run of digits.
    Digits,
    /// A word with a capital.
    Capital,
    /// Nothing that is looked at.
    Nothing,
}

impl Start {
    /// What begins with a byte, behind another.
    pub(super) const fn of(before: u8, byte: u8) -> Self {
        if byte.is_ascii_digit() {
            if before.is_ascii_digit() {
                Self::Nothing
            } else {
                Self::Digits
            }
        } else if is_capital(byte) && !is_word(before) {
            Self::Capital
        } else {
            Self::Nothing
        }
    }
}

/// Whether a capital letter may begin with a byte: ASCII's, or those of Latin, Greek and Cyrillic (U+00C0 to U+04FF),
/// whose small letters begin with the same bytes: which it is, is for the detector to see.
const fn is_capital(byte: u8) -> bool {
    byte.is_ascii_uppercase() || matches!(byte, 0xC3..=0xD3)
}

/// Whether a byte belongs to a word, of whatever script.
const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// The byte before a place; a space before the first.
pub(super) fn byte_before(text: &str, at: usize) -> u8 {
    let before = at.checked_sub(1).and_then(|at| text.as_bytes().get(at));
    before.copied().unwrap_or(b' ')
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn digits_and_capitals_are_seen_once_at_their_first() {
        let text = "Ab 12aB Éa x1 CD";
        let mut before = byte_before(text, 0);
        let mut seen = Vec::new();
        for (at, byte) in text.bytes().enumerate() {
            match Start::of(before, byte) {
                Start::Digits => seen.push(("digits", at)),
                Start::Capital => seen.push(("capital", at)),
                Start::Nothing => {}
            }
            before = byte;
        }
        let expected = [
            ("capital", 0),
            ("digits", 3),
            ("capital", 8),
            ("digits", 13),
            ("capital", 15),
        ];
        assert_eq!(seen, expected);
    }
}
