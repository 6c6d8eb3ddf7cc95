//! What an operator says of caches.

use std::num::NonZeroU64;

use serde_json::Value;

use super::super::path::Path;
use super::super::problem::Problems;
use super::super::read::{Fields, List, Read, section};
use super::super::size::ByteSize;
use crate::cache::Sharing;
use crate::name::{ClusterName, FolderName, Keyword, WireName};
use crate::share::Share;
use crate::time::Period;

section! {
    /// The memory of all routes' caches.
    Caching {
        /// How much of Envoy's memory answers may take; `64MiB` by default, at most `2048MiB`.
        memory: ByteSize,
        /// Another number has all caches forget what they know.
        generation: NonZeroU64,
    }
}

section! {
    /// What of a route's requests is answered without asking a model.
    Cache {
        /// A request that was asked before, word for word, is answered with what was answered then.
        [required] exact: Exact,
        /// A request that asks the same in other words is answered with what was answered then. What `exact` says of
        /// sharing, generations, temperature, tools and time holds here too.
        semantic: Semantic,
    }
}

section! {
    /// When a request that was asked before is answered with what was answered then.
    Exact {
        /// How long an answer may be given: from `10s` to a year.
        [required] ttl: Period,
        /// Who shares answers: the callers of a `tenant`, which is the default; each `user` of a tenant has its own, by
        /// the user that the request names; or `everyone` whose requests take the route.
        share: Sharing,
        /// Another number has the route's cache forget what it knows.
        generation: NonZeroU64,
        /// Requests that ask for more variety than this are not answered from the cache; `1` by default.
        max_temperature: Share,
        /// `true`: answers that call tools are kept too. `false` by default.
        tool_calls: bool,
        /// Words, or a few together, of requests that ask for what is true today and not tomorrow: these always ask
        /// a model. By default `today`, `latest`, `price` and their like in seven languages; `[]`: there are none.
        #[cfg_attr(feature = "schema", schemars(length(max = 1000)))]
        time_sensitive: List<Keyword>,
        /// `true`: the sidecar keeps answers too, on disk: such as are too large for Envoy's memory, or had to go from
        /// there. A request whose answer is not in Envoy's memory then asks the sidecar first. `false` by default.
        persist: bool,
        /// `true`: of requests that are alike and come at the same time, one asks a model and the others wait for its
        /// answer. `false` by default.
        coalesce: bool,
    }
}

section! {
    /// When a request that asks the same as another one in other words is answered with what was answered then.
    Semantic {
        /// How long an answer may be given: from `10s` to a year; by default as long as `exact` says.
        ttl: Period,
        /// How alike two questions must be at least; by default what suits the embedder.
        threshold: Share,
        /// `true`: no such answer is given; receipts and `baton cache` tell what would have been. `false` by default.
        shadow: bool,
        /// What tells how alike questions are; by default the words they have in common.
        embedder: Embedder,
        /// How long that may take; `500ms` by default.
        timeout: Period,
    }
}

section! {
    /// What tells how alike questions are: one of these.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1, "maxProperties" = 1)))]
    Embedder {
        /// A sentence transformer that runs in the sidecar: its folder, within what the sidecar is given as `--models`.
        model: FolderName,
        /// A program that speaks OpenAI's API for embeddings.
        endpoint: Endpoint,
    }
}

section! {
    /// A program that speaks OpenAI's API for embeddings, asked by the sidecar through Envoy.
    Endpoint {
        /// Its Envoy cluster.
        [required] cluster: ClusterName,
        /// Where it takes texts; `/v1/embeddings` by default.
        path: String,
        /// The model that it is to use.
        [required] model: WireName,
    }
}
