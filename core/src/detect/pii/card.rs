//! Payment cards.

use super::check::{luhn, number};

/// Whether the digits are those of a card: Luhn, and an issuer that gives numbers of this length.
/// Ranges: ISO/IEC 7812-1 and the issuers' published tables of identification numbers.
pub(super) fn is_card(signs: &[u8]) -> bool {
    let first = number(signs, 0, 4);
    is_issued(first, signs.len()) && luhn(signs)
}

fn is_issued(first: u64, length: usize) -> bool {
    match first {
        // UATP
        1000..=1999 => matches!(length, 15),
        // JCB's older numbers
        2131 => length == 15,
        // American Express, Diners Club
        3400..=3499 | 3700..=3799 => length == 15,
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => matches!(length, 14..=19),
        // JCB, whose 3528 to 3589 makers of test numbers widen
        3500..=3599 => matches!(length, 16..=19),
        // Visa
        4000..=4999 => matches!(length, 13 | 16 | 19),
        // Mastercard
        2221..=2720 | 5100..=5599 => length == 16,
        // Maestro
        5000..=5099 | 5600..=5899 | 6000..=6999 => matches!(length, 12..=19),
        // Mir, Troy
        2200..=2205 | 9792 => matches!(length, 16..=19),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn takes_cards_of_every_issuer_in_its_length() {
        for good in [
            "4012888888881881",
            "4222222222222",
            "5555555555554444",
            "2223003122003222",
            "378282246310005",
            "30569309025904",
            "3530111333300000",
            "6011111111111117",
            "122000000000003",
        ] {
            assert!(is_card(good.as_bytes()), "{good}");
        }
    }

    #[test]
    fn refuses_other_lengths_and_issuers() {
        for bad in ["40128888888818", "7992739871300000", "1748503543012"] {
            assert!(!is_card(bad.as_bytes()), "{bad}");
        }
    }
}
