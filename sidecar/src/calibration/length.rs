//! How much length tells of a judge's scores where the answers were equally good: it should tell nothing.

use serde::{Deserialize, Serialize};

use super::{Known, mean};

/// The correlation of scores with the logarithm of length, among answers of the same outcome; from -1 to 1.
/// `None` where all scores or all lengths are the same.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct LengthBias {
    /// Of scores as the judge gave them.
    pub raw: Option<f64>,
    /// Of scores as they were used.
    pub used: Option<f64>,
}

pub(super) fn of(known: &[Known]) -> LengthBias {
    LengthBias {
        raw: correlation(known, |one| one.raw),
        used: correlation(known, |one| one.used),
    }
}

/// The pooled correlation within outcomes: good and bad answers are each held against their own mean, so that
/// it does not matter that good answers may be longer.
fn correlation(known: &[Known], score: impl Fn(&Known) -> f64) -> Option<f64> {
    let (good, bad): (Vec<_>, Vec<_>) = known.iter().partition(|one| one.is_good());
    let (mut both, mut scores, mut lengths) = (0.0, 0.0, 0.0);
    for group in [good, bad] {
        let mean_score = mean(group.iter().map(&score));
        let mean_length = mean(group.iter().map(log));
        for one in group {
            let (score, length) = (score(&one) - mean_score, log(&one) - mean_length);
            both += score * length;
            scores += score * score;
            lengths += length * length;
        }
    }
    // What is smaller is left over from rounding.
    let vary = scores > 1e-9 && lengths > 1e-9;
    vary.then(|| both / (scores * lengths).sqrt())
}

fn log(one: &Known) -> f64 {
    one.chars.ln_1p()
}
