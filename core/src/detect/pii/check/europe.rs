//! Check digits of Europe's numbers.

use super::{at, day, is_one_sign, is_sign, luhn, mod_11_10, mod_97, number, value, weighted};

/// Germany's tax id: ISO 7064 MOD 11,10, and no digit of the first ten more than three times
/// (Bundeszentralamt für Steuern, identification number, since 2016).
pub(in crate::detect::pii) fn de_tax_id(signs: &[u8]) -> bool {
    let first = signs.get(..10).unwrap_or_default();
    let most = (b'0'..=b'9').map(|digit| first.iter().filter(|sign| **sign == digit).count());
    mod_11_10(signs) && most.max().unwrap_or(0) <= 3
}

/// Germany's VAT id: ISO 7064 MOD 11,10 behind `DE`.
pub(in crate::detect::pii) fn de_vat_id(signs: &[u8]) -> bool {
    mod_11_10(signs.get(2..).unwrap_or_default())
}

/// Germany's tax number as ELSTER writes it: a state from 01 to 16 first.
pub(in crate::detect::pii) fn de_tax_number(signs: &[u8]) -> bool {
    signs.len() < 13 || (1..=16).contains(&number(signs, 0, 2))
}

/// Identity cards and passports of Germany: weights 7, 3, 1 over letters and digits (ICAO 9303, part 3).
pub(in crate::detect::pii) fn de_id_card(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[7, 3, 1, 7, 3, 1, 7, 3]);
    sum % 10 == at(signs, 8)
}

/// Germany's pension insurance number: the letter as two digits, weights 2, 1, 2, 5, 7, 1, …, of each product
/// the sum of its digits (VKVV, § 4).
pub(in crate::detect::pii) fn de_pension(signs: &[u8]) -> bool {
    const WEIGHTS: [u32; 12] = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let mut digits = [0_u32; 12];
    let letter = at(signs, 8).saturating_sub(9);
    let values = signs.iter().take(11).map(|sign| value(*sign));
    let (before, behind) = (values.clone().take(8), values.skip(9));
    let spread = before.chain([letter / 10, letter % 10]).chain(behind);
    for (slot, digit) in digits.iter_mut().zip(spread) {
        *slot = digit;
    }
    let sum: u32 = digits
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| cross(digit * weight))
        .sum();
    let born = number(signs, 2, 4);
    let born = if born > 50 { born - 50 } else { born };
    sum % 10 == at(signs, 11) && day::is_day(number(signs, 4, 6), born)
}

/// Germany's health insurance number: the letter as two digits, weights 1 and 2 in turn (SGB V, § 290).
pub(in crate::detect::pii) fn de_health(signs: &[u8]) -> bool {
    let letter = at(signs, 0).saturating_sub(9);
    let digits = signs.iter().skip(1).take(8).map(|sign| value(*sign));
    let spread = [letter / 10, letter % 10].into_iter().chain(digits);
    let sum: u32 = spread
        .zip([1, 2].into_iter().cycle())
        .map(|(digit, weight)| cross(digit * weight))
        .sum();
    sum % 10 == at(signs, 9)
}

/// Germany's doctors: weights 4 and 9 in turn (KBV, Arztnummern).
pub(in crate::detect::pii) fn de_doctor(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[4, 9, 4, 9, 4, 9]);
    (10 - sum % 10) % 10 == at(signs, 6) && number(signs, 0, 6) > 0
}

/// Germany's practices: a region of the Kassenärztliche Vereinigungen first, from 01 on (KBV).
pub(in crate::detect::pii) fn de_practice(signs: &[u8]) -> bool {
    number(signs, 0, 2) > 0
}

/// Germany's postcodes: 01001 to 99998 (Deutsche Post).
pub(in crate::detect::pii) fn de_postcode(signs: &[u8]) -> bool {
    (1001..=99_998).contains(&number(signs, 0, 5))
}

/// Of a digit or a product, the sum of its digits.
#[inline(never)]
const fn cross(product: u32) -> u32 {
    product / 10 + product % 10
}

/// France's NIR: 97 less the number modulo 97; Corsica's 2A is 19, its 2B 18 (INSEE).
pub(in crate::detect::pii) fn fr_nir(signs: &[u8]) -> bool {
    let corsica: u64 = match signs.get(6) {
        Some(b'A') => 1_000_000,
        Some(b'B') => 2_000_000,
        Some(_) | None => 0,
    };
    // The letter counts as 0, so that `2A` is 20 at first.
    let head = number(signs, 0, 6) * 10_000_000 + number(signs, 7, 13);
    let digit = signs.get(6).map_or(0, |sign| u64::from(value(*sign)));
    let head = if corsica > 0 {
        head.wrapping_sub(corsica)
    } else {
        head.wrapping_add(digit * 1_000_000)
    };
    let month = number(signs, 3, 5);
    97 - head % 97 == number(signs, 13, 15) && (month <= 12 || month >= 20)
}

/// Spain's NIF: a letter for the number modulo 23 (Real Decreto 1553/2005, art. 11).
pub(in crate::detect::pii) fn es_nif(signs: &[u8]) -> bool {
    let Some(last) = signs.len().checked_sub(1) else {
        return false;
    };
    is_spanish(number(signs, 0, last), signs, last)
}

/// Spain's NIE: X, Y and Z stand for 0, 1 and 2 before the number of a NIF.
pub(in crate::detect::pii) fn es_nie(signs: &[u8]) -> bool {
    let first = u64::from(at(signs, 0)).saturating_sub(33);
    is_spanish(first * 10_000_000 + number(signs, 1, 8), signs, 8)
}

#[inline(never)]
fn is_spanish(number: u64, signs: &[u8], place: usize) -> bool {
    let rest = u32::try_from(number % 23).unwrap_or(0);
    is_sign(signs, place, b"TRWAGMYFPDXBNJZSQVHLCKE", rest)
}

/// Italy's codice fiscale: values of its own at odd places (Decreto ministeriale 23 December 1976).
pub(in crate::detect::pii) fn it_fiscal_code(signs: &[u8]) -> bool {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let plain = |sign: u8| value(sign) - if sign.is_ascii_digit() { 0 } else { 10 };
    let odd = |sign: u8| {
        let place = usize::try_from(plain(sign)).unwrap_or(0);
        ODD.get(place).copied().unwrap_or(0)
    };
    let values = signs.iter().take(15).enumerate();
    let sum: u32 = values
        .map(|(at, sign)| {
            if at % 2 == 0 {
                odd(*sign)
            } else {
                plain(*sign)
            }
        })
        .sum();
    is_sign(signs, 15, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", sum % 26)
}

/// Finland's personal identity code: the number modulo 31 (Digital and Population Data Services Agency).
pub(in crate::detect::pii) fn fi_identity(signs: &[u8]) -> bool {
    let digits = number(signs, 0, 6) * 1000 + number(signs, 7, 10);
    let rest = u32::try_from(digits % 31).unwrap_or(0);
    day::day_first(signs, 0)
        && number(signs, 7, 10) >= 2
        && is_sign(signs, 10, b"0123456789ABCDEFHJKLMNPRSTUVWXY", rest)
}

/// Sweden's personal number: a day, and Luhn over the last ten digits (Folkbokföringslagen, § 18).
pub(in crate::detect::pii) fn se_personal(signs: &[u8]) -> bool {
    let from = signs.len().saturating_sub(10);
    // A coordination number has 60 added to the day.
    let born = number(signs, from + 4, from + 6);
    let born = if born > 60 { born - 60 } else { born };
    let century = from == 0 || matches!(number(signs, 0, 2), 18..=20);
    century
        && day::is_day(number(signs, from + 2, from + 4), born)
        && luhn(signs.get(from..).unwrap_or_default())
}

/// Sweden's organisations: Luhn, and a third digit that no month begins with.
pub(in crate::detect::pii) fn se_organisation(signs: &[u8]) -> bool {
    at(signs, 2) >= 2 && luhn(signs)
}

/// Poland's PESEL: weights 1, 3, 7, 9; the month tells the century (Ustawa o ewidencji ludności, art. 15).
pub(in crate::detect::pii) fn pl_pesel(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]);
    sum.is_multiple_of(10) && day::is_day(number(signs, 2, 4) % 20, number(signs, 4, 6))
}

/// Belgium's national number: 97 less the number modulo 97, with a 2 before it for those born since 2000.
pub(in crate::detect::pii) fn be_national(signs: &[u8]) -> bool {
    let (head, check) = (number(signs, 0, 9), number(signs, 9, 11));
    let is = |head: u64| 97 - head % 97 == check;
    number(signs, 2, 4) <= 12 && number(signs, 4, 6) <= 31 && (is(head) || is(head + 2_000_000_000))
}

/// Denmark's CPR and Norway's numbers begin with a day; Norway's end in two check digits (Skatteetaten).
pub(in crate::detect::pii) fn no_national(signs: &[u8]) -> bool {
    let first = weighted(signs, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]);
    let second = weighted(signs, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    first.is_multiple_of(11) && second.is_multiple_of(11) && day::day_first(signs, 0)
}

/// Turkey's identity number: two check digits (Nüfus ve Vatandaşlık İşleri).
pub(in crate::detect::pii) fn tr_national(signs: &[u8]) -> bool {
    let odd = weighted(signs, &[1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(signs, &[0, 1, 0, 1, 0, 1, 0, 1]);
    let tenth = (odd * 7 + 100 - even) % 10;
    let sum = weighted(signs, &[1; 10]);
    at(signs, 9) == tenth && at(signs, 10) == sum % 10
}

/// Turkish plates begin with a province from 01 to 81.
pub(in crate::detect::pii) fn tr_plate(signs: &[u8]) -> bool {
    (1..=81).contains(&number(signs, 0, 2))
}

/// Britain's national insurance number: prefixes that are never given (HMRC, NIM39110).
pub(in crate::detect::pii) fn uk_nino(signs: &[u8]) -> bool {
    let Some([first, second]) = signs.first_chunk() else {
        return false;
    };
    !b"DFIQUV".contains(first)
        && !b"DFIOQUV".contains(second)
        && !matches!(
            &[*first, *second],
            b"BG" | b"GB" | b"KN" | b"NK" | b"NT" | b"TN" | b"ZZ"
        )
}

/// Britain's plates since 2001: ages 02 to 29 and 51 to 79 (DVLA).
pub(in crate::detect::pii) fn uk_plate(signs: &[u8]) -> bool {
    matches!(number(signs, 2, 4), 2..=29 | 51..=79)
}

/// Britain's driving licence: the month, of women 50 more, and the day (DVLA).
pub(in crate::detect::pii) fn uk_driver(signs: &[u8]) -> bool {
    day::is_day(number(signs, 6, 8) % 50, number(signs, 8, 10))
}

/// VAT numbers of Belgium (97 less the rest modulo 97).
pub(in crate::detect::pii) fn be_vat(signs: &[u8]) -> bool {
    let digits = signs.get(2..).unwrap_or_default();
    97 - number(digits, 0, 8) % 97 == number(digits, 8, 10)
}

/// Croatia's OIB and others: ISO 7064 MOD 11,10.
pub(in crate::detect::pii) fn hr_oib(signs: &[u8]) -> bool {
    mod_11_10(signs) && !is_one_sign(signs)
}

/// IBAN: the first four signs moved behind, modulo 97, leave 1 (ISO 13616-1).
pub(in crate::detect::pii) fn iban(signs: &[u8]) -> bool {
    let (head, tail) = signs.split_at_checked(4).unwrap_or_default();
    mod_97(tail.iter().chain(head)) == 1
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    /// The last digit of each example changed must not pass.
    fn check(rule: fn(&[u8]) -> bool, good: &str) {
        assert!(rule(good.as_bytes()), "{good}");
        let (head, last) = good.split_at(good.len() - 1);
        let other = match last {
            "9" => "0".to_owned(),
            "Z" => "A".to_owned(),
            last => char::from(last.as_bytes()[0] + 1).to_string(),
        };
        let bad = format!("{head}{other}");
        assert!(!rule(bad.as_bytes()), "{bad}");
    }

    #[test]
    fn takes_examples_and_refuses_them_with_another_last_sign() {
        check(de_tax_id, "86095742719");
        check(de_vat_id, "DE136695976");
        check(de_id_card, "C01234565");
        check(de_pension, "15070649C103");
        check(de_health, "A123456780");
        check(fr_nir, "255081416802538");
        check(es_nif, "12345678Z");
        check(es_nie, "X1234567L");
        check(it_fiscal_code, "RSSMRA85T10A562S");
        check(fi_identity, "131052-308T");
        check(se_personal, "8112189876");
        check(se_organisation, "5560360793");
        check(pl_pesel, "44051401359");
        check(be_national, "85073003328");
        check(tr_national, "10000000146");
        check(hr_oib, "94577403194");
        check(iban, "GB82WEST12345698765432");
    }

    #[test]
    fn counts_corsica() {
        let nir = |head: &str, plain: u64| format!("{head}{:02}", 97 - plain % 97);
        assert!(fr_nir(nir("299052A123456", 2_990_519_123_456).as_bytes()));
        assert!(fr_nir(nir("299052B123456", 2_990_518_123_456).as_bytes()));
    }

    #[test]
    fn refuses_prefixes_that_are_never_given() {
        assert!(uk_nino(b"AB123456C"));
        assert!(!uk_nino(b"BG123612A"));
        assert!(!uk_nino(b"QA123612A"));
    }
}
