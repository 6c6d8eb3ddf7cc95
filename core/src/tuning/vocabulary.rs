//! The commonest words and pairs of words in examples.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::words_of;
use crate::name::Keyword;

/// Fewer texts than this say nothing about a word.
const LEAST_TEXTS: usize = 5;

/// Words and pairs, each with its place.
pub(super) struct Vocabulary {
    places: BTreeMap<String, usize>,
    words: Vec<String>,
}

impl Vocabulary {
    /// Of these texts, at most so many.
    pub(super) fn of(texts: &[String], most: usize) -> Self {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for term in texts.iter().flat_map(|text| terms(text)) {
            *counts.entry(term).or_default() += 1;
        }
        let mut common: Vec<(String, usize)> = counts
            .into_iter()
            .filter(|(term, texts)| {
                *texts >= LEAST_TEXTS && Keyword::try_from(term.as_str()).is_ok()
            })
            .collect();
        // Stable: of equally common ones the first in the alphabet.
        common.sort_by_key(|(_, texts)| std::cmp::Reverse(*texts));
        common.truncate(most);
        let words: Vec<String> = common.into_iter().map(|(term, _)| term).collect();
        let places = words.iter().cloned().zip(0..).collect();
        Self { places, words }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// All of them, in the order of their places.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// The places of those that a text has, each once.
    pub(super) fn found(&self, text: &str) -> Vec<usize> {
        let terms = terms(text).into_iter();
        terms
            .filter_map(|term| self.places.get(&term).copied())
            .collect()
    }
}

fn terms(text: &str) -> BTreeSet<String> {
    let words = words_of(text);
    let pairs = words.windows(2).filter_map(|pair| match pair {
        [first, second] => Some(format!("{first} {second}")),
        _ => None,
    });
    let mut terms: BTreeSet<String> = pairs.collect();
    terms.extend(words);
    terms
}
