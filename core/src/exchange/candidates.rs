//! Which rungs of a route can serve a request, and why the others cannot.
//!
//! A rung of the caller's own format takes the request as it is. For any other the request is read
//! into neutral words, once, and must be sayable in that rung's format.

use std::sync::Arc;

use super::Cx;
use crate::chat::Request;
use crate::config::{LARGEST_BODY, Model};
use crate::format::{Operation, RequestError};
use crate::ladder::Ladder;
use crate::outcome::{Skip, Skipped, shortened};
use crate::plan::Plan;
use crate::refusal::Refusal;

/// The rungs that can serve a request.
pub(super) struct Candidates {
    rungs: Vec<Arc<Model>>,
    /// Those that cannot.
    pub(super) skipped: Vec<Skipped>,
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
            chat,
        };
        for rung in rungs {
            match found.check(rung, plan) {
                Ok(()) => found.rungs.push(Arc::clone(rung)),
                Err(what) => found.skip(rung, Skip::Unsupported(shortened(&what))),
            }
        }
        found.bench(cx);
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

    /// Leaves out rungs whose providers sit on the bench, unless nothing else is left.
    fn bench(&mut self, cx: Cx<'_>) {
        let benched = |rung: &Arc<Model>| cx.bench.holds(&rung.provider.name, cx.now);
        if self.rungs.iter().all(benched) {
            return;
        }
        let (benched, rungs): (Vec<_>, Vec<_>) = self.rungs.drain(..).partition(benched);
        self.rungs = rungs;
        for rung in benched {
            self.skip(&rung, Skip::Benched);
        }
    }

    fn skip(&mut self, rung: &Model, why: Skip) {
        self.skipped.push(Skipped {
            model: rung.name.clone(),
            why,
        });
    }
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
