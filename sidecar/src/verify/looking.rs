//! Making a route's checks, one after the other, until one fails.

use std::sync::Arc;
use std::time::Duration;

use baton_core::config::verify::Judge;
use baton_core::verdict::{Asked, Checked, Repair, Unverified, Verdict, Verification};

use super::asking::Asking;
use super::giving::{self, Instead};
use super::reading::Exchanged;
use super::steps::Step;
use super::verbosity::normalised;
use super::{Case, NotLookedAt, aside};
use crate::calibration::{Entry, Thresholds};
use crate::clock;

/// A verification under way.
pub(super) struct Looking<'v> {
    pub(super) case: &'v Arc<Case>,
    pub(super) asking: Asking<'v>,
    /// What judges have said, to be kept.
    pub(super) judgements: Vec<Entry>,
}

/// What the checks have come to.
pub(super) struct Looked {
    /// The answer that was looked at.
    pub(super) read: Arc<Exchanged>,
    /// The checks that were made.
    pub(super) checks: Vec<Checked>,
    /// Why there is no verdict, where there is none.
    pub(super) unverified: Option<Unverified>,
    /// What was done to the answer before.
    pub(super) repair: Option<Repair>,
}

impl Looking<'_> {
    /// Makes every check until one fails, or nobody can say.
    pub(super) async fn look(&mut self, read: Arc<Exchanged>) -> Result<Looked, NotLookedAt> {
        let mut checks: Vec<Checked> = Vec::new();
        let mut unverified = None;
        for step in 0..self.case.steps.len() {
            match self.step(step, &read).await? {
                Ok(checked) => checks.extend(checked),
                Err(why) => unverified = Some(why),
            }
            if unverified.is_some() || checks.last().is_some_and(|checked| !checked.passed) {
                break;
            }
        }
        if checks.is_empty() && unverified.is_none() {
            unverified = Some(Unverified::NothingApplies);
        }
        Ok(Looked {
            read,
            checks,
            unverified,
            repair: None,
        })
    }

    /// One check; nothing where it does not apply.
    async fn step(
        &mut self,
        index: usize,
        read: &Arc<Exchanged>,
    ) -> Result<Result<Option<Checked>, Unverified>, NotLookedAt> {
        let case = self.case;
        Ok(match case.steps.get(index) {
            None => Ok(None),
            Some(Step::Form) => {
                let (case, read) = (Arc::clone(self.case), Arc::clone(read));
                let size = case.size;
                let check = move || case.steps.check(index, &read.request, &read.answer);
                Ok(aside(size, check).await?)
            }
            Some(Step::Judge(judge)) => self.judged(judge, read).await.map(Some),
            Some(Step::Http(http)) => Ok(Some(self.asking.checker(http, read).await)),
        })
    }

    async fn judged(&mut self, judge: &Judge, read: &Exchanged) -> Result<Checked, Unverified> {
        let judged = self.asking.judge(judge, &read.request, &read.answer).await;
        let judged = judged.map_err(|_| Unverified::JudgeAway)?;
        let inquiry = &self.case.inquiry;
        self.judgements.push(Entry {
            exchange: inquiry.exchange.clone(),
            attempt: inquiry.attempt,
            route: inquiry.route.clone(),
            model: inquiry.model.clone(),
            judge: judge.model.name.clone(),
            chars: judged.chars,
            scores: judged.scores,
            used: judged.scores.map(|scores| normalised(scores, judged.chars)),
            thresholds: Thresholds {
                coherence: judge.coherence,
                relevance: judge.relevance,
                hallucination: judge.hallucination,
            },
            passed: judged.checked.passed,
        });
        Ok(judged.checked)
    }
}

impl Looked {
    /// The check that failed.
    pub(super) fn failed(&self) -> Option<&Checked> {
        self.checks.last().filter(|checked| !checked.passed)
    }

    fn verdict(&self) -> Verdict {
        match (self.unverified, self.failed()) {
            (Some(_), _) => Verdict::Unverified,
            (None, Some(_)) => Verdict::BelowThreshold,
            (None, None) => Verdict::Passed,
        }
    }

    /// Whether every check passed.
    pub(super) fn passed(&self) -> bool {
        self.verdict() == Verdict::Passed
    }

    /// What goes into the receipt, and to the caller where that is not what the provider said.
    pub(super) fn told(self, asked: Vec<Asked>, case: &Case) -> (Verification, Option<Instead>) {
        let instead = self
            .repair
            .map(|_| giving::write(&self.read, &case.inquiry, clock::now()));
        let verification = Verification {
            verdict: self.verdict(),
            decided_by: self.failed().map(|checked| checked.check.clone()),
            checks: self.checks,
            asked,
            repair: self.repair,
            unverified: self.unverified,
            held_back: None,
            duration: Duration::ZERO,
        };
        (verification, instead)
    }
}
