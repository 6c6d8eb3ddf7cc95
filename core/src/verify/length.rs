//! `length`: the text is as long as it should be.

use super::finding::of_choices;
use super::{Finding, Structural, Subject, spoken};
use crate::config::verify::Length;
use crate::facts;

/// The check.
#[derive(Debug)]
pub(super) struct InBounds(pub(super) Length);

impl Structural for InBounds {
    fn name(&self) -> &'static str {
        "length"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            let Length {
                min_chars,
                max_chars,
                min_words,
                max_words,
            } = self.0;
            let chars = || text.chars().count();
            let words = || facts::count_words(&text);
            let wrong = outside(chars, min_chars, max_chars, "characters")
                .or_else(|| outside(words, min_words, max_words, "words"));
            Some(wrong.map_or_else(Finding::passed, |why| {
                let complaint = format!("it {why}");
                Finding::failed(why).complaining(complaint)
            }))
        })
    }
}

/// Counts only where there is a bound.
fn outside(
    count: impl FnOnce() -> usize,
    least: Option<u64>,
    most: Option<u64>,
    unit: &str,
) -> Option<String> {
    if least.is_none() && most.is_none() {
        return None;
    }
    let found = u64::try_from(count()).unwrap_or(u64::MAX);
    let too_few = least.filter(|least| found < *least);
    let too_many = most.filter(|most| found > *most);
    let bound = too_few.map(|least| format!("at least {least}"));
    let bound = bound.or_else(|| too_many.map(|most| format!("at most {most}")))?;
    Some(format!("has {found} {unit}, expected {bound}"))
}
