//! `on_topic`: question and answer have words in common.
//!
//! The overlap coefficient of their words (Szymkiewicz and Simpson): the share of those of the shorter one that the other
//! has too, for a question may hold a whole document. A lexical measure, cheap and coarse: it tells an answer about something else from one to the point where both are
//! long enough to tell, and says nothing of short ones ("Eight.") nor where question and answer are of
//! different languages.

use std::collections::BTreeSet;

use super::finding::of_choices;
use super::{Finding, Structural, Subject, spoken};
use crate::facts;
use crate::share::Share;

/// The check.
#[derive(Debug)]
pub(super) struct OnTopic(pub(super) Share);

/// Fewer words of meaning tell no subject.
const MIN_ASKED: usize = 3;

/// A shorter answer may be to the point and have no word of the question.
const MIN_ANSWERED: usize = 15;

/// How much of a word is compared, in characters, so that `invoice` is found in `invoices`, and most endings of
/// other languages do not count.
const STEM: usize = 6;

impl Structural for OnTopic {
    fn name(&self) -> &'static str {
        "on_topic"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        let question = spoken::question(subject.request);
        let asked = meant(&question);
        if asked.len() < MIN_ASKED {
            return None;
        }
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            let answered = meant(&text);
            if answered.len() < MIN_ANSWERED || are_foreign(&question, &text) {
                return None;
            }
            let common = asked.intersection(&answered).count();
            let overlap = share(common, asked.len().min(answered.len()));
            let least = self.0.value();
            let why = || {
                format!(
                    "has {overlap:.2} of its words in common with the question, expected at least {least}"
                )
            };
            Some(Finding::of(overlap >= least, why).scored(overlap))
        })
    }
}

/// The different words of a text that mean something, as stems.
fn meant(text: &str) -> BTreeSet<String> {
    let words = facts::words_of(text).into_iter();
    let meant = words.filter(|word| facts::means_something(word));
    meant
        .map(|word| word.chars().take(STEM).collect())
        .collect()
}

fn are_foreign(question: &str, answer: &str) -> bool {
    let languages = facts::language_of(question).zip(facts::language_of(answer));
    languages.is_some_and(|(asked, answered)| asked != answered)
}

fn share(part: usize, whole: usize) -> f64 {
    let number = |count: usize| u32::try_from(count).map_or(f64::INFINITY, f64::from);
    number(part) / number(whole)
}
