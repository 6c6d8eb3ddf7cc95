//! A word: its hash in small letters, and its capitals.

use super::hash::{Sort, mix};

/// What matters of a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Of all its letters, small.
    pub(super) hash: u32,
    /// Whether it begins with a digit.
    pub(super) is_number: bool,
    /// In bytes.
    pub(super) length: usize,
    capitals: u32,
    digits: u32,
    begins_big: bool,
}

/// The bit that tells small ASCII letters from capital ones, in eight bytes. Of other scripts it makes one of some pairs of
/// letters, mostly the small and the capital ones, too.
const SMALL: u64 = 0x2020_2020_2020_2020;

/// The lowest bit of eight bytes.
const LOWEST: u64 = 0x0101_0101_0101_0101;

impl Word {
    /// Reads eight bytes at a time, as most words have no more.
    #[inline]
    pub(super) fn of(word: &[u8]) -> Self {
        let (mut hash, mut capitals, mut digits) = (0, 0_u32, 0_u32);
        let (eights, tail) = word.as_chunks::<8>();
        for eight in eights {
            let eight = u64::from_le_bytes(*eight);
            hash = mix_eight(hash, eight);
            capitals = capitals.saturating_add(count_capitals(eight));
            digits = digits.saturating_add(count_digits(eight));
        }
        if !tail.is_empty() {
            let eight = tail
                .iter()
                .rfold(0, |eight, byte| (eight << 8) | u64::from(*byte));
            hash = mix_eight(hash, eight);
            capitals = capitals.saturating_add(count_capitals(eight));
            digits = digits.saturating_add(count_digits(eight));
        }
        let first = word.first().copied().unwrap_or(0);
        Self {
            hash,
            is_number: first.is_ascii_digit(),
            length: word.len(),
            capitals,
            digits,
            begins_big: first.is_ascii_uppercase(),
        }
    }

    /// Whether it is one letter.
    pub(super) const fn is_single(self) -> bool {
        self.length == 1 && self.digits == 0
    }

    /// Whether digits stand among its letters.
    pub(super) fn is_mixed(self) -> bool {
        let all = usize::try_from(self.digits) == Ok(self.length);
        self.digits > 0 && self.length > 3 && !all
    }

    /// Whether it may be eight bits.
    pub(super) const fn is_byte(self) -> bool {
        self.digits == 8 && self.length == 8
    }

    /// What is striking about its capitals.
    pub(super) fn look(self) -> Option<Sort> {
        if self.capitals == 0 || (self.capitals == 1 && self.begins_big) {
            return None;
        }
        match usize::try_from(self.capitals) == Ok(self.length) {
            true => (self.length > 2).then_some(Sort::Capitals),
            false => Some(Sort::Glued),
        }
    }
}

/// In two halves: what there is no byte for is nothing.
const fn mix_eight(hash: u32, eight: u64) -> u32 {
    let [a, b, c, d, e, f, g, h] = (eight | SMALL).to_le_bytes();
    mix(
        mix(hash, u32::from_le_bytes([a, b, c, d])),
        u32::from_le_bytes([e, f, g, h]),
    )
}

/// ASCII letters without the bit of small ones: `0b010x_xxxx`.
const fn count_capitals(eight: u64) -> u32 {
    ((eight >> 6) & !(eight >> 5) & !(eight >> 7) & LOWEST).count_ones()
}

/// `0b0011_xxxx`: of what belongs to words only digits.
const fn count_digits(eight: u64) -> u32 {
    ((eight >> 4) & (eight >> 5) & !(eight >> 6) & !(eight >> 7) & LOWEST).count_ones()
}
