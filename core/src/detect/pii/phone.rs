//! Telephone numbers: international (ITU-T E.164) and as countries write them.

use std::ops::Range;

use super::words::{self, Before, Words, words};
use super::{confidence, edge};
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, Sight, Text};

/// The most digits a number has (E.164, 6.2.1).
const MOST_DIGITS: usize = 15;

/// Parts that a number may be written in.
const PARTS: usize = 8;

/// How much of what follows a number is looked at: an extension, a word.
const BEHIND: usize = 16;

/// What is said of numbers, before them or just behind.
const WORDS: Words = words![
    "phone" "phones" "telephone" "tel" "mobile" "cell" "cellphone" "fax" "call" "calls" "called" "calling" "dial" "text"
    "sms" "whatsapp" "reach" "ring" "desk" "office" "landline" "hotline" "messages" "message" "contact" "phonenumber"
    "telefon" "telefonnummer" "handy" "mobil" "rufnummer" "anrufen" "téléphone" "telephone" "portable" "appeler" "teléfono" "telefono"
    "móvil" "movil" "llamar" "cellulare" "chiamare" "telefone" "celular" "ligar" "telefoon" "mobiel" "bellen" "puhelin" "telefonnumer"
    "numer" "telefonu" "телефон" "тел" "電話" "电话" "전화"
];

/// Words that say of a number that it is one, but not of what.
const NUMBER: Words =
    words!["number" "numbers" "registered" "nr" "no" "nummer" "numero" "número" "numéro"];

/// The kind of what it finds.
const KIND: &str = "phone";

/// Finds telephone numbers.
pub(super) struct Phone;

impl Detector for Phone {
    fn anchors(&self) -> Anchors {
        Anchors {
            digits: true,
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        vec![KIND]
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let bytes = text.text.as_bytes();
        let at = place.span.start;
        if !may_begin(bytes, at) {
            return;
        }
        let number = Number::read(bytes, at);
        if number.end.saturating_add(BEHIND) > bytes.len() && !text.is_whole {
            return sight.open(number.start);
        }
        if number.digits < 7 || number.digits > MOST_DIGITS || edge::goes_on(bytes, number.end) {
            return;
        }
        let Some(alone) = number.likeness(bytes) else {
            return;
        };
        let hundredths = number.told(text.text, alone);
        sight.found(Finding {
            kind: Kind::new(Family::Pii, KIND),
            span: number.start..number.end,
            confidence: confidence(hundredths),
        });
    }
}

/// Whether a run of digits can be the first of a number: nothing joins it to one before.
fn may_begin(bytes: &[u8], at: usize) -> bool {
    let mut before = bytes
        .get(at.saturating_sub(3)..at)
        .unwrap_or_default()
        .iter()
        .rev();
    match (before.next(), before.next()) {
        (None, _) => true,
        (Some(byte), _) if byte.is_ascii_alphanumeric() => false,
        (
            Some(b' ' | b'-' | b'.' | b'/' | b':' | b',' | b'$' | b'#' | b'_' | b')'),
            Some(second),
        ) => !second.is_ascii_digit(),
        (Some(b'('), Some(second)) => {
            let third = before.next();
            let is_behind = *second == b' ' && third.is_some_and(u8::is_ascii_digit);
            !second.is_ascii_digit() && !is_behind
        }
        (Some(_), _) => true,
    }
}

/// Digits in parts.
#[derive(Debug, Default)]
struct Number {
    start: usize,
    end: usize,
    parts: [(usize, usize); PARTS],
    count: usize,
    digits: usize,
    has_plus: bool,
    has_bracket: bool,
    has_extension: bool,
}

impl Number {
    fn read(bytes: &[u8], at: usize) -> Self {
        let mut number = Self {
            start: at,
            ..Self::default()
        };
        number.take_signs_before(bytes, at);
        let mut next = Some(at);
        while let Some(at) = next {
            let length = edge::digits(bytes, at);
            let Some(slot) = number.parts.get_mut(number.count) else {
                break;
            };
            *slot = (at, length);
            number.count = number.count.saturating_add(1);
            number.digits = number.digits.saturating_add(length);
            number.end = at.saturating_add(length);
            if number.digits > MOST_DIGITS {
                break;
            }
            next = number.next_part(bytes);
        }
        number.take_extension(bytes);
        number
    }

    /// A plus, an opening bracket, before the first digit.
    fn take_signs_before(&mut self, bytes: &[u8], at: usize) {
        let mut before = bytes.get(..at).unwrap_or_default().iter().rev().take(2);
        let mut sign = before.next();
        if sign == Some(&b'(') {
            self.has_bracket = true;
            self.start = self.start.saturating_sub(1);
            sign = before.next();
        }
        if sign == Some(&b'+') {
            self.has_plus = true;
            self.start = self.start.saturating_sub(1);
        }
    }

    /// Where the next part begins, behind one sign, and a bracket.
    fn next_part(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = self.end;
        for signs in [&b")"[..], b" -./", b"("] {
            if bytes.get(at).is_some_and(|byte| signs.contains(byte)) {
                self.has_bracket |= bytes.get(at) != Some(&b' ') && signs.len() == 1;
                at = at.saturating_add(1);
            }
        }
        let is_digit = bytes.get(at).is_some_and(u8::is_ascii_digit);
        (is_digit && at > self.end).then_some(at)
    }

    /// `x123`, `ext. 123`.
    fn take_extension(&mut self, bytes: &[u8]) {
        let behind = bytes.get(self.end..).unwrap_or_default();
        for mark in [&b"x"[..], b" x", b" ext. ", b" ext ", b" ext."] {
            let is_mark = behind
                .get(..mark.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(mark));
            let digits = edge::digits(behind, mark.len());
            if is_mark && (1..=6).contains(&digits) {
                self.has_extension = true;
                self.end = self.end.saturating_add(mark.len()).saturating_add(digits);
                return;
            }
        }
    }

    fn lengths(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().take(self.count).map(|part| part.1)
    }

    /// The digits of a part, as a number.
    fn part(&self, bytes: &[u8], part: usize) -> Option<u64> {
        let (at, length) = self.parts.get(part).filter(|_| part < self.count)?;
        Some(super::check::number(bytes, *at, at.saturating_add(*length)))
    }

    fn begins(&self, bytes: &[u8], with: &[u8]) -> bool {
        let (at, _) = self.parts.first().copied().unwrap_or_default();
        bytes
            .get(at..)
            .is_some_and(|digits| digits.starts_with(with))
    }

    /// How much it looks like one, in hundredths, whatever stands around; `None` if it is something else.
    fn likeness(&self, bytes: &[u8]) -> Option<u8> {
        let mut lengths = [0_usize; PARTS];
        for (slot, length) in lengths.iter_mut().zip(self.lengths()) {
            *slot = length;
        }
        let lengths = lengths.get(..self.count)?;
        if self.has_plus {
            return (!self.begins(bytes, b"0")).then_some(75);
        }
        if self.has_extension || (self.has_bracket && self.count > 1) {
            return Some(60);
        }
        let is_day =
            matches!(lengths, [4, 2, 2] | [1 | 2, 1 | 2, 4] | [2, 2, 2, ..]) && self.is_day(bytes);
        let is_book = self.begins(bytes, b"978") || self.begins(bytes, b"979");
        if is_day
            || matches!(lengths, [4, 4] if self.are_years(bytes))
            || (is_book && self.digits == 13)
        {
            return None;
        }
        Some(match lengths {
            [3, 3, 4] | [1, 3, 3, 4] | [3, 3, 3, 4] => 60,
            [_] if self.begins(bytes, b"00") && self.digits > 10 => 35,
            [_] if self.begins(bytes, b"0") && (10..=11).contains(&self.digits) => 30,
            [_] => 10,
            [1, 3, ..] if self.begins(bytes, b"1") || self.ends_in_noughts(bytes) => 10,
            [_, rest @ ..] if self.begins(bytes, b"0") && self.digits >= 8 && rest.len() < 6 => 55,
            [3, 2, 4] | [5, 4] => 10,
            _ if self.ends_in_noughts(bytes) => 10,
            _ if lengths.iter().all(|length| (2..=4).contains(length)) && self.digits < 13 => 45,
            _ => 15,
        })
    }

    /// Whether the parts are a day, a month and a year, in some order.
    fn is_day(&self, bytes: &[u8]) -> bool {
        let part = |at| self.part(bytes, at).unwrap_or(0);
        let (first, second, third) = (part(0), part(1), part(2));
        let is = super::check::day::is_day;
        is(first, second) || is(second, first) || is(second, third)
    }

    fn are_years(&self, bytes: &[u8]) -> bool {
        let is_year = |at| matches!(self.part(bytes, at), Some(1800..=2100));
        is_year(0) && is_year(1)
    }

    /// `10 000 000`: a count, in groups of three.
    fn ends_in_noughts(&self, bytes: &[u8]) -> bool {
        let last = self.count.saturating_sub(1);
        self.part(bytes, last) == Some(0)
    }

    /// How sure one is by what stands around it.
    fn told(&self, text: &str, alone: u8) -> u8 {
        let before = Before::read(text, self.start);
        let behind = text.as_bytes().get(self.end..).unwrap_or_default();
        let is_plausible = alone >= 30 || self.digits >= 9 || self.count > 1;
        if before.within(WORDS, 6) && is_plausible || self.is_named_behind(behind) {
            return alone.max(85);
        }
        if before.within(NUMBER, 4) && alone >= 30 {
            return alone.max(60);
        }
        alone
    }

    /// `555 0132 office`: what it is said to be behind it, on the same line.
    fn is_named_behind(&self, behind: &[u8]) -> bool {
        let range: Range<usize> = 0..BEHIND.min(behind.len());
        let behind = behind.get(range).unwrap_or_default();
        let Some((b' ' | b'-', word)) = behind.split_first() else {
            return false;
        };
        let length = word
            .iter()
            .take_while(|byte| words::is_letter(**byte))
            .count();
        let word = word.get(..length).unwrap_or_default();
        words::has(WORDS, words::hash(word)) && self.count > 1
    }
}
