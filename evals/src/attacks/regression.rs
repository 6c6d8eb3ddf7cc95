//! Logistic regression, by AdaGrad (Duchi, Hazan and Singer 2011): rare grams learn as fast as common ones.

/// A stretch of text in columns, what it is, and how much it counts.
#[derive(Clone, Debug)]
pub(super) struct Example {
    /// Columns and values.
    pub(super) cells: Vec<(usize, f32)>,
    /// 1 for an attack, 0 for what is none.
    pub(super) target: f32,
    /// How much it counts.
    pub(super) weight: f32,
}

/// What was fitted.
#[derive(Clone, Debug)]
pub(super) struct Solution {
    /// By column.
    pub(super) weights: Vec<f32>,
    /// Of a text of which nothing is known.
    pub(super) bias: f32,
}

/// So often all examples are gone through: more changed nothing that could be measured.
const ROUNDS: u8 = 15;

/// How far the first step goes.
const RATE: f32 = 0.5;

/// Larger weights must earn it: the penalty on their squares, over all examples together. Half of it, or one and a half
/// times, costs a hundredth of recall.
const PENALTY: f32 = 2.0;

/// What every gradient's sum of squares begins with, so that none is divided by nothing.
const START: f32 = 1e-4;

/// Fits weights.
pub(super) fn fit(examples: &[Example], columns: usize) -> Solution {
    let mut solution = Solution {
        weights: vec![0.0; columns],
        bias: 0.0,
    };
    let (mut squares, mut bias_squares) = (vec![START; columns], START);
    let decay = PENALTY / f32::from(u16::try_from(examples.len()).unwrap_or(u16::MAX));
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut dice = Dice(12_345);
    for round in 0..ROUNDS {
        dice.shuffle(&mut order);
        let rate = RATE / (1.0 + f32::from(round) * 0.1);
        for example in order.iter().map(|at| &examples[*at]) {
            let wrong = (solution.probability(example) - example.target) * example.weight;
            for (column, value) in &example.cells {
                let weight = &mut solution.weights[*column];
                let slope = wrong * value + decay * *weight;
                squares[*column] += slope * slope;
                *weight -= rate * slope / squares[*column].sqrt();
            }
            bias_squares += wrong * wrong;
            solution.bias -= rate * wrong / bias_squares.sqrt();
        }
    }
    solution
}

impl Solution {
    /// The log odds of an example.
    pub(super) fn score(&self, cells: &[(usize, f32)]) -> f32 {
        let sum: f32 = cells
            .iter()
            .map(|(column, value)| self.weights[*column] * value)
            .sum();
        self.bias + sum
    }

    fn probability(&self, example: &Example) -> f32 {
        1.0 / (1.0 + (-self.score(&example.cells)).exp())
    }
}

/// Knuth's linear congruential generator (MMIX): the same order everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for last in (1..order.len()).rev() {
            order.swap(last, self.below(last + 1));
        }
    }
}
