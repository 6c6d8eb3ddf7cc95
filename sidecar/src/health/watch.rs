//! Tells the log when somebody opens, benches, comes back.

use std::collections::BTreeMap;

use baton_core::health::{Report, StateReport};
use baton_core::name::{ModelName, ProviderName};

/// How everybody stood when last looked at, where not closed.
#[derive(Debug, Default)]
pub(super) struct Watch {
    providers: BTreeMap<ProviderName, String>,
    models: BTreeMap<ModelName, String>,
}

impl Watch {
    /// Logs every change; whether there was one.
    pub(super) fn tell(&mut self, report: &Report) -> bool {
        let mut changed = false;
        for one in &report.providers {
            if changes(&mut self.providers, &one.provider, &one.state) {
                changed = true;
                tell("provider", one.provider.as_str(), &one.state);
            }
        }
        for one in &report.models {
            if changes(&mut self.models, &one.model, &one.state) {
                changed = true;
                tell("model", one.model.as_str(), &one.state);
            }
        }
        changed
    }
}

fn changes<K: Clone + Ord>(last: &mut BTreeMap<K, String>, name: &K, state: &StateReport) -> bool {
    let before = if state.is_closed() {
        last.remove(name)
    } else {
        last.insert(name.clone(), state.standing.clone())
    };
    before.as_deref().unwrap_or(StateReport::CLOSED) != state.standing
}

fn tell(kind: &str, name: &str, state: &StateReport) {
    let why = state.why.map(|fault| fault.to_string());
    let (why, standing) = (why.as_deref(), state.standing.as_str());
    if state.is_locked_out() {
        tracing::error!(
            kind,
            name,
            why,
            "it does not let us in: renew its key or its quota"
        );
    } else if state.until.is_some() {
        tracing::warn!(kind, name, standing, why, "it is not asked for a while");
    } else {
        tracing::info!(kind, name, standing, share = state.share, "it may be asked");
    }
}
