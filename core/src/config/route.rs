//! A route: which requests it is for, and which models they may climb.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::{Bounds, Human, Model, Policy, Shadow, Split, Verify, Verifying};
use crate::cache::Caches;
use crate::escalations;
use crate::experiment::{CONTROL, Experiment, SHADOW};
use crate::guard::Guardrails;
use crate::ladder::{Ladder, MAX_RUNGS};
use crate::money::Usd;
use crate::name::{DomainName, HeaderName, RouteName, TenantName, WireName, WorkflowName};
use crate::routing::order::Ranking;
use crate::tier::Tier;

/// A named rule: which requests, which models, which policy, which timeouts.
#[derive(Debug)]
pub struct Route {
    /// Its name.
    pub name: RouteName,
    /// The requests it is for.
    pub matches: Match,
    /// The models a request may climb.
    pub rungs: Rungs,
    /// Specialists: the models for requests of a domain.
    pub domains: BTreeMap<DomainName, Vec<Arc<Model>>>,
    /// How models that would all do are ordered.
    pub ranking: Ranking,
    /// What climbing the whole ladder may cost at most.
    pub max_cost: Option<Usd>,
    /// What a model must be to be asked at all.
    pub policy: Policy,
    /// How long each phase may take.
    pub timeouts: Timeouts,
    /// How it goes about verdicts.
    pub verifying: Verifying,
    /// How far an exchange may go.
    pub bounds: Bounds,
    /// How many may go past the first tier; `None`: all.
    pub escalations: Option<escalations::Limit>,
    /// The experiment on its requests, if there is one.
    pub split: Option<Split>,
    /// The copies that are made of its requests, if any are.
    pub shadow: Option<Shadow>,
    /// Where its requests go while it only observes: then all it decides is written down, and not followed.
    pub observe: Option<Arc<Ladder>>,
    /// When an answer will do; `None`: whatever came whole.
    pub verify: Option<Verify>,
    /// What becomes of what detectors find in its requests and answers.
    pub guardrails: Guardrails,
    /// When its requests are answered without asking a model; `None`: never.
    pub cache: Option<Caches>,
    /// The person above all of its models, if there is one.
    pub human: Option<Human>,
}

impl Route {
    /// Every model a request may come to, each once: the ladder's or the tiers' first, then specialists.
    pub fn models(&self) -> Vec<&Arc<Model>> {
        let mut models: Vec<&Arc<Model>> = Vec::new();
        let specialists = self.domains.values().flatten();
        for model in self.rungs.models().chain(specialists) {
            if models.iter().all(|known| known.name != model.name) {
                models.push(model);
            }
        }
        models
    }

    /// The person above its models, if this rung is one.
    pub fn human_at(&self, rung: &Model) -> Option<&Human> {
        let human = self.human.as_ref();
        human.filter(|human| human.rung.name == rung.name)
    }

    /// Whether it has this arm, leaves its requests in the control of this experiment, or copies them for it.
    pub(super) fn has_arm(&self, Experiment { name, arm, .. }: &Experiment) -> bool {
        let splits = self.split.as_ref().is_some_and(|split| {
            let own = split.arms.iter().any(|known| known.name == *arm);
            split.name == *name && (own || arm.as_str() == CONTROL)
        });
        let shadow = self.shadow.as_ref();
        splits || shadow.is_some_and(|shadow| shadow.name == *name && arm.as_str() == SHADOW)
    }

    /// The most that Envoy may have to retry for it.
    pub fn retries(&self) -> usize {
        let own = retries(&self.rungs, &self.domains);
        let arms = self.split.iter().flat_map(|split| &split.arms);
        let arms = arms.map(|arm| retries(&arm.rungs, &arm.domains));
        let people = usize::from(self.human.is_some());
        let with_people = arms.fold(own, usize::max).saturating_add(people);
        let copies = self.shadow.iter().map(|shadow| &shadow.ladder);
        let others = copies.chain(&self.observe).map(|ladder| ladder.retries());
        others.fold(with_people.min(MAX_RUNGS.saturating_sub(1)), usize::max)
    }
}

/// The most that Envoy may have to retry up these, with specialists before them.
fn retries(rungs: &Rungs, domains: &BTreeMap<DomainName, Vec<Arc<Model>>>) -> usize {
    if let (Rungs::Ladder(ladder), true) = (rungs, domains.is_empty()) {
        return ladder.retries();
    }
    let specialists = domains.values().map(Vec::len).max().unwrap_or(0);
    let all = rungs.models().count().saturating_add(specialists);
    all.min(MAX_RUNGS).saturating_sub(1)
}

/// Which requests a route is for. Each kind that is given must hold; at least one is.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Match {
    /// The values of a request's `model`.
    pub models: Vec<WireName>,
    /// Headers that it must have, each with this value.
    pub headers: Vec<(HeaderName, String)>,
    /// Where it may go.
    pub paths: Vec<PathPattern>,
    /// Who may have sent it.
    pub tenants: Vec<TenantName>,
    /// What it may be part of.
    pub workflows: Vec<WorkflowName>,
}

/// What a request's path, without its query, is compared with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PathPattern {
    /// This path.
    Exactly(String),
    /// Any path that begins so.
    Beginning(String),
}

impl PathPattern {
    /// Whether a path, without its query, is meant.
    pub fn covers(&self, path: &str) -> bool {
        match self {
            Self::Exactly(whole) => path == whole,
            Self::Beginning(start) => path.starts_with(start.as_str()),
        }
    }
}

/// The models a request may climb.
#[derive(Debug)]
pub enum Rungs {
    /// One ladder for every request.
    Ladder(Arc<Ladder>),
    /// Models by how hard a request is.
    Tiers(Tiers),
}

impl Rungs {
    /// Every model, in the order of the document; one that stands twice comes twice.
    pub fn models(&self) -> Box<dyn Iterator<Item = &Arc<Model>> + '_> {
        match self {
            Self::Ladder(ladder) => Box::new(ladder.rungs().iter()),
            Self::Tiers(tiers) => Box::new(tiers.iter().flat_map(|(_, models)| models)),
        }
    }
}

/// Models by tier. At least one tier has models, and one that is there has at least one.
#[derive(Debug)]
pub struct Tiers(BTreeMap<Tier, Vec<Arc<Model>>>);

impl Tiers {
    /// `None` without any tier, or with one that has no models.
    pub fn new(tiers: BTreeMap<Tier, Vec<Arc<Model>>>) -> Option<Self> {
        (!tiers.is_empty() && tiers.values().all(|models| !models.is_empty()))
            .then_some(Self(tiers))
    }

    /// A tier's models; `None` where the route has no such tier.
    pub fn get(&self, tier: Tier) -> Option<&[Arc<Model>]> {
        self.0.get(&tier).map(Vec::as_slice)
    }

    /// The tiers there are with their models, easiest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Tier, &[Arc<Model>])> {
        let tiers = self.0.iter();
        tiers.map(|(tier, models)| (*tier, models.as_slice()))
    }
}

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
