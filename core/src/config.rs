//! The configuration as the rest of Baton sees it: every reference resolved, every range checked,
//! every default filled. It is only ever made by [`Config::parse`]; there is nothing to validate.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::money::Price;
use crate::name::{Authority, ClusterName, ModelName, ProviderName, RouteName, WireName};

/// Which document a config was made from: a hash of its bytes, in hex.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Revision(String);

/// A whole configuration.
#[derive(Debug)]
pub struct Config {
    /// Which document this is.
    pub revision: Revision,
    /// Where the sidecar is.
    pub sidecar: Sidecar,
    /// Bounds on what is read.
    pub limits: Limits,
    /// Every model, by name.
    pub models: BTreeMap<ModelName, Arc<Model>>,
    /// The routes, in the order of the document.
    pub routes: Vec<Arc<Route>>,
}

/// How the filter reaches the sidecar.
#[derive(Debug)]
pub struct Sidecar {
    /// Its Envoy cluster; one of its own, never a provider's.
    pub cluster: ClusterName,
    /// How long a call may take.
    pub timeout: Duration,
}

/// Bounds on what is read, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest request body that is read.
    pub request_body: usize,
    /// The largest answer that is held to be weighed; a larger one passes unweighed.
    pub held_answer: usize,
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
}

/// A wire format.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// OpenAI chat completions.
    Openai,
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
}

/// A named rule: which requests, which ladder, which timeouts.
#[derive(Debug)]
pub struct Route {
    /// Its name.
    pub name: RouteName,
    /// The names in a request's `model` that take this route.
    pub models: Vec<WireName>,
    /// The models a request may climb, first to last; never empty, at most [`MAX_RUNGS`].
    pub ladder: Vec<Arc<Model>>,
    /// How long each phase may take.
    pub timeouts: Timeouts,
}

/// The most rungs a ladder may have. Each is a retry of Envoy's; nobody waits for a ninth.
pub const MAX_RUNGS: usize = 8;

/// How long each phase of an exchange may take. Connecting is the Envoy cluster's `connect_timeout`;
/// silence within a stream is the Envoy listener's `stream_idle_timeout`.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// Per attempt, until the first event of a streamed answer.
    pub first_byte: Duration,
    /// Per attempt, until the whole of an answer that is not streamed.
    pub answer: Duration,
    /// The whole exchange, all attempts and waits together.
    pub total: Duration,
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
