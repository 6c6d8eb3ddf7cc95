//! The questions that are put to a place of the file. A wrong answer is a problem.

use serde_json::Value;

use super::node::Node;
use super::problem::{Found, Mistake, Problem};

/// The problems found so far.
#[derive(Debug, Default)]
pub(super) struct Asked(Vec<Problem>);

/// A place that is asked about.
pub(super) struct Question<'q, 'a> {
    node: &'q Node<'a>,
    asked: &'q mut Asked,
}

impl Asked {
    /// Asks about a place.
    pub(super) const fn about<'q, 'a>(&'q mut self, node: &'q Node<'a>) -> Question<'q, 'a> {
        Question { node, asked: self }
    }

    /// Adds a problem; once, where two listeners share what is wrong.
    pub(super) fn report(&mut self, problem: Problem) {
        if !self.0.contains(&problem) {
            self.0.push(problem);
        }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.0
    }
}

impl Question<'_, '_> {
    /// It must be `true`, or this breaks.
    pub(super) fn must_be_true(self, breaks: &'static str) {
        self.must_be(&Value::Bool(true), breaks);
    }

    /// It must be this text, or this breaks.
    pub(super) fn must_be_text(self, expected: &str, breaks: &'static str) {
        self.must_be(&Value::from(expected), breaks);
    }

    /// It must be a number of at least this.
    pub(super) fn must_be_at_least(self, least: u64, breaks: &'static str) {
        if self.node.number().is_none_or(|found| found < least) {
            self.wrong(format!("at least `{least}`"), breaks);
        }
    }

    /// It must hold for what is there.
    pub(super) fn must_hold(self, holds: bool, expected: impl Into<String>, breaks: &'static str) {
        if !holds {
            self.wrong(expected, breaks);
        }
    }

    /// Something must be there.
    pub(super) fn must_be_there(self, expected: impl Into<String>, breaks: &'static str) {
        if self.node.value.is_none() {
            self.wrong(expected, breaks);
        }
    }

    /// What is there is not what is needed.
    pub(super) fn wrong(self, expected: impl Into<String>, breaks: &'static str) {
        let found = self
            .node
            .value
            .cloned()
            .map_or(Found::Missing, Found::Value);
        self.report(found, expected.into(), breaks);
    }

    /// What is there lacks something.
    pub(super) fn missing(self, expected: impl Into<String>, breaks: &'static str) {
        self.report(Found::Missing, expected.into(), breaks);
    }

    /// What is there is needed elsewhere.
    pub(super) fn misplaced(self, expected: impl Into<String>, breaks: &'static str) {
        self.report(Found::Misplaced, expected.into(), breaks);
    }

    /// What is there must be a copy of `other`.
    pub(super) fn must_copy(self, other: &Node<'_>, breaks: &'static str) {
        let expected = format!("the same as at {}, letter for letter", other.path);
        match self.node.value {
            None => self.missing(expected, breaks),
            Some(_) if self.node.value == other.value => {}
            Some(_) => self.report(Found::Different, expected, breaks),
        }
    }

    fn must_be(self, expected: &Value, breaks: &'static str) {
        if self.node.value != Some(expected) {
            let text = expected
                .as_str()
                .map_or_else(|| expected.to_string(), str::to_owned);
            self.wrong(format!("`{text}`"), breaks);
        }
    }

    fn report(self, found: Found, expected: String, breaks: &'static str) {
        let mistake = Mistake::Setting {
            found,
            expected,
            breaks,
        };
        self.asked.report(Problem {
            path: self.node.path.clone(),
            mistake,
        });
    }
}
