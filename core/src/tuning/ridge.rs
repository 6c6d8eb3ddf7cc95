//! Ridge regression by conjugate gradients: linear in the cells there are, and no matrix is ever built.

/// Rows of cells, and what each should come to.
pub(super) struct Problem {
    /// How many columns there are.
    pub(super) columns: usize,
    /// The rows.
    pub(super) rows: Vec<Row>,
    /// On the squares of the weights.
    pub(super) penalty: f64,
}

/// A row.
pub(super) struct Row {
    /// The columns that are not zero.
    pub(super) cells: Vec<(usize, f64)>,
    /// What the row should come to.
    pub(super) target: f64,
}

/// With the penalties used here, weights no longer change in their third place after some thirty steps.
const STEPS: usize = 60;

/// Where what is left is nothing beside what there was.
const ENOUGH: f64 = 1e-10;

impl Problem {
    /// The weights w that make |Xw - y|² + penalty |w|² least (Hestenes and Stiefel 1952, on the normal
    /// equations).
    pub(super) fn solve(&self) -> Vec<f64> {
        let mut weights = vec![0.0; self.columns];
        let targets: Vec<f64> = self.rows.iter().map(|row| row.target).collect();
        let mut left = self.across(&targets);
        let mut direction = left.clone();
        let mut size = dot(&left, &left);
        let start = size;
        for _ in 0..STEPS {
            if size <= start * ENOUGH {
                break;
            }
            let moved = self.normal(&direction);
            let step = size / dot(&direction, &moved);
            add(&mut weights, step, &direction);
            add(&mut left, -step, &moved);
            let next = dot(&left, &left);
            for (along, left) in direction.iter_mut().zip(&left) {
                *along = left + next / size * *along;
            }
            size = next;
        }
        weights
    }

    /// How much the rows come to too little, on average.
    pub(super) fn mean_error(&self, weights: &[f64]) -> f64 {
        let errors = self.rows.iter().map(|row| row.target - row.times(weights));
        errors.sum::<f64>() / super::count(self.rows.len())
    }

    /// (XᵀX + penalty) v
    fn normal(&self, v: &[f64]) -> Vec<f64> {
        let along: Vec<f64> = self.rows.iter().map(|row| row.times(v)).collect();
        let mut product = self.across(&along);
        add(&mut product, self.penalty, v);
        product
    }

    /// Xᵀ v
    fn across(&self, v: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.columns];
        for (row, value) in self.rows.iter().zip(v) {
            for (column, cell) in &row.cells {
                if let Some(sum) = product.get_mut(*column) {
                    *sum += cell * value;
                }
            }
        }
        product
    }
}

impl Row {
    fn times(&self, v: &[f64]) -> f64 {
        let products = self.cells.iter();
        products
            .map(|(column, cell)| cell * v.get(*column).copied().unwrap_or(0.0))
            .sum()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn add(to: &mut [f64], times: f64, what: &[f64]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += times * what;
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn weights_that_made_the_rows_are_found() {
        let row = |a: f64, b: f64| Row {
            cells: vec![(0, a), (1, b)],
            target: 2.0 * a - 3.0 * b,
        };
        let problem = Problem {
            columns: 3,
            rows: vec![row(1.0, 0.5), row(0.0, 1.0), row(2.0, -1.0), row(1.0, 1.0)],
            penalty: 1e-6,
        };
        let found = problem.solve();
        for (found, made) in found.iter().zip([2.0, -3.0, 0.0]) {
            assert!((found - made).abs() < 1e-3, "{found} {made}");
        }
        assert!(problem.mean_error(&found).abs() < 1e-3);
    }

    #[test]
    fn a_penalty_makes_weights_smaller() {
        let problem = |penalty| Problem {
            columns: 1,
            rows: vec![Row {
                cells: vec![(0, 1.0)],
                target: 1.0,
            }],
            penalty,
        };
        // One row of x = y = 1: w = 1 / (1 + penalty).
        assert!((problem(1.0).solve().iter().sum::<f64>() - 0.5).abs() < 1e-9);
        assert!((problem(3.0).solve().iter().sum::<f64>() - 0.25).abs() < 1e-9);
    }
}
