//! How well weights place requests they were not fitted on: each fifth by weights from the others.

use baton_core::draw::Draws;
use baton_core::facts::{Facts, Lexicon};
use baton_core::placing::{Placing, place};
use baton_core::tuning::{Example, Tuned};
use serde::Serialize;

/// So many parts.
const PARTS: usize = 5;

/// The average share closed of what a strong model would gain, over all shares of requests sent to it: a
/// half by chance (APGR, arXiv 2406.18665).
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Checked {
    /// By weights fitted on the other parts.
    pub fitted: f64,
    /// By the weights that are shipped.
    pub shipped: f64,
}

impl Checked {
    pub(super) fn of(examples: &[Example]) -> Self {
        let shipped = Placing::default();
        let none = Lexicon::default();
        let score =
            |example: &Example| place(&Facts::of(&example.request, &none, None), &shipped).score;
        let mut pairs: Vec<(f32, f64)> = Vec::with_capacity(examples.len());
        for part in 0..PARTS {
            let (tested, others): (Vec<&Example>, Vec<&Example>) = examples
                .iter()
                .partition(|example| part_of(example) == part);
            let others: Vec<Example> = others.into_iter().cloned().collect();
            let tuned = Tuned::fit(&others);
            let lexicon = tuned.lexicon();
            pairs.extend(
                tested
                    .iter()
                    .map(|example| (tuned.score(&example.request, &lexicon), example.need)),
            );
        }
        Self {
            fitted: closed(pairs),
            shipped: closed(
                examples
                    .iter()
                    .map(|example| (score(example), example.need))
                    .collect(),
            ),
        }
    }
}

/// By its text, so that a request that comes twice is in one part.
fn part_of(example: &Example) -> usize {
    Draws::of(&example.text(), "part").place(PARTS)
}

fn closed(mut pairs: Vec<(f32, f64)>) -> f64 {
    pairs.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let gap: f64 = pairs.iter().map(|(_, need)| need).sum();
    let (mut sum, mut area) = (0.0, 0.0);
    for (_, need) in &pairs {
        area += sum + need / 2.0;
        sum += need;
    }
    let count = u32::try_from(pairs.len()).map_or(1.0, f64::from);
    area / gap / count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_order_closes_most_and_the_worst_least() {
        let needs = [(0.9, 1.0), (0.8, 1.0), (0.2, 0.0), (0.1, 0.0)];
        assert!((closed(needs.to_vec()) - 0.75).abs() < 1e-9);
        let worst = needs.map(|(score, need)| (1.0 - score, need));
        assert!((closed(worst.to_vec()) - 0.25).abs() < 1e-9);
    }
}
