//! What an operator says of the person above a route's models.

use super::super::path::Path;
use super::super::problem::Problems;
use super::super::read::{Fields, Read, section};
use super::super::{Told, Trust};
use crate::name::{ClusterName, Environment, Region};

use serde_json::Value;

section! {
    /// A person, above all models of a route: when none of them has answered, the sidecar keeps the request
    /// as a case, posts it to a webhook, and the caller is told `message`. Only for chat.
    Human {
        /// Where cases are posted.
        [required] webhook: Webhook,
        /// What the caller is told, as an answer in its own format, or beside the place to poll.
        [required] message: String,
        /// `200`, which is the default: the caller gets `message` as an ordinary answer. `202`: it gets a
        /// JSON object with `message` and the place to poll for what the person says.
        status: Told,
        /// The Envoy cluster of the sidecar with Baton's attempt role in it; `baton-human` by default.
        cluster: ClusterName,
        /// Whether what the person is shown stays with you: `internal`, or `external`, the default. Policies
        /// go by it as by a provider's.
        trust: Trust,
        /// Where the person is, in your own words. A `policy` that asks for regions leaves out who does not
        /// say.
        region: Region,
        /// What the person is there for: `production`. A `policy` that asks for environments leaves out who
        /// does not say.
        environment: Environment,
    }
}

section! {
    /// Where cases are posted.
    Webhook {
        /// The Envoy cluster.
        [required] cluster: ClusterName,
        /// The path there: `/cases`.
        [required] path: String,
    }
}
