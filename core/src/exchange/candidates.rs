//! Which models of a route can serve a request, and why the others cannot.
//!
//! Policy is asked first, of every model: whoever it keeps out is no candidate for anything. A model of
//! the caller's own format takes the request as it is. For any other the request is read into neutral
//! words, once, and must be sayable in that model's format.

use std::sync::Arc;

use super::Cx;
use super::lane::Lane;
use super::record::Step;
use crate::capability::Capabilities;
use crate::chat;
use crate::config::{LARGEST_BODY, Model, Route};
use crate::escalations::WhenUsedUp;
use crate::format::{Api, Operation, RequestError};
use crate::ladder::{Ladder, MAX_RUNGS};
use crate::name::ExchangeId;
use crate::outcome::{Skip, Skipped, shortened};
use crate::plan::is_native;
use crate::refusal::Refusal;
use crate::routing::capability;
use crate::routing::policy::Policy;

/// A request, as far as it decides who can serve it.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) api: Api,
    pub(super) path: &'a str,
    pub(super) body: &'a [u8],
    /// Whether providers of the caller's format can take the body as it is.
    pub(super) passes: bool,
}

/// The models that can serve a request.
pub(super) struct Candidates {
    rungs: Vec<Arc<Model>>,
    /// Those that cannot.
    pub(super) skipped: Vec<Skipped>,
    /// How many of the rungs, from the first, belong to the tier the request was placed at.
    first_tier: usize,
    /// Whether the first tier is asked again after a while, and nobody else.
    waits: bool,
    /// The request in neutral words, where a model needs it; or why it cannot be put so.
    chat: Option<Result<chat::Request, RequestError>>,
}

/// What a request climbs.
pub(super) struct Found {
    pub(super) ladder: Arc<Ladder>,
    /// How many of the rungs, from the first, belong to the tier the request was placed at.
    pub(super) first_tier: usize,
    /// Whether the first tier is asked again after a while, and nobody else.
    pub(super) waits: bool,
    /// The request in neutral words, where a model needs it.
    pub(super) chat: Option<chat::Request>,
}

impl Candidates {
    /// Looks at every model of the lane.
    pub(super) fn find(
        request: Request<'_>,
        lane: &Lane<'_>,
        policy: &Policy<'_>,
        step: &Step<'_>,
    ) -> Self {
        let mut found = Self {
            rungs: lane.rungs(),
            skipped: Vec::new(),
            first_tier: 0,
            waits: false,
            chat: None,
        };
        found.keep(|_, rung| policy.admit(rung));
        found.chat = found.read(request);
        let needs = found.needs();
        found.keep(|_, rung| capability::able(rung, needs));
        found.keep(|found, rung| found.can_say(rung, request));
        found.first_tier = leading(&found.rungs);
        let first_tier: Vec<_> = found.rungs.iter().take(found.first_tier).cloned().collect();
        found.keep_the_well(&step.record.id, step.cx);
        found.keep_below(first_tier, lane.route, step.cx);
        found
    }

    /// The models as a ladder.
    ///
    /// # Errors
    /// When no model is left.
    pub(super) fn ladder(self, lane: &Lane<'_>) -> Result<Found, Refusal> {
        let chat = match self.chat {
            Some(Err(error)) if self.rungs.is_empty() => return Err(Refusal::BadRequest(error)),
            Some(chat) => chat.ok(),
            None => None,
        };
        let whole = lane.ladder().filter(|_| self.skipped.is_empty());
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
            chat,
        })
    }

    /// The request in neutral words, where a model takes no other or what it needs must be known.
    fn read(&self, request: Request<'_>) -> Option<Result<chat::Request, RequestError>> {
        let api = request.api;
        let reads = |rung: &Arc<Model>| {
            rung.capabilities.is_some() || !is_native(api, request.passes, rung)
        };
        let wanted = api.operation() == Operation::Chat && self.rungs.iter().any(reads);
        wanted.then(|| api.caller().read_request(request.path, request.body))
    }

    /// What cannot be read needs nothing that we know of: its own provider will say what it makes of it.
    fn needs(&self) -> Capabilities {
        match &self.chat {
            Some(Ok(chat)) => capability::needs(chat),
            Some(Err(_)) | None => Capabilities::default(),
        }
    }

    /// Whether this model can be told the request.
    fn can_say(&self, rung: &Model, request: Request<'_>) -> Result<(), Skip> {
        if is_native(request.api, request.passes, rung) {
            return Ok(());
        }
        let unsupported = |what: String| Skip::Unsupported(shortened(&what));
        match &self.chat {
            None => Err(unsupported(request.api.operation().as_str().to_owned())),
            Some(Err(_)) => Err(unsupported("a request that cannot be read".to_owned())),
            Some(Ok(chat)) => sayable(chat, rung).map_err(unsupported),
        }
    }

    /// Leaves out rungs that may not be asked for now, unless nothing else is left: then all are asked
    /// all the same, because a caller is better served by a try than by none.
    fn keep_the_well(&mut self, exchange: &ExchangeId, cx: Cx<'_>) {
        let admits = |rung: &Arc<Model>| cx.health.admits(rung, exchange, cx.now);
        let verdicts: Vec<_> = self.rungs.iter().map(admits).collect();
        if verdicts.iter().all(Result::is_err) {
            return;
        }
        let rungs = std::mem::take(&mut self.rungs);
        for (index, (rung, verdict)) in rungs.into_iter().zip(verdicts).enumerate() {
            match verdict {
                Ok(()) => self.rungs.push(rung),
                Err(why) => {
                    self.skip(&rung, why);
                    if index < self.first_tier {
                        self.first_tier = 0;
                    }
                }
            }
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

    /// Keeps the models for which `check` has no objection.
    fn keep(&mut self, check: impl Fn(&Self, &Model) -> Result<(), Skip>) {
        for rung in std::mem::take(&mut self.rungs) {
            match check(self, &rung) {
                Ok(()) => self.rungs.push(rung),
                Err(why) => self.skip(&rung, why),
            }
        }
    }

    fn skip(&mut self, rung: &Model, why: Skip) {
        self.skipped.push(Skipped {
            model: rung.name.clone(),
            why,
        });
    }
}

/// How many rungs ask what the first one asks.
fn leading(rungs: &[Arc<Model>]) -> usize {
    let Some(first) = rungs.first() else {
        return 0;
    };
    rungs
        .iter()
        .take_while(|rung| rung.name == first.name)
        .count()
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
