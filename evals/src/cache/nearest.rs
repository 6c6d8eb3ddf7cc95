//! A cache in small: what was asked, and which of it a new question would be answered with.

use baton_core::likeness::{Likeness, cosine};

use super::embedder::Embedder;

/// So many of the closest are compared word by word.
const CANDIDATES: usize = 8;

/// What was asked.
pub(super) struct Asked<'t> {
    pub(super) texts: Vec<&'t str>,
    pub(super) vectors: Vec<Vec<f32>>,
}

/// The closest of what was asked, the closest first.
pub(super) type Candidates = Vec<(usize, f32)>;

impl Asked<'_> {
    /// What is closest to a vector.
    pub(super) fn near(&self, vector: &[f32]) -> Candidates {
        let similarities = self.vectors.iter().map(|known| cosine(known, vector));
        let mut near: Candidates = similarities.enumerate().collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1));
        near.truncate(CANDIDATES);
        near
    }

    /// The place of the question that this one is taken for, at a threshold: the closest that the guard allows.
    pub(super) fn find(
        &self,
        (text, near): (&str, &Candidates),
        (embedder, threshold): (&Embedder, f32),
        guard: Option<&Likeness>,
    ) -> Option<usize> {
        let mut near = near
            .iter()
            .filter(|(_, similarity)| *similarity >= threshold);
        let allowed = near.find(|(place, similarity)| {
            let known = self.texts.get(*place).copied().unwrap_or_default();
            guard.is_none_or(|guard| {
                let differences = guard.differences(known, text);
                let needed = differences.needed(embedder.kind(), threshold);
                needed.is_reached_by(*similarity)
            })
        });
        allowed.map(|(place, _)| *place)
    }
}
