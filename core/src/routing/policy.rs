//! Whether a model may be asked at all: the route's rules, those for the data in the request, and what
//! is approved for the tenant.
//!
//! All of it fails closed. A provider that does not say where it stands stands in no region; a class of
//! data that the route has no rules for is refused; and a request for which nothing is left is refused,
//! never widened. Rules only ever take models away, so a caller gains nothing by what it says of its data.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::caller::Caller;
use crate::config::{Config, Model, Route, Rules, Tenants};
use crate::name::{DataClass, Environment, Region, TenantName};
use crate::outcome::Skip;
use crate::refusal::Refusal;

/// What may be asked for one request.
#[derive(Debug)]
pub struct Policy<'c> {
    /// The route's rules, and for each class of data in the request its own.
    rules: Vec<(Option<&'c DataClass>, &'c Rules)>,
    tenants: Option<&'c Tenants>,
    tenant: Option<&'c TenantName>,
}

impl<'c> Policy<'c> {
    /// The policy for a request of this caller on this route.
    ///
    /// # Errors
    /// When the route has rules for classes of data, and none for one that is in the request.
    pub fn of(route: &'c Route, caller: &'c Caller, config: &'c Config) -> Result<Self, Refusal> {
        let mut rules = vec![(None, &route.policy.rules)];
        let known = &route.policy.when_data_class;
        for class in caller.data_classes.iter().filter(|_| !known.is_empty()) {
            let Some(asked) = known.get(class) else {
                return Err(Refusal::UnknownDataClass {
                    route: route.name.clone(),
                    class: class.clone(),
                    known: known.keys().cloned().collect(),
                });
            };
            rules.push((Some(class), asked));
        }
        Ok(Self {
            rules,
            tenants: config.tenants.as_ref(),
            tenant: caller.tenant.as_ref(),
        })
    }

    /// Whether a model may be asked.
    ///
    /// # Errors
    /// The first filter that bars it.
    pub fn admit(&self, model: &Model) -> Result<(), Skip> {
        for (class, rules) in &self.rules {
            rules.admit(model).map_err(|barred| {
                Skip::Policy(Barred {
                    data_class: class.cloned(),
                    ..barred
                })
            })?;
        }
        match self.tenants {
            Some(tenants) if !tenants.approve(self.tenant, &model.name) => {
                let found = self.tenant.map(TenantName::to_string);
                Err(Skip::Policy(Barred::by(PolicyFilter::Tenants, found)))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Why policy keeps a model out.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Barred {
    /// The filter.
    pub by: PolicyFilter,
    /// What it found; `None`: nothing, which no rule takes for something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// The class of data that the rule is for; `None`: it is for every request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_class: Option<DataClass>,
}

impl Barred {
    const fn by(by: PolicyFilter, found: Option<String>) -> Self {
        Self {
            by,
            found,
            data_class: None,
        }
    }
}

impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "is barred by `{}`", self.by.as_str())?;
        match &self.found {
            Some(found) => write!(f, " (`{}`)", found.escape_debug())?,
            None => f.write_str(" (not said)")?,
        }
        match &self.data_class {
            Some(class) => write!(f, " for data class `{class}`"),
            None => Ok(()),
        }
    }
}

/// A filter of policy, by its key in the config.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyFilter {
    /// Where the provider stands.
    Regions,
    /// Whose house that is.
    Trust,
    /// What the provider is for.
    Environments,
    /// Which providers may be asked.
    #[serde(rename = "providers.allow")]
    ProvidersAllow,
    /// Which providers may not.
    #[serde(rename = "providers.deny")]
    ProvidersDeny,
    /// Which models may be asked.
    Models,
    /// Which models are approved for the tenant.
    Tenants,
}

impl PolicyFilter {
    /// The filter as configs and receipts have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Regions => "regions",
            Self::Trust => "trust",
            Self::Environments => "environments",
            Self::ProvidersAllow => "providers.allow",
            Self::ProvidersDeny => "providers.deny",
            Self::Models => "models",
            Self::Tenants => "tenants",
        }
    }
}

impl Rules {
    /// Whether a model meets all of them.
    ///
    /// # Errors
    /// The first that it does not meet.
    pub fn admit(&self, model: &Model) -> Result<(), Barred> {
        match self.first_unmet(model) {
            Some((by, found)) => Err(Barred::by(by, found.map(str::to_owned))),
            None => Ok(()),
        }
    }

    fn first_unmet<'m>(&self, model: &'m Model) -> Option<(PolicyFilter, Option<&'m str>)> {
        let provider = &*model.provider;
        let name = provider.name.as_str();
        if !says_one_of(provider.region.as_ref(), &self.regions) {
            let found = provider.region.as_ref().map(Region::as_str);
            return Some((PolicyFilter::Regions, found));
        }
        if !provider.trust.suffices(self.trust) {
            return Some((PolicyFilter::Trust, Some(provider.trust.as_str())));
        }
        if !says_one_of(provider.environment.as_ref(), &self.environments) {
            let found = provider.environment.as_ref().map(Environment::as_str);
            return Some((PolicyFilter::Environments, found));
        }
        if !says_one_of(Some(&provider.name), &self.allowed) {
            return Some((PolicyFilter::ProvidersAllow, Some(name)));
        }
        if self.denied.contains(&provider.name) {
            return Some((PolicyFilter::ProvidersDeny, Some(name)));
        }
        if !says_one_of(Some(&model.name), &self.models) {
            return Some((PolicyFilter::Models, Some(model.name.as_str())));
        }
        None
    }
}

/// A list that asks for nothing is met by everything; one that asks is not met by silence.
fn says_one_of<T: PartialEq>(said: Option<&T>, asked: &[T]) -> bool {
    asked.is_empty() || said.is_some_and(|said| asked.contains(said))
}
