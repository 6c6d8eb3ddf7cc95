//! Traits that weigh together: a question about names is easy to look up, a question about names and amounts is
//! not. A sum over single traits cannot say so.

use crate::facts::Trait;

/// Two traits, and what both together weigh: their product counts, so one that is absent makes it nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Whose values are multiplied.
    pub traits: (Trait, Trait),
    /// What the product is multiplied by.
    pub weight: f32,
}

/// Pairs that weigh.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs(Vec<Pair>);

impl Pair {
    /// Whether these may weigh together. Two that both grow with a text would make length alone weigh, past its cap;
    /// and the configuration's own words are no number from 0 to 1.
    pub fn may_be(first: Trait, second: Trait) -> bool {
        let of_words = first == Trait::Words || second == Trait::Words;
        first != second && !of_words && !(first.is_form() && second.is_form())
    }
}

impl Pairs {
    /// These, without those that weigh nothing or may not weigh together.
    pub fn of(pairs: impl IntoIterator<Item = Pair>) -> Self {
        let weighs = |pair: &Pair| pair.weight != 0.0 && Pair::may_be(pair.traits.0, pair.traits.1);
        Self(pairs.into_iter().filter(weighs).collect())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Pair> {
        self.0.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What they add to a score.
    pub(super) fn sum(&self, value: impl Fn(Trait) -> f32) -> f32 {
        if self.is_empty() {
            return 0.0;
        }
        // Each trait has many pairs, and is made of counts: once is enough.
        let values = Trait::ALL.map(value);
        let of = |what: Trait| values.get(what.index()).copied().unwrap_or(0.0);
        let products = self.0.iter();
        products
            .map(|pair| pair.weight * of(pair.traits.0) * of(pair.traits.1))
            .sum()
    }
}
