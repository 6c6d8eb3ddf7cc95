//! The guardrails of a route: rules filled, tenants' beside them.

mod checker;
mod classifier;
mod kinds;
mod outside;
mod own;
mod rule;
mod said;

use std::collections::BTreeSet;
use std::mem;
use std::sync::Arc;

use self::own::Own;
use self::rule::{Findings, Settling};
use self::said::{Said, of_tenants};
use crate::config::default::MAX_GUARDRAILS;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw::guardrails as raw;
use crate::config::read::List;
use crate::config::{Identity, Policy, Sidecar};
use crate::detect::{ANCHORED, Family, Scanner, built_in};
use crate::gather::gather;
use crate::guard::{Direction, Guardrail, Guardrails, Seeks, Side};
use crate::name::GuardrailName;

/// What guardrails may speak of; `None` for what has problems of its own.
#[derive(Clone, Copy)]
pub(super) struct Known<'c> {
    pub(super) sidecar: Option<&'c Sidecar>,
    pub(super) identity: Option<&'c Identity>,
    pub(super) policy: Option<&'c Policy>,
}

/// A route without any has empty ones.
pub(super) fn guardrails(
    raw: Option<raw::Guardrails>,
    known: Known<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Guardrails> {
    let Some(raw) = raw else {
        return Some(Guardrails::default());
    };
    if raw.request.is_none() && raw.response.is_none() && !problems.is_reported_within(at) {
        problems.report(
            at.clone(),
            Problem::Empty("direction: `request` or `response`"),
        );
    }
    let mut side = |raw: Option<List<raw::Guardrail>>, direction: Direction| match raw {
        None => Some(Side::default()),
        Some(raw) => {
            let at = at.key(direction.as_str());
            let mut building = Building {
                direction,
                known,
                names: BTreeSet::new(),
                own: Own::default(),
                problems,
            };
            building.side(raw, &at)
        }
    };
    let request = side(raw.request, Direction::Request);
    let response = side(raw.response, Direction::Response);
    Some(Guardrails {
        request: request?,
        response: response?,
    })
}

/// What the guardrails of one direction are built with.
struct Building<'a> {
    direction: Direction,
    known: Known<'a>,
    /// Those that guardrails of an operator's own have so far.
    names: BTreeSet<GuardrailName>,
    own: Own,
    problems: &'a mut Problems,
}

impl Building<'_> {
    fn side(&mut self, List(raw): List<raw::Guardrail>, at: &Path) -> Option<Side> {
        self.problems
            .bound(raw.len(), 1..=MAX_GUARDRAILS, at, "guardrail")?;
        let raw = raw.into_iter().enumerate();
        let rails = raw.filter_map(|(index, raw)| self.entry(raw, &at.index(index)));
        let rails: Vec<_> = rails.collect();
        let own = mem::take(&mut self.own).scanner();
        let scanners = sought(&rails).into_iter().chain(own).collect();
        Some(Side { rails, scanners })
    }

    fn entry(&mut self, raw: Option<raw::Guardrail>, at: &Path) -> Option<Guardrail> {
        // One that cannot be read was reported within.
        if raw.is_none() && self.problems.is_reported_within(at) {
            return None;
        }
        let expected = "one guardrail, such as `secrets: block`";
        match self.problems.require(raw, at, expected)? {
            raw::Guardrail::Secrets(raw) => self.family(Family::Secrets, raw, at),
            raw::Guardrail::Pii(raw) => self.family(Family::Pii, raw, at),
            raw::Guardrail::Injection(raw) => self.asked(Family::Injection, raw, at),
            raw::Guardrail::Jailbreak(raw) => self.asked(Family::Jailbreak, raw, at),
            raw::Guardrail::Checker(raw) => self.checker(raw, &at.key("checker")),
            raw::Guardrail::Classifier(raw) => self.classifier(raw, &at.key("classifier")),
            raw::Guardrail::Custom(raw) => self.custom(raw, &at.key("custom")),
            raw::Guardrail::Topics(raw) => self.topic(raw, &at.key("topics")),
        }
    }

    /// What only requests can hold: what is said to a model.
    fn asked(
        &mut self,
        family: Family,
        raw: raw::OrAction<raw::Rule>,
        at: &Path,
    ) -> Option<Guardrail> {
        if self.direction == Direction::Response {
            let problem = Problem::OnlyIn(Direction::Request);
            self.problems.report(at.key(family.name()), problem);
            return None;
        }
        self.family(family, raw, at)
    }

    fn family(
        &mut self,
        family: Family,
        mut raw: raw::OrAction<raw::Rule>,
        at: &Path,
    ) -> Option<Guardrail> {
        let tenants = match &mut raw {
            raw::OrAction::Action(_) => None,
            raw::OrAction::Settings(rule) => rule.tenants.take().map(of_tenants),
        };
        let said = Said::from(raw);
        let at = at.key(family.name());
        let (rule, tenants) = self
            .settling(Findings::Family(family))
            .rules(&said, tenants, &at)?;
        Some(Guardrail {
            name: family.name().to_owned(),
            seeks: Seeks::Family(family),
            rule,
            tenants,
        })
    }

    fn settling(&mut self, findings: Findings) -> Settling<'_> {
        Settling {
            direction: self.direction,
            findings,
            known: self.known,
            problems: self.problems,
        }
    }
}

/// What looks for all that the built-in detectors of these guardrails find, if there are any.
fn sought(rails: &[Guardrail]) -> Option<Arc<Scanner>> {
    let is_sought = |family: &Family| {
        let mut rails = rails.iter();
        rails.any(|rail| rail.seeks == Seeks::Family(*family))
    };
    let families: BTreeSet<_> = gather(ANCHORED.into_iter().filter(is_sought));
    (!families.is_empty()).then(|| built_in(&families))
}
