//! A guardrail that asks a program of the operator's.

use super::Building;
use super::rule::Findings;
use super::said::{Said, Tenants, of_tenants};
use crate::config::build::{loopback, verify};
use crate::config::default::CHECKER_TIMEOUT;
use crate::config::guardrails::ActionName;
use crate::config::path::Path;
use crate::config::problem::Problem;
use crate::config::raw::guardrails as raw;
use crate::config::read::Map;
use crate::detect::Family;
use crate::guard::{Direction, Guardrail, Outside, Seeks};
use crate::name::GuardrailName;

impl Building<'_> {
    pub(super) fn checker(&mut self, mut raw: raw::Checker, at: &Path) -> Option<Guardrail> {
        if self.direction == Direction::Response {
            self.problems.report(at.clone(), Problem::CheckerOfAnswers);
            return None;
        }
        if loopback::is_missing(self.known.sidecar, self.problems) {
            self.problems.report(at.clone(), Problem::NeedsLoopback);
        }
        let name = self.own_name(raw.name.clone(), at);
        let outside = self.outside(&raw, at);
        let when_blind = raw.on_failure.unwrap_or_default();
        let tenants = raw.tenants.take().map(of_tenants);
        let said = Said::from(raw);
        self.forbid_redaction(&said, tenants.as_ref(), at);
        let mut settling = self.settling(Findings::Places);
        let (mut rule, mut tenants) = settling.rules(&said, tenants, at)?;
        for rule in tenants.values_mut().chain([&mut rule]) {
            rule.when_blind = when_blind;
        }
        Some(Guardrail {
            name: name?.as_str().to_owned(),
            seeks: Seeks::Outside(outside?),
            rule,
            tenants,
        })
    }

    /// A name that no other guardrail of this direction has.
    pub(super) fn own_name(
        &mut self,
        name: Option<GuardrailName>,
        at: &Path,
    ) -> Option<GuardrailName> {
        let at = at.key("name");
        let name = self
            .problems
            .require(name, &at, "the name of the guardrail")?;
        let is_built_in = Family::ALL
            .iter()
            .any(|family| family.name() == name.as_str());
        if is_built_in || !self.names.insert(name.clone()) {
            let problem = Problem::GuardrailNameTaken(name);
            self.problems.report(at, problem);
            return None;
        }
        Some(name)
    }

    /// Whom it asks.
    fn outside(&mut self, raw: &raw::Checker, at: &Path) -> Option<Outside> {
        let expected = "the name of an Envoy cluster";
        let cluster = raw.cluster.clone();
        let cluster = self.problems.require(cluster, &at.key("cluster"), expected);
        let path = raw.path.clone().unwrap_or_else(|| "/".to_owned());
        let path = verify::path(path, &at.key("path"), self.problems);
        Some(Outside {
            cluster: cluster?,
            path: path?,
            timeout: raw.timeout.unwrap_or(CHECKER_TIMEOUT).duration(),
        })
    }

    /// What takes something out has to know where it is.
    fn forbid_redaction(&mut self, said: &Said, tenants: Option<&Tenants>, at: &Path) {
        let of_tenants = tenants.into_iter().flat_map(|Map(tenants)| {
            let at = at.key("tenants");
            let said = tenants.iter();
            said.filter_map(move |(tenant, said)| Some((at.key(tenant), said.as_ref()?)))
        });
        let all = of_tenants.chain([(at.clone(), said)]);
        for (at, _) in all.filter(|(_, said)| said.action == Some(ActionName::Redact)) {
            self.problems.report(at.key("action"), Problem::NoSpans);
        }
    }
}
