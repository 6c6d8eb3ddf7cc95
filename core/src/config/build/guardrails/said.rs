//! What was said of a rule, as one type for all who may say it.

#![expect(
    clippy::needless_update,
    reason = "some forms know all fields, others a few"
)]

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

/// Reads it off what is said in each of these forms, which know some of its fields.
macro_rules! said_in {
    ($($form:ident: $($field:ident)+;)+) => {$(
        impl From<raw::$form> for Said {
            fn from(raw: raw::$form) -> Self {
                Self {
                    $($field: raw.$field,)+
                    ..Self::default()
                }
            }
        }
    )+};
}

said_in! {
    Rule: action restore data_class threshold foreign_threshold kinds allow when_blind;
    TenantRule: action restore data_class threshold foreign_threshold kinds allow when_blind;
    Checker: action data_class threshold kinds;
    Classifier: action data_class threshold kinds;
    CheckerTenant: action data_class threshold kinds;
    Custom: action restore data_class allow when_blind;
    CustomTenantRule: action restore data_class allow when_blind;
    Topic: action data_class;
    TopicTenantRule: action data_class;
}

impl From<ActionName> for Said {
    fn from(action: ActionName) -> Self {
        Self {
            action: Some(action),
            ..Self::default()
        }
    }
}

impl<T: Into<Self>> From<raw::OrAction<T>> for Said {
    fn from(raw: raw::OrAction<T>) -> Self {
        match raw {
            raw::OrAction::Action(action) => action.into(),
            raw::OrAction::Settings(raw) => raw.into(),
        }
    }
}

/// What is said for tenants; one that cannot be read keeps its place.
pub(super) fn of_tenants<T: Into<Said>>(Map(raw): Map<TenantName, raw::OrAction<T>>) -> Tenants {
    let said = raw.into_iter();
    Map(gather(
        said.map(|(tenant, raw)| (tenant, raw.map(Said::from))),
    ))
}
