//! The configuration as the rest of Baton sees it: every reference resolved, every range checked,
//! every default filled. It is only ever made by [`Config::parse`]; there is nothing to validate.

mod balance;
mod build;
mod default;
mod experiment;
mod guardrails;
mod human;
mod identity;
mod objective;
mod path;
mod percent;
mod policy;
mod problem;
mod raw;
mod read;
mod revision;
mod route;
#[cfg(feature = "schema")]
mod schema;
mod size;
mod trust;
pub mod verify;
mod verifying;
mod weights;
mod whole;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::breaker::{self, RateLimitOf};
use crate::capability::Capabilities;
use crate::experiment::Experiment;
use crate::facts::Lexicon;
pub use crate::format::Format;
use crate::money::Price;
use crate::name::{
    ApiVersion, Authority, ClusterName, Environment, ModelName, ProviderName, Region, WireName,
};
use crate::placing::{Domains, Placing};
use crate::share::Share;
use crate::tier::Tier;

pub use self::balance::BalanceBy;
pub use self::experiment::{Arm, Mode, Shadow, Split, SplitBy};
pub use self::human::{Human, Told, Webhook};
pub use self::identity::Identity;
pub use self::path::Path;
pub use self::percent::Percent;
pub use self::policy::{Approved, Policy, Rules, Tenants};
pub use self::problem::{ConfigError, ConfigErrors, Kind, Problem};
pub use self::revision::Revision;
pub use self::route::{Match, PathPattern, Route, Rungs, Tiers, Timeouts};
#[cfg(feature = "schema")]
pub use self::schema::schema;
pub use self::size::{ByteSize, SizeError};
pub use self::trust::Trust;
pub use self::verify::{Check, Confidence, Logprobs, Verify};
pub use self::verifying::{Bounds, Repairs, Verifying, WhenHeldBack, WhenUnavailable};

/// The largest body that may be read or written, in bytes: Envoy's buffers are of 32 MiB, and one that
/// outgrows them crashes it.
pub const LARGEST_BODY: usize = default::LARGEST_BODY.bytes();

/// A whole configuration.
#[derive(Debug)]
pub struct Config {
    /// Which document this is.
    pub revision: Revision,
    /// Where the sidecar is.
    pub sidecar: Sidecar,
    /// Bounds on what is read.
    pub limits: Limits,
    /// The memory of all routes' caches.
    pub cache: Caching,
    /// Where this gateway is.
    pub region: Option<Region>,
    /// When a provider or model that fails is not asked for a while.
    pub breaker: breaker::Settings,
    /// Which headers say who a caller is.
    pub identity: Identity,
    /// Which models each tenant may be served by; `None`: no tenant is told from another.
    pub tenants: Option<Tenants>,
    /// Every model, by name.
    pub models: BTreeMap<ModelName, Arc<Model>>,
    /// The routes, in the order of the document.
    pub routes: Vec<Arc<Route>>,
    /// How hard a request is.
    pub placing: Placing,
    /// The subjects that requests are sorted by, beside the built-in ones.
    pub domains: Domains,
    /// The words that tell of them, and those that weigh in a placing.
    pub lexicon: Lexicon,
}

impl Config {
    /// Reads a plugin configuration: the JSON that Envoy makes of the `Struct` in its YAML.
    ///
    /// ```
    /// # use baton_core::config::Config;
    /// let config = Config::parse(br#"{
    ///     "sidecar": {"cluster": "baton-sidecar"},
    ///     "providers": {"openai": {"cluster": "openai", "format": "openai", "authority": "api.openai.com"}},
    ///     "models": {"small": {"provider": "openai", "name": "gpt-5.4-mini"}},
    ///     "routes": [{"name": "default", "match": {"models": ["auto"]}, "ladder": ["smal"]}]
    /// }"#);
    /// assert_eq!(
    ///     config.unwrap_err().to_string(),
    ///     "routes[0].ladder[0]: unknown model `smal`, expected `small`",
    /// );
    /// ```
    ///
    /// # Errors
    /// Every problem of the document at once, each with its path and what was expected.
    pub fn parse(document: &[u8]) -> Result<Self, ConfigErrors> {
        let mut problems = problem::Problems::default();
        let config = read::read(document, &mut problems)
            .and_then(|raw| build::build(raw, Revision::of(document), &mut problems));
        problems.settle(config)
    }

    /// Whether a route has this arm, or leaves its requests in the control of this experiment, or copies
    /// them for it.
    pub fn has_arm(&self, experiment: &Experiment) -> bool {
        self.routes.iter().any(|route| route.has_arm(experiment))
    }

    /// The route of this name.
    pub fn route_named(&self, name: &str) -> Option<&Arc<Route>> {
        self.routes.iter().find(|route| route.name.as_str() == name)
    }
}

/// How the filter reaches the sidecar.
#[derive(Debug)]
pub struct Sidecar {
    /// Its Envoy cluster; one of its own, never a provider's.
    pub cluster: ClusterName,
    /// How long a call may take.
    pub timeout: Duration,
    /// Where the sidecar reaches this Envoy, for the models it asks itself.
    pub loopback: Option<Authority>,
}

/// Bounds on what is read, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest request body that is read.
    pub request_body: usize,
    /// The largest answer that is held to be weighed; a larger one passes unweighed.
    pub held_answer: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            request_body: default::REQUEST_BODY.bytes(),
            held_answer: default::HELD_ANSWER.bytes(),
        }
    }
}

/// The memory of all routes' caches.
#[derive(Clone, Copy, Debug)]
pub struct Caching {
    /// How much of the host's memory answers may take, in bytes.
    pub memory: usize,
    /// How many times the operator had all caches forget everything.
    pub generation: u64,
}

/// A company or server that answers.
#[derive(Debug)]
pub struct Provider {
    /// Its name.
    pub name: ProviderName,
    /// The Envoy cluster it is reached through.
    pub cluster: ClusterName,
    /// What it speaks.
    pub format: Format,
    /// The host its requests are addressed to.
    pub authority: Authority,
    /// What its paths begin with, without a slash at the end: `/v1`.
    pub base_path: String,
    /// How it differs from OpenAI, where it speaks OpenAI's chat format.
    pub dialect: Dialect,
    /// Where it keeps and computes what it is sent, where that is known.
    pub region: Option<Region>,
    /// Whether what it is sent stays with us.
    pub trust: Trust,
    /// What it is for, where that is known.
    pub environment: Option<Environment>,
    /// What its rate limits are of.
    pub rate_limit_of: RateLimitOf,
}

/// How a server that speaks OpenAI's chat format differs from OpenAI. Other formats have no dialects.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Dialect {
    /// Azure's: paths name a deployment, and carry this `api-version`.
    pub api_version: Option<ApiVersion>,
    /// What it calls the most tokens of an answer; `None`: as the caller wrote it, and
    /// `max_completion_tokens` where a request is translated.
    pub max_tokens: Option<MaxTokensKey>,
    /// It refuses `stream_options`: usage cannot be asked for.
    pub without_stream_options: bool,
}

/// What an OpenAI dialect calls the most tokens of an answer.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MaxTokensKey {
    /// What most servers know.
    MaxTokens,
    /// What OpenAI's reasoning models insist on.
    MaxCompletionTokens,
}

impl MaxTokensKey {
    /// Every key.
    pub const ALL: [Self; 2] = [Self::MaxTokens, Self::MaxCompletionTokens];

    /// The key as requests and configs have it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }
}

/// A provider's model.
#[derive(Debug)]
pub struct Model {
    /// Its name in the config.
    pub name: ModelName,
    /// The name its provider knows it by.
    pub wire_name: WireName,
    /// Who serves it.
    pub provider: Arc<Provider>,
    /// What its tokens cost, where that is known.
    pub price: Option<Price>,
    /// The most tokens of prompt and answer together, where that is known.
    pub context: Option<u64>,
    /// The most tokens of an answer, where that is known: for formats that insist on a number.
    pub max_output: Option<u64>,
    /// The hardest requests it is meant for, where the config says.
    pub tier: Option<Tier>,
    /// What it can do beside text; `None`: whatever its provider's format can say.
    pub capabilities: Option<Capabilities>,
    /// Its share of requests among models that are as good, against theirs.
    pub weight: u32,
    /// How good its answers are, where the config says.
    pub quality: Option<Share>,
}
