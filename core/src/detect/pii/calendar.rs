//! Names of months and days, by their hashes.

use super::words::{self, Words, words};

const MONTHS: Words = words![
    "january" "jan" "february" "feb" "march" "mar" "april" "apr" "may" "june" "jun" "july" "jul" "august" "aug" "september" "sep" "sept"
    "october" "oct" "november" "nov" "december" "dec"
    "januar" "februar" "märz" "maerz" "mai" "juni" "juli" "oktober" "okt" "dezember" "dez"
    "janvier" "février" "fevrier" "mars" "avril" "juin" "juillet" "août" "aout" "septembre" "octobre" "novembre" "décembre" "decembre"
    "enero" "febrero" "marzo" "abril" "mayo" "junio" "julio" "agosto" "septiembre" "octubre" "noviembre" "diciembre"
    "gennaio" "febbraio" "aprile" "maggio" "giugno" "luglio" "settembre" "ottobre" "dicembre"
    "janeiro" "fevereiro" "março" "maio" "junho" "julho" "setembro" "outubro" "novembro" "dezembro"
    "januari" "februari" "maart" "mei" "augustus" "maj" "augusti" "desember"
];

const WEEKDAYS: Words =
    words!["monday" "tuesday" "wednesday" "thursday" "friday" "saturday" "sunday"];

/// Whether a word begins as the name of a month or a day does, with one of thirteen letters.
pub(super) fn may_begin(first: u8) -> bool {
    b"adefgjlmnostw".contains(&first.to_ascii_lowercase())
}

/// Whether a word is the name of a month: English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian.
pub(super) fn is_month(word: &[u8]) -> bool {
    word.len() > 2 && words::has(MONTHS, words::hash(word))
}

/// Whether a word is the English name of a day.
pub(super) fn is_weekday(word: &[u8]) -> bool {
    word.len() > 5 && words::has(WEEKDAYS, words::hash(word))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn every_name_begins_with_a_letter_that_is_looked_at() {
        // Of every letter of the alphabet a name there is, and of no other.
        let names = "april desember enero februari gennaio juin luglio mayo novembre oktober septiembre thursday wednesday";
        for name in names.split(' ').map(str::as_bytes) {
            assert!(is_month(name) || is_weekday(name), "{name:?}");
            assert!(may_begin(name[0]), "{name:?}");
        }
        assert!(
            (b'a'..=b'z').filter(|first| may_begin(*first)).count() == names.split(' ').count()
        );
    }
}
