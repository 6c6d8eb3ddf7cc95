//! Traits and pairs of them as columns of a fit: about their means, so that a pair tells what its traits do not, and
//! of one size; and back, from what was fitted to weights of what a request has.

use super::count;
use super::ridge::Row;
use crate::facts::{Facts, Trait};
use crate::placing::Pair;

/// A standardized trait counts as a word in a text of a hundred words does.
const TRAIT_SCALE: f64 = 0.1;

/// A pair counts half of that: there are many more of them.
const PAIR_SCALE: f64 = 0.05;

/// In a pair, a trait that hardly varies is taken to vary this much: else the few texts that have two rare traits
/// would outweigh all others.
const RARE: f64 = 0.2;

/// So many pairs are kept, those that move scores most. More of them made no better placings on the data that
/// `make eval-routing` reads.
const PAIRS: usize = 200;

/// The traits that vary among examples.
pub(super) struct Columns(Vec<(Trait, Spread)>);

/// How a trait varies.
#[derive(Clone, Copy)]
struct Spread {
    mean: f64,
    deviation: f64,
}

/// What was fitted, of values as they are and not about their means.
pub(super) struct Weights {
    pub(super) bias: f64,
    /// By the trait's place.
    pub(super) traits: [f64; Trait::ALL.len()],
    pub(super) pairs: Vec<((Trait, Trait), f64)>,
}

impl Columns {
    /// For these examples.
    pub(super) fn of(facts: &[Facts]) -> Self {
        let spread = |what: Trait| Some((what, Spread::of(what, facts)?));
        Self(Trait::ALL.into_iter().filter_map(spread).collect())
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len() + pairs(&self.0).count()
    }

    /// A row's: traits, then pairs.
    pub(super) fn cells(&self, facts: &Facts) -> impl Iterator<Item = (usize, f64)> {
        let about = |(what, spread): &(Trait, Spread)| {
            let value = f64::from(facts.value(*what)) - spread.mean;
            (
                *what,
                (value * spread.scale(), value * spread.scale_in_pair()),
            )
        };
        let values: Vec<(Trait, (f64, f64))> = self.0.iter().map(about).collect();
        let singles = values.iter().map(|(_, (alone, _))| *alone);
        let products = pairs(&values).map(|((_, (_, first)), (_, second))| first * second.1);
        let cells: Vec<f64> = singles.chain(products).collect();
        cells.into_iter().enumerate()
    }

    /// Leaves out all pairs but those that move the scores of these rows most.
    pub(super) fn keep_heaviest(&self, solved: &mut [f64], rows: &[Row]) {
        let mut moved = vec![0.0; self.len()];
        for (column, cell) in rows.iter().flat_map(|row| &row.cells) {
            if let Some(sum) = moved.get_mut(*column) {
                *sum += cell * cell;
            }
        }
        let of_pairs = moved.iter_mut().zip(solved).skip(self.0.len());
        let mut weighed: Vec<(f64, &mut f64)> = of_pairs
            .map(|(moved, weight)| (*moved * *weight * *weight, weight))
            .collect();
        weighed.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        for (_, weight) in weighed.into_iter().skip(PAIRS) {
            *weight = 0.0;
        }
    }

    /// The weights that come to the same as these columns do.
    pub(super) fn weights(&self, solved: &[f64]) -> Weights {
        let mut weights = Weights {
            bias: 0.0,
            traits: [0.0; Trait::ALL.len()],
            pairs: Vec::new(),
        };
        for ((what, spread), solved) in self.0.iter().zip(solved) {
            let weight = solved * spread.scale();
            weights.add(*what, weight);
            weights.bias -= weight * spread.mean;
        }
        let solved = solved.iter().skip(self.0.len());
        for (((first, a), (second, b)), solved) in pairs(&self.0).zip(solved) {
            // w (x - a)(y - b) = wxy - wbx - way + wab
            let weight = solved * a.scale_in_pair() * b.scale_in_pair();
            weights.pairs.push(((*first, *second), weight));
            weights.add(*first, -weight * b.mean);
            weights.add(*second, -weight * a.mean);
            weights.bias += weight * a.mean * b.mean;
        }
        weights
    }
}

impl Weights {
    fn add(&mut self, what: Trait, weight: f64) {
        if let Some(sum) = self.traits.get_mut(what.index()) {
            *sum += weight;
        }
    }
}

impl Spread {
    /// `None` for a trait that never varies.
    fn of(what: Trait, facts: &[Facts]) -> Option<Self> {
        let values = || facts.iter().map(|facts| f64::from(facts.value(what)));
        let mean = values().sum::<f64>() / count(facts.len());
        let squares = values().map(|value| (value - mean).powi(2));
        let variance = squares.sum::<f64>() / count(facts.len());
        (variance > 1e-9).then_some(Self {
            mean,
            deviation: variance.sqrt(),
        })
    }

    fn scale(self) -> f64 {
        TRAIT_SCALE / self.deviation
    }

    fn scale_in_pair(self) -> f64 {
        PAIR_SCALE.sqrt() / self.deviation.max(RARE)
    }
}

/// Every two that may weigh together.
fn pairs<T>(of: &[(Trait, T)]) -> impl Iterator<Item = (&(Trait, T), &(Trait, T))> {
    let places = of.iter().enumerate();
    let all = places.flat_map(|(place, first)| {
        let others = of.iter().skip(place + 1);
        others.map(move |second| (first, second))
    });
    all.filter(|((first, _), (second, _))| Pair::may_be(*first, *second))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::facts::Lexicon;
    use crate::tuning::Example;

    fn facts() -> Vec<Facts> {
        let texts = [
            "who wrote it",
            "Why, in 1969, were 3 of 4 rockets late?",
            "Prove the theorem, or not.",
        ];
        let facts = |text| {
            let request = Example::prompt(text, 0.0).request;
            Facts::of(&request, &Lexicon::default(), None)
        };
        texts.map(facts).to_vec()
    }

    #[test]
    fn weights_come_to_the_same_as_the_columns_they_are_of() {
        let facts = facts();
        let columns = Columns::of(&facts);
        let solved: Vec<f64> = (0..columns.len())
            .map(|column| f64::from(u8::try_from(column % 7).unwrap()) - 3.0)
            .collect();
        let weights = columns.weights(&solved);
        for facts in &facts {
            let cells = columns.cells(facts);
            let fitted: f64 = cells.zip(&solved).map(|((_, cell), w)| cell * w).sum();
            let value = |what| f64::from(facts.value(what));
            let traits = Trait::ALL.into_iter().zip(weights.traits);
            let singles: f64 = traits.map(|(what, weight)| weight * value(what)).sum();
            let pairs = weights.pairs.iter();
            let pairs: f64 = pairs
                .map(|((a, b), weight)| weight * value(*a) * value(*b))
                .sum();
            let sum = weights.bias + singles + pairs;
            assert!((fitted - sum).abs() < 1e-9, "{fitted} {sum}");
        }
    }

    #[test]
    fn no_more_pairs_are_kept_than_may_be() {
        let facts = facts();
        let columns = Columns::of(&facts);
        let rows: Vec<Row> = facts
            .iter()
            .map(|facts| Row {
                cells: columns.cells(facts).collect(),
                target: 0.0,
            })
            .collect();
        let mut solved = vec![1.0; columns.len()];
        columns.keep_heaviest(&mut solved, &rows);
        let kept = solved.iter().filter(|weight| **weight != 0.0).count();
        assert_eq!(kept, columns.len().min(columns.0.len() + PAIRS));
    }
}
