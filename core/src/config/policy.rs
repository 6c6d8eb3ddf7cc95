//! What a model must be to be asked at all. Rules only ever take models away.

use std::collections::BTreeMap;

use super::Trust;
use crate::name::{DataClass, Environment, ModelName, ProviderName, Region, TenantName};

/// A route's policy.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Policy {
    /// What holds for every request.
    pub rules: Rules,
    /// What holds on top for requests with data of a class. Where there is an entry, a request may
    /// only name classes that have one.
    pub when_data_class: BTreeMap<DataClass, Rules>,
}

/// Rules that a model must all meet. An empty list asks for nothing.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Rules {
    /// Its provider says that it is in one of these.
    pub regions: Vec<Region>,
    /// Its provider is trusted at least so.
    pub trust: Trust,
    /// Its provider says that it is for one of these.
    pub environments: Vec<Environment>,
    /// Its provider is one of these.
    pub allowed: Vec<ProviderName>,
    /// Its provider is none of these.
    pub denied: Vec<ProviderName>,
    /// It is one of these.
    pub models: Vec<ModelName>,
}

/// Which models each tenant may be served by. Without a section of it in the config: all.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tenants {
    /// By name.
    pub named: BTreeMap<TenantName, Approved>,
    /// Whoever is not named, and requests without a tenant; `None`: they are served by none.
    pub others: Option<Approved>,
}

/// The models that are approved for a tenant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Approved {
    /// Whatever a route has.
    All,
    /// These.
    Only(Vec<ModelName>),
}

impl Tenants {
    /// Whether this model may serve this tenant.
    pub fn approve(&self, tenant: Option<&TenantName>, model: &ModelName) -> bool {
        let named = tenant.and_then(|tenant| self.named.get(tenant));
        match named.or(self.others.as_ref()) {
            Some(Approved::All) => true,
            Some(Approved::Only(models)) => models.contains(model),
            None => false,
        }
    }
}
