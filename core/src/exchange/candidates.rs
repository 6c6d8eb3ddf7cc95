//! Which models of a lane can serve a request, in which order, and why the others cannot.
//!
//! Policy is asked first, of every model: whoever it keeps out is no candidate for anything. A model of
//! the caller's own format takes the request as it is. For any other the request is read into neutral
//! words, once, and must be sayable in that model's format.

use std::sync::Arc;

use super::Cx;
use super::known::{Known, Request};
use super::lane::Lane;
use super::record::Step;
use crate::caller::Caller;
use crate::capability::Capabilities;
use crate::chat;
use crate::config::{LARGEST_BODY, Model, Route};
use crate::decision::Decision;
use crate::escalations::WhenUsedUp;
use crate::format::Operation;
use crate::ladder::{Ladder, MAX_RUNGS};
use crate::name::{ExchangeId, SessionName, TenantName};
use crate::outcome::{Skip, Skipped, shortened};
use crate::plan::{Ceiling, is_native};
use crate::refusal::Refusal;
use crate::routing::capability;
use crate::routing::cost;
use crate::routing::decide::{Decided, decide};
use crate::routing::occasion::Occasion;
use crate::routing::policy::Policy;

/// Whose request it is, what it says, and what it may come to.
#[derive(Clone, Copy)]
pub(super) struct Inquiry<'a> {
    pub(super) request: Request<'a>,
    pub(super) caller: &'a Caller,
    pub(super) policy: &'a Policy<'a>,
}

/// The models that can serve a request.
pub(super) struct Candidates {
    pub(super) rungs: Vec<Arc<Model>>,
    /// Those that cannot.
    pub(super) skipped: Vec<Skipped>,
    /// How it came about, where there was something to decide.
    pub(super) decision: Option<Box<Decision>>,
    /// How many of the rungs, from the first, belong to the tier the request was placed at.
    first_tier: usize,
    /// Whether the first tier is asked again after a while, and nobody else.
    waits: bool,
    /// What is watched rung by rung.
    ceiling: Option<Ceiling>,
    /// The last model that can serve the request, before any is left out for its health or its cost.
    strongest: Option<Arc<Model>>,
    known: Known,
}

/// What a request climbs.
pub(super) struct Found {
    pub(super) ladder: Arc<Ladder>,
    /// How many of the rungs, from the first, belong to the tier the request was placed at.
    pub(super) first_tier: usize,
    /// Whether the first tier is asked again after a while, and nobody else.
    pub(super) waits: bool,
    /// What it may cost at most, where that is watched rung by rung.
    pub(super) ceiling: Option<Ceiling>,
    /// The last model that can serve the request, before any is left out for its health or its cost.
    pub(super) strongest: Option<Arc<Model>>,
    /// The request in neutral words, where a model needs it.
    pub(super) chat: Option<chat::Request>,
}

impl Candidates {
    /// Looks at every model of the lane.
    pub(super) fn find(inquiry: Inquiry<'_>, lane: &Lane<'_>, step: &Step<'_>) -> Self {
        let (cx, id) = (step.cx, &step.record.id);
        let allowed = lane
            .models()
            .filter(|model| inquiry.policy.admit(model).is_ok());
        let allowed: Vec<_> = allowed.map(|model| &**model).collect();
        let known = Known::of(inquiry.request, lane, &allowed, inquiry.caller, cx.config);
        let decided = known.decide(inquiry, lane, cx, id);
        let mut found = Self {
            first_tier: lane.first_tier(&decided),
            strongest: decided.rungs.last().cloned(),
            rungs: decided.rungs,
            skipped: decided.skipped,
            decision: lane
                .weighs(inquiry.caller)
                .then(|| Box::new(decided.decision)),
            waits: false,
            ceiling: None,
            known,
        };
        let first_tier: Vec<_> = found.rungs.iter().take(found.first_tier).cloned().collect();
        found.keep_the_well(id, cx);
        found.rungs.truncate(lane.route.bounds.attempts);
        found.add_human(inquiry, lane);
        found.keep_below(first_tier, lane.route, cx);
        found.keep_payable(lane, inquiry.caller);
        found
    }

    /// The models as a ladder.
    ///
    /// # Errors
    /// When no model is left.
    pub(super) fn ladder(self, lane: &Lane<'_>) -> Result<Found, Refusal> {
        let chat = match self.known.chat {
            Some(Err(error)) if self.rungs.is_empty() => return Err(Refusal::BadRequest(error)),
            Some(chat) => chat.ok(),
            None => None,
        };
        let as_long = |whole: &&Arc<Ladder>| whole.rungs().len() == self.rungs.len();
        let whole = lane.ladder().filter(|_| self.skipped.is_empty());
        let whole = whole.filter(as_long);
        let ladder = match whole {
            Some(whole) => Arc::clone(whole),
            None => match Ladder::new(self.rungs) {
                Some(ladder) => Arc::new(ladder),
                None => return Err(nobody_left(lane.route, self.skipped)),
            },
        };
        Ok(Found {
            ladder,
            first_tier: self.first_tier,
            waits: self.waits,
            ceiling: self.ceiling,
            strongest: self.strongest,
            chat,
        })
    }

    /// Leaves out rungs that may not be asked for now, unless nothing else is left: then all are asked
    /// all the same, because a caller is better served by a try than by none.
    fn keep_the_well(&mut self, exchange: &ExchangeId, cx: Cx<'_>) {
        let admits = |rung: &Arc<Model>| cx.health.admits(rung, exchange, cx.now);
        let verdicts: Vec<_> = self.rungs.iter().map(admits).collect();
        if verdicts.iter().all(Result::is_err) {
            return;
        }
        let (rungs, mut left) = (std::mem::take(&mut self.rungs), self.first_tier);
        for (index, (rung, verdict)) in rungs.into_iter().zip(verdicts).enumerate() {
            match verdict {
                Ok(()) => self.rungs.push(rung),
                Err(why) => {
                    self.skip(&rung, why);
                    if index < self.first_tier {
                        left = left.saturating_sub(1);
                    }
                }
            }
        }
        self.first_tier = left;
    }

    /// Puts the lane's person above all that are left. How the models are doing has no say in that: where
    /// none of them may be asked, all are, and then the person.
    fn add_human(&mut self, inquiry: Inquiry<'_>, lane: &Lane<'_>) {
        let Some(human) = lane.human() else { return };
        self.rungs.truncate(MAX_RUNGS.saturating_sub(1));
        match self.known.can_be_shown(human, inquiry) {
            Ok(()) => self.rungs.push(Arc::clone(human)),
            Err(why) => self.skip(human, why),
        }
    }

    /// Leaves out what is past the first tier when no more of the route's exchanges may go there. The
    /// first tier is asked even where it is not well: its fault is the answer.
    fn keep_below(&mut self, first_tier: Vec<Arc<Model>>, route: &Route, cx: Cx<'_>) {
        let climbs = self.rungs.len() > self.first_tier;
        let limit = route.escalations;
        let Some(limit) = limit.filter(|_| climbs && cx.health.has_used_up(route, cx.now)) else {
            return;
        };
        let above = std::mem::take(&mut self.rungs).split_off(self.first_tier);
        for rung in above {
            self.skip(&rung, Skip::EscalationsUsedUp);
        }
        let is_asked = |skipped: &Skipped| first_tier.iter().any(|rung| rung.name == skipped.model);
        self.skipped.retain(|skipped| !is_asked(skipped));
        self.waits = limit.when_used_up == WhenUsedUp::Wait;
        let rungs = first_tier.into_iter();
        self.rungs = if self.waits {
            let rungs: Vec<_> = rungs.collect();
            rungs.into_iter().cycle().take(MAX_RUNGS).collect()
        } else {
            rungs.collect()
        };
        self.first_tier = self.rungs.len();
    }

    /// Cuts the ladder to what Envoy climbs and to what it may cost, and reckons what that is.
    fn keep_payable(&mut self, lane: &Lane<'_>, caller: &Caller) {
        self.rungs.truncate(MAX_RUNGS);
        let demand = self.known.demand();
        if let Some(limit) = lane.ceiling(caller) {
            let rungs = std::mem::take(&mut self.rungs);
            let watched = lane.route.verify.is_some();
            let (kept, skipped) = if watched {
                cost::keep_each_below(limit, rungs, &demand)
            } else {
                cost::keep_below(limit, rungs, &demand)
            };
            self.ceiling = watched.then(|| Ceiling {
                limit,
                rungs: kept
                    .iter()
                    .filter_map(|rung| demand.at_most(rung))
                    .collect(),
            });
            self.rungs = kept;
            self.skipped.extend(skipped);
        }
        if let Some(decision) = &mut self.decision {
            decision.at_most = cost::at_most(&self.rungs, &demand);
        }
    }

    fn skip(&mut self, rung: &Model, why: Skip) {
        self.skipped.push(Skipped::new(rung, why));
    }
}

impl Known {
    /// Ranks and orders the lane's models, as far as they can serve the request.
    fn decide(
        &self,
        inquiry: Inquiry<'_>,
        lane: &Lane<'_>,
        cx: Cx<'_>,
        exchange: &ExchangeId,
    ) -> Decided {
        let config = cx.config;
        let placed = lane.places().then(|| self.placed(config)).flatten();
        let domain = lane
            .has_specialists()
            .then(|| self.domain(config))
            .flatten();
        let ranks = lane.ranks(placed.as_ref().map(|placed| placed.tier), domain.as_ref());
        let caller = inquiry.caller;
        let occasion = Occasion {
            exchange,
            session: caller.session.as_ref().map(SessionName::as_str),
            tenant: caller.tenant.as_ref().map(TenantName::as_str),
            region: caller.region.as_ref().or(config.region.as_ref()),
            demand: self.demand(),
            health: cx.health,
        };
        let needs = self.needs();
        let mut decided = decide(&ranks, &lane.route.ranking, &occasion, |model| {
            inquiry.policy.admit(model)?;
            self.can_serve(model, needs, inquiry.request)
        });
        let decision = &mut decided.decision;
        decision.input_tokens = self.facts.as_ref().map(|facts| facts.input_tokens);
        decision.placed = placed;
        decision.domain = domain;
        decided
    }

    /// Whether a person may be shown the request, and can be.
    fn can_be_shown(&self, human: &Model, inquiry: Inquiry<'_>) -> Result<(), Skip> {
        inquiry.policy.admit(human)?;
        match inquiry.request.api.operation() {
            Operation::Chat => self.can_serve(human, self.needs(), inquiry.request),
            other @ (Operation::Embed | Operation::CountTokens) => {
                Err(Skip::Unsupported(other.as_str().to_owned()))
            }
        }
    }

    /// Whether this model can do what the request needs, holds it, and can be told it.
    fn can_serve(
        &self,
        model: &Model,
        needs: Capabilities,
        request: Request<'_>,
    ) -> Result<(), Skip> {
        capability::able(model, needs)?;
        if let Some(facts) = &self.facts {
            capability::fits(model, facts.input_tokens, facts.max_tokens)?;
        }
        if is_native(request.api, request.passes, model) {
            return Ok(());
        }
        let unsupported = |what: String| Skip::Unsupported(shortened(&what));
        match &self.chat {
            None => Err(unsupported(request.api.operation().as_str().to_owned())),
            Some(Err(_)) => Err(unsupported("a request that cannot be read".to_owned())),
            Some(Ok(chat)) => sayable(chat, model).map_err(unsupported),
        }
    }
}

/// What policy alone keeps from everybody is not the request's fault.
fn nobody_left(route: &Route, skipped: Vec<Skipped>) -> Refusal {
    let by_policy = |skipped: &Skipped| matches!(skipped.why, Skip::Policy(_));
    if skipped.iter().all(by_policy) {
        return Refusal::PolicyRefused {
            route: route.name.clone(),
            skipped,
        };
    }
    Refusal::Unsupported { skipped }
}

/// Whether a request can be said in the format of this model's provider.
fn sayable(chat: &chat::Request, rung: &Model) -> Result<(), String> {
    if let Some(what) = chat.untranslatable.first() {
        return Err(what.to_string());
    }
    let format = rung.provider.format.provider();
    match format.write_request(chat, rung) {
        Ok(written) if written.body.len() > LARGEST_BODY => Err("a body of this size".to_owned()),
        Ok(_) => Ok(()),
        Err(unsupported) => Err(unsupported.0.into_owned()),
    }
}
