//! The user's words: every key of the document, and nothing decided about any of them.
//!
//! Nobody outside `config` sees these types; the published JSON Schema is made from them, so their doc
//! comments are what an operator's editor shows.

use serde_json::Value;

use super::Format;
use super::path::Path;
use super::problem::Problems;
use super::read::{Fields, List, Map, Read, section};
use super::size::ByteSize;
use crate::money::PerMillion;
use crate::name::{Authority, ClusterName, ModelName, ProviderName, RouteName, WireName};
use crate::time::Period;

section! {
    /// Baton's plugin configuration.
    Document {
        /// How the filter reaches the sidecar.
        [required] sidecar: Sidecar,
        /// Bounds on what is read.
        limits: Limits,
        /// Who answers, by name.
        [required] providers: Map<ProviderName, Provider>,
        /// The providers' models, by the names ladders use.
        [required] models: Map<ModelName, Model>,
        /// Which requests take which ladder.
        [required] routes: List<Route>,
    }
}

section! {
    /// How the filter reaches the sidecar.
    Sidecar {
        /// Its Envoy cluster; one of its own, never a provider's.
        [required] cluster: ClusterName,
        /// How long a call may take; `2s` by default.
        timeout: Period,
    }
}

section! {
    /// Bounds on what is read.
    Limits {
        /// The largest request body that is read: `16MiB` by default, at most `24MiB`.
        request_body: ByteSize,
        /// The largest answer that is held to be weighed: `8MiB` by default, at most `24MiB`.
        held_answer: ByteSize,
    }
}

section! {
    /// A company or server that answers.
    Provider {
        /// The Envoy cluster it is reached through.
        [required] cluster: ClusterName,
        /// What it speaks.
        [required] format: Format,
        /// The host its requests are addressed to.
        [required] authority: Authority,
        /// What its paths begin with; `/v1` by default.
        path: String,
    }
}

section! {
    /// A provider's model.
    Model {
        /// Who serves it: a key of `providers`.
        [required] provider: ProviderName,
        /// The name its provider knows it by.
        [required] name: WireName,
        /// What its tokens cost; without it the cost of its answers is not known.
        price: Price,
    }
}

section! {
    /// USD per million tokens, as decimal strings.
    Price {
        /// The prompt's tokens.
        [required] input: PerMillion,
        /// The answer's tokens.
        [required] output: PerMillion,
    }
}

section! {
    /// A rule: which requests take which ladder, and how long they may take.
    Route {
        /// Its name, in `x-baton-route`, receipts and metrics.
        [required] name: RouteName,
        /// The requests it is for.
        [required] r#match: Match,
        /// The models a request may climb, first to last: keys of `models`. A model may stand there
        /// again, to be asked again.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        [required] ladder: List<ModelName>,
        /// How long each phase may take.
        timeouts: Timeouts,
    }
}

section! {
    /// Which requests a route is for.
    Match {
        /// The values of a request's `model` that take this route.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        [required] models: List<WireName>,
    }
}

section! {
    /// How long each phase of an exchange may take.
    Timeouts {
        /// Per attempt, until the first event of a streamed answer; `30s` by default.
        first_byte: Period,
        /// Per attempt, until the whole of an answer that is not streamed; `2m` by default.
        answer: Period,
        /// The whole exchange, all attempts and waits together; `5m` by default.
        total: Period,
    }
}
