//! Numbers that have a format: cards, accounts, ids, plates.
//!
//! One look at a run of digits asks all formats that begin with as many; what begins with letters that stand
//! apart is found at their capitals.

use std::ops::Range;

use super::format::Format;
use super::shape::{self, Match, Outcome};
use super::words::Before;
use super::{confidence, edge, formats};
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, Sight, Text};

/// Runs of more digits than this begin no format.
const LONGEST_RUN: usize = 19;

/// The longest that letters before digits can be, where they are apart.
const LETTERS_APART: usize = 3;

/// Finds numbers by their formats.
pub(super) struct Numbers {
    /// Formats that begin with digits, by how many of them.
    by_run: Vec<Vec<&'static Format>>,
    /// Formats that begin with letters: how many, and before how many digits (one bit each).
    lettered: Vec<(usize, u32, &'static Format)>,
}

impl Numbers {
    pub(super) fn new() -> Self {
        let (mut by_run, mut lettered) = (vec![Vec::new(); LONGEST_RUN + 1], Vec::new());
        for format in formats::all() {
            let (letters, runs) = shape::lead(format.shape);
            if letters == 0 {
                for (run, formats) in (0_u32..).zip(&mut by_run) {
                    if runs & shape::bit(run) != 0 {
                        formats.push(format);
                    }
                }
            }
            if letters > 0 || runs == u32::MAX {
                lettered.push((letters, runs, format));
            }
        }
        Self { by_run, lettered }
    }

    /// What begins with a run of digits, or with letters and digits in one.
    fn at_digits(&self, at: usize, text: Text<'_>, sight: &mut Sight) {
        let bytes = text.text.as_bytes();
        let run = edge::digits(bytes, at);
        let letters = edge::letters_before(bytes, at);
        let start = at.saturating_sub(letters);
        if edge::is_within(bytes, start) || run > LONGEST_RUN {
            return;
        }
        let mut looking = Looking::new(start, text, sight);
        if letters == 0 {
            // Most numbers are short and stand alone: those begin nothing.
            let formats = self.by_run.get(run).map(Vec::as_slice).unwrap_or_default();
            for format in formats {
                looking.at(format);
            }
        }
        if letters > 0 || edge::is_letter_at(bytes, at.saturating_add(run)) {
            let count = u32::try_from(run).unwrap_or(u32::MAX);
            let begins = |lead: &&(usize, u32, _)| {
                lead.1 == u32::MAX || (lead.0 == letters && lead.1 & shape::bit(count) != 0)
            };
            for (_, _, format) in self.lettered.iter().filter(begins) {
                looking.at(format);
            }
        }
    }

    /// What begins with a few capitals that stand apart from their digits: `PR 12 36 12 C`.
    fn at_capitals(&self, at: usize, text: Text<'_>, sight: &mut Sight) {
        let bytes = text.text.as_bytes();
        let letters = edge::letters(bytes, at);
        if letters > LETTERS_APART || edge::is_within(bytes, at) {
            return;
        }
        match digits_behind(bytes, at.saturating_add(letters)) {
            Some(true) => {}
            None if !text.is_whole => return sight.open(at),
            Some(false) | None => return,
        }
        let mut looking = Looking::new(at, text, sight);
        for (_, _, format) in self.lettered.iter().filter(|lead| lead.0 >= letters) {
            looking.at(format);
        }
    }
}

impl Detector for Numbers {
    fn anchors(&self) -> Anchors {
        Anchors {
            digits: true,
            capitals: true,
            ..Anchors::default()
        }
    }

    fn kinds(&self) -> Vec<&'static str> {
        formats::all().map(|format| format.name).collect()
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let at = place.span.start;
        match text.text.as_bytes().get(at) {
            Some(byte) if byte.is_ascii_digit() => self.at_digits(at, text, sight),
            Some(byte) if byte.is_ascii_uppercase() => self.at_capitals(at, text, sight),
            Some(_) | None => {}
        }
    }
}

/// Whether digits follow, behind a sign and at most as many letters and another sign; `None` where the text ends before.
fn digits_behind(bytes: &[u8], at: usize) -> Option<bool> {
    let is_sign = |byte: &u8| matches!(byte, b' ' | b'-' | b'.' | b'/' | b':');
    if !is_sign(bytes.get(at)?) {
        return Some(false);
    }
    let mut at = at.saturating_add(1);
    let letters = edge::letters(
        bytes.get(..at.saturating_add(LETTERS_APART + 1).min(bytes.len()))?,
        at,
    );
    if letters > 0 {
        at = at.saturating_add(letters);
        at = at.saturating_add(usize::from(is_sign(bytes.get(at)?)));
    }
    bytes.get(at).map(u8::is_ascii_digit)
}

/// Looking at one place for one format after the other.
struct Looking<'t, 's> {
    start: usize,
    text: Text<'t>,
    /// Read when the first shape is there.
    before: Option<Before>,
    sight: &'s mut Sight,
}

impl<'t, 's> Looking<'t, 's> {
    const fn new(start: usize, text: Text<'t>, sight: &'s mut Sight) -> Self {
        Self {
            start,
            text,
            before: None,
            sight,
        }
    }

    fn at(&mut self, format: &Format) {
        let bytes = self.text.text.as_bytes();
        match shape::matches(format.shape, bytes, self.start) {
            Outcome::No => {}
            Outcome::Ended if self.text.is_whole => {}
            Outcome::Ended => self.sight.open(self.start),
            Outcome::Yes(found) => self.matched(format, &found),
        }
    }

    fn matched(&mut self, format: &Format, found: &Match) {
        let bytes = self.text.text.as_bytes();
        if edge::goes_on(bytes, found.end) || !format.check.passes(found.signs()) {
            return;
        }
        if !self.text.is_whole && found.end.saturating_add(2) > bytes.len() {
            return self.sight.open(self.start);
        }
        let (text, start) = (self.text.text, self.start);
        let before = self.before.get_or_insert_with(|| Before::read(text, start));
        let hundredths = if before.has(format.words) {
            format.told
        } else {
            format.alone
        };
        self.sight
            .found(finding(format.name, start..found.end, hundredths));
    }
}

fn finding(name: &'static str, span: Range<usize>, hundredths: u8) -> Finding {
    Finding {
        kind: Kind::new(Family::Pii, name),
        span,
        confidence: confidence(hundredths),
    }
}
