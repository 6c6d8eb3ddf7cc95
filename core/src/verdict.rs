//! The judgement on an answer: what was checked, what decided, and what finding out cost.
//!
//! It goes into receipts. It holds names and numbers, never a text of the request or the answer.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::money::Usd;
use crate::name::{ExchangeId, ModelName};
use crate::usage::Usage;

/// Whether an answer will do.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Every check that applies passed.
    Passed,
    /// A check failed.
    BelowThreshold,
    /// Nobody looked, or nobody could say.
    Unverified,
}

impl Verdict {
    /// The word for it in headers, receipts and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::BelowThreshold => "below_threshold",
            Self::Unverified => "unverified",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A verdict and how it came about.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Verification {
    /// The verdict.
    pub verdict: Verdict,
    /// The check that decided: the first that failed. `None` where all passed or none was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Why no verdict was come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unverified: Option<Unverified>,
    /// The checks that were made, in order, up to the first that failed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Checked>,
    /// The models that were asked on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Asked>,
    /// What was done to the answer to make it pass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Repair>,
    /// What would have come next, had something not forbidden it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_back: Option<HeldBack>,
    /// How long it took, from the whole answer to the verdict.
    #[serde(with = "crate::time::millis", default)]
    pub duration: Duration,
}

/// Why there is no verdict on an answer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unverified {
    /// It is of the last rung, which is trusted: it went to the caller as it came.
    LastRung,
    /// The sidecar did not say in time, or at all.
    SidecarAway,
    /// It is larger than what is held.
    TooLarge,
    /// `first_token_deadline` was over, or all of the exchange's time.
    TooLate,
    /// It went to the caller as it came, and broke off, or the caller left, before its end.
    Incomplete,
    /// It is compressed in a way that cannot be read.
    Unreadable,
    /// No check of the route says anything about it.
    NothingApplies,
    /// The judge did not say in time, or at all, or might have cost more than may be spent.
    JudgeAway,
}

/// One check that was made.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Checked {
    /// Its name, as in the configuration: `json_schema`, `judge`.
    pub check: String,
    /// Whether the answer passed it.
    pub passed: bool,
    /// What it measured, where it measures: of a judge the lowest of its scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Why it failed, in few words, without any of the answer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A model that was asked for the sake of a verdict: an exchange of its own.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Asked {
    /// What for.
    pub purpose: Purpose,
    /// Which model.
    pub model: ModelName,
    /// The exchange; `None` where it did not come to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeId>,
    /// What it took, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// What it cost, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Usd>,
    /// How long it took.
    #[serde(with = "crate::time::millis", default)]
    pub duration: Duration,
    /// Why there is no answer of it, as a code: `above_ceiling`, `unreadable`, `timeout`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
}

/// What a model is asked for beside the answer itself.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To judge an answer.
    Judge,
    /// To mend its own answer.
    Repair,
    /// To look at an answer, or at a request, as a checker of the user's does: no model is asked.
    Check,
    /// To bring what no model has answered before a person: no model is asked.
    Case,
}

impl Purpose {
    /// The word for it in receipts and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Judge => "judge",
            Self::Repair => "repair",
            Self::Check => "check",
            Self::Case => "case",
        }
    }
}

/// What was done to an answer to make it pass.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Repair {
    /// Its almost-JSON was made JSON.
    Mechanical,
    /// The model was told what is wrong, and mended it; how often it was asked.
    Reasked(u8),
}

/// What kept a request from climbing after a verdict.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBack {
    /// The next rung might have cost more than what is left of this ceiling.
    MaxCost(Usd),
    /// The next rung would have been later than `max_latency`.
    MaxLatency,
    /// `max_escalation_share` or `max_escalations_per_day` is used up.
    EscalationsUsedUp,
    /// There is no rung above that is worth asking.
    NoRung,
}

impl Verification {
    /// One without a verdict.
    pub fn without(why: Unverified) -> Self {
        Self {
            verdict: Verdict::Unverified,
            decided_by: None,
            unverified: Some(why),
            checks: Vec::new(),
            asked: Vec::new(),
            repair: None,
            held_back: None,
            duration: Duration::ZERO,
        }
    }

    /// What finding out cost; `None` while a part of it is not known.
    pub fn cost(&self) -> Option<Usd> {
        self.asked
            .iter()
            .try_fold(Usd::ZERO, |sum, asked| Some(sum.plus(asked.cost?)))
    }
}
