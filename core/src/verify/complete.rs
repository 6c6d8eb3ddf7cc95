//! `complete`: it was not cut off.

use super::finding::of_choices;
use super::{Finding, Structural, Subject};
use crate::chat::Finish;

/// The check.
#[derive(Debug)]
pub(super) struct Complete;

impl Structural for Complete {
    fn name(&self) -> &'static str {
        "complete"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            Some(match choice.finish {
                // One that declines has said all it wanted to.
                Finish::Stop | Finish::StopSequence(_) | Finish::ToolCalls | Finish::Refused => {
                    Finding::passed()
                }
                Finish::Length => Finding::failed("is cut off at its most tokens"),
                Finish::Filtered => Finding::failed("is cut off by the provider's filter"),
            })
        })
    }
}
