//! What a semantic cache that only tries would have given, held against the answers that came.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The least likeness that is told apart, in hundredths; all that is below is one.
const LEAST: u8 = 80;

/// How often answers agreed, by how alike their questions were.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Tally(BTreeMap<u8, Agreement>);

/// How often answers agreed.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Agreement {
    /// They said the same.
    pub agreed: u64,
    /// They did not.
    pub differed: u64,
}

impl Tally {
    /// Whether nothing was held against anything yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How often, by the least likeness of each hundredth, in hundredths.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (u8, Agreement)> {
        self.0.iter().map(|(from, agreement)| (*from, *agreement))
    }

    pub(super) fn count(&mut self, likeness: f32, agreed: bool) {
        let agreement = self.0.entry(hundredth(likeness)).or_default();
        if agreed {
            agreement.agreed += 1;
        } else {
            agreement.differed += 1;
        }
    }
}

/// The hundredth that a likeness is in, but none below [`LEAST`].
fn hundredth(likeness: f32) -> u8 {
    let above = (LEAST..=100)
        .rev()
        .find(|from| f32::from(*from) / 100.0 <= likeness);
    above.unwrap_or(LEAST)
}

/// Whether two answers are the same but for white space and case.
pub(super) fn says_the_same(one: &str, other: &str) -> bool {
    let words =
        |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_lowercase).collect() };
    words(one) == words(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_is_told_apart_by_hundredths_from_eighty_on() {
        let hundredths = [0.0, 0.799, 0.8, 0.935, 0.939, 0.94, 1.0].map(hundredth);
        assert_eq!(hundredths, [80, 80, 80, 93, 93, 94, 100]);
    }

    #[test]
    fn white_space_and_case_are_no_difference() {
        assert!(says_the_same("Two  words\n", "two words"));
        assert!(!says_the_same("two words", "two word"));
    }

    #[test]
    fn counts_by_hundredth() {
        let mut tally = Tally::default();
        for (likeness, agreed) in [(0.95, true), (0.951, false), (0.99, true)] {
            tally.count(likeness, agreed);
        }
        let counted: Vec<_> = tally
            .iter()
            .map(|(from, it)| (from, it.agreed, it.differed))
            .collect();
        assert_eq!(counted, [(95, 1, 1), (99, 1, 0)]);
    }
}
