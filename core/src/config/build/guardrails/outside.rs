//! What is alike for guardrails that ask somebody else.

use super::Building;
use super::rule::Findings;
use super::said::{Said, Tenants};
use crate::config::default::ASKED_TIMEOUT;
use crate::config::guardrails::ActionName;
use crate::config::path::Path;
use crate::config::problem::Problem;
use crate::config::read::Map;
use crate::detect::Family;
use crate::guard::{Guardrail, Outside, Seeks, WhenBlind, Whom};
use crate::name::GuardrailName;
use crate::time::Period;

/// What such a guardrail says beside its rule.
pub(super) struct Asking {
    pub(super) name: Option<GuardrailName>,
    pub(super) whom: Option<Whom>,
    pub(super) timeout: Option<Period>,
    pub(super) on_failure: Option<WhenBlind>,
    pub(super) tenants: Option<Tenants>,
}

impl Building<'_> {
    /// The guardrail that asks so.
    pub(super) fn asking(&mut self, asking: Asking, said: &Said, at: &Path) -> Option<Guardrail> {
        self.forbid_redaction(said, asking.tenants.as_ref(), at);
        let mut settling = self.settling(Findings::Places);
        let (mut rule, mut tenants) = settling.rules(said, asking.tenants, at)?;
        for rule in tenants.values_mut().chain([&mut rule]) {
            rule.when_blind = asking.on_failure.unwrap_or_default();
        }
        Some(Guardrail {
            name: asking.name?.as_str().to_owned(),
            seeks: Seeks::Outside(Outside {
                whom: asking.whom?,
                timeout: asking.timeout.unwrap_or(ASKED_TIMEOUT).duration(),
            }),
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
