//! Check digits of the numbers of Asia, Africa and Oceania.

use super::{at, day, is_one_sign, is_sign, luhn, number, value, verhoeff, weighted};

/// India's Aadhaar: Verhoeff; 0 and 1 begin none, and none reads the same backwards (UIDAI).
pub(in crate::detect::pii) fn in_aadhaar(signs: &[u8]) -> bool {
    at(signs, 0) > 1 && verhoeff(signs) && !signs.iter().eq(signs.iter().rev())
}

/// India's PAN: the fourth letter says whose it is (Income Tax Department).
pub(in crate::detect::pii) fn in_pan(signs: &[u8]) -> bool {
    let holder = signs.get(3).copied().unwrap_or(0);
    b"ABCFGHJLPT".contains(&holder)
}

/// India's GSTIN: a state from 01 to 38, or 97 for others.
pub(in crate::detect::pii) fn in_gstin(signs: &[u8]) -> bool {
    matches!(number(signs, 0, 2), 1..=38 | 97)
}

/// India's plates begin with a state.
pub(in crate::detect::pii) fn in_plate(signs: &[u8]) -> bool {
    const STATES: &[u8] =
        b"ANAPARASBRCHCGDDDLDNGAGJHRHPJKJHKAKLLAMHMLMNMPMZNLODORPBPYRJSKTNTRTGTSUKUPWB";
    let state = signs.get(..2);
    STATES.chunks(2).any(|one| Some(one) == state)
        && number(signs, signs.len() - 4, signs.len()) > 0
}

/// Singapore's NRIC and FIN: weights 2, 7, 6, 5, 4, 3, 2, with 4 more from 2000 on and 3 more for M (ICA).
pub(in crate::detect::pii) fn sg_nric(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[0, 2, 7, 6, 5, 4, 3, 2]);
    let (more, letters) = match signs.first() {
        Some(b'S') => (0, b"JZIHGFEDCBA"),
        Some(b'T') => (4, b"JZIHGFEDCBA"),
        Some(b'F') => (0, b"XWUTRQPNMLK"),
        Some(b'G') => (4, b"XWUTRQPNMLK"),
        Some(b'M') => (3, b"XWUTRQPNJLK"),
        Some(_) | None => return false,
    };
    is_sign(signs, 8, letters, (sum + more) % 11)
}

/// Singapore's UEN, in its three forms (ACRA).
pub(in crate::detect::pii) fn sg_uen(signs: &[u8]) -> bool {
    const OTHERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWX0123456789";
    let place = |sign: u8| OTHERS.iter().position(|other| *other == sign);
    if signs.len() == 9 {
        let sum = weighted(signs, &[10, 4, 9, 3, 8, 2, 7, 1]);
        return is_sign(signs, 8, b"XMKECAWLJDB", sum % 11);
    }
    if at(signs, 0) < 10 {
        let sum = weighted(signs, &[10, 8, 6, 4, 9, 7, 5, 3, 1]);
        return is_sign(signs, 9, b"ZKCMDNERGWH", sum % 11);
    }
    let weights = [4, 3, 5, 3, 10, 2, 2, 5, 7_usize];
    let sum: usize = signs
        .iter()
        .zip(weights)
        .map(|(sign, weight)| place(*sign).unwrap_or(0) * weight)
        .sum();
    let expected = OTHERS.get((sum + 6) % 11);
    expected.is_some() && expected == signs.get(9)
}

/// Korea's numbers of residents: a day, and of whom they tell in the seventh digit (1 to 4: citizens).
pub(in crate::detect::pii) fn kr_resident(signs: &[u8]) -> bool {
    day::year_first(signs, 0)
}

/// The check digit that Korea's numbers had until October 2020.
pub(in crate::detect::pii) fn kr_resident_checked(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
    let foreign = if at(signs, 6) > 4 { 2 } else { 0 };
    day::year_first(signs, 0) && (11 - sum % 11 + foreign) % 10 == at(signs, 12)
}

/// Korea's businesses: weights 1, 3, 7 in turn, of the ninth digit five and the tens of that (National Tax Service).
pub(in crate::detect::pii) fn kr_business(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[1, 3, 7, 1, 3, 7, 1, 3, 5]) + at(signs, 8) * 5 / 10;
    (10 - sum % 10) % 10 == at(signs, 9)
}

/// Korea's driving licences begin with a region from 11 to 28.
pub(in crate::detect::pii) fn kr_driver(signs: &[u8]) -> bool {
    (11..=28).contains(&number(signs, 0, 2))
}

/// Thailand's identity number: weights 13 to 2; the second to third digit are a province (Department of Provincial Administration).
pub(in crate::detect::pii) fn th_national(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    let province = matches!(
        number(signs, 1, 3),
        10..=27 | 30..=49 | 50..=58 | 60..=67 | 70..=77 | 80..=86 | 90..=96
    );
    (1..=8).contains(&at(signs, 0)) && province && (11 - sum % 11) % 10 == at(signs, 12)
}

/// The Philippines' tax number: weights 9 to 2, modulo 11 (Bureau of Internal Revenue).
pub(in crate::detect::pii) fn ph_tax(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[9, 8, 7, 6, 5, 4, 3, 2]);
    sum % 11 % 10 == at(signs, 8) && number(signs, 0, 9) > 0
}

/// China's resident number: weights of powers of 2 modulo 11 (GB 11643-1999).
pub(in crate::detect::pii) fn cn_resident(signs: &[u8]) -> bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum = weighted(signs, &weights);
    matches!(number(signs, 6, 8), 18..=20)
        && day::year_first(signs, 8)
        && is_sign(signs, 17, b"10X98765432", sum % 11)
}

/// Japan's My Number: weights 2 to 7 from the right (Ministerial ordinance 85 of 2014, art. 5).
pub(in crate::detect::pii) fn jp_my_number(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    let rest = sum % 11;
    at(signs, 11) == if rest < 2 { 0 } else { 11 - rest } && !is_one_sign(signs)
}

/// South Africa's identity number: a day, citizen or not, and Luhn (Department of Home Affairs).
pub(in crate::detect::pii) fn za_national(signs: &[u8]) -> bool {
    day::year_first(signs, 0) && at(signs, 10) < 3 && luhn(signs)
}

/// Australia's business number: 1 taken from the first digit, weights 10, 1, 3, …, modulo 89 (Australian Business Register).
pub(in crate::detect::pii) fn au_business(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    sum % 89 == 10 && value(signs.first().copied().unwrap_or(b'0')) > 0
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn takes_examples_and_refuses_them_with_another_last_sign() {
        let examples: [(crate::detect::pii::check::Rule, &str, &str); 14] = [
            (in_aadhaar, "312345678909", "312345678908"),
            (in_gstin, "27ABCDE1234F1Z5", "00ABCDE1234F1Z5"),
            (in_pan, "ABBPM4567S", "ABBXM4567S"),
            (sg_nric, "S2740116C", "S2740116D"),
            (sg_nric, "M4332674T", "M4332674U"),
            (sg_uen, "53125226D", "53125226E"),
            (sg_uen, "201434292D", "201434292E"),
            (sg_uen, "T16RF0037C", "T16RF0037D"),
            (kr_business, "1048656659", "1048656658"),
            (th_national, "1234567890121", "1234567890122"),
            (cn_resident, "11010519491231002X", "110105194912310021"),
            (jp_my_number, "123456789018", "123456789019"),
            (za_national, "8001015009087", "8001015009086"),
            (au_business, "51824753556", "51824753557"),
        ];
        for (rule, good, bad) in examples {
            assert!(rule(good.as_bytes()), "{good}");
            assert!(!rule(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn korean_numbers_hold_a_day() {
        assert!(kr_resident(b"9601211234567"));
        assert!(!kr_resident(b"9613211234567"));
        assert!(kr_resident_checked(b"9601211021413"));
        assert!(!kr_resident_checked(b"9601211021414"));
    }
}
