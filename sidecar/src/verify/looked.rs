//! What the checks have come to.

use std::sync::Arc;
use std::time::Duration;

use baton_core::verdict::{Asked, Checked, Repair, Unverified, Verdict, Verification};

use super::Case;
use super::giving;
use super::reading::Exchanged;

/// What one check has found.
#[derive(Debug)]
pub(super) enum Found {
    /// It has nothing to look at.
    Nothing,
    /// Nobody could say.
    Nobody(Unverified),
    /// This.
    Checked(Checked),
    /// This, and in more words what is wrong. They may quote the answer: they are for its model alone.
    Complaint(Checked, String),
}

/// What the checks have come to.
#[derive(Clone, Debug)]
pub(super) struct Looked {
    /// The answer that was looked at.
    pub(super) read: Arc<Exchanged>,
    /// The checks that were made.
    checks: Vec<Checked>,
    /// Which of the route's checks failed, by its number.
    pub(super) failed_at: Option<usize>,
    /// What is wrong, in words for the model.
    complaint: Option<String>,
    /// Why there is no verdict, where there is none.
    unverified: Option<Unverified>,
    /// What was done to the answer before.
    pub(super) repair: Option<Repair>,
}

impl Looked {
    /// No check was made yet.
    pub(super) const fn nothing_yet(read: Arc<Exchanged>) -> Self {
        Self {
            read,
            checks: Vec::new(),
            failed_at: None,
            complaint: None,
            unverified: None,
            repair: None,
        }
    }

    /// Takes what the check of this number found; whether that decides.
    pub(super) fn ends_with(&mut self, index: usize, found: Found) -> bool {
        let checked = match found {
            Found::Nothing => return false,
            Found::Nobody(why) => {
                self.unverified = Some(why);
                return true;
            }
            Found::Checked(checked) => checked,
            Found::Complaint(checked, complaint) => {
                self.complaint = Some(complaint);
                checked
            }
        };
        self.failed_at = (!checked.passed).then_some(index);
        self.checks.push(checked);
        self.failed_at.is_some()
    }

    /// All checks were made that are.
    pub(super) fn ended(mut self) -> Self {
        if self.checks.is_empty() {
            self.unverified = self.unverified.or(Some(Unverified::NothingApplies));
        }
        self
    }

    /// The check that failed.
    pub(super) fn failed(&self) -> Option<&Checked> {
        self.failed_at.and(self.checks.last())
    }

    /// What is wrong, for the model that is to mend it.
    pub(super) fn complaint(&self) -> Option<&str> {
        let why = self.failed()?.why.as_deref();
        self.complaint.as_deref().or(why)
    }

    /// What goes into the receipt, and to the caller where that is not what the provider said.
    pub(super) fn told(self, asked: Vec<Asked>, case: &Case) -> (Verification, Option<Vec<u8>>) {
        let instead = giving::instead(&self, case);
        let verification = Verification {
            verdict: self.verdict(),
            decided_by: self.failed().map(|checked| checked.check.clone()),
            unverified: self.unverified,
            checks: self.checks,
            asked,
            repair: self.repair,
            held_back: None,
            duration: Duration::ZERO,
        };
        (verification, instead)
    }

    const fn verdict(&self) -> Verdict {
        match (self.unverified, self.failed_at) {
            (Some(_), _) => Verdict::Unverified,
            (None, Some(_)) => Verdict::BelowThreshold,
            (None, None) => Verdict::Passed,
        }
    }
}
