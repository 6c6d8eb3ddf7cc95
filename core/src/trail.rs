//! What the attempts of one exchange learned, for the next attempt and for the edge.
//!
//! It lives in the worker's VM from plan to end of the exchange, and is the only thing the two roles
//! share.

use std::num::NonZeroU16;
use std::sync::Arc;

use crate::climb::{Climb, Failed};
use crate::config::Model;
use crate::fault::Fault;
use crate::money::Usd;
use crate::name::ModelName;
use crate::outcome::{AttemptEnding, AttemptOutcome, Strongest};
use crate::plan::SharedPlan;
use crate::protocol::case::Tried;
use crate::receipt::bill;
use crate::usage::Usage;
use crate::verdict::Verdict;

/// One exchange's plan and what came of it so far.
#[derive(Debug)]
pub struct Trail {
    plan: SharedPlan,
    attempts: u16,
    climbed: bool,
    accepted: Option<Accepted>,
    kept: Option<Kept>,
    outcomes: Vec<AttemptOutcome>,
}

/// The attempt whose answer the caller gets.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Accepted {
    /// Its number, from 1.
    pub attempt: NonZeroU16,
    /// The status of its answer.
    pub status: u16,
    /// The judgement on it, where the route asks for one.
    pub verdict: Option<Verdict>,
}

/// An answer that will not do, and is better than none: the caller gets it when nobody above answers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Kept {
    /// The number of its attempt.
    pub attempt: NonZeroU16,
    /// Its status.
    pub status: u16,
    /// Its content type.
    pub content_type: String,
    /// Its body.
    pub body: Vec<u8>,
}

impl Trail {
    /// The trail of an exchange that was just planned.
    pub fn new(plan: SharedPlan) -> Self {
        Self {
            climbed: plan.is_past_first_tier(NonZeroU16::MIN),
            plan,
            attempts: 0,
            accepted: None,
            kept: None,
            outcomes: Vec::new(),
        }
    }

    /// Notes that an attempt began.
    pub fn began(&mut self, attempt: NonZeroU16, climb: Climb) {
        self.attempts = self.attempts.max(attempt.get());
        self.climbed |= climb == Climb::Past;
    }

    /// Notes that an attempt's answer goes to the caller.
    pub fn accept(&mut self, accepted: Accepted) {
        self.accepted = Some(accepted);
    }

    /// Keeps the best answer so far.
    pub fn keep(&mut self, kept: Kept) {
        self.kept = Some(kept);
    }

    /// Notes how an attempt ended.
    pub fn ended(&mut self, outcome: AttemptOutcome) {
        self.outcomes.push(outcome);
    }

    /// The plan.
    pub fn plan(&self) -> &SharedPlan {
        &self.plan
    }

    /// How many attempts began.
    pub fn attempts(&self) -> u16 {
        self.attempts
    }

    /// Whether it has gone past the tier its request was placed at.
    pub fn has_climbed(&self) -> bool {
        self.climbed
    }

    /// The attempt whose answer the caller gets, once there is one.
    pub fn accepted(&self) -> Option<&Accepted> {
        self.accepted.as_ref()
    }

    /// The model whose answer the caller gets, once there is one.
    pub fn answering(&self) -> Option<&Arc<Model>> {
        self.plan.ladder.rung(self.accepted.as_ref()?.attempt)
    }

    /// How the accepted attempt ended, once it has.
    pub fn answer(&self) -> Option<&AttemptOutcome> {
        let accepted = self.accepted.as_ref()?;
        self.outcomes
            .iter()
            .find(|outcome| outcome.attempt == accepted.attempt)
    }

    /// The judgement on the accepted answer: of a stream it may have come after its headers.
    pub fn verdict(&self) -> Option<Verdict> {
        let ended = self
            .answer()
            .and_then(|answer| answer.verification.as_ref());
        let last = ended.map(|verification| verification.verdict);
        last.or(self.accepted.as_ref()?.verdict)
    }

    /// What failed before anything reached the caller, in order.
    pub fn faults(&self) -> impl Iterator<Item = (&ModelName, Fault)> {
        self.outcomes
            .iter()
            .filter_map(|outcome| match outcome.ending {
                AttemptEnding::Faulted(fault) => Some((&outcome.model, fault)),
                AttemptEnding::Answered(_)
                | AttemptEnding::Cut(_)
                | AttemptEnding::Rejected
                | AttemptEnding::Abandoned
                | AttemptEnding::SteppedOver(_) => None,
            })
    }

    /// The same with the models themselves: what the next attempt must know.
    pub(crate) fn failed(&self) -> Vec<Failed> {
        let ladder = &self.plan.ladder;
        let failures = self
            .outcomes
            .iter()
            .filter_map(|outcome| match outcome.ending {
                AttemptEnding::Faulted(fault) => Some((outcome.attempt, fault)),
                AttemptEnding::Answered(_)
                | AttemptEnding::Cut(_)
                | AttemptEnding::Rejected
                | AttemptEnding::Abandoned
                | AttemptEnding::SteppedOver(_) => None,
            });
        failures
            .filter_map(|(attempt, fault)| Some((Arc::clone(ladder.rung(attempt)?), fault)))
            .collect()
    }

    /// The models that were asked and did not do, and why: what a person is told.
    pub(crate) fn tried(&self) -> Vec<Tried> {
        let tried = self.outcomes.iter().filter_map(|outcome| {
            Some(Tried {
                model: outcome.model.clone(),
                why: why_not(outcome)?,
            })
        });
        tried.collect()
    }

    /// What the exchange has cost; `None` while a part of it is not known.
    pub fn cost(&self) -> Option<Usd> {
        if self.accepted.is_some() || !self.has_rejected() {
            self.answer()?;
        }
        self.bill()
    }

    /// What the attempts that ended have cost; `None` where that of one is not known.
    fn bill(&self) -> Option<Usd> {
        self.outcomes
            .iter()
            .try_fold(Usd::ZERO, |sum, outcome| Some(sum.plus(bill(outcome)?)))
    }

    /// The same, where what is not known counts at its most.
    pub(crate) fn spent(&self) -> Usd {
        self.outcomes.iter().fold(Usd::ZERO, |sum, outcome| {
            let most = || self.plan.at_most(outcome.attempt);
            sum.plus(bill(outcome).or_else(most).unwrap_or(Usd::ZERO))
        })
    }

    /// The best answer that will not do.
    pub fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// The checks that decided against answers, in order.
    pub fn failed_checks(&self) -> Vec<String> {
        let decided = |outcome: &AttemptOutcome| outcome.verification.as_ref()?.decided_by.clone();
        self.outcomes.iter().filter_map(decided).collect()
    }

    /// Whether an answer came that will not do.
    pub fn has_rejected(&self) -> bool {
        let rejected = |outcome: &AttemptOutcome| outcome.ending == AttemptEnding::Rejected;
        self.outcomes.iter().any(rejected)
    }

    /// What that attempt's answer would have cost at the strongest model.
    pub(crate) fn strongest(&self, attempt: NonZeroU16) -> Option<Strongest> {
        let model = self.plan.strongest.as_ref()?;
        let answer = self.outcomes.iter().find(|one| one.attempt == attempt)?;
        let by_a_model = answer.case.is_none();
        let usage = answer.usage.filter(|_| by_a_model)?;
        Some(Strongest {
            model: model.name.clone(),
            cost: usage.cost(model.price.as_ref()?),
        })
    }

    /// The tokens of all attempts that reported any.
    pub fn usage(&self) -> Option<Usage> {
        self.outcomes
            .iter()
            .filter_map(|outcome| outcome.usage)
            .reduce(Usage::plus)
    }
}

/// Why an attempt did not do, as a code; `None` where it did, or nobody knows.
fn why_not(outcome: &AttemptOutcome) -> Option<String> {
    match outcome.ending {
        AttemptEnding::Faulted(fault) => Some(fault.to_string()),
        AttemptEnding::SteppedOver(why) => Some(why.to_string()),
        AttemptEnding::Rejected => {
            let verification = outcome.verification.as_ref();
            let check = verification.and_then(|it| it.decided_by.as_deref());
            Some(check.map_or("unverified".to_owned(), |check| {
                format!("below_threshold({check})")
            }))
        }
        AttemptEnding::Answered(_) | AttemptEnding::Cut(_) | AttemptEnding::Abandoned => None,
    }
}
