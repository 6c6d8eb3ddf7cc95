//! Which rungs of a route can serve a request, and why the others cannot.
//!
//! A rung of the caller's own format takes the request as it is. For any other the request is read
//! into neutral words, once, and must be sayable in that rung's format.

use std::sync::Arc;

use super::Cx;
use crate::chat::Request;
use crate::config::{LARGEST_BODY, Model};
use crate::escalations::WhenUsedUp;
use crate::format::{Operation, RequestError};
use crate::ladder::{Ladder, MAX_RUNGS};
use crate::name::ExchangeId;
use crate::outcome::{Skip, Skipped, shortened};
use crate::plan::Plan;
use crate::refusal::Refusal;

/// The rungs that can serve a request.
pub(super) struct Candidates {
    rungs: Vec<Arc<Model>>,
    /// Those that cannot.
    pub(super) skipped: Vec<Skipped>,
    /// How many of the rungs, from the first, belong to the tier the request was placed at.
    first_tier: usize,
    /// Whether the first tier is asked again after a while, and nobody else.
    waits: bool,
    /// The request in neutral words, where a rung needs it; or why it cannot be put so.
    chat: Option<Result<Request, RequestError>>,
}

impl Candidates {
    /// Looks at every rung of the plan's route.
    pub(super) fn find(plan: &Plan, path: &str, body: &[u8], cx: Cx<'_>) -> Self {
        let rungs = plan.whole_ladder().rungs();
        let translates = plan.api.operation() == Operation::Chat
            && rungs.iter().any(|rung| !plan.is_native(rung));
        let chat = translates.then(|| plan.api.caller().read_request(path, body));
        let mut found = Self {
            rungs: Vec::with_capacity(rungs.len()),
            skipped: Vec::new(),
            first_tier: 0,
            waits: false,
            chat,
        };
        for rung in rungs {
            match found.check(rung, plan) {
                Ok(()) => found.rungs.push(Arc::clone(rung)),
                Err(what) => found.skip(rung, Skip::Unsupported(shortened(&what))),
            }
        }
        found.first_tier = leading(&found.rungs);
        let first_tier: Vec<_> = found.rungs.iter().take(found.first_tier).cloned().collect();
        found.keep_the_well(&plan.exchange, cx);
        found.keep_below(first_tier, plan, cx);
        found
    }

    /// Writes what was found into the plan.
    ///
    /// # Errors
    /// When no rung is left.
    pub(super) fn put_into(self, plan: &mut Plan) -> Result<(), Refusal> {
        let chat = match self.chat {
            Some(Err(error)) if self.rungs.is_empty() => return Err(Refusal::BadRequest(error)),
            Some(chat) => chat.ok(),
            None => None,
        };
        if !self.skipped.is_empty() {
            let skipped = self.skipped;
            let shortened = Ladder::new(self.rungs).ok_or(Refusal::Unsupported { skipped })?;
            plan.shortened = Some(shortened);
        }
        plan.first_tier = self.first_tier;
        plan.waits = self.waits;
        plan.chat = chat;
        Ok(())
    }

    /// Whether this rung can serve the request.
    fn check(&self, rung: &Model, plan: &Plan) -> Result<(), String> {
        if plan.is_native(rung) {
            return Ok(());
        }
        match &self.chat {
            None => Err(plan.api.operation().as_str().to_owned()),
            Some(Err(_)) => Err("a request that cannot be read".to_owned()),
            Some(Ok(chat)) => sayable(chat, rung),
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
    fn keep_below(&mut self, first_tier: Vec<Arc<Model>>, plan: &Plan, cx: Cx<'_>) {
        let climbs = self.rungs.len() > self.first_tier;
        let limit = plan.route.escalations;
        let Some(limit) = limit.filter(|_| climbs && cx.health.has_used_up(&plan.route, cx.now))
        else {
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

/// Whether a request can be said in the format of this rung's provider.
fn sayable(chat: &Request, rung: &Model) -> Result<(), String> {
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
