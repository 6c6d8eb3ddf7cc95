//! Fitting the weights by which attacks are told from harmless texts, and measuring what they are worth on rows
//! they were not fitted to.
//!
//! Two stages, both logistic regression over the grams of `core::detect::injection`, read by the same code that
//! reads them in use: one over every gram, to learn which matter; one over those that got a slot, whose weights
//! are rounded to what a slot holds. Every order is fixed, so the same rows give the same file.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "places are those that were given to rows; it runs on nobody's requests"
)]

pub mod clusters;
pub mod foreign;
pub mod measure;
pub mod own;
pub mod reading;
pub mod rows;

mod compact;
mod regression;

use baton_core::detect::injection::model::{Model, Scale};

use self::reading::Stretch;

/// The score of a stretch, as it is in use but for the rounding of sums.
fn score(model: &Model, stretch: &Stretch) -> f32 {
    let level = |gram: u32| f32::from(i16::try_from(model.level(gram)).unwrap_or(0));
    let sum: f32 = stretch
        .iter()
        .map(|(gram, share)| level(*gram) * share)
        .sum();
    model.scale().bias + model.scale().step * sum
}

/// In which of so many folds a cluster is: its number, stirred, for neighbours are alike.
fn fold(cluster: usize, folds: usize) -> usize {
    cluster.wrapping_mul(0x9E37_79B1).rotate_right(15) % folds
}

/// What scores mean, by those of rows that a model was not fitted to: where half of the harmless ones are below, where
/// this share of them is above, and where three in four attacks are above it.
pub fn calibrated(model: Model, attacks: &[f32], benign: &[f32], alarms: f64) -> Model {
    let half = measure::threshold(benign, alarms);
    let scale = Scale {
        none: measure::quantile(benign, 0.5),
        half,
        full: measure::quantile(attacks, 0.75).max(half + 1.0),
        ..model.scale()
    };
    model.scaled(scale)
}
