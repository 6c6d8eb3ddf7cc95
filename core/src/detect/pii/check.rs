//! Check digits: what tells a number of a kind from any other of its shape.
//!
//! A check is given the signs of a number in upper case, without what separates them. Where several countries
//! share a rule, it is here; a rule of one country is in the module of its part of the world.

pub(super) mod america;
pub(super) mod asia;
pub(super) mod day;
pub(super) mod europe;

/// A rule over the signs of a number.
pub(super) type Rule = fn(&[u8]) -> bool;

/// How to tell that a number is one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Check {
    /// There is nothing to tell by.
    None,
    /// Luhn's rule (ISO/IEC 7812-1, annex B).
    Luhn,
    /// The digits, each times its weight, add up to a multiple of this.
    Weighted(&'static [u32], u32),
    /// A rule of its own.
    By(Rule),
}

impl Check {
    /// Whether the number passes.
    pub(super) fn passes(self, signs: &[u8]) -> bool {
        match self {
            Self::None => true,
            Self::Luhn => luhn(signs),
            Self::Weighted(weights, modulus) => {
                weighted(signs, weights).checked_rem(modulus) == Some(0) && !is_one_sign(signs)
            }
            Self::By(rule) => rule(signs),
        }
    }
}

/// Luhn's rule: from the right, every second digit counts twice, as the sum of its digits (ISO/IEC 7812-1, annex B).
#[inline(never)]
pub(super) fn luhn(signs: &[u8]) -> bool {
    let doubled = |value: u32| if value > 4 { value * 2 - 9 } else { value * 2 };
    let digits = signs.iter().rev().map(|sign| value(*sign)).enumerate();
    let sum: u32 = digits
        .map(|(at, digit)| if at % 2 == 1 { doubled(digit) } else { digit })
        .sum();
    sum.is_multiple_of(10) && !is_one_sign(signs)
}

/// The sum of the values, each times its weight. What has no weight does not count.
#[inline(never)]
pub(super) fn weighted(signs: &[u8], weights: &[u32]) -> u32 {
    let pairs = signs.iter().zip(weights);
    pairs.map(|(sign, weight)| value(*sign) * weight).sum()
}

/// What a sign counts: digits as they are, letters from A = 10 on (ISO/IEC 7064).
pub(super) fn value(sign: u8) -> u32 {
    char::from(sign).to_digit(36).unwrap_or(0)
}

/// The digits from `from` to `to`, as a number.
#[inline(never)]
pub(super) fn number(signs: &[u8], from: usize, to: usize) -> u64 {
    let digits = signs.get(from..to).unwrap_or_default();
    digits.iter().fold(0_u64, |sum, sign| {
        sum.wrapping_mul(10).wrapping_add(u64::from(value(*sign)))
    })
}

/// The value of the sign at a place.
#[inline(never)]
pub(super) fn at(signs: &[u8], place: usize) -> u32 {
    signs.get(place).map_or(0, |sign| value(*sign))
}

/// Whether a place holds the sign that a table has at an index.
#[inline(never)]
pub(super) fn is_sign(signs: &[u8], place: usize, table: &[u8], index: u32) -> bool {
    let index = usize::try_from(index).ok();
    let expected = index.and_then(|index| table.get(index));
    expected.is_some() && expected == signs.get(place)
}

/// Whether all signs are the same: nobody is given such a number, though it often passes.
#[inline(never)]
pub(super) fn is_one_sign(signs: &[u8]) -> bool {
    let first = signs.first();
    signs.iter().all(|sign| Some(sign) == first)
}

/// ISO/IEC 7064, MOD 11,10: the last digit checks those before it.
#[inline(never)]
pub(super) fn mod_11_10(signs: &[u8]) -> bool {
    let Some((check, digits)) = signs.split_last() else {
        return false;
    };
    let carry = digits.iter().fold(10_u32, |carry, sign| {
        let sum = (value(*sign) + carry) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - carry) % 10 == value(*check)
}

/// Verhoeff's rule: a walk through the dihedral group D5 (J. Verhoeff, Error detecting decimal codes, 1969).
pub(super) fn verhoeff(signs: &[u8]) -> bool {
    const STEP: &[u8] = b"1576283094";
    let moved = |digit: u32, times: usize| {
        (0..times % 8).fold(digit, |digit, _| {
            let place = usize::try_from(digit).unwrap_or(0);
            STEP.get(place).map_or(0, |sign| value(*sign))
        })
    };
    let digits = signs.iter().rev().map(|sign| value(*sign)).enumerate();
    let end = digits.fold(0, |state, (place, digit)| turn(state, moved(digit, place)));
    end == 0 && !is_one_sign(signs)
}

/// The product of two elements of D5: 0 to 4 turn, 5 to 9 turn and flip.
const fn turn(left: u32, right: u32) -> u32 {
    match (left < 5, right < 5) {
        (true, true) => (left + right) % 5,
        (true, false) => (left + right - 5) % 5 + 5,
        (false, true) => (left - right) % 5 + 5,
        (false, false) => (left + 5 - right) % 5,
    }
}

/// ISO/IEC 7064, MOD 97-10, over letters and digits: the number that it is, modulo 97.
#[inline(never)]
pub(super) fn mod_97<'s>(signs: impl Iterator<Item = &'s u8>) -> u32 {
    signs.fold(0, |rest, sign| {
        let value = value(*sign);
        let shifted = if value > 9 { rest * 100 } else { rest * 10 };
        (shifted + value) % 97
    })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn luhn_takes_published_test_numbers() {
        for good in ["4111111111111111", "378282246310005", "6011000990139424"] {
            assert!(luhn(good.as_bytes()), "{good}");
        }
        assert!(!luhn(b"4111111111111112"));
        assert!(!luhn(b"0000000000000000"));
    }

    #[test]
    fn verhoeff_takes_the_example_of_the_literature() {
        assert!(verhoeff(b"2363"));
        assert!(!verhoeff(b"2364"));
        assert!(!verhoeff(b"3263"));
    }

    #[test]
    fn mod_11_10_takes_the_example_of_the_standard() {
        assert!(mod_11_10(b"07945"));
        assert!(!mod_11_10(b"07946"));
    }

    #[test]
    fn mod_97_takes_a_rearranged_iban() {
        assert_eq!(mod_97(b"WEST12345698765432GB82".iter()), 1);
    }
}
