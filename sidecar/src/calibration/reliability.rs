//! How well scores tell the share of good answers: of answers with a score of 0.8, are eight of ten good?

use serde::{Deserialize, Serialize};

use super::{Known, mean, share};

/// Bins of scores. Ten, of equal width, is how reliability is shown since Guo et al., "On Calibration of Modern
/// Neural Networks", 2017 (there fifteen).
const BINS: usize = 10;

/// How reliable scores are.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Reliability {
    /// By score, lowest first; only those that hold any.
    pub bins: Vec<Bin>,
    /// The expected calibration error: the distance between mean score and share of good answers in each bin,
    /// weighted by how many it holds. 0 is best.
    pub ece: f64,
    /// The Brier score: the mean square of score less outcome. 0 is best; always saying 0.5 has 0.25.
    pub brier: f64,
}

/// Answers of about the same score.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Bin {
    /// The lowest score in it.
    pub from: f64,
    /// The score it ends at.
    pub to: f64,
    /// How many answers.
    pub count: usize,
    /// Their mean score.
    pub score: f64,
    /// How good they were, on average.
    pub good: f64,
}

/// Of these scores, as they were used.
pub(super) fn of(known: &[Known]) -> Reliability {
    let bins: Vec<_> = (0..BINS).filter_map(|index| bin(index, known)).collect();
    let gaps = bins
        .iter()
        .map(|bin| share(bin.count, known.len()) * (bin.score - bin.good).abs());
    Reliability {
        ece: gaps.sum(),
        brier: mean(known.iter().map(|one| (one.used - one.outcome).powi(2))),
        bins,
    }
}

fn bin(index: usize, known: &[Known]) -> Option<Bin> {
    let (from, to) = (share(index, BINS), share(index + 1, BINS));
    let is_last = index + 1 == BINS;
    let within = |one: &&Known| one.used >= from && (one.used < to || is_last);
    let within: Vec<_> = known.iter().filter(within).collect();
    if within.is_empty() {
        return None;
    }
    Some(Bin {
        from,
        to,
        count: within.len(),
        score: mean(within.iter().map(|one| one.used)),
        good: mean(within.iter().map(|one| one.outcome)),
    })
}
