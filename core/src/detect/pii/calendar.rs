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

/// Whether a word is the name of a month: English, German, French, Spanish, Italian, Portuguese, Dutch, Scandinavian.
pub(super) fn is_month(word: &[u8]) -> bool {
    word.len() > 2 && MONTHS.contains(&words::hash(word))
}

/// Whether a word is the English name of a day.
pub(super) fn is_weekday(word: &[u8]) -> bool {
    word.len() > 5 && WEEKDAYS.contains(&words::hash(word))
}
