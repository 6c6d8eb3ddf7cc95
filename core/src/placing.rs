//! Placing: how hard a request looks, and whose subject it is. A score that can be read.
//!
//! Every trait of the request (see [`facts`](crate::facts)) has a weight, and pairs of them may have one; what
//! they come to together is pressed into a score from 0 to 1 and cut into tiers by thresholds. What grows with the text adds only so
//! much, so length alone makes no request complex. What a conversation was about counts when what is said last is
//! easier (`yes, do that`).
//!
//! Only sums, products and square roots, which every machine computes alike: a score can be replayed.

mod default;
mod domain;
mod pairs;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::facts::{Facts, Trait};
use crate::tier::Tier;

pub use self::domain::{Domains, domain};
pub use self::pairs::{Pair, Pairs};

/// The weights of all traits, and where the tiers begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Placing {
    /// What a request without any trait has.
    pub bias: f32,
    weights: [f32; Trait::ALL.len()],
    /// What two traits weigh where both are there; none are shipped.
    pub pairs: Pairs,
    /// The most that traits of form, which grow with a text, add together: no request is hard by being long.
    pub form_cap: f32,
    /// Where the tiers begin.
    pub thresholds: Thresholds,
}

/// The scores at which tiers begin; whatever is below all is trivial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// [`Tier::Standard`]
    pub standard: f32,
    /// [`Tier::Complex`]
    pub complex: f32,
    /// [`Tier::Escalation`]
    pub escalation: f32,
}

/// Where a request was placed, and why.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Placed {
    /// From 0, easy, to 1.
    pub score: f32,
    /// What the score, or the caller, says.
    pub tier: Tier,
    /// The caller named the tier.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_asked: bool,
    /// What made the score, largest first: their sum is what is pressed into it.
    pub terms: Vec<Term>,
}

/// One thing that made a score.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Term {
    /// A trait's name, `bias`, `pairs`, `form_cap` or `conversation`.
    pub fact: Cow<'static, str>,
    /// What it added.
    pub contribution: f32,
}

/// How much of what a conversation was harder before is still there. Half: enough that agreeing to hard work
/// is no easy request, and little enough that a new, easy question gets an easy answer.
const CARRIED: f32 = 0.5;

/// Places a request.
///
/// ```
/// # use baton_core::chat::{Message, Part, Request, Role};
/// # use baton_core::facts::{Facts, Lexicon};
/// # use baton_core::placing::{Placing, place};
/// # use baton_core::tier::Tier;
/// let placed = |text: &str| {
///     let messages = vec![Message { role: Role::User, parts: vec![Part::text(text)] }];
///     let request = Request { messages, ..Request::default() };
///     place(&Facts::of(&request, &Lexicon::default(), None), &Placing::default())
/// };
/// assert_eq!(placed("Hi, thanks!").tier, Tier::Trivial);
/// assert!(placed("Prove that every subgroup of a cyclic group is cyclic.").score > placed("Hi!").score);
/// ```
pub fn place(facts: &Facts, placing: &Placing) -> Placed {
    let mut terms = placing.terms(|what| facts.value(what));
    if facts.has_history() {
        let before = sum(&placing.terms(|what| facts.value_before(what)));
        let harder = before - sum(&terms);
        if harder > 0.0 {
            terms.push(Term::new("conversation", harder * CARRIED));
        }
    }
    terms.retain(|term| term.contribution != 0.0);
    // The bits of numbers without a sign are ordered as they are; the largest comes first.
    terms.sort_by_cached_key(|term| !term.contribution.abs().to_bits());
    let score = squash(sum(&terms));
    Placed {
        score,
        tier: facts.hint.unwrap_or_else(|| placing.thresholds.tier(score)),
        as_asked: facts.hint.is_some(),
        terms,
    }
}

impl Placing {
    /// The same, with another weight for this trait.
    #[must_use]
    pub fn with(mut self, what: Trait, weight: f32) -> Self {
        if let Some(known) = self.weights.get_mut(what.index()) {
            *known = weight;
        }
        self
    }

    /// The same with no weight for any trait, nor for any pair of them.
    #[must_use]
    pub fn without_weights(mut self) -> Self {
        self.weights = [0.0; Trait::ALL.len()];
        self.pairs = Pairs::default();
        self
    }

    /// Every trait and its weight.
    pub fn weights(&self) -> impl Iterator<Item = (Trait, f32)> {
        Trait::ALL.into_iter().zip(self.weights)
    }

    /// What the traits of a text add.
    fn terms(&self, value: impl Fn(Trait) -> f32) -> Vec<Term> {
        let mut terms = Vec::with_capacity(Trait::ALL.len() + 4);
        terms.push(Term::new("bias", self.bias));
        terms.push(Term::new("pairs", self.pairs.sum(&value)));
        let mut form = 0.0;
        for (what, weight) in self.weights().filter(|(_, weight)| *weight != 0.0) {
            let added = weight * value(what);
            if what.is_form() {
                form += added;
            }
            terms.push(Term::new(what.as_str(), added));
        }
        if form > self.form_cap {
            terms.push(Term::new("form_cap", self.form_cap - form));
        }
        terms
    }
}

impl Thresholds {
    /// The tier of a score.
    pub fn tier(&self, score: f32) -> Tier {
        match score {
            _ if score >= self.escalation => Tier::Escalation,
            _ if score >= self.complex => Tier::Complex,
            _ if score >= self.standard => Tier::Standard,
            _ => Tier::Trivial,
        }
    }
}

impl Term {
    const fn new(fact: &'static str, contribution: f32) -> Self {
        Self {
            fact: Cow::Borrowed(fact),
            contribution,
        }
    }
}

fn sum(terms: &[Term]) -> f32 {
    terms.iter().map(|term| term.contribution).sum()
}

/// From any number to one between 0 and 1, 0 to a half. Near the logistic function, which fitted weights
/// are for (0.85 for 0.88 at 2), and the same on every machine: that one is not.
pub fn squash(sum: f32) -> f32 {
    // Squares of larger ones would be infinite.
    let half = sum.clamp(-1e9, 1e9) / 2.0;
    0.5 + 0.5 * half / (1.0 + half * half).sqrt()
}

/// A weight, of a number as documents and fits have them.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the nearest float of half the size will do for a weight"
)]
pub(crate) const fn narrow(number: f64) -> f32 {
    number as f32
}
