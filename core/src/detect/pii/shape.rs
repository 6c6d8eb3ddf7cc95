//! The shapes of numbers: a small language for what a table of formats needs, and no more.
//!
//! | sign | stands for |
//! |---|---|
//! | `9` | a digit |
//! | `A` | a letter |
//! | `X` | a letter or a digit |
//! | `B`, `D` | a letter of the US Medicare numbers; such a letter or a digit |
//! | `C` | a consonant or a digit |
//! | `G` | a letter or digit of German documents |
//! | `N` | a letter or 9 |
//! | `O` | a digit, or a letter that stands for one in Italy's fiscal codes |
//! | `P` | a letter of the second part of British postcodes |
//! | `Q` | a letter but Q |
//! | `[…]` | one of these, in lower case |
//! | `-` | a space or a hyphen, or nothing |
//! | `.` | a space or one of `-./:`, or nothing |
//! | `_` | a space or a hyphen |
//! | others | themselves; letters in lower case |
//! | `?` | that the sign before it may be missing |
//!
//! Letters are matched in any case. There is no going back: what may be missing is taken where it is there.

/// The longest number a shape may match, without what separates its parts.
const LONGEST: usize = 40;

/// What became of matching.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It is not there.
    No,
    /// The text ended before that could be said.
    Ended,
    /// It is there.
    Yes(Match),
}

/// A number that has a shape.
#[derive(Debug)]
pub(super) struct Match {
    /// Where it ends, in bytes.
    pub(super) end: usize,
    signs: [u8; LONGEST],
    count: usize,
}

impl Match {
    /// Its signs in upper case, without what separates them.
    pub(super) fn signs(&self) -> &[u8] {
        self.signs.get(..self.count).unwrap_or_default()
    }

    fn push(&mut self, byte: u8) {
        if let Some(slot) = self.signs.get_mut(self.count) {
            *slot = byte.to_ascii_uppercase();
            self.count = self.count.saturating_add(1);
        }
    }
}

/// Matches a shape at `at`; that a number ends there is for the caller to see.
#[inline(never)]
pub(super) fn matches(shape: &str, bytes: &[u8], at: usize) -> Outcome {
    let mut found = Match {
        end: at,
        signs: [0; LONGEST],
        count: 0,
    };
    for (sign, may_miss) in Signs(shape.as_bytes()) {
        let Some(byte) = bytes.get(found.end) else {
            if may_miss {
                continue;
            }
            return Outcome::Ended;
        };
        if sign.takes(*byte) {
            found.end = found.end.saturating_add(1);
            if !sign.separates() {
                found.push(*byte);
            }
        } else if !may_miss {
            return Outcome::No;
        }
    }
    Outcome::Yes(found)
}

/// What a number of a shape begins with: so many letters, and then so many digits (one bit for each count).
pub(super) fn lead(shape: &str) -> (usize, u32) {
    let (mut letters, mut digits, mut counts) = (0_usize, 0_u32, 0_u32);
    for (sign, may_miss) in Signs(shape.as_bytes()) {
        match sign.lead() {
            Lead::Letter if digits == 0 => letters = letters.saturating_add(1),
            Lead::Digit => {
                if may_miss {
                    counts |= bit(digits);
                }
                digits = digits.saturating_add(1);
            }
            Lead::Either => return (letters, u32::MAX),
            // Where a separator may be missing, the run of digits may end or go on.
            Lead::Separator if may_miss && digits > 0 => counts |= bit(digits),
            Lead::Separator if digits == 0 => {}
            Lead::Separator | Lead::Letter => {
                counts |= bit(digits);
                return (letters, counts);
            }
        }
    }
    (letters, counts | bit(digits))
}

/// The bit of a count.
pub(super) fn bit(count: u32) -> u32 {
    1_u32.checked_shl(count).unwrap_or(0)
}

/// What a sign adds to how a number begins.
enum Lead {
    Letter,
    Digit,
    Either,
    Separator,
}

/// A sign of the language.
#[derive(Clone, Copy)]
enum Sign<'s> {
    Digit,
    Letter,
    Either,
    OneOf(&'s [u8]),
    Separator(&'static [u8]),
    Itself(u8),
}

impl Sign<'_> {
    fn takes(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Letter => byte.is_ascii_alphabetic(),
            Self::Either => byte.is_ascii_alphanumeric(),
            Self::OneOf(bytes) => bytes.contains(&byte.to_ascii_lowercase()),
            Self::Separator(bytes) => bytes.contains(&byte),
            Self::Itself(sign) => byte.to_ascii_lowercase() == sign,
        }
    }

    const fn separates(self) -> bool {
        match self {
            Self::Separator(_) => true,
            Self::Itself(sign) => !sign.is_ascii_alphanumeric(),
            Self::Digit | Self::Letter | Self::Either | Self::OneOf(_) => false,
        }
    }

    fn lead(self) -> Lead {
        let of = |byte: u8| match (byte.is_ascii_digit(), byte.is_ascii_alphabetic()) {
            (true, _) => Lead::Digit,
            (_, true) => Lead::Letter,
            (false, false) => Lead::Separator,
        };
        match self {
            Self::Digit => Lead::Digit,
            Self::Letter => Lead::Letter,
            Self::Either => Lead::Either,
            Self::Separator(_) => Lead::Separator,
            Self::Itself(sign) => of(sign),
            Self::OneOf(bytes) => {
                let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
                match bytes.first() {
                    Some(_) if digits > 0 && digits < bytes.len() => Lead::Either,
                    Some(first) => of(*first),
                    None => Lead::Separator,
                }
            }
        }
    }
}

/// Reads the signs of a shape, and whether each may be missing.
struct Signs<'s>(&'s [u8]);

impl<'s> Iterator for Signs<'s> {
    type Item = (Sign<'s>, bool);

    fn next(&mut self) -> Option<(Sign<'s>, bool)> {
        let (first, mut rest) = self.0.split_first()?;
        let (mut may_miss, sign) = match first {
            b'9' => (false, Sign::Digit),
            b'A' => (false, Sign::Letter),
            b'X' => (false, Sign::Either),
            b'B' => (false, Sign::OneOf(b"acdefghjkmnpqrtuvwxy")),
            b'C' => (false, Sign::OneOf(b"bcdfghjklmnprstuvwxyz0123456789")),
            b'D' => (false, Sign::OneOf(b"acdefghjkmnpqrtuvwxy0123456789")),
            b'G' => (false, Sign::OneOf(b"cfghjklmnprtvwxyz0123456789")),
            b'N' => (false, Sign::OneOf(b"abcdefghijklmnopqrstuvwxyz9")),
            b'O' => (false, Sign::OneOf(b"0123456789lmnpqrstuv")),
            b'P' => (false, Sign::OneOf(b"abdefghjlnpqrstuwxyz")),
            b'Q' => (false, Sign::OneOf(b"abcdefghijklmnoprstuvwxyz")),
            b'-' => (true, Sign::Separator(b" -")),
            b'.' => (true, Sign::Separator(b" -./:")),
            b'_' => (false, Sign::Separator(b" -")),
            b'[' => {
                let end = rest.iter().position(|byte| *byte == b']')?;
                let (inside, behind) = rest.split_at_checked(end)?;
                rest = behind.get(1..)?;
                (false, Sign::OneOf(inside))
            }
            other => (false, Sign::Itself(*other)),
        };
        if let Some((b'?', behind)) = rest.split_first() {
            (may_miss, rest) = (true, behind);
        }
        self.0 = rest;
        Some((sign, may_miss))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn check(shape: &str, text: &str) -> Option<(usize, String)> {
        match matches(shape, text.as_bytes(), 0) {
            Outcome::Yes(found) => {
                let signs = String::from_utf8(found.signs().to_vec()).unwrap();
                Some((found.end, signs))
            }
            Outcome::No | Outcome::Ended => None,
        }
    }

    #[test]
    fn matches_with_and_without_separators() {
        for text in ["078-05-1120", "078 051120", "078051120"] {
            let (end, signs) = check("999-99-9999", text).unwrap();
            assert_eq!((end, signs.as_str()), (text.len(), "078051120"));
        }
        assert!(check("999_99_9999", "078051120").is_none());
        assert!(check("999-99-9999", "078/05/1120").is_none());
    }

    #[test]
    fn takes_what_may_be_missing_where_it_is_there() {
        assert_eq!(check("hr[ab]-99?9?", "HRB 12").unwrap().1, "HRB12");
        assert_eq!(check("hr[ab]-99?9?", "hra1").unwrap().1, "HRA1");
        assert!(check("hr[ab]-9", "HRC 1").is_none());
    }

    #[test]
    fn says_that_the_text_ended() {
        assert!(matches!(matches("999", b"12", 0), Outcome::Ended));
        assert!(matches!(matches("999", b"1a", 0), Outcome::No));
    }

    #[test]
    fn tells_what_a_number_begins_with() {
        assert_eq!(lead("999-99-9999"), (0, bit(3) | bit(5) | bit(9)));
        assert_eq!(lead("999_99"), (0, bit(3)));
        assert_eq!(lead("AA-99A"), (2, bit(2)));
        assert_eq!(lead("[abc]99?9?"), (1, bit(1) | bit(2) | bit(3)));
        assert_eq!(lead("AX9"), (1, u32::MAX));
    }
}
