//! What a route tries out: arms that take a share of its requests, copies nobody waits for, and
//! decisions that are made and not followed.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Model, Percent, Rungs};
use crate::ladder::Ladder;
use crate::name::{ArmName, DomainName, ExperimentName};

/// A named experiment: some of a route's requests take an arm's ladder, the rest the route's own.
#[derive(Debug)]
pub struct Split {
    /// Its name, in receipts and metrics.
    pub name: ExperimentName,
    /// What stays in the arm it is in.
    pub by: SplitBy,
    /// The arms, in the order of the document. All together take at most everything.
    pub arms: Vec<Arm>,
}

/// One arm of an experiment.
#[derive(Debug)]
pub struct Arm {
    /// Its name, in receipts and metrics.
    pub name: ArmName,
    /// The share of the route's requests that it takes.
    pub percent: Percent,
    /// What they climb instead of the route's models.
    pub rungs: Rungs,
    /// Specialists for them instead of the route's; none for an arm with a ladder or tiers of its own.
    pub domains: BTreeMap<DomainName, Vec<Arc<Model>>>,
}

/// What stays in the arm it is in.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SplitBy {
    /// Nothing: every request is drawn anew.
    #[default]
    Request,
    /// The caller's session.
    Session,
    /// The caller's tenant.
    Tenant,
}

impl SplitBy {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Request, Self::Session, Self::Tenant];

    /// The word for it in configs and receipts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Session => "session",
            Self::Tenant => "tenant",
        }
    }
}

/// Copies of a share of a route's requests, which are answered to nobody.
#[derive(Debug)]
pub struct Shadow {
    /// The experiment's name, in receipts and metrics.
    pub name: ExperimentName,
    /// The share of the route's requests that is copied.
    pub percent: Percent,
    /// What the copies climb.
    pub ladder: Arc<Ladder>,
}

/// What a route does with what it decides.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum Mode {
    /// Requests go where it says.
    #[default]
    Route,
    /// It is written down what would have happened, and requests go where `observe` says.
    Observe,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 2] = [Self::Route, Self::Observe];

    /// The word for it in configs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::Observe => "observe",
        }
    }
}
