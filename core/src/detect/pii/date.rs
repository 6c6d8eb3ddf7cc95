//! Days, written in digits or with the name of a month; of birth, where that is said.

use super::check::{day, number};
use super::words::{self, Before, Words, words};
use super::{calendar, confidence, edge};
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, Sight, Text};

/// The longest date with its time, in bytes: `2024-03-15T14:30:00.123456-05:00`, and a sign behind.
const LONGEST: usize = 40;

/// What stands before a day of birth.
const BIRTH: Words = words![
    "born" "birth" "birthday" "birthdate" "dob" "geboren" "geburtsdatum" "geb" "né" "née" "naissance" "nacido" "nacida" "nacimiento"
    "nato" "nata" "nascita" "nascimento" "nascido" "geboortedatum" "född" "født" "urodzony" "urodzona" "urodzenia"
];

/// What stands before a year that is a date.
const IN: Words = words!["in" "since" "during" "year" "until" "till" "from" "before" "after" "of" "around" "circa" "early" "late" "by" "born"];

/// The kinds of what it finds.
const BIRTH_DATE: &str = "birth_date";
const DATE: &str = "date";
const WEEKDAY: &str = "weekday";

/// Finds dates.
pub(super) struct Date;

impl Detector for Date {
    fn anchors(&self) -> Anchors {
        Anchors {
            digits: true,
            capitals: true,
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![BIRTH_DATE, DATE, WEEKDAY]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let bytes = text.text.as_bytes();
        let at = place.span.start;
        let is_digit = bytes.get(at).is_some_and(u8::is_ascii_digit);
        if is_digit && (edge::digits(bytes, at) > 4 || edge::is_within(bytes, at)) {
            return;
        }
        let first = bytes.get(at).copied().unwrap_or_default();
        if !is_digit && !calendar::may_begin(first) {
            return;
        }
        let behind = bytes.get(at..).unwrap_or_default();
        let behind = behind.get(..LONGEST.min(behind.len())).unwrap_or_default();
        let read = match is_digit {
            true => Reader::new(behind).digits_first(),
            false => Reader::new(behind).name_first(),
        };
        let Some((length, hundredths)) = read else {
            return if behind.len() < LONGEST && !text.is_whole && may_be(behind) {
                sight.open(at);
            };
        };
        if behind.len() < LONGEST && !text.is_whole {
            return sight.open(at);
        }
        let end = at.saturating_add(length);
        if !edge::goes_on(bytes, end) {
            found(text.text, at..end, hundredths, sight);
        }
    }
}

/// Whether more of it could make it a date.
fn may_be(bytes: &[u8]) -> bool {
    let word = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    word <= 9 && bytes.len() <= 20
}

fn found(text: &str, span: std::ops::Range<usize>, hundredths: u8, sight: &mut Sight) {
    let before = Before::read(text, span.start);
    let is_year = span.len() == 4;
    let is_birth = before.within(BIRTH, 5);
    let is_weekday = text
        .get(span.clone())
        .is_some_and(|day| calendar::is_weekday(day.as_bytes()));
    let (name, hundredths) = match (is_birth, is_year) {
        (true, _) => (BIRTH_DATE, 90),
        (false, true) if before.is_next(IN) => (DATE, 55),
        (false, false) if is_weekday => (WEEKDAY, hundredths),
        (false, _) => (DATE, hundredths),
    };
    sight.found(Finding {
        kind: Kind::new(Family::Pii, name),
        span,
        confidence: confidence(hundredths),
    });
}

/// Reads what a date is made of, one part after the other.
struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Reader<'t> {
    const fn new(bytes: &'t [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// `2024-03-15`, `5/20/2021`, `21.5.21`, `5/2021`, `5 May 2021`, `05-May`, `1977`: how long, how sure.
    fn digits_first(&mut self) -> Option<(usize, u8)> {
        let (first, first_length) = self.number()?;
        let year = is_year(first, first_length).then_some((4, 25));
        self.day_behind(first, first_length).or(year)
    }

    /// What follows the first number of a day.
    fn day_behind(&mut self, first: u64, first_length: usize) -> Option<(usize, u8)> {
        let separator = self.separator()?;
        if let Some(word) = self.word() {
            let is_day = calendar::is_month(word) && (1..=31).contains(&first) && first_length < 3;
            return is_day.then(|| self.year_behind(55));
        }
        if separator == b' ' {
            return None;
        }
        let (second, second_length) = self.number()?;
        let two = self.at;
        if self.separator() != Some(separator) {
            let is_month =
                (1..=12).contains(&first) && is_year(second, second_length) && separator == b'/';
            return is_month.then_some((two, 50));
        }
        let (third, third_length) = self.number()?;
        let is_date = if first_length == 4 {
            day::is_day(second, third) && third_length < 3
        } else {
            (day::is_day(first, second) || day::is_day(second, first))
                && (is_year(third, third_length) || (third_length == 2 && second_length < 3))
        };
        if !is_date || first_length == 3 || second_length > 2 {
            return None;
        }
        self.time();
        Some((
            self.at,
            if third_length == 2 && first_length < 3 && separator == b'.' {
                40
            } else {
                60
            },
        ))
    }

    /// `May 1st, 1977`, `May-21`, `May 2021`, `Monday`.
    fn name_first(&mut self) -> Option<(usize, u8)> {
        let word = self.word()?;
        if calendar::is_weekday(word) {
            return Some((self.at, 50));
        }
        if !calendar::is_month(word) {
            return None;
        }
        self.separator()?;
        let (number, length) = self.number()?;
        if is_year(number, length) {
            return Some((self.at, 55));
        }
        if !(1..=31).contains(&number) || length > 2 {
            return None;
        }
        for ending in [b"st", b"nd", b"rd", b"th"] {
            self.take(ending);
        }
        Some(self.year_behind(50))
    }

    /// A year behind a day or a month, if there is one.
    fn year_behind(&mut self, alone: u8) -> (usize, u8) {
        let end = self.at;
        self.take(b",");
        let year = self.separator().and_then(|_| self.number());
        if year.is_some_and(|(year, length)| is_year(year, length)) {
            return (self.at, 65);
        }
        self.at = end;
        (end, alone)
    }

    /// A time behind a day (RFC 3339, and with a space).
    fn time(&mut self) {
        let end = self.at;
        let is_begun = self.take(b"T") || self.take(b" ");
        let hour = self
            .number()
            .filter(|(hour, length)| is_begun && *hour < 25 && *length == 2);
        if hour.is_none() || !self.take(b":") || self.number().is_none_or(|minute| minute.1 != 2) {
            self.at = end;
            return;
        }
        if self.take(b":") {
            self.number();
            if self.take(b".") {
                self.number();
            }
        }
        if !self.take(b"Z") && (self.take(b"+") || self.take(b"-")) {
            self.number();
            if self.take(b":") {
                self.number();
            }
        }
    }

    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, bytes: &[u8]) -> bool {
        let is_there = self.rest().starts_with(bytes);
        if is_there {
            self.at = self.at.saturating_add(bytes.len());
        }
        is_there
    }

    fn separator(&mut self) -> Option<u8> {
        let separator = *self.rest().first()?;
        if !b"-/. ".contains(&separator) {
            return None;
        }
        self.at = self.at.saturating_add(1);
        if separator == b'.' {
            self.take(b" ");
        }
        Some(separator)
    }

    /// A number, and how many digits it has.
    fn number(&mut self) -> Option<(u64, usize)> {
        let length = edge::digits(self.bytes, self.at);
        let end = self.at.saturating_add(length);
        let value = number(self.bytes, self.at, end);
        self.at = end;
        (length > 0 && length < 10).then_some((value, length))
    }

    fn word(&mut self) -> Option<&'t [u8]> {
        let rest = self.rest();
        let length = rest
            .iter()
            .take_while(|byte| words::is_letter(**byte))
            .count();
        self.at = self.at.saturating_add(length);
        rest.get(..length).filter(|word| !word.is_empty())
    }
}

const fn is_year(number: u64, length: usize) -> bool {
    length == 4 && number >= 1900 && number < 2100
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn check(text: &str) -> Option<&str> {
        let mut reader = Reader::new(text.as_bytes());
        let read = if text.as_bytes()[0].is_ascii_digit() {
            reader.digits_first()
        } else {
            reader.name_first()
        };
        read.map(|(length, _)| &text[..length])
    }

    #[test]
    fn reads_dates() {
        for whole in [
            "5-20-2021",
            "21.5.2021",
            "5-May-2021",
            "05-May",
            "May-21",
            "May-2021",
            "5/2021",
            "May 1st, 1977",
            "1. Mai 1977",
            "2024-12-31T23:59:59+00:00",
            "2024-03-15T14:30Z",
            "2000-04-16 11:34:35",
        ] {
            assert_eq!(check(whole), Some(whole));
        }
    }

    #[test]
    fn refuses_what_is_no_day() {
        for other in ["13.13.2021", "1.2.3", "5/20", "May be", "192.168.1.1"] {
            assert_eq!(check(other), None, "{other}");
        }
    }

    #[test]
    fn takes_no_more_than_the_date() {
        assert_eq!(check("5 May 21 people"), Some("5 May"));
        assert_eq!(check("2021-02-03 and"), Some("2021-02-03"));
    }
}
