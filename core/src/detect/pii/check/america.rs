//! Check digits, and ranges, of America's numbers.

use super::{at, is_one_sign, luhn, number, value, weighted};

/// Social security number: no area 000, 666 or from 900, no group 00, no serial 0000 (SSA, since 2011).
pub(in crate::detect::pii) fn us_ssn(signs: &[u8]) -> bool {
    let area = number(signs, 0, 3);
    area != 0
        && area != 666
        && area < 900
        && number(signs, 3, 5) != 0
        && number(signs, 5, 9) != 0
        && !is_one_sign(signs)
}

/// Individual taxpayer number: 9 first, and groups that are given (IRS, IRM 3.21.263).
pub(in crate::detect::pii) fn us_itin(signs: &[u8]) -> bool {
    let group = number(signs, 3, 5);
    at(signs, 0) == 9 && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99)
}

/// Routing number of banks: weights 3, 7, 1 (ABA).
pub(in crate::detect::pii) fn us_routing(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[3, 7, 1, 3, 7, 1, 3, 7, 1]);
    let district = number(signs, 0, 2);
    sum.is_multiple_of(10) && matches!(district, 1..=12 | 21..=32 | 61..=72 | 80)
}

/// Registration at the DEA: the first, third and fifth digit, and twice the others.
pub(in crate::detect::pii) fn us_dea(signs: &[u8]) -> bool {
    let sum = weighted(signs, &[0, 0, 1, 2, 1, 2, 1, 2]);
    sum % 10 == at(signs, 8)
}

/// National provider identifier: Luhn behind 80840 (CMS, NPI check digit).
pub(in crate::detect::pii) fn us_npi(signs: &[u8]) -> bool {
    // The prefix adds 24 to the sum.
    let sum: u32 = signs
        .iter()
        .rev()
        .enumerate()
        .map(|(place, sign)| match (place % 2, value(*sign)) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    (sum + 24).is_multiple_of(10) && !is_one_sign(signs.get(..9).unwrap_or_default())
}

/// Canada's social insurance number: Luhn; 0 and 8 begin none (ESDC).
pub(in crate::detect::pii) fn ca_sin(signs: &[u8]) -> bool {
    !matches!(at(signs, 0), 0 | 8) && luhn(signs)
}

/// Brazil's CPF: two check digits (Receita Federal).
pub(in crate::detect::pii) fn br_cpf(signs: &[u8]) -> bool {
    let first = weighted(signs, &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
    let second = weighted(signs, &[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    is_brazilian(first, at(signs, 9)) && is_brazilian(second, at(signs, 10)) && !is_one_sign(signs)
}

/// Brazil's CNPJ: two check digits (Receita Federal).
pub(in crate::detect::pii) fn br_cnpj(signs: &[u8]) -> bool {
    let first = weighted(signs, &[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
    let second = weighted(signs, &[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
    is_brazilian(first, at(signs, 12)) && is_brazilian(second, at(signs, 13)) && !is_one_sign(signs)
}

const fn is_brazilian(sum: u32, check: u32) -> bool {
    let rest = sum % 11;
    check == if rest < 2 { 0 } else { 11 - rest }
}

/// Chile's RUT: weights 2 to 7 from the right; K is 10 (Servicio de Impuestos Internos).
pub(in crate::detect::pii) fn cl_rut(signs: &[u8]) -> bool {
    let Some((check, digits)) = signs.split_last() else {
        return false;
    };
    let weights = [2, 3, 4, 5, 6, 7].into_iter().cycle();
    let sum: u32 = digits
        .iter()
        .rev()
        .zip(weights)
        .map(|(sign, weight)| value(*sign) * weight)
        .sum();
    let expected = match 11 - sum % 11 {
        11 => b'0',
        10 => b'K',
        digit => b"0123456789"
            .get(usize::try_from(digit).unwrap_or(0))
            .copied()
            .unwrap_or(0),
    };
    *check == expected
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn takes_examples_and_refuses_them_with_another_last_digit() {
        let examples: [(crate::detect::pii::check::Rule, &str, &str); 7] = [
            (us_routing, "021000021", "021000022"),
            (us_dea, "BB1388568", "BB1388569"),
            (us_npi, "1234567893", "1234567894"),
            (ca_sin, "130692544", "130692545"),
            (br_cpf, "52998224725", "52998224726"),
            (br_cnpj, "11222333000181", "11222333000182"),
            (cl_rut, "123456785", "123456786"),
        ];
        for (rule, good, bad) in examples {
            assert!(rule(good.as_bytes()), "{good}");
            assert!(!rule(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn knows_ranges_that_are_never_given() {
        assert!(us_ssn(b"078051120"));
        for bad in [
            "000121234",
            "666121234",
            "900121234",
            "078001120",
            "078050000",
        ] {
            assert!(!us_ssn(bad.as_bytes()), "{bad}");
        }
        assert!(us_itin(b"911701234"));
        assert!(!us_itin(b"911891234"));
    }
}
