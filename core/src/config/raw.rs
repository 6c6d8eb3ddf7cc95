//! The user's words: every key of the document, and nothing decided about any of them.
//!
//! Each value is optional here, because one that is missing or was reported must not hide the
//! problems of its neighbours. Nobody outside `config` sees these types; the published JSON Schema is
//! made from them, so their doc comments are what an operator's editor shows.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Format;
use super::section::Section;
use super::size::ByteSize;
use crate::money::PerMillion;
use crate::name::{Authority, ClusterName, ModelName, ProviderName, RouteName, WireName};
use crate::time::Period;

/// Baton's plugin configuration.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    /// How the filter reaches the sidecar.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) sidecar: Option<Section<Sidecar>>,
    /// Bounds on what is read.
    pub(super) limits: Option<Section<Limits>>,
    /// Who answers, by name.
    #[cfg_attr(
        feature = "schema",
        schemars(required, with = "BTreeMap<String, Section<Provider>>")
    )]
    pub(super) providers: Option<BTreeMap<ProviderName, Option<Section<Provider>>>>,
    /// The providers' models, by the names ladders use.
    #[cfg_attr(
        feature = "schema",
        schemars(required, with = "BTreeMap<String, Section<Model>>")
    )]
    pub(super) models: Option<BTreeMap<ModelName, Option<Section<Model>>>>,
    /// Which requests take which ladder.
    #[cfg_attr(feature = "schema", schemars(required, with = "Vec<Section<Route>>"))]
    pub(super) routes: Option<Vec<Option<Section<Route>>>>,
}

/// How the filter reaches the sidecar.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Sidecar {
    /// Its Envoy cluster; one of its own, never a provider's.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) cluster: Option<ClusterName>,
    /// How long a call may take; `250ms` by default.
    pub(super) timeout: Option<Period>,
}

/// Bounds on what is read.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Limits {
    /// The largest request body that is read: `16MiB` by default, at most `24MiB`.
    pub(super) request_body: Option<ByteSize>,
    /// The largest answer that is held to be weighed: `8MiB` by default, at most `24MiB`.
    pub(super) held_answer: Option<ByteSize>,
}

/// A company or server that answers.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Provider {
    /// The Envoy cluster it is reached through.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) cluster: Option<ClusterName>,
    /// What it speaks.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) format: Option<Format>,
    /// The host its requests are addressed to.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) authority: Option<Authority>,
    /// What its paths begin with; `/v1` by default.
    pub(super) path: Option<String>,
}

/// A provider's model.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Model {
    /// Who serves it: a key of `providers`.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) provider: Option<ProviderName>,
    /// The name its provider knows it by.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) name: Option<WireName>,
    /// What its tokens cost; without it the cost of its answers is not known.
    pub(super) price: Option<Section<Price>>,
}

/// USD per million tokens, as decimal strings.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Price {
    /// The prompt's tokens.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) input: Option<PerMillion>,
    /// The answer's tokens.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) output: Option<PerMillion>,
}

/// A rule: which requests take which ladder, and how long they may take.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Route {
    /// Its name, in `x-baton-route`, receipts and metrics.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) name: Option<RouteName>,
    /// The requests it is for.
    #[cfg_attr(feature = "schema", schemars(required))]
    pub(super) r#match: Option<Section<Match>>,
    /// The models a request may climb, first to last: keys of `models`. A model may stand there
    /// again, to be asked again.
    #[cfg_attr(
        feature = "schema",
        schemars(required, with = "Vec<ModelName>", length(min = 1, max = 8))
    )]
    pub(super) ladder: Option<Vec<Option<ModelName>>>,
    /// How long each phase may take.
    pub(super) timeouts: Option<Section<Timeouts>>,
}

/// Which requests a route is for.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Match {
    /// The values of a request's `model` that take this route.
    #[cfg_attr(
        feature = "schema",
        schemars(required, with = "Vec<WireName>", length(min = 1))
    )]
    pub(super) models: Option<Vec<Option<WireName>>>,
}

/// How long each phase of an exchange may take.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct Timeouts {
    /// Per attempt, until the first event of a streamed answer; `30s` by default.
    pub(super) first_byte: Option<Period>,
    /// Per attempt, until the whole of an answer that is not streamed; `2m` by default.
    pub(super) answer: Option<Period>,
    /// The whole exchange, all attempts and waits together; `5m` by default.
    pub(super) total: Option<Period>,
}
