//! Ages.

use super::words::{self, Before, Words, hash, is_letter, words};
use super::{confidence, edge};
use crate::detect::{Anchors, Detector, Family, Finding, Kind, Place, Sight, Text};

/// What stands right before an age.
const BEFORE: Words =
    words!["turned" "turn" "turning" "age" "aged" "alter" "âge" "edad" "età" "idade" "leeftijd"];

/// What follows an age.
const YEARS: Words =
    words!["year" "years" "yr" "yrs" "yo" "jahre" "ans" "años" "anni" "anos" "jaar"];

/// What follows that: `years old`, `Jahre alt`.
const OLD: Words = words!["old" "alt" "oud"];

/// How much of what follows is looked at.
const BEHIND: usize = 20;

/// The kind of what it finds.
const KIND: &str = "age";

/// Finds ages of people.
pub(super) struct Age;

impl Detector for Age {
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
        let length = edge::digits(bytes, at);
        let end = at.saturating_add(length);
        if length > 3 || edge::is_within(bytes, at) || edge::goes_on(bytes, end) {
            return;
        }
        let age = super::check::number(bytes, at, end);
        let behind = bytes.get(end..).unwrap_or_default();
        if behind.len() < BEHIND && !text.is_whole {
            return sight.open(at);
        }
        let is_age = (1..=120).contains(&age)
            && (is_said_behind(behind)
                || Before::read(text.text, at).is_next(BEFORE)
                || is_age_of(text.text, at));
        if is_age {
            sight.found(Finding {
                kind: Kind::new(Family::Pii, KIND),
                span: at..end,
                confidence: confidence(60),
            });
        }
    }
}

/// `27 years old`, `27-year-old`, `27yo`.
fn is_said_behind(behind: &[u8]) -> bool {
    let behind = behind.get(..BEHIND.min(behind.len())).unwrap_or_default();
    let mut words = behind
        .split(|byte| !is_letter(*byte))
        .filter(|word| !word.is_empty());
    let is_joined = matches!(behind.first(), Some(b' ' | b'-'));
    let years = words.next().map(hash);
    let old = words.next().map(hash);
    is_joined
        && years.is_some_and(|word| words::has(YEARS, word))
        && (old.is_some_and(|word| words::has(OLD, word)) || years == Some(hash(b"yo")))
}

/// `age of 27`, `age is 27`.
fn is_age_of(text: &str, at: usize) -> bool {
    let before = Before::read(text, at);
    before.is_next(words!["of" "is"]) && before.within(words!["age"], 2)
}
