//! How well each of several models does by an objective.
//!
//! Each term is a share. What is measured against the others is a ratio to the best of them: twice the
//! price of the cheapest is half. A ratio and not a place between the best and the worst, because of two
//! models that differ by a hundredth none should have all and the other nothing.
//!
//! A model that no attempt has told of yet counts as one that works, and is otherwise as fast as is
//! usual among the others, so that a new one is neither favoured nor kept out. A few attempts are drawn
//! towards that, because one failure of one attempt says little.

use serde::{Deserialize, Serialize};

use super::contender::Contender;
use super::objective::{Objective, Term, Terms};
use crate::config::Model;
use crate::money::Usd;
use crate::name::ModelName;
use crate::share::Share;
use crate::tier::Tier;

/// A model's score, and how it came about.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Scored {
    /// The model, by its name in the config.
    pub model: ModelName,
    /// The terms, each times its weight: 1 is the best there could be.
    pub score: Share,
    /// How it does by each term that counts.
    pub terms: Terms,
    /// What the request is expected to cost, where there is a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Usd>,
}

/// So many attempts tell as much as what is usual among the others: a handful.
const ATTEMPTS_OF_DOUBT: f64 = 5.0;

/// No answer begins sooner: what a cache in between says in no time makes no other infinitely slow.
const SOONEST_MS: f64 = 1.0;

/// Puts the best first. Those of one score stand by what they cost, exactly, and then as they came.
pub(super) fn rank(contenders: &mut [Contender], objective: &Objective) {
    score(contenders, objective);
    // A sort leaves what is equal in order. One by both at once would be 9 kB of wasm for itself.
    contenders.sort_by_cached_key(|one| one.cost.map_or(u64::MAX, Usd::in_order));
    // No score has a sign, and the bits of such numbers are ordered as they are.
    contenders.sort_by_cached_key(|one| !one.score().to_bits());
}

fn score(contenders: &mut [Contender], objective: &Objective) {
    let mut terms = vec![(Terms::default(), 0.0); contenders.len()];
    for (term, weight) in objective.weights().iter() {
        for ((terms, score), share) in terms.iter_mut().zip(shares(contenders, term)) {
            terms.set(term, share);
            *score += share.value() * weight.value();
        }
    }
    for (contender, (terms, score)) in contenders.iter_mut().zip(terms) {
        contender.scored = Some(Scored {
            model: contender.model.name.clone(),
            score: Share::nearest(score),
            terms,
            cost: contender.cost,
        });
    }
}

/// How each does by one term.
fn shares(contenders: &[Contender], term: Term) -> Vec<Share> {
    match term {
        Term::Uptime => {
            let values = expected(contenders, Contender::uptime, 1.0);
            values.into_iter().map(Share::nearest).collect()
        }
        Term::Throughput => {
            let values = as_usual(contenders, Contender::tokens_per_s);
            let most = values.iter().copied().fold(0.0, f64::max);
            values.iter().map(|own| Share::of(*own, most)).collect()
        }
        Term::Latency => {
            let values = as_usual(contenders, Contender::first_byte_ms);
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let least = least.max(SOONEST_MS);
            values.iter().map(|own| Share::of(least, *own)).collect()
        }
        Term::Price => prices(contenders),
        Term::Quality => contenders.iter().map(|one| quality(&one.model)).collect(),
    }
}

/// What is to be expected of each, where what no attempt has told is the mean of what others did. Where
/// none has told anything it is one and the same for all.
fn as_usual(contenders: &[Contender], of: fn(&Contender) -> Option<f64>) -> Vec<f64> {
    let told = contenders.iter().filter_map(of);
    let (sum, count) = told.fold((0.0, 0.0), |(sum, count), own| (sum + own, count + 1.0));
    let usual = if count > 0.0 { sum / count } else { 1.0 };
    expected(contenders, of, usual)
}

/// What is to be expected of each: what its attempts told, drawn towards what is usual.
fn expected(contenders: &[Contender], of: fn(&Contender) -> Option<f64>, usual: f64) -> Vec<f64> {
    let drawn = |one: &Contender| {
        let samples = one.samples();
        of(one).map_or(usual, |own| {
            (own * samples + usual * ATTEMPTS_OF_DOUBT) / (samples + ATTEMPTS_OF_DOUBT)
        })
    };
    contenders.iter().map(drawn).collect()
}

/// The cheapest has all; a model without a price has nothing, because it might cost anything.
fn prices(contenders: &[Contender]) -> Vec<Share> {
    let cheapest = contenders.iter().filter_map(|one| one.cost).min();
    let share = |one: &Contender| {
        let priced = cheapest.zip(one.cost);
        priced.map_or(Share::NONE, |(cheapest, own)| cheapest.share_of(own))
    };
    contenders.iter().map(share).collect()
}

/// What the configuration says of a model, or else what its tier lets expect; half where it says neither.
fn quality(model: &Model) -> Share {
    let by_tier = |tier| match tier {
        Tier::Trivial => 0.25,
        Tier::Standard => 0.5,
        Tier::Complex => 0.75,
        Tier::Escalation => 1.0,
    };
    model
        .quality
        .unwrap_or_else(|| Share::nearest(model.tier.map_or(0.5, by_tier)))
}
