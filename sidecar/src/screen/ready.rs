//! Models that requests will be shown to, loaded before the first one comes.

use baton_core::guard::{Guardrail, Seeks, Whom};
use baton_core::name::FolderName;

use super::Screener;
use super::classifier::counting;
use crate::model::Classifier;

impl Screener {
    /// Loads the models that the configurations in force name, and lets go of others. What is wrong with one is logged; its
    /// guardrails do not judge then. Blocks for as long as it takes, which may be seconds.
    pub fn prepare(&self) {
        let guardrails = self.configs.guardrails();
        let asking = guardrails
            .iter()
            .filter_map(|rail| Some((rail, model(rail)?)));
        self.models.keep(asking.clone().map(|(_, model)| model));
        for (rail, model) in asking {
            if let Some(classifier) = self.models.classifier(model) {
                check(rail, &classifier);
            }
        }
    }
}

/// Which model a guardrail asks, if any.
fn model(rail: &Guardrail) -> Option<&FolderName> {
    match &rail.seeks {
        Seeks::Outside(outside) => match &outside.whom {
            Whom::Model { model } => Some(model),
            Whom::Program { .. } => None,
        },
        Seeks::Family(_) | Seeks::Own => None,
    }
}

/// Tells of kinds that the model has no label for.
fn check(rail: &Guardrail, classifier: &Classifier) {
    for rule in rail.tenants.values().chain([&rail.rule]) {
        if let Err(error) = counting(classifier, rule.kinds.as_deref()) {
            tracing::error!(guardrail = rail.name, "{error}");
        }
    }
}
