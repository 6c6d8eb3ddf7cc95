//! Every header Baton reads, writes or removes. The README has the same table for users.

/// What a caller may send.
pub mod caller {
    /// Names the route to take, whatever the body's `model` says.
    pub const ROUTE: &str = "x-baton-route";
    /// The tier to start at, whatever the request looks like.
    pub const TIER: &str = "x-baton-tier";
    /// The conversation the request belongs to, by an id of the caller's, unless the config names another
    /// header.
    pub const SESSION: &str = "x-baton-session";
    /// The kinds of data in the request, joined by commas, unless the config names another header.
    pub const DATA_CLASS: &str = "x-baton-data-class";
    /// The region the request comes from, in the config's words, unless the config names another header.
    pub const REGION: &str = "x-baton-region";
    /// What may come from the cache and go into it, in the words of `Cache-Control`, which says the same.
    pub const CACHE: &str = "x-baton-cache";
    /// What an answer is filed under in the cache, joined by commas: `product-17, prices`.
    pub const CACHE_TAGS: &str = "x-baton-cache-tags";
    /// What all attempts may cost together at most, in USD, where that is less than the route allows.
    pub const MAX_COST_USD: &str = "x-baton-max-cost-usd";
}

/// What every answer carries.
pub mod answer {
    /// The exchange's id: the key of its receipt.
    pub const EXCHANGE: &str = "x-baton-exchange";
    /// The route that was taken.
    pub const ROUTE: &str = "x-baton-route";
    /// The model that answered, by its name in the config.
    pub const MODEL: &str = "x-baton-model";
    /// The provider that answered.
    pub const PROVIDER: &str = "x-baton-provider";
    /// How many attempts were made.
    pub const ATTEMPTS: &str = "x-baton-attempts";
    /// What all attempts cost, in USD; absent while it is not known.
    pub const COST_USD: &str = "x-baton-cost-usd";
    /// Whether the answer came from a cache: `hit`, `semantic`, `miss` or `bypass`.
    pub const CACHE: &str = "x-baton-cache";
    /// How long an answer from the cache has been there, in seconds (RFC 9111, 5.1).
    pub const AGE: &str = "age";
    /// What an answer from the cache would have cost, in USD, where that is known.
    pub const SAVED_USD: &str = "x-baton-saved-usd";
    /// The judgement on the answer; `none` where the route asks for none.
    pub const VERDICT: &str = "x-baton-verdict";
    /// What the guardrails found; `none` where the route has none.
    pub const GUARDRAILS: &str = "x-baton-guardrails";
    /// Which parts worked without the sidecar; absent when it is there.
    pub const DEGRADED: &str = "x-baton-degraded";
}

/// What passes between our own filters and Envoy, and never leaves the mesh in either direction.
pub mod internal {
    /// Every header whose name begins so is ours.
    pub const PREFIX: &str = "x-baton-";
    /// The rungs' model names, joined by commas. The LLM route matches on its presence.
    pub const LADDER: &str = "x-baton-ladder";
    /// The ladder as Envoy priority groups: base64 of a `google.protobuf.Value`.
    pub const GROUPS: &str = "x-baton-groups";
    /// On a copy of a request that we send to ourselves: the ticket that shows it is ours.
    pub const SHADOW: &str = "x-baton-shadow";
    /// On a call that the sidecar makes on the way to a verdict: what it is part of, and the pass that shows
    /// who makes it ([`PartOf`](crate::protocol::part::PartOf)).
    pub const PART_OF: &str = "x-baton-part-of";
    /// On such a call to a checker of the user's: the Envoy cluster it goes to.
    pub const CLUSTER: &str = "x-baton-cluster";
    /// On a request that is put before a person: what the sidecar must know of it
    /// ([`Filing`](crate::protocol::case::Filing)).
    pub const FILING: &str = "x-baton-filing";
    /// On the sidecar's answer to that: the case.
    pub const CASE: &str = "x-baton-case";
    /// On an attempt's answer: take the next rung, and why (`fallback`, `escalation`).
    pub const NEXT: &str = "x-baton-next";
    /// On an attempt's answer: seconds Envoy waits before the next rung.
    pub const WAIT: &str = "x-baton-wait";
}

/// What Envoy obeys when it stands on a request.
pub mod envoy {
    /// Every header whose name begins so is Envoy's.
    pub const PREFIX: &str = "x-envoy-";
    /// Which attempt this is, counted from 1; written by the router.
    pub const ATTEMPT_COUNT: &str = "x-envoy-attempt-count";
    /// How many times the router may retry.
    pub const MAX_RETRIES: &str = "x-envoy-max-retries";
    /// On what the router retries.
    pub const RETRY_ON: &str = "x-envoy-retry-on";
    /// Which response headers make the router retry.
    pub const RETRIABLE_HEADERS: &str = "x-envoy-retriable-header-names";
    /// Milliseconds one attempt has until its response headers are accepted.
    pub const PER_TRY_TIMEOUT: &str = "x-envoy-upstream-rq-per-try-timeout-ms";
    /// Milliseconds the whole exchange has.
    pub const TIMEOUT: &str = "x-envoy-upstream-rq-timeout-ms";
}
