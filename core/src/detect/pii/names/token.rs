//! A word or a number, and what can be seen of it.

use super::fold::fold;
use super::model::Model;
use crate::detect::pii::words;

/// In a list of countries.
pub(super) const COUNTRY: u32 = 8;

/// In a list of given names, or of surnames.
pub(super) const PERSONS: u32 = 3;

/// In a list of surnames.
pub(super) const SURNAME: u32 = 2;

/// In a list of common English words: the last list.
pub(super) const ENGLISH: u32 = 16;
const ENGLISH_LIST: usize = 4;

/// What words say of those beside them: the numbers of `CLUES` in `fit.py`.
pub(super) mod clue {
    /// Of a street, or part of a house's address.
    pub(in crate::detect::pii::names) const STREET: u32 = 1;
    /// Stands within names: `von`, `de`.
    pub(in crate::detect::pii::names) const WITHIN: u32 = 4;
}

/// What a word looks like.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Shape {
    /// There is none.
    #[default]
    None,
    /// A number of one to six digits, or more.
    Digits(u8),
    /// A number that ends in letters.
    DigitsFirst,
    /// One capital.
    Letter,
    /// Two or three capitals.
    Short,
    /// All in capitals.
    Capitals,
    /// A capital first.
    Capital,
    /// Anything else.
    Small,
}

impl Shape {
    /// Its number among the features.
    pub(super) fn number(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Digits(count) => u32::from(count),
            Self::DigitsFirst => 7,
            Self::Letter => 8,
            Self::Short => 9,
            Self::Capitals => 10,
            Self::Capital => 11,
            Self::Small => 12,
        }
    }

    /// Whether it is a number.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Digits(_) | Self::DigitsFirst)
    }

    /// Whether it begins with a capital.
    pub(super) const fn is_capital(self) -> bool {
        matches!(
            self,
            Self::Letter | Self::Short | Self::Capitals | Self::Capital
        )
    }

    fn of(seen: &Seen) -> Self {
        match seen.first {
            None => Self::None,
            Some(first) if first.is_ascii_digit() && seen.is_number => {
                Self::Digits(u8::try_from(seen.letters.min(6)).unwrap_or(6))
            }
            Some(first) if first.is_ascii_digit() => Self::DigitsFirst,
            Some(first) if !first.is_uppercase() => Self::Small,
            Some(_) if seen.letters == 1 => Self::Letter,
            Some(_) if seen.has_small => Self::Capital,
            Some(_) if seen.letters < 4 => Self::Short,
            Some(_) => Self::Capitals,
        }
    }
}

/// What is seen of a word on the way through it.
struct Seen {
    first: Option<char>,
    letters: usize,
    /// Whether all of them are digits.
    is_number: bool,
    has_small: bool,
}

/// A word, as the model sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Token {
    /// Of its letters, folded.
    pub(super) hash: u32,
    /// What it looks like.
    pub(super) shape: Shape,
    /// What it says of those beside it; 0 for nothing.
    pub(super) clue: u32,
    /// Its last bytes, folded, and how many it has.
    last: [u8; 4],
    count: usize,
}

impl Token {
    /// Looks at a word: letters and digits.
    pub(super) fn read(model: &Model, word: &str) -> Self {
        let mut token = if word.is_ascii() {
            Self::of_ascii(word.as_bytes()).0
        } else {
            Self::of_any(word)
        };
        token.clue = model.clue(token.hash);
        token
    }

    /// Looks at the word that these bytes begin with, and tells how long it is; nothing, where it has letters that are
    /// not of ASCII, or more than `most`.
    pub(super) fn read_first(model: &Model, bytes: &[u8], most: usize) -> Option<(Self, usize)> {
        let near = bytes.get(..=most).unwrap_or(bytes);
        let (mut token, length) = Self::of_ascii(near);
        let is_all = length <= most && bytes.get(length).is_none_or(u8::is_ascii);
        token.clue = model.clue(token.hash);
        is_all.then_some((token, length))
    }

    /// Reads the letters and digits of ASCII that these bytes begin with, which nearly all words are made of.
    fn of_ascii(bytes: &[u8]) -> (Self, usize) {
        let (mut hash, mut signs, mut small) = (words::hash(b""), 0, 0);
        let mut length = 0_usize;
        for byte in bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()) {
            // Of digits (0x3_), capitals (0x4_, 0x5_) and small letters (0x6_, 0x7_) only small letters have both 0x40 and
            // 0x20, and only digits have no 0x40; with 0x20, capitals are small.
            hash = words::step(hash, byte | 0x20);
            signs |= byte;
            small |= byte & (byte << 1);
            length = length.saturating_add(1);
        }
        let word = bytes.get(..length).unwrap_or_default();
        let seen = Seen {
            first: word.first().map(|first| char::from(*first)),
            letters: length,
            is_number: signs & 0x40 == 0,
            has_small: small & 0x40 != 0,
        };
        let mut last = [0; 4];
        for (slot, byte) in last.iter_mut().rev().zip(word.iter().rev()) {
            *slot = byte | 0x20;
        }
        let token = Self {
            hash,
            shape: Shape::of(&seen),
            clue: 0,
            last,
            count: length,
        };
        (token, length)
    }

    fn of_any(word: &str) -> Self {
        let mut token = Self {
            hash: words::hash(b""),
            ..Self::default()
        };
        let mut seen = Seen {
            first: word.chars().next(),
            letters: 0,
            is_number: true,
            has_small: false,
        };
        for letter in word.chars() {
            seen.letters = seen.letters.saturating_add(1);
            seen.is_number &= letter.is_ascii_digit();
            seen.has_small |= letter.is_lowercase();
            fold(letter, &mut [0; 4])
                .iter()
                .for_each(|byte| token.push(*byte));
        }
        token.shape = Shape::of(&seen);
        token
    }

    fn push(&mut self, byte: u8) {
        self.hash = words::step(self.hash, byte);
        let [_, b, c, d] = self.last;
        self.last = [b, c, d, byte];
        self.count = self.count.saturating_add(1);
    }

    /// The hashes of its last two, three and four bytes.
    pub(super) fn ends(&self) -> [u32; 3] {
        [2, 3, 4].map(|bytes: usize| {
            let from = self.last.len().saturating_sub(bytes.min(self.count));
            words::hash(self.last.get(from..).unwrap_or_default())
        })
    }

    /// In which lists it stands, a bit for each.
    pub(super) fn lists(&self, model: &Model) -> u32 {
        if self.shape == Shape::None {
            return 0;
        }
        model.lists(self.hash)
    }

    /// What is known of it: itself where it is small or common, or else its looks. So no name is learnt.
    pub(super) fn known(&self, model: &Model) -> u32 {
        let is_common =
            self.shape == Shape::Small || self.clue > 0 || model.is_in(ENGLISH_LIST, self.hash);
        if is_common {
            self.hash
        } else {
            self.shape.number()
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn words_of_ascii_are_read_like_any() {
        for word in [
            "a", "I", "UN", "1", "12th", "1234567", "McDonald", "NATO", "it", "Maria",
        ] {
            let (quick, slow) = (Token::of_ascii(word.as_bytes()).0, Token::of_any(word));
            let seen = |token: &Token| (token.hash, token.shape, token.ends());
            assert_eq!(seen(&quick), seen(&slow), "{word}");
        }
    }
}
