//! What the sidecar is told of an answer that it is to judge, and how long it may take.

use std::time::Duration;

use super::record::{Record, Step};
use crate::http::Encoding;
use crate::protocol::verify::{Inquiry, MAX_JUDGED_BYTES};
use crate::time::Timestamp;
use crate::usage::Usage;
use crate::verdict::Unverified;

/// Time that an exchange keeps to end in: a verdict that only the record waits for must not make the caller's
/// stream outlive its exchange.
const TO_END: Duration = Duration::from_millis(100);

/// An answer that is to be judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// How large it is, in bytes, as far as that is known.
    pub(super) size: usize,
    pub(super) is_stream: bool,
    pub(super) encoding: Encoding,
    /// What it took, where the provider said so.
    pub(super) usage: Option<Usage>,
    /// Whether the caller has it already, but for its end.
    pub(super) given: bool,
}

impl Candidate {
    /// What the sidecar is to know about it.
    ///
    /// # Errors
    /// Why it cannot be judged: there is no time for it, it cannot be read, it or its request are too large.
    pub(super) fn inquiry(self, step: &Step<'_>) -> Result<Box<Inquiry>, Unverified> {
        let within = match self.given {
            true => step.time_for_record(),
            false => step.time_for_verdict(),
        };
        if within.is_zero() {
            return Err(Unverified::TooLate);
        }
        if self.encoding == Encoding::Unknown {
            return Err(Unverified::Unreadable);
        }
        let inquiry = self.told(within, step);
        inquiry.map(Box::new).ok_or(Unverified::TooLarge)
    }

    /// `None` where the answer or its request are too large to be judged.
    fn told(self, within: Duration, step: &Step<'_>) -> Option<Inquiry> {
        let record = &step.record;
        let plan = &record.plan;
        let verify = plan.verify.as_ref()?;
        let fits = verify.body.len() <= MAX_JUDGED_BYTES && self.size <= MAX_JUDGED_BYTES;
        fits.then(|| Inquiry {
            exchange: plan.exchange.clone(),
            attempt: record.number.get(),
            revision: verify.revision.clone(),
            route: plan.route.name.clone(),
            model: record.model.name.clone(),
            caller: plan.caller.clone(),
            api: plan.api,
            path: verify.path.clone(),
            streams: plan.streams,
            native: record.is_native(),
            is_stream: self.is_stream,
            encoding: self.encoding,
            given: self.given,
            unstated: !plan.may_state(record.number),
            remaining: step.remaining(self.usage),
            within,
            request_bytes: verify.body.len(),
        })
    }
}

impl Record {
    /// When a caller that streams has waited for its verdict as long as its route lets it.
    pub(super) fn first_token_deadline(&self) -> Option<Timestamp> {
        let within = self.plan.route.verifying.first_token;
        let within = within.filter(|_| self.plan.streams);
        within.map(|within| self.plan.started.after(within))
    }
}

impl Step<'_> {
    /// How long a verdict may take that an answer waits for.
    fn time_for_verdict(&self) -> Duration {
        let all = self.time_left(Duration::ZERO);
        self.first_token_left().map_or(all, |left| left.min(all))
    }

    /// How long a verdict may take on what the caller has already.
    fn time_for_record(&self) -> Duration {
        self.time_left(TO_END)
    }

    /// How long a verdict may take, at most, if the exchange is to keep so much of its time.
    fn time_left(&self, kept: Duration) -> Duration {
        let plan = &self.record.plan;
        let gone = self.now().since(plan.started);
        let total = plan.route.timeouts.total.saturating_sub(kept);
        let ends = [Some(total), plan.route.bounds.latency];
        let left = ends
            .into_iter()
            .flatten()
            .map(|end| end.saturating_sub(gone));
        left.fold(plan.route.verifying.timeout, Duration::min)
    }

    /// Whether a caller that streams has waited as long as its route lets it.
    pub(super) fn is_past_first_token(&self) -> bool {
        self.first_token_left().is_some_and(|left| left.is_zero())
    }

    fn first_token_left(&self) -> Option<Duration> {
        let deadline = self.record.first_token_deadline();
        deadline.map(|deadline| deadline.since(self.now()))
    }
}
