//! `no_refusal`: it does not decline, and does not speak of being a machine instead of answering.
//!
//! What a provider marks as a refusal is one. Words are looked at only where an answer begins: further in they
//! may be quoted, or limit an answer that was given. An apology alone is none: it takes words of not being able
//! or allowed to, too, and in English what cannot be done must be the asking itself ("I can't help with
//! that"), not something in the world ("I can't find the order").

mod phrases;

use regex::Regex;

use super::finding::of_choices;
use super::{Finding, Structural, Subject, spoken};
use crate::chat::{Choice, Finish, Part};

/// The check. One expression at a time: all in one set are too large for the fast way to look, and take fifty times
/// as long.
#[derive(Debug)]
pub(super) struct NoRefusal(Vec<Regex>);

/// How much of an answer is looked at, in bytes: its first two sentences, also where a character takes three.
const BEGINNING: usize = 400;

impl NoRefusal {
    pub(super) fn new() -> Self {
        // Constants of ours: a test reads them all.
        Self(phrases::ALL.into_iter().flat_map(Regex::new).collect())
    }

    fn is_refusal(&self, text: &str) -> bool {
        let text = text.trim_start();
        let beginning = text.get(..text.floor_char_boundary(BEGINNING));
        // Typographers and models write other apostrophes.
        let plain = beginning.unwrap_or_default().replace(['’', '`', '´'], "'");
        self.0.iter().any(|phrase| phrase.is_match(&plain))
    }
}

impl Structural for NoRefusal {
    fn name(&self) -> &'static str {
        "no_refusal"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            if declines(choice) {
                return Some(Finding::failed("is marked as a refusal"));
            }
            let text = spoken::text(choice)?;
            let why = || "begins as a refusal does".to_owned();
            Some(Finding::of(!self.is_refusal(&text), why))
        })
    }
}

fn declines(choice: &Choice) -> bool {
    let is_refusal = |part: &Part| matches!(part, Part::Refusal(_));
    choice.finish == Finish::Refused || choice.parts.iter().any(is_refusal)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn every_phrase_can_be_read() {
        for phrase in phrases::ALL {
            assert!(Regex::new(phrase).is_ok(), "{phrase}");
        }
        assert_eq!(NoRefusal::new().0.len(), phrases::ALL.len());
    }
}
