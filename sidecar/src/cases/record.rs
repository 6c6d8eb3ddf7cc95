//! A case as it is shown: everything but what was asked and answered.

use baton_core::name::{CaseId, ExchangeId, RouteName, TenantName};
use baton_core::protocol::case::{Filing, Tried};
use baton_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A case.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Case {
    /// Its id: whoever knows it may ask what the person said.
    pub case: CaseId,
    /// The exchange it was.
    pub exchange: ExchangeId,
    /// The route that has the person.
    pub route: RouteName,
    /// Who asked, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantName>,
    /// Which models were asked before.
    pub asked: Vec<Tried>,
    /// When it came.
    pub filed: Timestamp,
    /// What became of the webhook.
    pub delivery: Delivery,
    /// When a person has answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<Timestamp>,
}

/// What became of a case's way to its webhook.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Delivery {
    /// How far it is.
    pub state: State,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try came to nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// How far a case is on its way to its webhook.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It will be posted, or posted again.
    Waiting,
    /// The webhook has it.
    Taken,
    /// It was tried for too long.
    GivenUp,
}

impl Case {
    /// A case of this filing.
    pub(super) fn of(case: CaseId, filing: Filing, filed: Timestamp, delivery: Delivery) -> Self {
        let Filing {
            exchange,
            route,
            tenant,
            asked,
        } = filing;
        Self {
            case,
            exchange,
            route,
            tenant,
            asked,
            filed,
            delivery,
            answered: None,
        }
    }
}
