//! The user's words on who may be served by whom.

use serde_json::Value;

use super::Trust;
use super::{Fields, List, Map, Path, Problems, Read, section};
use crate::name::{DataClass, Environment, HeaderName, ModelName, ProviderName, Region};

section! {
    /// Which headers say who a caller is and what it sends. None of them goes on to a provider. Tenant
    /// and workflow have no default: name headers that your mesh's authentication writes over whatever
    /// a caller sent.
    Identity {
        /// Who pays.
        tenant: HeaderName,
        /// What the request is part of.
        workflow: HeaderName,
        /// Which conversation it belongs to; `x-baton-session` by default.
        session: HeaderName,
        /// What kinds of data it holds, joined by commas; `x-baton-data-class` by default.
        data_class: HeaderName,
        /// Where it comes from, in the words of the providers' `region`; `x-baton-region` by default.
        region: HeaderName,
    }
}

section! {
    /// What a tenant may have.
    Tenant {
        /// The models that may serve it: keys of `models`. Without a list: any.
        models: List<ModelName>,
    }
}

section! {
    /// What a model must be to be asked at all. Every rule must be met; a request for which no model is
    /// left is refused.
    Policy {
        /// Only providers that say they are in one of these.
        regions: List<Region>,
        /// `internal`: only providers that are.
        trust: Trust,
        /// Only providers that say they are for one of these.
        environments: List<Environment>,
        /// Which providers may be asked.
        providers: Providers,
        /// Only these models: keys of `models`.
        models: List<ModelName>,
        /// What holds on top for requests with data of a class, which callers name in
        /// `x-baton-data-class`. Name every class that callers may send, a harmless one with `{}`: a
        /// request of any other is refused.
        when_data_class: Map<DataClass, Rules>,
    }
}

section! {
    /// What a model must be on top of a route's policy.
    Rules {
        /// Only providers that say they are in one of these.
        regions: List<Region>,
        /// `internal`: only providers that are.
        trust: Trust,
        /// Only providers that say they are for one of these.
        environments: List<Environment>,
        /// Which providers may be asked.
        providers: Providers,
        /// Only these models: keys of `models`.
        models: List<ModelName>,
    }
}

section! {
    /// Which providers may be asked: keys of `providers`.
    Providers {
        /// These and no others.
        allow: List<ProviderName>,
        /// Any but these.
        deny: List<ProviderName>,
    }
}

impl Policy {
    /// The rules for every request, and those for classes of data.
    pub(in crate::config) fn parts(self) -> (Rules, Option<Map<DataClass, Rules>>) {
        let rules = Rules {
            regions: self.regions,
            trust: self.trust,
            environments: self.environments,
            providers: self.providers,
            models: self.models,
        };
        (rules, self.when_data_class)
    }
}
