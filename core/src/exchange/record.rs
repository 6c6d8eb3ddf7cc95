//! What survives every way an exchange can end, and the moves all states share.

use super::caching::{Handing, keep};
use super::forwarding::who_answered;
use super::guarding::{Coming, guard_kept};
use super::opening::Replied;
use super::{Command, Cx, Event, State};
use crate::cache::Filling;
use crate::decision::Decision;
use crate::experiment::Experiment;
use crate::format::{Api, Operation};
use crate::guard::{Report, Vault};
use crate::header::answer;
use crate::http::{Encoding, Headers, ended_by_caller};
use crate::name::{ExchangeId, RouteName};
use crate::outcome::{
    AttemptEnding, Cached, ExchangeEnding, ExchangeOutcome, Lookup, Observed, Part, Skipped,
    Strongest,
};
use crate::protocol::part::PartOf;
use crate::receipt;
use crate::refusal::Refusal;
use crate::shadow::CopyOf;
use crate::time::Timestamp;
use crate::trail::{Kept, Trail};
use crate::verdict::Verdict;

/// The longest `x-request-id` that is recorded; a caller may send anything.
const MAX_REQUEST_ID_BYTES: usize = 128;

/// What the sidecar's absence leaves undone for now: receipts wait in the outbox.
const DEGRADED_RECEIPTS: &str = "receipts";

/// What it does after a while: this worker knows of no failures but its own.
const DEGRADED_HEALTH: &str = "health";

/// What it did when a guardrail needed somebody else: nobody looked for that.
const DEGRADED_GUARDRAILS: &str = "guardrails";

/// What every outcome needs, whatever happened.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) id: ExchangeId,
    pub(super) started: Timestamp,
    pub(super) request_id: Option<String>,
    /// What the caller speaks.
    pub(super) api: Api,
    pub(super) streamed: bool,
    pub(super) route: Option<RouteName>,
    pub(super) experiment: Option<Experiment>,
    /// What it is a copy of, if it is one.
    pub(super) copy: Option<CopyOf>,
    /// What it is a part of, where the sidecar asks for the sake of a verdict.
    pub(super) part: Option<PartOf>,
    pub(super) observed: Option<Observed>,
    pub(super) skipped: Vec<Skipped>,
    /// How its ladder came about, where there was something to decide.
    pub(super) decision: Option<Box<Decision>>,
    pub(super) answered: Answered,
    /// What guardrails took out of the request.
    pub(super) vault: Vault,
    /// What guardrails found.
    pub(super) report: Report,
    /// Whether those whom guardrails ask could not even be asked.
    pub(super) is_unasked: bool,
    /// Whether guardrails look at the answer.
    pub(super) guards_answer: bool,
    /// What the cache had to do with it; `None`: its route has none.
    pub(super) cached: Option<Cached>,
    /// The answer, where the cache is to keep it.
    pub(super) filling: Option<Filling>,
    /// What the sidecar is told of it.
    pub(super) handing: Option<Handing>,
}

/// What the caller got.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Answered {
    /// Nothing yet.
    #[default]
    Not,
    /// An attempt's answer with this status.
    Relayed(u16),
    /// An answer that was kept, with this status.
    Given(u16),
    /// An answer from the cache, with this verdict on it.
    Recalled(Option<Verdict>),
    /// A refusal.
    Refused {
        /// Its status.
        status: u16,
        /// Its code.
        code: &'static str,
    },
}

impl Answered {
    const fn status(self) -> Option<u16> {
        match self {
            Self::Not => None,
            Self::Recalled(_) => Some(200),
            Self::Relayed(status) | Self::Given(status) | Self::Refused { status, .. } => {
                Some(status)
            }
        }
    }
}

impl Record {
    pub(super) fn new(id: ExchangeId, started: Timestamp) -> Self {
        Self {
            id,
            started,
            request_id: None,
            // Before the request has come there is nobody to answer.
            api: Api::ChatCompletions,
            streamed: false,
            route: None,
            experiment: None,
            copy: None,
            part: None,
            observed: None,
            skipped: Vec::new(),
            decision: None,
            answered: Answered::Not,
            vault: Vault::default(),
            report: Report::default(),
            is_unasked: false,
            guards_answer: false,
            cached: None,
            filling: None,
            handing: None,
        }
    }

    /// Whether a caller waits for it: nobody waits for a copy, and what the sidecar asks is part of another exchange.
    pub(super) const fn is_callers(&self) -> bool {
        self.copy.is_none() && self.part.is_none()
    }

    /// The same, of a chat.
    pub(super) fn is_callers_chat(&self) -> bool {
        self.is_callers() && self.api.operation() == Operation::Chat
    }

    /// The cache is to keep what is about to come, if it can be read.
    pub(super) fn fills_from(&mut self, coming: Coming) {
        match (&mut self.filling, coming.encoding, coming.is_stream) {
            (Some(filling), Encoding::Plain, true) => filling.streams(),
            (Some(_), Encoding::Plain, false) => {}
            _ => self.filling = None,
        }
    }

    /// The caller gets these bytes of the answer.
    pub(super) fn fill(&mut self, bytes: &[u8], is_last: bool) {
        if let Some(filling) = &mut self.filling {
            filling.take(bytes, is_last);
        }
    }

    pub(super) fn opened(&mut self, api: Api, request_id: Option<&str>) {
        self.api = api;
        self.request_id = request_id
            .filter(|id| id.len() <= MAX_REQUEST_ID_BYTES)
            .map(str::to_owned);
    }
}

/// One event being taken in: the record, the surroundings, and what is to be done so far.
pub(super) struct Step<'a> {
    pub(super) record: &'a mut Record,
    pub(super) cx: Cx<'a>,
    commands: Vec<Command>,
}

impl<'a> Step<'a> {
    pub(super) const fn new(record: &'a mut Record, cx: Cx<'a>) -> Self {
        Self {
            record,
            cx,
            commands: Vec::new(),
        }
    }

    pub(super) fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    pub(super) fn into_commands(self) -> Vec<Command> {
        self.commands
    }

    /// Answers the caller ourselves.
    pub(super) fn refuse(&mut self, refusal: Refusal) -> State {
        let (status, code) = (refusal.status(), refusal.code());
        self.record.answered = Answered::Refused { status, code };
        let (mut headers, body) = refusal.answer(self.record.api);
        for (name, value) in self.public_headers(None).iter() {
            headers.push(name, value);
        }
        self.command(Command::Reply {
            status,
            headers,
            body: body.into_bytes(),
            details: code,
        });
        State::Replied(Replied)
    }

    /// Answers with what an attempt had answered before the others failed.
    pub(super) fn give(&mut self, kept: &Kept, trail: &Trail) -> State {
        let body = match guard_kept(&kept.content_type, &kept.body, trail, self) {
            Ok(body) => body,
            Err(refusal) => return self.refuse(refusal),
        };
        self.record.answered = Answered::Given(kept.status);
        let mut headers = Headers::default();
        headers.push("content-type", kept.content_type.as_str());
        for (name, value) in self.public_headers(Some(Verdict::BelowThreshold)).iter() {
            headers.push(name, value);
        }
        let model = trail.plan().ladder.rung(kept.attempt);
        who_answered(&mut headers, model, trail.cost());
        self.command(Command::Reply {
            status: kept.status,
            headers,
            body,
            details: "baton_best_so_far",
        });
        State::Replied(Replied)
    }

    /// What every answer carries, whoever made it.
    pub(super) fn public_headers(&self, verdict: Option<Verdict>) -> Headers {
        let mut headers = Headers::default();
        headers.push(answer::EXCHANGE, self.record.id.as_str());
        if let Some(route) = &self.record.route {
            headers.push(answer::ROUTE, route.as_str());
        }
        headers.push(answer::ATTEMPTS, self.attempts().to_string());
        let cached = self.record.cached.as_ref();
        let result = cached.map_or(Lookup::Bypass, |cached| cached.result);
        headers.push(answer::CACHE, result.as_str());
        headers.push(answer::VERDICT, verdict.map_or("none", Verdict::as_str));
        headers.push(answer::GUARDRAILS, self.guardrails());
        let degraded = self.degraded();
        if !degraded.is_empty() {
            headers.push(answer::DEGRADED, degraded.join(", "));
        }
        headers
    }

    /// What guardrails did so far, in one header.
    fn guardrails(&self) -> String {
        match self.record.report.actions() {
            actions if actions.is_empty() => "none".to_owned(),
            actions => actions.join(", "),
        }
    }

    /// Puts another body in the place of an answer whose headers are held; with a status, as a refusal.
    pub(super) fn write_answer(&mut self, refused: Option<u16>, body: Vec<u8>) {
        self.command(Command::RemoveResponseHeaders(&["content-encoding"]));
        if let Some(status) = refused {
            self.command(Command::WriteResponseHeader(":status", status.to_string()));
            let json = "application/json".to_owned();
            self.command(Command::WriteResponseHeader("content-type", json));
        }
        let length = body.len().to_string();
        self.command(Command::WriteResponseHeader("content-length", length));
        let guardrails = self.guardrails();
        self.command(Command::WriteResponseHeader(answer::GUARDRAILS, guardrails));
        self.command(Command::ReplaceResponse(body));
    }

    /// The exchange is over: report it and leave its line for the access log.
    pub(super) fn settle(&mut self, details: Option<&str>) -> State {
        let outcome = self.outcome(details);
        keep(&outcome.ending, self);
        let line = receipt::line(&outcome, self.cx.trail);
        self.command(Command::Report(Box::new(outcome)));
        self.command(Command::CloseTrail {
            exchange: self.record.id.clone(),
            line,
        });
        State::Settled
    }

    fn outcome(&self, details: Option<&str>) -> ExchangeOutcome {
        ExchangeOutcome {
            exchange: self.record.id.clone(),
            request_id: self.record.request_id.clone(),
            route: self.record.route.clone(),
            experiment: self.record.experiment.clone(),
            shadow_of: self.record.copy.as_ref().map(|copy| copy.exchange.clone()),
            part_of: self.record.part.as_ref().map(|part| Part {
                exchange: part.exchange.clone(),
                attempt: part.attempt,
                purpose: part.purpose,
            }),
            observed: self.record.observed.clone(),
            verdict: self.verdict(),
            strongest: self.strongest(),
            streamed: self.record.streamed,
            started: self.record.started,
            duration: self.cx.now.since(self.record.started),
            status: self.record.answered.status(),
            attempts: self.attempts(),
            escalated: self.cx.trail.is_some_and(Trail::has_climbed),
            skipped: self.record.skipped.clone(),
            decision: self.record.decision.clone(),
            ending: self.ending(details),
            degraded: self.degraded().into_iter().map(str::to_owned).collect(),
            guardrails: self.record.report.seen(),
            cache: self.record.cached.clone(),
        }
    }

    /// The judgement on what the caller got.
    fn verdict(&self) -> Option<Verdict> {
        match self.record.answered {
            Answered::Relayed(_) => self.cx.trail?.verdict(),
            Answered::Given(_) => Some(Verdict::BelowThreshold),
            Answered::Recalled(verdict) => verdict,
            Answered::Not | Answered::Refused { .. } => None,
        }
    }

    /// What the caller got would have cost this at the strongest model.
    fn strongest(&self) -> Option<Strongest> {
        let trail = self.cx.trail?;
        let attempt = match self.record.answered {
            Answered::Relayed(_) => trail.accepted()?.attempt,
            Answered::Given(_) => trail.kept()?.attempt,
            Answered::Not | Answered::Recalled(_) | Answered::Refused { .. } => return None,
        };
        trail.strongest(attempt)
    }

    /// Which parts work without the sidecar, while it is away.
    fn degraded(&self) -> Vec<&'static str> {
        let Cx {
            health,
            now,
            sidecar_away,
            ..
        } = self.cx;
        let parts = [
            (DEGRADED_RECEIPTS, sidecar_away),
            (DEGRADED_HEALTH, sidecar_away && health.is_stale(now)),
            (DEGRADED_GUARDRAILS, self.record.is_unasked),
        ];
        let without = parts.into_iter().filter(|(_, is_without)| *is_without);
        without.map(|(part, _)| part).collect()
    }

    fn attempts(&self) -> u16 {
        self.cx.trail.map_or(0, Trail::attempts)
    }

    fn ending(&self, details: Option<&str>) -> ExchangeEnding {
        let answer = self.cx.trail.and_then(Trail::answer);
        match (self.record.answered, answer.map(|answer| answer.ending)) {
            (Answered::Not, _) => ExchangeEnding::ClientLeft,
            (Answered::Refused { code, .. }, _) => ExchangeEnding::Refused(code.to_owned()),
            (Answered::Given(_) | Answered::Recalled(_), _)
            | (Answered::Relayed(_), Some(AttemptEnding::Answered(_))) => ExchangeEnding::Completed,
            (Answered::Relayed(_), Some(AttemptEnding::Cut(_))) => ExchangeEnding::Cut,
            (Answered::Relayed(_), _) if ended_by_caller(details) => ExchangeEnding::ClientLeft,
            (Answered::Relayed(_), _) => ExchangeEnding::Cut,
        }
    }

    /// The one answer to an event that a state does not await: count it, change nothing.
    pub(super) fn unawaited(&mut self, state: &'static str, event: &Event<'_>) {
        self.command(Command::CountUnawaited {
            state,
            event: event.name(),
        });
    }
}
