//! What survives every way an attempt can end, and the moves all states share.

use std::num::NonZeroU16;
use std::sync::Arc;
use std::time::Duration;

use super::{Closing, Command, Event, Next, Prospect, State};
use crate::chat::Request;
use crate::climb::{Climb, Failed, worth_asking};
use crate::config::Model;
use crate::fault::Fault;
use crate::format::About;
use crate::money::Usd;
use crate::name::CaseId;
use crate::outcome::{AttemptEnding, AttemptOutcome};
use crate::plan::SharedPlan;
use crate::protocol::case::Tried;
use crate::time::Timestamp;
use crate::trail::{Accepted, Trail};
use crate::usage::Usage;
use crate::verdict::{HeldBack, Unverified, Verification};

/// The longest wait before the same model is asked again; `rate_limited_retry_back_off.max_interval` in
/// Envoy's route is the same. A longer one falls back at once.
const MAX_WAIT: Duration = Duration::from_secs(10);

/// The wait of an exchange that may only ask the same model again, where its provider told none.
const PAUSE: Duration = Duration::from_secs(1);

/// Envoy's timers run on a clock of their own, read once per turn of its loop: they may ring this much
/// before ours says that the time is up.
const TIMER_SLACK: Duration = Duration::from_millis(20);

/// What every outcome needs, whatever happened.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) plan: SharedPlan,
    pub(super) number: NonZeroU16,
    pub(super) model: Arc<Model>,
    /// Whether it goes past the request's first tier.
    pub(super) climb: Climb,
    /// What failed below.
    pub(super) failed: Vec<Failed>,
    /// What the caller asked for that its provider was not told.
    pub(super) dropped: Vec<String>,
    /// The models below, where this rung is a person: why none of them did.
    pub(super) tried: Vec<Tried>,
    /// The case that the request became.
    pub(super) case: Option<CaseId>,
    /// The judgement on its answer.
    pub(super) verification: Option<Verification>,
    /// What is known of the rung above.
    pub(super) next: Prospect,
    /// What the exchange had cost when the attempt began, an unknown part at its most.
    pub(super) spent: Usd,
    started: Timestamp,
    first_byte: Option<Duration>,
}

impl Record {
    pub(super) fn new(
        trail: &Trail,
        number: NonZeroU16,
        climb: Climb,
        now: Timestamp,
    ) -> Option<Self> {
        let plan = trail.plan().clone();
        let model = Arc::clone(plan.ladder.rung(number)?);
        let tried = match plan.route.human_at(&model) {
            Some(_) => trail.tried(),
            None => Vec::new(),
        };
        Some(Self {
            plan,
            number,
            model,
            climb,
            failed: trail.failed(),
            dropped: Vec::new(),
            tried,
            case: None,
            verification: None,
            next: Prospect::default(),
            spent: trail.spent(),
            started: now,
            first_byte: None,
        })
    }

    /// Whether a person is asked.
    pub(super) fn asks_a_person(&self) -> bool {
        self.plan.route.human_at(&self.model).is_some()
    }

    /// Whether the provider speaks the caller's format.
    pub(super) fn is_native(&self) -> bool {
        self.plan.is_native(&self.model)
    }

    /// Whether the stream's usage was asked for by us alone.
    pub(super) fn hides_usage(&self) -> bool {
        self.plan.streams
            && !self.plan.wants_usage
            && !self.model.provider.dialect.without_stream_options
    }

    /// What it cost, where usage and price are known.
    fn cost(&self, usage: Option<Usage>) -> Option<Usd> {
        let (usage, price) = usage.zip(self.model.price.as_ref())?;
        Some(usage.cost(price))
    }

    fn outcome(
        &self,
        ending: AttemptEnding,
        usage: Option<Usage>,
        now: Timestamp,
    ) -> AttemptOutcome {
        // A person takes no tokens, whatever became of the request.
        let usage = usage.or_else(|| self.asks_a_person().then(Usage::default));
        AttemptOutcome {
            exchange: self.plan.exchange.clone(),
            attempt: self.number,
            model: self.model.name.clone(),
            wire_name: self.model.wire_name.clone(),
            provider: self.model.provider.name.clone(),
            started: self.started,
            first_byte: self.first_byte,
            duration: now.since(self.started),
            ending,
            usage,
            cost: self.cost(usage),
            verification: self.verification.clone().map(Box::new),
            dropped: self.dropped.clone(),
            case: self.case.clone(),
        }
    }
}

/// One event being taken in: the record, the time, and what is to be done so far.
pub(super) struct Step<'r> {
    pub(super) record: &'r mut Record,
    now: Timestamp,
    commands: Vec<Command>,
}

impl<'r> Step<'r> {
    pub(super) const fn new(record: &'r mut Record, now: Timestamp) -> Self {
        Self {
            record,
            now,
            commands: Vec::new(),
        }
    }

    pub(super) fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    pub(super) fn into_commands(self) -> Vec<Command> {
        self.commands
    }

    /// What time it is.
    pub(super) const fn now(&self) -> Timestamp {
        self.now
    }

    /// How long the attempt has run.
    pub(super) const fn elapsed(&self) -> Duration {
        self.now.since(self.record.started)
    }

    /// From here on the answer, which began after `first_byte`, is the caller's: no fallback any more.
    pub(super) fn accept(&mut self, status: u16, first_byte: Duration) {
        let record = &mut *self.record;
        record.first_byte = Some(first_byte);
        if record.plan.verify.is_some() && status < 400 {
            let unasked = || Verification::without(Unverified::LastRung);
            record.verification.get_or_insert_with(unasked);
        }
        let verdict = record.verification.as_ref().map(|it| it.verdict);
        self.command(Command::Accept(Accepted {
            attempt: self.record.number,
            status,
            verdict,
        }));
    }

    /// The attempt failed while nothing had reached the caller: mark the response for the next rung.
    pub(super) fn fall_back(&mut self, fault: Fault) -> State {
        if self.may_climb(fault) {
            self.mark_next(fault.retry_after());
        }
        self.settle(AttemptEnding::Faulted(fault), None)
    }

    /// Whether a rung above is worth asking after this fault.
    pub(super) fn may_climb(&self, fault: Fault) -> bool {
        let Record {
            plan,
            number,
            model,
            failed,
            ..
        } = &*self.record;
        let mut failed = failed.clone();
        failed.push((Arc::clone(model), fault));
        let above = plan.ladder.rungs().iter().enumerate();
        above.skip(number.get().into()).any(|(index, rung)| {
            worth_asking(rung, &failed).is_ok() && plan.can_afford(index, self.record.spent)
        })
    }

    /// Marks the response for the next rung. It is waited for only where that is the same model.
    pub(super) fn mark_next(&mut self, retry_after: Option<Duration>) {
        if let Some(next) = self.record.plan.ladder.rung_after(self.record.number) {
            let again = next.name == self.record.model.name;
            let wait = retry_after.or_else(|| self.record.plan.waits.then_some(PAUSE));
            let wait = wait.filter(|wait| again && *wait <= MAX_WAIT);
            self.command(Command::TakeNextRung(Next::Fallback { wait }));
        }
    }

    /// What forbids to take the next rung after an answer that will not do; `None`: nothing.
    pub(super) fn held_back(
        &self,
        usage: Option<Usage>,
        verification: &Verification,
    ) -> Option<HeldBack> {
        let Record { plan, number, .. } = &*self.record;
        let above = plan.ladder.rungs().iter().enumerate();
        let mut worth_it = above
            .skip(number.get().into())
            .filter(|(_, rung)| worth_asking(rung, &self.record.failed).is_ok())
            .peekable();
        if worth_it.peek().is_none() {
            return Some(HeldBack::NoRung);
        }
        let spent = self.spent(usage, verification.cost());
        if !worth_it.any(|(index, _)| plan.can_afford(index, spent)) {
            return plan.ceiling.as_ref().map(|it| HeldBack::MaxCost(it.limit));
        }
        if self.would_be_late() {
            return Some(HeldBack::MaxLatency);
        }
        let next = self.record.next;
        next.is_closed.then_some(HeldBack::EscalationsUsedUp)
    }

    /// Whether the next rung, if it takes as long as usual, would end past the route's `max_latency`.
    fn would_be_late(&self) -> bool {
        let plan = &self.record.plan;
        let usual = self.record.next.latency.unwrap_or_default();
        let end = self.now.since(plan.started).saturating_add(usual);
        plan.route.bounds.latency.is_some_and(|most| end >= most)
    }

    /// What the exchange has cost with this attempt's answer and what was asked about it; what is not
    /// known counts at its most.
    fn spent(&self, usage: Option<Usage>, verdict: Option<Usd>) -> Usd {
        let Record { plan, number, .. } = &*self.record;
        let own = self.record.cost(usage);
        let own = own.or_else(|| plan.at_most(*number));
        let ceiling = plan.ceiling.as_ref().map(|ceiling| ceiling.limit);
        let verdict = verdict.or(ceiling).unwrap_or(Usd::ZERO);
        let spent = self.record.spent.plus(own.unwrap_or(Usd::ZERO));
        spent.plus(verdict)
    }

    /// What is left of the ceiling after an answer that took so much; `None` without a ceiling.
    pub(super) fn remaining(&self, usage: Option<Usage>) -> Option<Usd> {
        let ceiling = self.record.plan.ceiling.as_ref()?;
        let spent = self.spent(usage, Some(Usd::ZERO));
        Some(ceiling.limit.minus(spent).unwrap_or(Usd::ZERO))
    }

    /// Marks the response for the next rung, because its answer will not do.
    pub(super) fn mark_escalation(&mut self) {
        self.command(Command::TakeNextRung(Next::Escalation));
    }

    /// Whether how likely its tokens are is for us alone to know.
    pub(super) fn hides_logprobs(&self) -> bool {
        let plan = &self.record.plan;
        let asked = plan
            .chat
            .as_ref()
            .is_some_and(|chat| chat.logprobs.is_some());
        let verify = plan.route.verify.as_ref();
        verify.is_some_and(|verify| verify.wants_logprobs().is_some()) && !asked
    }

    /// The response's body will be another: what its headers say of the old one goes.
    pub(super) fn rewrite_response(&mut self, content_type: &'static str) {
        let stale = ["content-length", "content-encoding"].map(str::to_owned);
        self.command(Command::RemoveResponseHeaders(stale.to_vec()));
        self.command(Command::WriteResponseHeader("content-type", content_type));
    }

    /// What an answer's writer needs to know, for as long as `write` takes.
    pub(super) fn about<T>(&self, write: impl FnOnce(&About<'_>) -> T) -> T {
        let plan = &self.record.plan;
        let none = Request::default();
        write(&About {
            id: plan.exchange.as_str(),
            model: self.record.model.wire_name.as_str(),
            now: self.now.as_secs(),
            request: plan.chat.as_ref().unwrap_or(&none),
        })
    }

    /// The attempt is over.
    pub(super) fn settle(&mut self, ending: AttemptEnding, usage: Option<Usage>) -> State {
        let outcome = self.record.outcome(ending, usage, self.now);
        self.command(Command::Report(Box::new(outcome)));
        State::Settled
    }

    /// Envoy ended the attempt before anything of an answer was accepted. `otherwise` is the fault if
    /// neither the caller nor a deadline did it.
    pub(super) fn close(&mut self, closing: &Closing<'_>, otherwise: Fault) -> State {
        let ending = self.ending_of(closing, otherwise);
        self.settle(ending, None)
    }

    /// The same, as an ending.
    pub(super) fn ending_of(&self, closing: &Closing<'_>, otherwise: Fault) -> AttemptEnding {
        if closing.by_caller() {
            AttemptEnding::Abandoned
        } else if self.is_past_attempt() || self.is_past_total() {
            AttemptEnding::Faulted(Fault::Timeout)
        } else {
            AttemptEnding::Faulted(otherwise)
        }
    }

    /// Whether the time for the whole exchange is up.
    pub(super) fn is_past_total(&self) -> bool {
        let plan = &self.record.plan;
        self.is_past(plan.started.after(plan.route.timeouts.total))
    }

    /// Whether the time until an answer is accepted is up.
    fn is_past_attempt(&self) -> bool {
        let timeout = self.record.plan.attempt_timeout();
        self.is_past(self.record.started.after(timeout))
    }

    fn is_past(&self, deadline: Timestamp) -> bool {
        self.now.after(TIMER_SLACK) >= deadline
    }

    /// The one answer to an event that a state does not await: count it, change nothing.
    pub(super) fn unawaited(&mut self, state: &'static str, event: &Event<'_>) {
        self.command(Command::CountUnawaited {
            state,
            event: event.name(),
        });
    }
}
