//! A list of words that are looked for wherever they stand whole.

use super::phrase::{Phrase, Standing};
use crate::detect::{Anchors, Detector, Place, Sight, Text};

/// How much of a word is its anchor, in bytes. More would tell little more: the first three lead to it.
const ANCHOR: usize = 5;

/// Finds words.
#[derive(Debug)]
pub struct Words {
    name: String,
    phrases: Vec<Phrase>,
    /// How each may begin, and which it is.
    beginnings: Vec<(String, usize)>,
}

impl Words {
    /// What finds these, as findings of this name.
    #[must_use]
    pub fn new(name: &str, phrases: Vec<Phrase>) -> Self {
        let beginnings = phrases.iter().enumerate().flat_map(|(index, phrase)| {
            let beginnings = phrase.beginnings(ANCHOR).into_iter();
            beginnings.map(move |beginning| (beginning, index))
        });
        Self {
            name: name.to_owned(),
            beginnings: beginnings.collect(),
            phrases,
        }
    }
}

impl Detector for Words {
    fn anchors(&self) -> Anchors {
        let words = self
            .beginnings
            .iter()
            .map(|(beginning, _)| beginning.clone());
        Anchors {
            words: words.collect(),
            ..Anchors::default()
        }
    }

    fn look(&self, place: &Place, text: Text<'_>, sight: &mut Sight) {
        let phrase = self.beginnings.get(place.anchor);
        let Some(phrase) = phrase.and_then(|(_, index)| self.phrases.get(*index)) else {
            return;
        };
        let start = place.span.start;
        match phrase.stands(text, start) {
            Standing::Until(end) => sight.found(super::finding(&self.name, start..end)),
            Standing::Open => sight.open(start),
            Standing::Absent => {}
        }
    }
}
