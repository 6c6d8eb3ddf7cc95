//! Which rows are left out when weights are fitted on the others.

use baton_core::draw::Draws;

/// So many parts; each is scored by weights fitted on the others.
pub(crate) const FOLDS: usize = 5;

/// The part a text belongs to: by its hash, so that a question asked twice is in one part only.
pub(crate) fn fold_of(text: &str) -> usize {
    Draws::of(text.trim(), "fold").place(FOLDS)
}
