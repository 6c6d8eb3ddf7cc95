//! Which experiment an exchange took part in, and how it came to its arm.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::config::SplitBy;
use crate::name::{ArmName, ExperimentName};

/// The arm of the requests that an experiment leaves alone.
pub const CONTROL: &str = "control";

/// The arm of the copies that are answered to nobody.
pub const SHADOW: &str = "shadow";

/// An exchange's part in an experiment.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Experiment {
    /// The experiment.
    pub name: ExperimentName,
    /// The arm: one of the experiment's own, `control` or `shadow`.
    pub arm: ArmName,
    /// What the arm was drawn by: where the caller did not tell what the experiment is sticky by, the
    /// request alone.
    pub by: SplitBy,
}

/// Experiment and arm, as metrics and logs have them: `cheaper/canary`.
impl fmt::Display for Experiment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.name, self.arm)
    }
}
