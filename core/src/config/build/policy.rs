//! Policies: what a model must be to be asked at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::model::{self, Models};
use super::provider::{self, Providers};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw;
use crate::config::read::{List, Map};
use crate::config::{Model, Policy, Route, Rules};
use crate::name::ProviderName;

/// What names in a policy may mean.
#[derive(Clone, Copy)]
pub(super) struct Known<'c> {
    pub(super) providers: &'c Providers,
    pub(super) models: &'c Models,
}

pub(super) fn policy(
    raw: raw::Policy,
    known: Known<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Policy {
    let (rules_for_all, classes) = raw.parts();
    let mut policy = Policy {
        rules: rules(rules_for_all, known, at, problems),
        when_data_class: BTreeMap::new(),
    };
    let at = at.key("when_data_class");
    let Some(Map(classes)) = classes else {
        return policy;
    };
    for (class, raw) in classes {
        let at = at.key(&class);
        let raw = problems.require(raw, &at, "the rules for this data, or `{}`");
        let rules = raw.map(|raw| rules(raw, known, &at, problems));
        policy
            .when_data_class
            .extend(rules.map(|rules| (class, rules)));
    }
    policy
}

fn rules(raw: raw::Rules, known: Known<'_>, at: &Path, problems: &mut Problems) -> Rules {
    let raw::Providers { allow, deny } = raw.providers.unwrap_or_default();
    let providers_at = at.key("providers");
    let mut providers = |list: Option<List<ProviderName>>, key| {
        list.map(|list| provider::names(list, known.providers, &providers_at.key(key), problems))
            .unwrap_or_default()
    };
    let allowed = providers(allow, "allow");
    let denied = providers(deny, "deny");
    Rules {
        regions: words(raw.regions, &at.key("regions"), "a region", problems),
        trust: raw.trust.unwrap_or_default(),
        environments: words(
            raw.environments,
            &at.key("environments"),
            "an environment",
            problems,
        ),
        allowed,
        denied,
        models: raw
            .models
            .map(|list| model::names(list, known.models, &at.key("models"), problems))
            .unwrap_or_default(),
    }
}

/// An empty list would ask for nothing where somebody meant something.
fn words<T>(
    list: Option<List<T>>,
    at: &Path,
    expected: &'static str,
    problems: &mut Problems,
) -> Vec<T> {
    list.map(|list| list.some(at, expected, problems))
        .unwrap_or_default()
}

/// A policy that no model of its route meets is a slip: every request would be refused.
pub(super) fn check(routes: &[Arc<Route>], at: &Path, problems: &mut Problems) {
    for (index, route) in routes.iter().enumerate() {
        let barred = |model: &Arc<Model>| match route.policy.rules.admit(model) {
            Ok(()) => None,
            Err(barred) => Some(format!("`{}` {barred}", model.name)),
        };
        let left_out: Option<Vec<_>> = route.models().into_iter().map(barred).collect();
        if let Some(left_out) = left_out {
            let at = at.index(index).key("policy");
            problems.report(at, Problem::NobodyLeft { left_out });
        }
    }
}
