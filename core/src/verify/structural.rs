//! What every check that needs nobody else can do.

use std::fmt;

use super::{Finding, Subject};
use crate::chat::Answer;
use crate::verdict::Checked;

/// A check that needs nobody else.
pub trait Structural: fmt::Debug + Send + Sync {
    /// Its key in configs, and its name in receipts.
    fn name(&self) -> &'static str;

    /// What it finds; `None` where the answer gives it nothing to look at.
    fn find(&self, subject: Subject<'_>) -> Option<Finding>;

    /// The answer with its form mended as far as that can be done without a doubt, to be checked anew; `None` where
    /// there is nothing to mend, or this check is not about form.
    fn mend(&self, _: Subject<'_>) -> Option<Answer> {
        None
    }

    /// Whether it reads what the model was asked to state of itself: where nobody asked there is nothing to read.
    fn reads_statement(&self) -> bool {
        false
    }

    /// What it finds, as it goes into the receipt.
    fn check(&self, subject: Subject<'_>) -> Option<Checked> {
        let finding = self.find(subject)?;
        Some(finding.checked(self.name()))
    }
}
