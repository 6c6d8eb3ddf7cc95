//! What a request is expected to cost, what it may cost at most, and the rungs that fit a ceiling.

use std::sync::Arc;

use crate::config::Model;
use crate::money::Usd;
use crate::outcome::{Skip, Skipped};

/// How many tokens a request takes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Demand {
    /// The prompt's, estimated.
    pub input: u64,
    /// Those of each answer, as far as they can be expected.
    pub output: u64,
    /// The most of each answer, where the caller set it.
    pub most_output: Option<u64>,
    /// How many answers beyond the first.
    pub more_answers: u64,
}

impl Demand {
    /// What it will cost if all is as expected; `None` where the model has no price.
    pub fn expected(&self, model: &Model) -> Option<Usd> {
        let price = model.price?;
        let output = self.of_all_answers(self.output);
        Some(
            price
                .input
                .times(self.input)
                .plus(price.output.times(output)),
        )
    }

    /// What it may cost at most: the prompt longer than estimated and nothing of it in a cache, every
    /// answer as long as it may get. `None` where price or length are not known.
    pub fn at_most(&self, model: &Model) -> Option<Usd> {
        let price = model.price?;
        let input = self.input.saturating_add(self.input / DOUBT);
        let output = match (self.most_output, model.max_output) {
            // Free of charge, however long.
            _ if price.output == Usd::ZERO => 0,
            (Some(asked), Some(written)) => asked.min(written),
            (asked, written) => asked.or(written).or(model.context)?,
        };
        // Writing to a cache is dearer than reading past it.
        let token = price.input.max(price.cache_write);
        let answers = price.output.times(self.of_all_answers(output));
        Some(token.times(input).plus(answers))
    }

    const fn of_all_answers(&self, output: u64) -> u64 {
        output.saturating_mul(self.more_answers.saturating_add(1))
    }
}

/// One in so many tokens of a prompt is reckoned on top, because they are estimated from bytes.
const DOUBT: u64 = 4;

/// What climbing the whole ladder may cost at most; `None` where that of a rung is not known.
pub fn at_most(rungs: &[Arc<Model>], demand: &Demand) -> Option<Usd> {
    rungs
        .iter()
        .try_fold(Usd::ZERO, |sum, rung| Some(sum.plus(demand.at_most(rung)?)))
}

/// The lower of two ceilings: the route's and the caller's.
pub fn ceiling(route: Option<Usd>, caller: Option<Usd>) -> Option<Usd> {
    route.into_iter().chain(caller).min()
}

/// Leaves out each rung that would bring the ladder, with all that stand before it, above the ceiling;
/// and each of which nobody knows what it costs. What stays may be climbed to its end.
pub fn keep_below(
    ceiling: Usd,
    rungs: Vec<Arc<Model>>,
    demand: &Demand,
) -> (Vec<Arc<Model>>, Vec<Skipped>) {
    let mut sum = Usd::ZERO;
    keep(rungs, demand, |cost| {
        let fits = sum.plus(cost) <= ceiling;
        if fits {
            sum = sum.plus(cost);
        }
        fits
    })
}

/// Leaves out each rung that alone would be above the ceiling; and each of which nobody knows what it
/// costs. How far what stays may be climbed is found out on the way, when it is known what was spent.
pub fn keep_each_below(
    ceiling: Usd,
    rungs: Vec<Arc<Model>>,
    demand: &Demand,
) -> (Vec<Arc<Model>>, Vec<Skipped>) {
    keep(rungs, demand, |cost| cost <= ceiling)
}

fn keep(
    rungs: Vec<Arc<Model>>,
    demand: &Demand,
    mut fits: impl FnMut(Usd) -> bool,
) -> (Vec<Arc<Model>>, Vec<Skipped>) {
    let (mut kept, mut skipped) = (Vec::with_capacity(rungs.len()), Vec::new());
    for rung in rungs {
        match demand.at_most(&rung) {
            None => skipped.push(Skipped::new(&rung, Skip::UnknownCost)),
            Some(cost) if fits(cost) => kept.push(rung),
            Some(cost) => skipped.push(Skipped::new(&rung, Skip::AboveCeiling(cost))),
        }
    }
    (kept, skipped)
}
