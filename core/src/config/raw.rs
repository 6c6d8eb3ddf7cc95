//! The user's words: every key of the document, and nothing decided about any of them.
//!
//! Nobody outside `config` sees these types; the published JSON Schema is made from them, so their doc
//! comments are what an operator's editor shows.

mod cache;
pub(super) mod guardrails;
mod human;
mod policy;
pub(super) mod verify;
mod verifying;

use std::num::NonZeroU64;

use serde_json::Value;

pub(super) use self::cache::{Cache, Caching, Embedder, Endpoint, Exact, Semantic};
pub(super) use self::human::{Human, Webhook};
pub(super) use self::policy::{Identity, Policy, Providers, Rules, Tenant};
pub(super) use self::verifying::Repair;
use super::path::Path;
use super::percent::Percent;
use super::problem::Problems;
use super::read::{Fields, List, Map, Read, choice, section};
use super::size::ByteSize;
use super::weights::{PairWeights, Weights};
use super::{BalanceBy, Format, MaxTokensKey, Mode, SplitBy, Trust, WhenHeldBack, WhenUnavailable};
use crate::breaker::RateLimitOf;
use crate::capability::Capability;
use crate::escalations::WhenUsedUp;
use crate::money::{PerMillion, Usd};
use crate::name::{
    ApiVersion, ArmName, Authority, ClusterName, DomainName, Environment, ExperimentName,
    HeaderName, Keyword, ModelName, ProviderName, Region, RouteName, TenantName, WireName,
    WorkflowName,
};
use crate::routing::extra::Extra;
use crate::routing::objective::Objective;
use crate::share::Share;
use crate::tier::Tier;
use crate::time::Period;

section! {
    /// Baton's plugin configuration.
    Document {
        /// How the filter reaches the sidecar.
        [required] sidecar: Sidecar,
        /// Bounds on what is read.
        limits: Limits,
        /// The memory of all routes' caches.
        cache: Caching,
        /// Where this gateway is: the region that requests come from which do not say theirs.
        region: Region,
        /// When a provider or model that fails is not asked for a while.
        breaker: Breaker,
        /// Which headers say who a caller is.
        identity: Identity,
        /// What each tenant may have, by name; `"*"` is whoever is not named. Where there is this section,
        /// whoever it does not cover is served by no model.
        tenants: Map<TenantName, Tenant>,
        /// Who answers, by name.
        [required] providers: Map<ProviderName, Provider>,
        /// The providers' models, by the names ladders use.
        [required] models: Map<ModelName, Model>,
        /// Which requests take which ladder.
        [required] routes: List<Route>,
        /// How hard a request is; good weights are built in.
        placing: Placing,
        /// Subjects that requests are sorted by, by name, beside the built-in `code`, `maths`, `legal`,
        /// `long` and `multilingual`.
        domains: Map<DomainName, Domain>,
    }
}

section! {
    /// How the filter reaches the sidecar.
    Sidecar {
        /// Its Envoy cluster; one of its own, never a provider's.
        [required] cluster: ClusterName,
        /// How long a call may take; `2s` by default.
        timeout: Period,
        /// The address at which the sidecar reaches this Envoy, such as `127.0.0.1:10001`: a listener of its
        /// own with the same filters, for judges and for what else verdicts need.
        loopback: Authority,
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
    /// When a provider or model that fails is not asked for a while: its breaker opens. Then single
    /// requests try it, and when one is answered, 10, 25, 50 and 100 % of the traffic come back.
    Breaker {
        /// How far back attempts count; `30s` by default, at least `1s`.
        window: Period,
        /// The fewest attempts that are judged; 10 by default, at most 1000.
        min_samples: NonZeroU64,
        /// The share of them that failed which is too many; 0.5 by default.
        fault_share: Share,
        /// How long it is open; `30s` by default, twice as long each time in a row.
        open: Period,
        /// How long at most; `5m` by default.
        max_open: Period,
        /// How long each step of re-entry takes; `10s` by default, at least `200ms`.
        step: Period,
        /// `true`: breakers are kept and shown, and keep nobody out. `false` by default.
        observe: bool,
    }
}

section! {
    /// A company or server that answers.
    Provider {
        /// The Envoy cluster it is reached through.
        [required] cluster: ClusterName,
        /// What it speaks. Callers need not speak the same: requests and answers are translated.
        [required] format: Format,
        /// The host its requests are addressed to.
        [required] authority: Authority,
        /// What its paths begin with. By default `/v1`, with `gemini` `/v1beta`, with `bedrock` nothing, and
        /// `/openai` where there is an `api_version`. Gemini on Vertex has a path of its own:
        /// `/v1/projects/PROJECT/locations/REGION/publishers/google`.
        path: String,
        /// Azure's API version, such as `"2024-10-21"`: requests carry it, and their paths name a
        /// deployment, which is the model's `name`. Only with `format: openai`; not for Azure's newer API
        /// at `path: /openai/v1`, which needs none.
        api_version: ApiVersion,
        /// What it calls the most tokens of an answer, where it knows but one name for it. Only with
        /// `format: openai`; by default as the caller wrote it.
        max_tokens: MaxTokensKey,
        /// `false` for a server that refuses `stream_options`; what a stream took is then not known. Only
        /// with `format: openai`; `true` by default.
        stream_options: bool,
        /// What its rate limits are of: each `model`, which is the default and what the large providers
        /// do, or the whole `provider`. Who says when to come back is not asked before.
        rate_limits: RateLimitOf,
        /// Where it keeps and computes what it is sent, in your own words: `eu`. A `policy` that asks for
        /// regions keeps to providers that say theirs.
        region: Region,
        /// Whether what it is sent stays with you: `internal`, or `external`, the default.
        trust: Trust,
        /// What it is for: `production`. A `policy` that asks for environments keeps to providers that say
        /// theirs.
        environment: Environment,
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
        /// The most tokens of prompt and answer together. A prompt that was too long for one model goes
        /// only to models on the ladder with a larger window.
        context: NonZeroU64,
        /// The most tokens of an answer: asked for where a format insists on a number and the caller gave
        /// none. At most `context`.
        max_output: NonZeroU64,
        /// The hardest requests it is meant for.
        tier: Tier,
        /// What it can do beside text, and nothing else: a request that needs more never goes to it.
        /// Without a list it is taken to do whatever its provider's format can say.
        capabilities: List<Capability>,
        /// Its share of requests among models that are as good, against theirs: 1 by default, at most
        /// 1000.
        weight: NonZeroU64,
        /// How good its answers are, from 0 to 1, against the others'; by default what its `tier` lets
        /// expect: 0.25, 0.5, 0.75, 1, and 0.5 without one.
        quality: Share,
    }
}

section! {
    /// USD per million tokens, as decimal strings.
    Price {
        /// The prompt's tokens.
        [required] input: PerMillion,
        /// The answer's tokens.
        [required] output: PerMillion,
        /// The prompt's tokens that the provider had in its cache; as `input` by default.
        cached_input: PerMillion,
        /// The prompt's tokens that the provider wrote to its cache; as `input` by default.
        cache_write: PerMillion,
    }
}

section! {
    /// A rule: which requests take which ladder, and how long they may take.
    #[cfg_attr(
        feature = "schema",
        schemars(extend("oneOf" = [{"required": ["ladder"]}, {"required": ["tiers"]}]))
    )]
    Route {
        /// Its name, in `x-baton-route`, receipts and metrics.
        [required] name: RouteName,
        /// The requests it is for.
        [required] r#match: Match,
        /// The models a request may climb, first to last: keys of `models`. A model may stand there
        /// again, to be asked again.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        ladder: List<ModelName>,
        /// Instead of `ladder`: models by how hard a request is.
        tiers: Tiers,
        /// Specialists: the models for requests of a domain, by its name.
        domains: Map<DomainName, List<ModelName>>,
        /// What a model must be to be asked at all.
        policy: Policy,
        /// How long each phase may take.
        timeouts: Timeouts,
        /// The largest share of the route's requests that may go past the first rung. When its first model
        /// fails under load, the rest is kept from flooding those above it. Without it, all may.
        max_escalation_share: Share,
        /// What becomes of the rest: `fail`, which is the default, with the first rung's fault, or `wait`
        /// and ask the first rung again, up to seven times, a second apart.
        when_used_up: WhenUsedUp,
        /// An experiment: a share of the requests takes other models.
        split: Split,
        /// Copies of a share of the requests, which are answered to nobody: to see what other models make of them.
        shadow: Shadow,
        /// `observe`: everything is decided and written down, and requests go where `observe` says. By
        /// default `route`: they go where it is decided.
        mode: Mode,
        /// Where requests go with `mode: observe`; without a meaning in any other.
        observe: Observe,
        /// What makes one model better than another where each would do: `cost`, `latency`, `quality`,
        /// `smart` (uptime 0.5, throughput 0.2, price 0.2, latency 0.1), or weights of your own. Without it
        /// all are as good.
        objective: Objective,
        /// The share of requests that ask another model first than the best, to see how it does today:
        /// `0.01` by default with an objective that is measured, and otherwise `0`.
        explore: Share,
        /// How requests are spread over models that are as good; without it the best always goes first.
        balance: Balance,
        /// What all attempts of a request may cost together at most, in USD: what might cost more is not
        /// asked. `x-baton-max-cost-usd` may lower it.
        max_cost_usd: Usd,
        /// When an answer will do: what is checked of it, in order, before it goes to the caller. One that
        /// fails makes the request climb.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 32)))]
        verify: List<verify::Check>,
        /// How many rungs are asked at most; 8 by default.
        max_attempts: NonZeroU64,
        /// When no further rung or judge is asked any more, from the request on.
        max_latency: Period,
        /// How many of the route's requests may go past the first rung in a day, UTC.
        max_escalations_per_day: NonZeroU64,
        /// `true`: the answer of the last rung is checked too, and goes to the caller whatever comes of
        /// that. `false` by default: it is passed on as it comes.
        verify_last: bool,
        /// What becomes of an answer when the sidecar or a judge cannot say whether it will do: `accept`,
        /// which is the default and marks it `unverified`, or `escalate`.
        on_unavailable: WhenUnavailable,
        /// What becomes of an answer below the threshold when a ceiling forbids the next rung: `answer`, which
        /// is the default and gives the best there is, marked `below_threshold`, or `refuse`.
        on_ceiling: WhenHeldBack,
        /// How long a caller that streams waits at most for a verdict; then the answer goes on unverified. It is
        /// looked at when a piece of the answer comes.
        first_token_deadline: Period,
        /// What becomes of keys, personal data, attacks and what else you look for, in requests, answers and streams.
        guardrails: guardrails::Guardrails,
        /// What of its requests is answered without asking a model.
        cache: Cache,
        /// What is tried with an answer before the next rung is asked.
        repair: Repair,
        /// A person, above all models: the last rung, and one of the eight there may be.
        human: Human,
    }
}

section! {
    /// An experiment: a share of a route's requests goes to each arm, and the rest, the `control`, where
    /// the route says.
    Split {
        /// Its name, in receipts and metrics; no other experiment may have it.
        [required] name: ExperimentName,
        /// What stays in its arm: each `request` is drawn anew (the default), or a whole `session` or `tenant`
        /// has the same arm for as long as the shares stay. A share that is raised keeps what it had.
        by: SplitBy,
        /// The arms. What one more takes comes from the control: add it at the end.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 10)))]
        [required] arms: List<Arm>,
    }
}

section! {
    /// One arm of an experiment: a ladder or tiers of its own, or the route's with other models in them.
    Arm {
        /// Its name, in receipts and metrics.
        [required] name: ArmName,
        /// The share of the route's requests that it takes. `0` stops it.
        [required] percent: Percent,
        /// The models its requests may climb, first to last.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        ladder: List<ModelName>,
        /// Its models by how hard a request is; instead of `ladder`.
        tiers: Tiers,
        /// Which models of the route are others here: `{small: tiny}` asks `tiny` wherever the route has
        /// `small`. Instead of `ladder` and `tiers`.
        replace: Map<ModelName, ModelName>,
    }
}

section! {
    /// Copies of a share of a route's requests: to see what other models make of them. Nobody waits for
    /// their answers, and no tenant pays for them.
    Shadow {
        /// The experiment's name, in receipts and metrics; no other experiment may have it.
        [required] name: ExperimentName,
        /// The share of the route's requests that is copied. `0` stops it.
        [required] percent: Percent,
        /// The models a copy may climb, first to last.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        [required] ladder: List<ModelName>,
    }
}

section! {
    /// Where requests go while a route only observes.
    Observe {
        /// The models they climb, first to last.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        [required] to: List<ModelName>,
    }
}

section! {
    /// How requests are spread over models that are as good.
    Balance {
        /// `weight`: by the models' weights; `latency`: the faster of two drawn by weight; `region`: the
        /// nearest. `session`, `tenant`: what belongs together stays with one model, for its provider's
        /// cache.
        [required] by: BalanceBy,
        /// How far below the best score a model still is as good: `0.05` by default. For `weight`, `latency`
        /// and `region`, on routes with an `objective`.
        within: Share,
        /// Where to look when there is no model where the request is, nearest first. For `region`.
        regions: List<Region>,
        /// How much dearer than the best a model may be that a session or tenant stays with, for a request:
        /// `"10%"`, or USD such as `"0.002"`. Needed for `session` and `tenant`.
        max_extra_cost: Extra,
        /// How much later than the best its answers may begin, as far as that is known. For `session` and
        /// `tenant`.
        max_extra_latency: Period,
    }
}

section! {
    /// Which requests a route is for. At least one kind is given, and every kind that is must hold. A
    /// request takes the first route that is for it.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    Match {
        /// The values of a request's `model`. Without a list: any.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        models: List<WireName>,
        /// Headers it must have, each with this value.
        headers: Map<HeaderName, String>,
        /// Its path, without the query; `/v1beta/*` is every path that begins with `/v1beta/`.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        paths: List<String>,
        /// Who sent it. Needs `identity.tenant`.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        tenants: List<TenantName>,
        /// What it is part of. Needs `identity.workflow`.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        workflows: List<WorkflowName>,
    }
}

section! {
    /// Models by how hard a request is: keys of `models`. At least one tier is given.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    Tiers {
        /// What any model does.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        trivial: List<ModelName>,
        /// Everyday work.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        standard: List<ModelName>,
        /// Several steps, exactness, expert knowledge.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        complex: List<ModelName>,
        /// What deserves the best there is from the start.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 8)))]
        escalation: List<ModelName>,
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
        /// A verdict on an answer, with the models that are asked on the way; `10s` by default.
        verify: Period,
    }
}

section! {
    /// How hard a request is: weights of what it has, and where the tiers begin. `baton tune` fits them.
    Placing {
        /// What a request without any trait has.
        bias: f64,
        /// The weights of its traits; one that is not given keeps its default, or is 0 where there are
        /// `words`: those were fitted together.
        weights: Weights,
        /// Weights of two traits together: what the product of both is multiplied by. Two of those that `form_cap`
        /// is for have none, for length alone would weigh.
        pairs: PairWeights,
        /// The most that traits which grow with a text (`length`, `sentences`, `commas`, `connectives`,
        /// `comparisons`, `repeats`, `sameness`) add together; `2.2` by default, no limit where there are
        /// `words`.
        form_cap: f64,
        /// Words that weigh by themselves, each once and by the square root of the text's words.
        words: Map<Keyword, f64>,
        /// The scores at which tiers begin.
        thresholds: Thresholds,
    }
}

section! {
    /// The scores, from 0 to 1, at which tiers begin; what is below all is `trivial`.
    Thresholds {
        /// `standard`
        standard: f64,
        /// `complex`
        complex: f64,
        /// `escalation`
        escalation: f64,
    }
}

section! {
    /// A subject that requests are sorted by.
    Domain {
        /// What tells of it: words, or up to four words together. Each weighs 1.
        keywords: List<Keyword>,
        /// Words that tell more or less than that, and how much.
        weights: Map<Keyword, f64>,
    }
}
