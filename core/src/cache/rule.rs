//! What a route lets its cache do.

use std::sync::Arc;
use std::time::Duration;

use crate::chat::{Part, Request, Role};
use crate::detect::{Scanner, Text};
use crate::name::{ClusterName, FolderName, WireName};

/// A route's caches.
#[derive(Clone, Debug)]
pub struct Caches {
    /// What answers requests that were asked before.
    pub exact: Exact,
    /// What answers requests that ask the same in other words; the scope, the generation and what is kept out are the
    /// exact cache's.
    pub semantic: Option<Semantic>,
}

/// A route's exact cache.
#[derive(Clone, Debug)]
pub struct Exact {
    /// How long an answer may be given.
    pub ttl: Duration,
    /// Who shares answers with whom.
    pub sharing: Sharing,
    /// How many times the operator had it forget everything.
    pub generation: u64,
    /// The highest temperature at which the same answer again is what a caller expects.
    pub max_temperature: f64,
    /// Whether answers are kept that call tools.
    pub tool_calls: bool,
    /// Whether the sidecar keeps answers too: more of them, larger ones, and over restarts.
    pub persist: bool,
    /// Whether a request waits for the answer to another one like it that is on its way.
    pub coalesce: bool,
    /// Finds words that ask for what is true today and not tomorrow; `None`: there are none.
    pub timely: Option<Arc<Scanner>>,
}

/// A route's semantic cache.
#[derive(Clone, Debug, PartialEq)]
pub struct Semantic {
    /// How long an answer may be given.
    pub ttl: Duration,
    /// How alike two questions must be at least, from 0 to 1; `None`: as suits what makes vectors of them.
    pub threshold: Option<f64>,
    /// Whether nothing is given, and only told what would have been.
    pub shadow: bool,
    /// Who makes vectors of questions.
    pub embedder: Embedder,
    /// How long that may take.
    pub timeout: Duration,
}

/// Who makes vectors of texts, such that those of texts that say the same lie close together.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Embedder {
    /// The sidecar, by the words they have in common.
    #[default]
    Lexical,
    /// A model that runs in the sidecar.
    Model(FolderName),
    /// A program that speaks OpenAI's API for embeddings.
    Endpoint {
        /// Its Envoy cluster.
        cluster: ClusterName,
        /// Where it takes texts.
        path: String,
        /// The model that it is to use.
        model: WireName,
    },
}

/// Who shares answers with whom.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum Sharing {
    /// The callers of a tenant.
    #[default]
    Tenant,
    /// Nobody: each user of a tenant has answers of its own.
    User,
    /// All callers of the route.
    Everyone,
}

impl Sharing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tenant, Self::User, Self::Everyone];

    /// The word for it in configs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::User => "user",
            Self::Everyone => "everyone",
        }
    }
}

impl Caches {
    /// Whether the sidecar is asked what it knows, before a request goes on.
    #[must_use]
    pub const fn ask(&self) -> bool {
        self.exact.persist || self.exact.coalesce || self.semantic.is_some()
    }
}

impl Exact {
    /// Whether the answer to this request may be another request's.
    #[must_use]
    pub fn covers(&self, request: &Request) -> bool {
        let is_cool = request
            .temperature
            .is_none_or(|it| it <= self.max_temperature);
        is_cool && !self.is_timely(request)
    }

    /// Whether the last thing the user said asks for what is true today and not tomorrow.
    fn is_timely(&self, request: &Request) -> bool {
        let Some(words) = &self.timely else {
            return false;
        };
        let mut users = request.messages.iter().rev();
        let last = users.find(|message| message.role == Role::User);
        let texts = last.into_iter().flat_map(|message| &message.parts);
        texts.filter_map(Part::as_text).any(|text| {
            let mut found = Vec::new();
            let whole = Text {
                text,
                is_whole: true,
            };
            words.scan(whole, 0, &mut found);
            !found.is_empty()
        })
    }
}
