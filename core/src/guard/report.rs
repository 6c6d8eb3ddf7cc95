//! What came of looking at one side of an exchange.

use std::collections::{BTreeMap, BTreeSet};

use super::{Action, Direction, Guardrail, Seen, Spotted, WhenBlind};
use crate::gather::gather;
use crate::name::{DataClass, TenantName};
use crate::refusal::Refusal;

/// The kind of what nobody looked at, because they did not answer.
pub(super) const UNANSWERED: &str = "unanswered";

/// What was found, and what is to be done about all of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Report {
    counts: BTreeMap<Line, u32>,
    /// Whether what was found blocks.
    pub is_blocked: bool,
    /// The classes of data that were found.
    pub classes: Vec<DataClass>,
}

/// What is counted together.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Line {
    direction: Direction,
    guardrail: String,
    kind: String,
    action: &'static str,
}

impl Report {
    /// Takes note of a finding, and of what is done about it.
    pub(super) fn note(&mut self, direction: Direction, spotted: &Spotted<'_>) {
        let action = match spotted.action {
            Action::Block => {
                self.is_blocked = true;
                "block"
            }
            Action::Redact { .. } => "redact",
            Action::Warn => "warn",
            Action::Route(class) => {
                if !self.classes.contains(class) {
                    self.classes.push(class.clone());
                }
                "route"
            }
        };
        let kind = spotted.finding.kind.to_string();
        self.count(direction, &spotted.rail.name, kind, action);
    }

    /// Takes note that a guardrail could not look, and blocks for it.
    pub(super) fn blind(&mut self, direction: Direction, guardrail: &str) {
        self.is_blocked = true;
        self.count(direction, guardrail, "unreadable".to_owned(), "block");
    }

    /// Takes note that nobody looked at a request for a guardrail, and why; what becomes of it is the rule's to say.
    pub(super) fn unseen(&mut self, rail: &Guardrail, tenant: Option<&TenantName>, why: &str) {
        let action = match rail.rule(tenant).when_blind {
            WhenBlind::Block => {
                self.is_blocked = true;
                "block"
            }
            WhenBlind::Pass => "warn",
        };
        self.count(Direction::Request, &rail.name, why.to_owned(), action);
    }

    fn count(&mut self, direction: Direction, guardrail: &str, kind: String, action: &'static str) {
        let line = Line {
            direction,
            guardrail: guardrail.to_owned(),
            kind,
            action,
        };
        let count = self.counts.entry(line).or_default();
        *count = count.saturating_add(1);
    }

    /// What the caller is told in the place of what is blocked: the kinds that block, or that somebody has not answered,
    /// where nothing else does.
    #[must_use]
    pub fn refusal(&self, direction: Direction) -> Refusal {
        let kinds = self.blocking();
        if !kinds.is_empty() && kinds.iter().all(|kind| kind == UNANSWERED) {
            return Refusal::GuardrailUnanswered;
        }
        Refusal::GuardrailBlocked { direction, kinds }
    }

    /// The kinds that block, each once.
    pub(super) fn blocking(&self) -> Vec<String> {
        let blocking = self.counts.keys().filter(|line| line.action == "block");
        let kinds: BTreeSet<_> = gather(blocking.map(|line| line.kind.clone()));
        kinds.into_iter().collect()
    }

    /// What was done, for a header: `redact`, `warn`; none where nothing was found.
    #[must_use]
    pub fn actions(&self) -> Vec<&'static str> {
        let actions: BTreeSet<_> = gather(self.counts.keys().map(|line| line.action));
        actions.into_iter().collect()
    }

    /// All of it, in order of direction, guardrail and kind.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        let lines = self.counts.iter();
        lines
            .map(|(line, count)| Seen {
                guardrail: line.guardrail.clone(),
                kind: line.kind.clone(),
                direction: line.direction,
                action: line.action.to_owned(),
                count: *count,
            })
            .collect()
    }
}
