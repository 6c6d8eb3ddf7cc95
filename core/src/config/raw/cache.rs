//! What an operator says of caches.

use std::num::NonZeroU64;

use serde_json::Value;

use super::super::path::Path;
use super::super::problem::Problems;
use super::super::read::{Fields, List, Read, section};
use super::super::size::ByteSize;
use crate::cache::Sharing;
use crate::name::Keyword;
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
    }
}
