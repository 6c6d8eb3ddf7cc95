//! Keywords from examples: which words tell of which subject.

use super::ridge::{Problem, Row};
use super::vocabulary::Vocabulary;
use super::{narrow, rounded};

/// The words of a subject, and what each weighs.
pub type Keywords = Vec<(String, f32)>;

/// So many words and pairs are looked at.
const WORDS: usize = 4_000;

/// As for placings; a subject's words are rarer.
const PENALTY: f64 = 2.0;

/// A request is a subject's when its words weigh 1 together (see [`domain`](crate::placing::domain)). Three
/// times what is fitted: a third of the certainty is enough where no other subject has more.
const CERTAINTY: f64 = 3.0;

/// Words that weigh less are left out.
const LEAST: f32 = 0.05;

/// The keywords of each subject, in the order of `names`, from texts and the subject of each; one whose subject is
/// `None` is nobody's, and teaches what is not to be taken.
pub fn keywords(texts: &[(String, Option<String>)], names: &[String]) -> Vec<Keywords> {
    let plain: Vec<String> = texts.iter().map(|(text, _)| text.clone()).collect();
    let vocabulary = Vocabulary::of(&plain, WORDS);
    let cells: Vec<Vec<(usize, f64)>> = plain
        .iter()
        .map(|text| {
            vocabulary
                .found(text)
                .into_iter()
                .map(|word| (word, 1.0))
                .collect()
        })
        .collect();
    let of = |name: &String| {
        let rows = cells.iter().zip(texts).map(|(cells, (_, subject))| Row {
            cells: cells.clone(),
            target: f64::from(u8::from(subject.as_ref() == Some(name))),
        });
        let problem = Problem {
            columns: vocabulary.len(),
            rows: rows.collect(),
            penalty: PENALTY,
        };
        let weights = problem.solve().into_iter();
        let weighed = vocabulary
            .words()
            .zip(weights.map(|weight| rounded(CERTAINTY * weight, 100.0)));
        weighed
            .filter(|(_, weight)| weight.abs() >= LEAST)
            .map(|(word, weight)| (word.to_owned(), weight.clamp(-MOST, MOST)))
            .collect()
    };
    names.iter().map(of).collect()
}

/// What one word may weigh at most, so that one never decides against all others.
const MOST: f32 = narrow(3.0);
