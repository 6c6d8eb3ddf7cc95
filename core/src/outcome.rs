//! What the filter tells the sidecar: one outcome per attempt, one per exchange.
//!
//! They are separate because an attempt may end after its exchange has (a client that left, a reset
//! that Envoy reports late). The sidecar joins them by exchange id and is idempotent by
//! (exchange, attempt), so posting one twice changes nothing.

use std::fmt;
use std::num::NonZeroU16;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::capability::Capability;
use crate::climb::Hopeless;
use crate::config::Model;
use crate::decision::Decision;
use crate::experiment::Experiment;
use crate::fault::Fault;
use crate::guard::Seen;
use crate::money::Usd;
use crate::name::{CaseId, ExchangeId, ModelName, ProviderName, RouteName, WireName};
use crate::routing::policy::Barred;
use crate::time::Timestamp;
use crate::usage::Usage;
use crate::verdict::{Purpose, Verdict, Verification};

/// One attempt, ended.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct AttemptOutcome {
    /// The exchange it belongs to.
    pub exchange: ExchangeId,
    /// Which attempt, from 1: the rung of the ladder it took.
    pub attempt: NonZeroU16,
    /// The model that was asked, by its name in the config.
    pub model: ModelName,
    /// The same model, by the name its provider knows.
    pub wire_name: WireName,
    /// Who was asked.
    pub provider: ProviderName,
    /// When the request left for the provider.
    pub started: Timestamp,
    /// From then to the first byte of an accepted answer; `None` if there was none.
    #[serde(
        with = "crate::time::optional_millis",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub first_byte: Option<Duration>,
    /// From then to the end.
    #[serde(with = "crate::time::millis")]
    pub duration: Duration,
    /// How it ended.
    pub ending: AttemptEnding,
    /// The tokens, where the provider reported them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// What it cost, where usage and price are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Usd>,
    /// The judgement on its answer, where the route asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Box<Verification>>,
    /// What the caller asked for that did not reach this provider, because its format has no word for
    /// it: `seed`, `logprobs`. Some are the caller's own names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<String>,
    /// The case that it became, where its rung is a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptEnding {
    /// The provider's answer, with this status, went to the caller whole. A status of 4xx is the
    /// caller's own mistake, which no other rung would answer better.
    Answered(u16),
    /// It failed before anything reached the caller; the next rung, if there was one, took over.
    Faulted(Fault),
    /// Its answer came whole and will not do: the next rung, if one may be asked, took over.
    Rejected,
    /// It failed after its first byte had reached the caller.
    Cut(Fault),
    /// The caller left, or the exchange ended, while it ran.
    Abandoned,
    /// Its rung was not worth asking after what had failed; its provider saw nothing of the request.
    SteppedOver(Hopeless),
}

/// A rung that was left out when the exchange was planned.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Skipped {
    /// The model, by its name in the config.
    pub model: ModelName,
    /// Why.
    pub why: Skip,
}

impl Skipped {
    /// This model, for this reason.
    pub(crate) fn new(model: &Model, why: Skip) -> Self {
        Self {
            model: model.name.clone(),
            why,
        }
    }
}

/// The most that an outcome repeats of a name that a caller may have made up, in characters.
const MAX_NAME: usize = 64;

/// A name that a caller may have made up, as an outcome repeats it.
pub(crate) fn shortened(name: &str) -> String {
    name.chars().take(MAX_NAME).collect()
}

/// Why a rung was left out.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// Its provider's format has no word for this, and an answer cannot do without it.
    Unsupported(String),
    /// Its provider did not take our key or has no quota left for us, or said when to come back.
    Benched,
    /// It might cost so much that the ladder would be above the request's ceiling.
    AboveCeiling(Usd),
    /// There is a ceiling, and nobody knows what it might cost at most.
    UnknownCost,
    /// Too many attempts at it have failed.
    BreakerOpen,
    /// It was failing a moment ago, and this exchange is not in the share that asks it again.
    Reentering,
    /// It stands above the first tier, and so many of the route's exchanges went there lately that no
    /// more may.
    EscalationsUsedUp,
    /// Policy keeps it out.
    Policy(Barred),
    /// It cannot do this, which the request needs.
    Lacks(Capability),
    /// Its window holds less than prompt and answer may take.
    ContextTooSmall {
        /// What they may take, by estimate.
        tokens: u64,
        /// What it holds.
        context: u64,
    },
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(what) => write!(f, "unsupported({what})"),
            Self::Benched => f.write_str("benched"),
            Self::AboveCeiling(cost) => write!(f, "above_ceiling({cost})"),
            Self::UnknownCost => f.write_str("unknown_cost"),
            Self::BreakerOpen => f.write_str("breaker_open"),
            Self::Reentering => f.write_str("reentering"),
            Self::EscalationsUsedUp => f.write_str("escalations_used_up"),
            Self::Policy(barred) => write!(f, "policy({})", barred.by.as_str()),
            Self::Lacks(capability) => write!(f, "lacks({capability})"),
            Self::ContextTooSmall { .. } => f.write_str("context_too_small"),
        }
    }
}

impl Skip {
    /// What is the matter with such a rung, as a sentence goes on after its name.
    pub fn sentence(&self) -> String {
        match self {
            Self::Unsupported(what) => format!("has no `{}`", what.escape_debug()),
            Self::Benched => "is not asked for a while".to_owned(),
            Self::AboveCeiling(cost) => format!("might cost {cost} USD, above the ceiling"),
            Self::UnknownCost => "might cost anything, and there is a ceiling".to_owned(),
            Self::BreakerOpen => "has failed too often lately".to_owned(),
            Self::Reentering => "was failing, and is asked by a share of requests".to_owned(),
            Self::EscalationsUsedUp => "is spared: enough requests have climbed".to_owned(),
            Self::Policy(barred) => barred.to_string(),
            Self::Lacks(capability) => format!("cannot do `{capability}`"),
            Self::ContextTooSmall { tokens, context } => {
                format!("holds {context} tokens, and this may take {tokens}")
            }
        }
    }
}

/// One exchange, ended.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ExchangeOutcome {
    /// Its id.
    pub exchange: ExchangeId,
    /// The caller's `x-request-id`, for correlation only: a caller may choose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The route taken; `None` when it was refused before one was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<RouteName>,
    /// Its part in an experiment, if its route has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<Experiment>,
    /// The exchange that this is a copy of: nobody waits for its answer, and no tenant pays for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shadow_of: Option<ExchangeId>,
    /// What it is a part of: the sidecar asked for the sake of a verdict, and the receipt of that exchange
    /// has the cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<Part>,
    /// What would have happened, where the route only observes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Observed>,
    /// Whether the caller asked for a stream.
    pub streamed: bool,
    /// When the request came.
    pub started: Timestamp,
    /// From then to the end of the answer.
    #[serde(with = "crate::time::millis")]
    pub duration: Duration,
    /// The status the caller got; `None` if it left before one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// How many attempts were made.
    pub attempts: u16,
    /// Whether a model past the first tier was asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub escalated: bool,
    /// The rungs that were left out from the start, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// The judgement on the answer that the caller got, where the route asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// What the same would have cost at the strongest model at once, where the route asks for verdicts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strongest: Option<Strongest>,
    /// How its ladder came about, where there was something to decide: on a plain ladder there is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Box<Decision>>,
    /// How it ended.
    pub ending: ExchangeEnding,
    /// Which parts worked without the sidecar.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub degraded: Vec<String>,
    /// What guardrails found, and what was done about it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guardrails: Vec<Seen>,
    /// What the cache had to do with it, where its route has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<Cached>,
}

/// What the cache had to do with an exchange.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Cached {
    /// What came of it.
    pub result: Lookup,
    /// How long the answer had been there.
    #[serde(
        with = "crate::time::optional_millis",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub age: Option<Duration>,
    /// What it had cost when a model gave it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<Usd>,
    /// How alike the request is to the one that the answer was given to, from 0 to 1, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likeness: Option<f32>,
    /// The same where the route only tries, and the answer was a model's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shadow: Option<f32>,
}

impl Cached {
    /// Nothing came from the cache.
    pub(crate) const fn new(result: Lookup) -> Self {
        Self {
            result,
            age: None,
            saved: None,
            likeness: None,
            shadow: None,
        }
    }
}

/// What came of looking into the cache.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lookup {
    /// The answer.
    Hit,
    /// The answer to a request that asks the same.
    Semantic,
    /// It has none.
    Miss,
    /// Nobody looked.
    Bypass,
}

impl Lookup {
    /// The word for it in headers, receipts and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Semantic => "semantic",
            Self::Miss => "miss",
            Self::Bypass => "bypass",
        }
    }
}

/// What an exchange would have cost, had the strongest model answered at once.
///
/// An estimate: the tokens of the answer that the caller got, its prompt's and its own, at the prices that
/// model had then. Another tokenizer counts other tokens, another model writes longer or shorter, and what
/// is cached of a prompt differs; of an answer that its model mended, the tokens are those of its first
/// attempt. It is not there where a person answered, and where the tokens or a price are not known.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Strongest {
    /// The last model of the ladder before any was left out for its cost or its health.
    pub model: ModelName,
    /// What it would have cost.
    pub cost: Usd,
}

/// What an exchange is a part of.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Part {
    /// The exchange whose answer is looked at.
    pub exchange: ExchangeId,
    /// The attempt that gave it, from 1.
    pub attempt: u16,
    /// What this one is for.
    pub purpose: Purpose,
}

/// What a route that only observes would have done.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Observed {
    /// The models the request would have climbed, first to last.
    pub ladder: Vec<ModelName>,
    /// Its part in an experiment, if its route has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experiment: Option<Experiment>,
}

impl ExchangeOutcome {
    /// Whether a caller waits for it: not for a copy, nor for what is asked for the sake of a verdict.
    pub fn is_callers(&self) -> bool {
        self.shadow_of.is_none() && self.part_of.is_none()
    }
}

impl Observed {
    /// The ladder's names, joined by commas.
    pub fn ladder_names(&self) -> String {
        let names: Vec<_> = self.ladder.iter().map(ModelName::as_str).collect();
        names.join(",")
    }
}

/// How an exchange ended.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExchangeEnding {
    /// A provider's answer reached the caller whole.
    Completed,
    /// We answered with a refusal of this code.
    Refused(String),
    /// The answer began and did not end well.
    Cut,
    /// The caller left first.
    ClientLeft,
}

impl fmt::Display for ExchangeEnding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Completed => f.write_str("completed"),
            Self::Refused(code) => write!(f, "refused({code})"),
            Self::Cut => f.write_str("cut"),
            Self::ClientLeft => f.write_str("client_left"),
        }
    }
}
