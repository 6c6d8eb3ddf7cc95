//! Days within numbers.

use super::number;

/// Whether there is such a day, in any year.
#[inline(never)]
pub(in crate::detect::pii) const fn is_day(month: u64, day: u64) -> bool {
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 29,
        _ => 0,
    };
    day >= 1 && day <= days
}

/// Whether six digits from `from` on are a year, a month and a day.
#[inline(never)]
pub(in crate::detect::pii) fn year_first(signs: &[u8], from: usize) -> bool {
    is_day(
        number(signs, from + 2, from + 4),
        number(signs, from + 4, from + 6),
    )
}

/// Whether six digits from `from` on are a day, a month and a year.
#[inline(never)]
pub(in crate::detect::pii) fn day_first(signs: &[u8], from: usize) -> bool {
    is_day(
        number(signs, from + 2, from + 4),
        number(signs, from, from + 2),
    )
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn knows_the_lengths_of_months() {
        assert!(is_day(2, 29));
        assert!(!is_day(2, 30));
        assert!(!is_day(13, 1));
        assert!(!is_day(1, 0));
    }

    #[test]
    fn reads_days_in_either_order() {
        assert!(year_first(b"960121", 0));
        assert!(day_first(b"x310190", 1));
        assert!(!day_first(b"310290", 0));
    }
}
