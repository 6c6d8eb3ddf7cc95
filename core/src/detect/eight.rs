//! Eight bytes of a text at once, in a register.

/// Eight bytes, the first of them the lowest.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Eight(pub(super) u64);

/// One in each of them.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// The highest bit of each, by which they are marked.
const MARKS: u64 = EACH * 0x80;

impl Eight {
    /// Those that a text begins with, and nothing where it has no more.
    #[inline]
    pub(super) fn first(text: &[u8]) -> Self {
        let few = || {
            let few = text.iter().take(8).rev();
            few.fold(0, |eight, byte| (eight << 8) | u64::from(*byte))
        };
        text.first_chunk()
            .map_or_else(|| Self(few()), |eight| Self::from(*eight))
    }

    /// So many of them, and nothing for the others.
    #[inline]
    pub(super) const fn only(self, count: usize) -> Self {
        match count {
            0..8 => Self(self.0 & !(u64::MAX << (count * 8))),
            _ => self,
        }
    }

    /// With the bit that tells small letters of ASCII from capital ones. Of other scripts it makes one of some pairs of
    /// letters, mostly the small and the capital ones, too.
    #[inline]
    pub(super) const fn small(self) -> Self {
        Self(self.0 | (EACH * 0x20))
    }

    /// Marks which of them are one of these: of bytes of ASCII, or of those before the first that is none. No sum is
    /// carried over to the next byte: seven bits and seven bits have eight.
    #[inline]
    pub(super) const fn between(self, first: u8, last: u8) -> u64 {
        self.at_least(first) & !self.at_least(last.saturating_add(1)) & MARKS
    }

    #[expect(clippy::as_conversions, reason = "u64::from is not const")]
    const fn at_least(self, least: u8) -> u64 {
        self.0
            .wrapping_add(EACH.wrapping_mul((0x80 - least) as u64))
    }

    /// How many letters and digits of ASCII they begin with.
    #[inline]
    pub(super) fn word(self) -> usize {
        let word = self.between(b'0', b'9') | self.small().between(b'a', b'z');
        before((!word | self.0) & MARKS)
    }

    /// How many small letters of ASCII they begin with, and these alone.
    #[inline]
    pub(super) fn small_letters(self) -> (usize, Self) {
        let others = (!self.between(b'a', b'z') | self.0) & MARKS;
        let first = others & others.wrapping_neg();
        // All bits below the byte of the first other one, or all there are: no shift by what is just being counted.
        let letters = self.0 & (first >> 7).wrapping_sub(1);
        (before(others), Self(letters))
    }

    /// With the first as if it were a small letter.
    #[inline]
    pub(super) const fn first_small(self) -> Self {
        Self(self.0 | 0x20)
    }

    /// How many capitals of ASCII there are, of what belongs to words: `0b010x_xxxx`.
    #[inline]
    pub(super) const fn capitals(self) -> u32 {
        ((self.0 << 1) & !(self.0 << 2) & !self.0 & MARKS).count_ones()
    }

    /// How many digits there are, of what belongs to words: `0b0011_xxxx`.
    #[inline]
    pub(super) const fn digits(self) -> u32 {
        ((self.0 << 3) & (self.0 << 2) & !(self.0 << 1) & !self.0 & MARKS).count_ones()
    }
}

/// How many bytes stand before the first that is marked.
#[inline]
fn before(marks: u64) -> usize {
    usize::try_from(marks.trailing_zeros() / 8).unwrap_or(8)
}

impl From<[u8; 8]> for Eight {
    #[inline]
    fn from(bytes: [u8; 8]) -> Self {
        Self(u64::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::Eight;

    /// Every byte at every place of eight, behind small letters.
    fn all() -> impl Iterator<Item = [u8; 8]> {
        (0..8).flat_map(|place| {
            (0..=u8::MAX).map(move |byte| {
                let mut eight = *b"abcxyzmn";
                eight[place] = byte;
                eight
            })
        })
    }

    fn run(bytes: [u8; 8], belongs: impl Fn(&u8) -> bool) -> usize {
        bytes.iter().take_while(|byte| belongs(byte)).count()
    }

    #[test]
    fn runs_are_as_long_as_one_by_one() {
        for bytes in all() {
            let (eight, small) = (Eight::from(bytes), run(bytes, u8::is_ascii_lowercase));
            assert_eq!(eight.small_letters(), (small, eight.only(small)));
            assert_eq!(eight.word(), run(bytes, u8::is_ascii_alphanumeric));
        }
    }

    #[test]
    fn capitals_and_digits_of_words_are_counted() {
        let eight = Eight::first(b"Ab1D-29\xC3");
        assert_eq!((eight.only(4).capitals(), eight.only(4).digits()), (2, 1));
    }

    #[test]
    fn where_a_text_has_no_more_there_is_nothing() {
        assert_eq!(Eight::first(b"ab"), Eight::from(*b"ab\0\0\0\0\0\0"));
        assert_eq!(Eight::first(b"abcdefgh").only(2), Eight::first(b"ab"));
    }
}
