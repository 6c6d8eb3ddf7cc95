//! What was said of a rule, as one type for all who may say it.

use crate::config::guardrails::ActionName;
use crate::config::raw::guardrails as raw;
use crate::config::read::{List, Map};
use crate::gather::gather;
use crate::guard::WhenBlind;
use crate::name::{DataClass, TenantName};
use crate::share::Share;

/// What a guardrail says of its rule, or what is said for a tenant; `None`: nothing.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) action: Option<ActionName>,
    pub(super) restore: Option<bool>,
    pub(super) data_class: Option<DataClass>,
    pub(super) threshold: Option<Share>,
    pub(super) foreign_threshold: Option<Share>,
    pub(super) kinds: Option<List<String>>,
    pub(super) allow: Option<List<String>>,
    pub(super) when_blind: Option<WhenBlind>,
}

/// What is said for tenants.
pub(super) type Tenants = Map<TenantName, Said>;

impl Said {
    /// What a guardrail says of its rule, and what for tenants.
    pub(super) fn of(raw: raw::OrAction<raw::Rule>) -> (Self, Option<Tenants>) {
        let raw = match raw {
            raw::OrAction::Action(action) => return (action.into(), None),
            raw::OrAction::Settings(raw) => raw,
        };
        let said = Self {
            action: raw.action,
            restore: raw.restore,
            data_class: raw.data_class,
            threshold: raw.threshold,
            foreign_threshold: raw.foreign_threshold,
            kinds: raw.kinds,
            allow: raw.allow,
            when_blind: raw.when_blind,
        };
        (said, raw.tenants.map(of_tenants))
    }

    /// What a checker says of its rule, and what for tenants.
    pub(super) fn of_checker(raw: raw::Checker) -> (Self, Option<Tenants>) {
        let said = Self {
            action: raw.action,
            data_class: raw.data_class,
            threshold: raw.threshold,
            kinds: raw.kinds,
            ..Self::default()
        };
        (said, raw.tenants.map(of_tenants))
    }
}

impl From<raw::CustomTenantRule> for Said {
    fn from(raw: raw::CustomTenantRule) -> Self {
        Self {
            action: raw.action,
            restore: raw.restore,
            data_class: raw.data_class,
            allow: raw.allow,
            when_blind: raw.when_blind,
            ..Self::default()
        }
    }
}

impl From<raw::TopicTenantRule> for Said {
    fn from(raw: raw::TopicTenantRule) -> Self {
        Self {
            action: raw.action,
            data_class: raw.data_class,
            ..Self::default()
        }
    }
}

/// What is said for tenants; one that cannot be read keeps its place.
pub(super) fn of_tenants<T: Into<Said>>(Map(raw): Map<TenantName, raw::OrAction<T>>) -> Tenants {
    let said = raw.into_iter().map(|(tenant, raw)| {
        let said = raw.map(|raw| match raw {
            raw::OrAction::Action(action) => action.into(),
            raw::OrAction::Settings(raw) => raw.into(),
        });
        (tenant, said)
    });
    Map(gather(said))
}

impl From<ActionName> for Said {
    fn from(action: ActionName) -> Self {
        Self {
            action: Some(action),
            ..Self::default()
        }
    }
}

impl From<raw::TenantRule> for Said {
    fn from(raw: raw::TenantRule) -> Self {
        Self {
            action: raw.action,
            restore: raw.restore,
            data_class: raw.data_class,
            threshold: raw.threshold,
            foreign_threshold: raw.foreign_threshold,
            kinds: raw.kinds,
            allow: raw.allow,
            when_blind: raw.when_blind,
        }
    }
}

impl From<raw::CheckerTenant> for Said {
    fn from(raw: raw::CheckerTenant) -> Self {
        Self {
            action: raw.action,
            data_class: raw.data_class,
            threshold: raw.threshold,
            kinds: raw.kinds,
            ..Self::default()
        }
    }
}
