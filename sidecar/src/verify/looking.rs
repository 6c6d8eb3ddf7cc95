//! Making a route's checks, one after the other, until one fails.

use std::sync::Arc;

use baton_core::config::verify::Judge;
use baton_core::verdict::Unverified;
use baton_core::verify::{Finding, Step};

use super::asking::Asking;
use super::looked::{Found, Looked};
use super::reading::Exchanged;
use super::verbosity::normalised;
use super::{Case, NotLookedAt, aside};
use crate::calibration::{Entry, Thresholds};

/// A verification under way.
pub(super) struct Looking<'v> {
    pub(super) case: &'v Arc<Case>,
    pub(super) asking: Asking<'v>,
    /// What judges have said, to be kept.
    pub(super) judgements: Vec<Entry>,
}

impl Looking<'_> {
    /// Makes every check until one fails, or nobody can say.
    pub(super) async fn look(&mut self, read: Arc<Exchanged>) -> Result<Looked, NotLookedAt> {
        let mut looked = Looked::nothing_yet(read);
        for (index, step) in self.case.checks.steps().iter().enumerate() {
            let found = match step {
                Step::Structural(_) => self.structural(index, &looked.read).await?,
                Step::Judge(judge) => self.judged(judge, &looked.read).await,
                Step::Http(http) => Found::Checked(self.asking.checker(http, &looked.read).await),
            };
            if looked.ends_with(index, found) {
                break;
            }
        }
        Ok(looked.ended())
    }

    /// A check that needs nobody else.
    async fn structural(&self, index: usize, read: &Arc<Exchanged>) -> Result<Found, NotLookedAt> {
        let (case, read) = (Arc::clone(self.case), Arc::clone(read));
        aside(self.case.size, move || {
            match case.checks.steps().get(index) {
                Some(Step::Structural(check))
                    if case.inquiry.unstated && check.reads_statement() =>
                {
                    Found::Nothing
                }
                Some(Step::Structural(check)) => {
                    let finding = check.find(read.subject());
                    finding.map_or(Found::Nothing, |finding| found(check.name(), finding))
                }
                Some(Step::Judge(_) | Step::Http(_)) | None => Found::Nothing,
            }
        })
        .await
    }

    async fn judged(&mut self, judge: &Judge, read: &Exchanged) -> Found {
        let judged = self.asking.judge(judge, &read.request, &read.answer).await;
        let Ok(judged) = judged else {
            return Found::Nobody(Unverified::JudgeAway);
        };
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
        Found::Checked(judged.checked)
    }
}

/// What a check found, and what its model may be told of it.
fn found(check: &'static str, mut finding: Finding) -> Found {
    match finding.complaint.take() {
        Some(complaint) => Found::Complaint(finding.checked(check), complaint),
        None => Found::Checked(finding.checked(check)),
    }
}
