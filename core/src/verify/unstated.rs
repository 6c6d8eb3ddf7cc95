//! Checks where a model states how sure it is: the line in which it does is no part of its answer, so every other
//! check looks at the answer without it.

use super::{Finding, Structural, Subject, self_report};
use crate::chat::Answer;

/// A check of an answer that may end in such a line.
#[derive(Debug)]
pub(super) struct Unstated(pub(super) Box<dyn Structural>);

impl Structural for Unstated {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        let (answer, _) = without(subject);
        self.0.find(Subject {
            request: subject.request,
            answer: &answer,
        })
    }

    /// The line stays, for the check that reads it.
    fn mend(&self, subject: Subject<'_>) -> Option<Answer> {
        let (answer, stated) = without(subject);
        let mut mended = self.0.mend(Subject {
            request: subject.request,
            answer: &answer,
        })?;
        self_report::put_back(&mut mended, stated);
        Some(mended)
    }
}

fn without(subject: Subject<'_>) -> (Answer, Vec<Option<String>>) {
    let mut answer = subject.answer.clone();
    let stated = match self_report::may_be_asked(subject.request) {
        true => self_report::take(&mut answer),
        false => Vec::new(),
    };
    (answer, stated)
}
