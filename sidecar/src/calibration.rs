//! Whether a judge is right: its scores, held against what became of the answers it scored.
//!
//! Every score is kept when it is given. What becomes of an answer is what its caller says of it later
//! (`POST /v1/feedback`), and only of answers that callers got: of one that was climbed over nobody says
//! anything. So what is known of a judge's *no* comes from routes that give such answers all the same, and
//! from the rungs above: whether the next answer scored better.

mod agreement;
mod entry;
mod length;
mod reliability;

use std::collections::BTreeMap;

use baton_core::name::ModelName;
use serde::{Deserialize, Serialize};

pub use agreement::Agreement;
pub use entry::{Entry, Feedback, Thresholds};
pub use length::LengthBias;
pub use reliability::{Bin, Reliability};

/// The fewest outcomes that say something: with thirty, a share of one half is known to a fifth (twice
/// the standard error of a proportion, `2 * sqrt(0.25 / 30)`).
pub const MIN_OUTCOMES: usize = 30;

/// A score, and what became of the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The judge's score.
    pub entry: Entry,
    /// How good the answer was, from 0 to 1, by what was said of it; `None`: nothing yet.
    pub outcome: Option<f64>,
    /// How the next answer of the same exchange that was judged did: better, or not; `None`: there is none.
    pub next_is_better: Option<bool>,
}

/// What is known of one judge.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Calibration {
    /// The judge.
    pub judge: ModelName,
    /// The answers it was asked about.
    pub judged: usize,
    /// Of those, how many it passed.
    pub passed: usize,
    /// Of those, how many of its judgements could not be read.
    pub unreadable: usize,
    /// Of those that could be read, how many have an outcome.
    pub outcomes: usize,
    /// How well its scores tell the share of good answers; `None` with fewer than [`MIN_OUTCOMES`].
    pub reliability: Option<Reliability>,
    /// How much length tells of its scores where the outcome is the same; `None` with fewer.
    pub length: Option<LengthBias>,
    /// How often its yes and no were right; `None` with fewer.
    pub agreement: Option<Agreement>,
    /// Its noes after which another answer of the same exchange was judged.
    pub climbs: usize,
    /// Of those, how many after which that answer scored better.
    pub climbs_to_better: usize,
}

/// What is known of each judge, by name.
pub fn calibrate(samples: &[Sample]) -> Vec<Calibration> {
    let mut judges: BTreeMap<&ModelName, Vec<&Sample>> = BTreeMap::new();
    for sample in samples {
        judges.entry(&sample.entry.judge).or_default().push(sample);
    }
    judges
        .into_iter()
        .map(|(judge, samples)| of_judge(judge, &samples))
        .collect()
}

fn of_judge(judge: &ModelName, samples: &[&Sample]) -> Calibration {
    let count = |is: fn(&Sample) -> bool| samples.iter().filter(|sample| is(sample)).count();
    let known: Vec<_> = samples.iter().filter_map(|sample| known(sample)).collect();
    let is_enough = known.len() >= MIN_OUTCOMES;
    Calibration {
        judge: judge.clone(),
        judged: samples.len(),
        passed: count(|sample| sample.entry.passed),
        unreadable: count(|sample| sample.entry.scores.is_none()),
        outcomes: known.len(),
        reliability: is_enough.then(|| reliability::of(&known)),
        length: is_enough.then(|| length::of(&known)),
        agreement: is_enough.then(|| agreement::of(&known)),
        climbs: count(|sample| sample.next_is_better.is_some()),
        climbs_to_better: count(|sample| sample.next_is_better == Some(true)),
    }
}

/// A score that could be read, with an outcome.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// The lowest of the scores as the judge gave them.
    raw: f64,
    /// The lowest of the scores as they were used.
    used: f64,
    chars: f64,
    passed: bool,
    outcome: f64,
}

impl Known {
    /// Whether the answer was rather good.
    fn is_good(&self) -> bool {
        self.outcome >= 0.5
    }
}

fn known(sample: &Sample) -> Option<Known> {
    let entry = &sample.entry;
    Some(Known {
        raw: entry.scores?.lowest(),
        used: entry.used?.lowest(),
        chars: f64::from(u32::try_from(entry.chars).unwrap_or(u32::MAX)),
        passed: entry.passed,
        outcome: sample.outcome?,
    })
}

/// How large a share, of at least one.
fn share(part: usize, whole: usize) -> f64 {
    let number = |count| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole.max(1))
}

fn mean(numbers: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = f64::from(u32::try_from(numbers.len().max(1)).unwrap_or(u32::MAX));
    numbers.sum::<f64>() / count
}

#[cfg(test)]
mod tests;
