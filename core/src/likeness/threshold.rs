//! How close two questions must be.

use super::difference::{Difference, Differences};

/// What made the vectors by which closeness is measured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Embedding {
    /// Letters and words alone: [`super::Lexical`].
    Lexical,
    /// A model that was trained to put what means the same in one place.
    Trained,
}

/// What closeness suffices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Needed {
    /// A cosine of so much or more.
    Similarity(f32),
    /// None does.
    Never,
}

impl Embedding {
    /// The cosine that suffices where a route says nothing else: round, and such that of published pairs that look alike and
    /// ask something else about one in two hundred is taken for the same (`evals/README.md`; all-MiniLM-L6-v2 of those that
    /// are trained: others put texts closer together or further apart).
    #[must_use]
    pub const fn threshold(self) -> f32 {
        match self {
            Self::Lexical => 0.9,
            Self::Trained => 0.94,
        }
    }

    const fn leaves(self, difference: Difference) -> f32 {
        match self {
            // It knows nothing of words but their letters: it cannot say that others mean the same.
            Self::Lexical => 0.0,
            Self::Trained => difference.leaves(),
        }
    }
}

impl Differences {
    /// How close questions with these differences must be, where without any `threshold` suffices. The more a difference
    /// says, the less of the distance that this allows is left.
    #[must_use]
    pub fn needed(self, embedding: Embedding, threshold: f32) -> Needed {
        let left = self.iter().map(|difference| embedding.leaves(difference));
        let left = left.fold(1.0, f32::min);
        match left > 0.0 {
            true => Needed::Similarity((threshold - 1.0).mul_add(left, 1.0)),
            false => Needed::Never,
        }
    }
}

impl Needed {
    /// Whether this is close enough.
    #[must_use]
    pub fn is_reached_by(self, similarity: f32) -> bool {
        match self {
            Self::Similarity(least) => similarity >= least,
            Self::Never => false,
        }
    }
}
