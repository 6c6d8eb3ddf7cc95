//! The guardrails of one direction, and all that looks for them.

use std::fmt;
use std::sync::Arc;

use super::{Action, Guardrail, Seeks};
use crate::detect::injection::Voice;
use crate::detect::{Family, Finding, Scanner, Text, attacks, resolve_by, settle};
use crate::name::TenantName;

/// The guardrails of a route.
#[derive(Clone, Debug, Default)]
pub struct Guardrails {
    /// On what goes to a model.
    pub request: Side,
    /// On what comes from one.
    pub response: Side,
}

/// The guardrails of one direction.
#[derive(Clone, Default)]
pub struct Side {
    /// In order: of those that look for the same, the first whose rule counts decides.
    pub rails: Vec<Guardrail>,
    /// What looks for all of that: the built-in detectors, which routes share, and the operator's.
    pub scanners: Vec<Arc<Scanner>>,
}

/// A finding, and what is done about it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Spotted<'s> {
    /// What was found, and where.
    pub finding: Finding,
    /// Whose it is.
    pub rail: &'s Guardrail,
    /// What is done.
    pub action: &'s Action,
}

impl Guardrails {
    /// Whether a tenant has a rule of its own.
    #[must_use]
    pub fn differ_by_tenant(&self) -> bool {
        let mut rails = self.request.rails.iter().chain(&self.response.rails);
        rails.any(|rail| !rail.tenants.is_empty())
    }
}

impl Side {
    /// Whether there is nothing to look for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rails.is_empty()
    }

    /// What is found in a text from `from` on and counts for this tenant, in order and without overlaps; and up to where
    /// that is settled.
    #[must_use]
    pub fn look(
        &self,
        text: Text<'_>,
        from: usize,
        tenant: Option<&TenantName>,
    ) -> (Vec<Spotted<'_>>, usize) {
        let mut found = Vec::new();
        let mut settled = text.text.len();
        for scanner in &self.scanners {
            settled = settled.min(scanner.scan(text, from, &mut found));
        }
        // What one scanner has settled, another may not have.
        let settled = settle(&mut found, settled);
        let found = found.into_iter();
        let spotted = found.filter_map(|it| self.spot(it, text.text, false, tenant));
        let mut spotted: Vec<_> = spotted.collect();
        resolve_by(&mut spotted, |it| (it.action.weight(), &it.finding));
        (spotted, settled)
    }

    /// The words in a whole text that want to be obeyed and count for this tenant. `is_foreign`: nobody in the
    /// conversation said them.
    #[must_use]
    pub fn attacks(
        &self,
        text: &str,
        is_foreign: bool,
        tenant: Option<&TenantName>,
    ) -> Vec<Spotted<'_>> {
        let seeks = |rail: &Guardrail| match &rail.seeks {
            Seeks::Family(family) => matches!(family, Family::Injection | Family::Jailbreak),
            Seeks::Own | Seeks::Outside(_) => false,
        };
        if !self.rails.iter().any(seeks) {
            return Vec::new();
        }
        let voice = if is_foreign {
            Voice::Foreign
        } else {
            Voice::Own
        };
        let findings = attacks().look(text, voice).into_iter();
        let spotted = findings.filter_map(|it| self.spot(it, text, is_foreign, tenant));
        spotted.collect()
    }

    /// A finding, if it counts: the first guardrail that looks for it and whose rule says so decides.
    fn spot(
        &self,
        finding: Finding,
        text: &str,
        is_foreign: bool,
        tenant: Option<&TenantName>,
    ) -> Option<Spotted<'_>> {
        let rails = self.rails.iter().filter(|rail| rail.seeks(&finding));
        let (rail, action) = rails
            .filter_map(|rail| Some((rail, rail.rule(tenant).action(&finding, text, is_foreign)?)))
            .next()?;
        Some(Spotted {
            finding,
            rail,
            action,
        })
    }
}

impl fmt::Debug for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Side")
            .field("rails", &self.rails)
            .finish_non_exhaustive()
    }
}
