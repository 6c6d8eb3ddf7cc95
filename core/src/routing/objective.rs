//! What makes one model better than another, where any of them would do.

use serde::{Deserialize, Serialize};

use crate::share::Share;

/// One thing that models are compared by.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Term {
    /// How seldom it fails.
    Uptime,
    /// How many tokens a second it writes.
    Throughput,
    /// What this request would cost.
    Price,
    /// How soon its answers begin.
    Latency,
    /// How good its answers are, as the configuration says.
    Quality,
}

impl Term {
    /// Every term.
    pub const ALL: [Self; 5] = [
        Self::Uptime,
        Self::Throughput,
        Self::Price,
        Self::Latency,
        Self::Quality,
    ];

    /// Whether it is known from attempts, and not from the configuration.
    pub const fn is_measured(self) -> bool {
        match self {
            Self::Uptime | Self::Throughput | Self::Latency => true,
            Self::Price | Self::Quality => false,
        }
    }
}

/// A share for each term; none where the term does not count.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Terms {
    /// How seldom it fails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uptime: Option<Share>,
    /// How many tokens a second it writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throughput: Option<Share>,
    /// What this request would cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Share>,
    /// How soon its answers begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latency: Option<Share>,
    /// How good its answers are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Share>,
}

impl Terms {
    /// The share of one term.
    pub const fn get(&self, term: Term) -> Option<Share> {
        match term {
            Term::Uptime => self.uptime,
            Term::Throughput => self.throughput,
            Term::Price => self.price,
            Term::Latency => self.latency,
            Term::Quality => self.quality,
        }
    }

    /// Gives one term its share.
    pub const fn set(&mut self, term: Term, share: Share) {
        let place = match term {
            Term::Uptime => &mut self.uptime,
            Term::Throughput => &mut self.throughput,
            Term::Price => &mut self.price,
            Term::Latency => &mut self.latency,
            Term::Quality => &mut self.quality,
        };
        *place = Some(share);
    }

    /// The terms that count, each with its share.
    pub fn iter(&self) -> impl Iterator<Item = (Term, Share)> {
        Term::ALL
            .into_iter()
            .filter_map(|term| Some((term, self.get(term)?)))
    }
}

/// What a route wants of the models that would all do: how much each term counts. The weights of an
/// objective add up to one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Objective {
    weights: Terms,
}

impl Objective {
    /// The names that stand for an objective.
    pub const NAMED: [(&'static str, Self); 4] = [
        ("cost", Self::only(Term::Price)),
        ("latency", Self::only(Term::Latency)),
        ("quality", Self::only(Term::Quality)),
        ("smart", Self::SMART),
    ];

    /// Half is that an answer comes at all; the rest is what it takes. A model that fails one request
    /// in ten loses as much as one that costs a third more.
    pub const SMART: Self = Self {
        weights: Terms {
            uptime: Some(Share::nearest(0.5)),
            throughput: Some(Share::nearest(0.2)),
            price: Some(Share::nearest(0.2)),
            latency: Some(Share::nearest(0.1)),
            quality: None,
        },
    };

    /// The objective of these weights, which need not add up to one; `None` where they add up to nothing.
    ///
    /// ```
    /// # use baton_core::routing::objective::{Objective, Term, Terms};
    /// # use baton_core::share::Share;
    /// let half = Some(Share::nearest(0.5));
    /// let objective = Objective::weighing(Terms { price: half, latency: half, ..Terms::default() }).unwrap();
    /// assert_eq!(objective.weights().get(Term::Price), half);
    /// assert_eq!(Objective::weighing(Terms::default()), None);
    /// ```
    pub fn weighing(raw: Terms) -> Option<Self> {
        let sum: f64 = raw.iter().map(|(_, weight)| weight.value()).sum();
        if sum <= 0.0 {
            return None;
        }
        let mut weights = Terms::default();
        for (term, weight) in raw.iter().filter(|(_, weight)| *weight > Share::NONE) {
            weights.set(term, Share::of(weight.value(), sum));
        }
        Some(Self { weights })
    }

    /// The objective of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED
            .into_iter()
            .find_map(|(known, objective)| (known == name).then_some(objective))
    }

    /// How much each term counts; together one.
    pub const fn weights(&self) -> &Terms {
        &self.weights
    }

    /// Whether there is anything to be learned by asking: prices and qualities are known.
    pub fn is_measured(&self) -> bool {
        self.weights.iter().any(|(term, _)| term.is_measured())
    }

    const fn only(term: Term) -> Self {
        let mut weights = Terms {
            uptime: None,
            throughput: None,
            price: None,
            latency: None,
            quality: None,
        };
        weights.set(term, Share::ALL);
        Self { weights }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn sum(weights: &Terms) -> f64 {
        weights.iter().map(|(_, weight)| weight.value()).sum()
    }

    #[test]
    fn the_weights_of_every_objective_add_up_to_one() {
        for (name, objective) in Objective::NAMED {
            assert!((sum(objective.weights()) - 1.0).abs() < 1e-12, "{name}");
        }
        let (tenth, third) = (Some(Share::nearest(0.1)), Some(Share::nearest(1.0 / 3.0)));
        let given = Terms {
            uptime: tenth,
            quality: third,
            price: Some(Share::NONE),
            ..Terms::default()
        };
        let objective = Objective::weighing(given).unwrap();
        assert!((sum(objective.weights()) - 1.0).abs() < 1e-12);
        assert_eq!(objective.weights().price, None);
    }

    #[test]
    fn only_what_attempts_tell_is_worth_exploring() {
        let measured: Vec<_> = Objective::NAMED
            .into_iter()
            .filter_map(|(name, objective)| objective.is_measured().then_some(name))
            .collect();
        assert_eq!(measured, ["latency", "smart"]);
    }
}
