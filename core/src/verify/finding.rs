//! What a check finds.

use super::Subject;
use crate::chat::Choice;
use crate::verdict::Checked;

/// What a check finds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    /// What it measured, where it measures.
    pub score: Option<f64>,
    /// Why it failed, for receipts: nothing of the answer's in it. `None` where it passed.
    pub why: Option<String>,
    /// What is wrong, in more words, for the model that is to mend it. It may quote the answer: never to be
    /// written down.
    pub complaint: Option<String>,
}

/// The longest `why`, in bytes: a line of a receipt.
const MAX_WHY_BYTES: usize = 160;

/// The longest complaint, in bytes: enough for some errors of a schema.
const MAX_COMPLAINT_BYTES: usize = 2048;

impl Finding {
    /// It will do.
    pub fn passed() -> Self {
        Self::default()
    }

    /// It will not, for this reason.
    pub fn failed(why: impl Into<String>) -> Self {
        Self {
            why: Some(shortened(why.into(), MAX_WHY_BYTES)),
            ..Self::default()
        }
    }

    /// It will do only if this holds.
    pub fn of(will_do: bool, why: impl FnOnce() -> String) -> Self {
        if will_do {
            Self::passed()
        } else {
            Self::failed(why())
        }
    }

    /// With what was measured.
    #[must_use]
    pub fn scored(mut self, score: f64) -> Self {
        // A receipt cannot hold what is no number.
        self.score = Some(score).filter(|score| score.is_finite());
        self
    }

    /// With words for the model that is to mend it.
    #[must_use]
    pub fn complaining(mut self, complaint: String) -> Self {
        self.complaint = Some(shortened(complaint, MAX_COMPLAINT_BYTES));
        self
    }

    /// Whether it will do.
    pub const fn has_passed(&self) -> bool {
        self.why.is_none()
    }

    /// As it goes into the receipt.
    pub fn checked(self, check: &str) -> Checked {
        Checked {
            check: check.to_owned(),
            passed: self.has_passed(),
            score: self.score,
            why: self.why,
        }
    }
}

/// What is found of an answer whose choices are looked at one by one: the first that fails, else the lowest
/// score; `None` where none gave anything to look at.
pub(super) fn of_choices(
    subject: Subject<'_>,
    find: impl Fn(&Choice) -> Option<Finding>,
) -> Option<Finding> {
    let mut worst: Option<Finding> = None;
    for finding in subject.answer.choices.iter().filter_map(find) {
        if !finding.has_passed() {
            return Some(finding);
        }
        let is_worse = worst
            .as_ref()
            .is_none_or(|worst| finding.score < worst.score);
        if is_worse {
            worst = Some(finding);
        }
    }
    worst
}

fn shortened(mut text: String, most: usize) -> String {
    text.truncate(text.floor_char_boundary(most));
    text
}
