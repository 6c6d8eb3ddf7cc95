//! The attempt role: one attempt at a provider, from Envoy's callbacks to [`Attempt`] and back.

use std::cell::RefCell;
use std::rc::Rc;

use baton_core::attempt::{Attempt, BodyLeft, Closing, Command, Event, Next};
use baton_core::format::Edit;
use baton_core::header::{envoy, internal};
use baton_core::http::{Flow, Headers, Reads, ResponseHead};
use baton_core::name::ExchangeId;
use baton_core::outbox::Outcome;
use baton_core::protocol::verify::{Inquiry, Judgement};
use baton_core::time::Timestamp;
use baton_core::trail::Kept;
use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::Action;

use crate::edge::EXCHANGE_PROPERTY;
use crate::host::{self, Buffer, Map};
use crate::late;
use crate::verify;
use crate::vm;

/// What there is to say when a planned request comes without its plan: the edge makes a refusal of it.
const PLAN_LOST: (u16, &str) = (502, "baton_plan_lost");

/// One attempt. It is none of ours when no edge planned it: then everything passes.
#[derive(Debug)]
pub(crate) struct AttemptStream {
    /// Envoy's number for it.
    context: u32,
    /// The tick has a hand on it, too.
    ours: Option<Rc<RefCell<Ours>>>,
}

/// Whose request it is that Envoy's router sends.
enum Origin {
    /// An edge planned it.
    Planned(Box<Ours>),
    /// An edge planned it, and the plan is gone: it cannot be made safe to send.
    Lost,
    /// No edge has seen it.
    Foreign,
}

#[derive(Debug)]
pub(crate) struct Ours {
    exchange: ExchangeId,
    attempt: Attempt,
    /// How much of the response's body is held or just came: where an error event is appended.
    size: usize,
    /// How much of what is held has been read.
    read: usize,
    /// The call for a verdict that is awaited.
    asked: Option<u32>,
}

/// The sidecar could not be asked for a verdict.
#[derive(Debug)]
struct Unasked;

impl AttemptStream {
    pub(crate) const fn new(context: u32) -> Self {
        let ours = None;
        Self { context, ours }
    }

    /// Does something for the attempt, if it is ours.
    fn with(&self, work: impl FnOnce(&mut Ours) -> Action) -> Action {
        let Some(ours) = &self.ours else {
            return Action::Continue;
        };
        let action = work(&mut ours.borrow_mut());
        late::note(self.context, ours);
        action
    }

    fn on(&self, event: Event<'_>) -> Action {
        self.with(|ours| ours.on(event))
    }
}

impl Ours {
    /// The attempt that Envoy's router makes at the exchange of this id.
    fn find(id: &str) -> Option<Self> {
        let number = host::header(Map::Request, envoy::ATTEMPT_COUNT)?
            .parse()
            .ok()?;
        let now = host::now();
        vm::with(|vm| {
            let trail = vm.trails.get_mut(id)?;
            let climb = vm.health.climb(trail, number, now);
            let attempt = Attempt::new(trail, number, climb, now)?;
            trail.began(number, climb);
            Some(Self {
                exchange: trail.plan().exchange.clone(),
                attempt,
                size: 0,
                read: 0,
                asked: None,
            })
        })
    }

    /// What every callback does: ask the machine, act, hold or pass.
    fn on(&mut self, event: Event<'_>) -> Action {
        let commands = self.attempt.on(event, host::now());
        if let Err(Unasked) = self.perform(commands) {
            return self.judged(None);
        }
        match self.attempt.flow() {
            Flow::Hold => Action::Pause,
            Flow::Pass => Action::Continue,
        }
    }

    /// When it wants to be told that time has passed.
    pub(crate) fn deadline(&self) -> Option<Timestamp> {
        self.attempt.deadline()
    }

    /// It is past its deadline.
    pub(crate) fn time_passed(&mut self) {
        let action = self.on(Event::TimePassed);
        self.go_on(action);
    }

    /// The sidecar has said what it says.
    fn judged(&mut self, word: Option<(Judgement, Vec<u8>)>) -> Action {
        let next = verify::prospect(&self.exchange, self.attempt.number());
        let (judgement, instead) = word.unzip();
        self.on(Event::VerdictArrived {
            judgement,
            instead: &instead.unwrap_or_default(),
            next,
        })
    }

    /// Lets go what was held, from outside of the response's own callbacks.
    fn go_on(&mut self, action: Action) {
        if let Action::Continue = action {
            self.forget_what_passes();
            vm::note("let the answer go on", host::continue_response());
        }
    }

    /// What goes on is no longer held: the next piece comes without it.
    fn forget_what_passes(&mut self) {
        if self.attempt.flow() == Flow::Pass {
            self.read = 0;
        }
    }

    fn response_arrived(&mut self, size: usize, left: BodyLeft) -> Action {
        self.size = size;
        let bytes = match (self.attempt.reads(), left) {
            (Reads::Pieces, _) | (Reads::AtEnd, BodyLeft::Nothing) => {
                host::read_from(Buffer::ResponseBody, self.read, size)
            }
            (Reads::AtEnd, BodyLeft::More) | (Reads::Nothing, _) => Ok(Vec::new()),
        };
        let bytes = bytes.unwrap_or_else(|error| {
            log::warn!("could not read the provider's answer: {error}");
            Vec::new()
        });
        self.read = self.read.saturating_add(bytes.len());
        let action = self.on(Event::ResponseBodyArrived {
            bytes: &bytes,
            held: size,
            left,
        });
        self.forget_what_passes();
        action
    }

    /// How much is held of a body that trailers end.
    fn held(&self) -> usize {
        match self.attempt.flow() {
            Flow::Hold => self.size,
            Flow::Pass => 0,
        }
    }

    /// Whether this is the answer to the call that is awaited.
    fn awaits(&mut self, token: u32) -> bool {
        self.asked.take_if(|asked| *asked == token).is_some()
    }

    fn perform(&mut self, commands: Vec<Command>) -> Result<(), Unasked> {
        for command in commands {
            match command {
                Command::ReplaceRequestHeaders(headers) => {
                    vm::note(
                        "write the request",
                        host::replace_headers(Map::Request, &headers),
                    );
                }
                Command::EditRequest(edits) => vm::note("edit the request", edit(&edits)),
                Command::ReplaceRequestBody { held, body } => {
                    let written = host::write_front(Buffer::RequestBody, held, &body);
                    vm::note("write the request's body", written);
                }
                Command::WriteResponseHeader(name, value) => {
                    vm::note(
                        "write a header",
                        host::write_header(Map::Response, name, value),
                    );
                }
                Command::ReplaceResponse(body) => {
                    let written = host::write_front(Buffer::ResponseBody, self.size, &body);
                    vm::note("write the answer", written);
                }
                Command::RemoveResponseHeaders(names) => {
                    vm::note(
                        "remove headers",
                        host::remove_headers(Map::Response, &names),
                    );
                }
                Command::Verify { inquiry, heard } => self.verify(&inquiry, heard)?,
                Command::Keep { status, instead } => self.keep(status, instead),
                Command::TakeNextRung(next) => mark(next),
                Command::AppendToResponse(text) => {
                    let appended = host::append(Buffer::ResponseBody, self.size, text.as_bytes());
                    vm::note("tell the caller that the stream broke", appended);
                }
                Command::Accept(accepted) => vm::with(|vm| {
                    if let Some(trail) = vm.trails.get_mut(&self.exchange) {
                        trail.accept(accepted);
                    }
                }),
                Command::Report(outcome) => vm::with(|vm| {
                    if let Some(trail) = vm.trails.get_mut(&self.exchange) {
                        trail.ended((*outcome).clone());
                    }
                    vm.health.note(self.attempt.model(), &outcome);
                    vm.outbox.post(Outcome::Attempt(*outcome));
                }),
                Command::CountUnawaited { state, event } => vm::count_unawaited(state, event),
            }
        }
        Ok(())
    }

    /// Asks for the verdict on what was heard, or is held.
    fn verify(&mut self, inquiry: &Inquiry, heard: Option<Vec<u8>>) -> Result<(), Unasked> {
        let asked = heard
            .map_or_else(|| host::read(Buffer::ResponseBody, self.size), Ok)
            .and_then(|answer| verify::ask(inquiry, self.attempt.plan(), &answer));
        self.asked = asked
            .inspect_err(|error| log::warn!("the sidecar cannot be asked for a verdict: {error}"))
            .ok();
        self.asked.map(drop).ok_or(Unasked)
    }

    /// Keeps an answer that will not do, should it come to be the best there is.
    fn keep(&self, status: u16, instead: Option<(&'static str, Vec<u8>)>) {
        let (content_type, body) = match instead {
            Some((content_type, body)) => (content_type.to_owned(), body),
            None => (
                host::header(Map::Response, "content-type").unwrap_or_default(),
                host::read(Buffer::ResponseBody, self.size).unwrap_or_default(),
            ),
        };
        let kept = Kept {
            attempt: self.attempt.number(),
            status,
            content_type,
            body,
        };
        vm::with(|vm| {
            if let Some(trail) = vm.trails.get_mut(&self.exchange) {
                trail.keep(kept);
            }
        });
    }
}

impl Origin {
    fn find() -> Self {
        match host::property(&[EXCHANGE_PROPERTY]) {
            Some(id) => Ours::find(&id).map_or(Self::Lost, |ours| Self::Planned(Box::new(ours))),
            None if host::header(Map::Request, internal::LADDER).is_some() => Self::Lost,
            None => Self::Foreign,
        }
    }
}

/// Writes these over their spans of the request's body. The host only replaces from the front, so what
/// stands before the last span is written back with it.
fn edit(edits: &[Edit]) -> Result<(), host::HostError> {
    let end = edits.last().map_or(0, |(span, _)| span.end);
    let front = host::read(Buffer::RequestBody, end)?;
    let mut edited = Vec::with_capacity(front.len());
    let mut kept = 0;
    for (span, text) in edits {
        edited.extend_from_slice(front.get(kept..span.start).unwrap_or_default());
        edited.extend_from_slice(text.as_bytes());
        kept = span.end;
    }
    host::write_front(Buffer::RequestBody, end, &edited)
}

/// Marks the response so that Envoy takes the next rung.
fn mark(next: Next) {
    let (why, wait) = match next {
        Next::Fallback { wait } => ("fallback", wait),
        Next::Escalation => ("escalation", None),
    };
    vm::note(
        "mark the response",
        host::write_header(Map::Response, internal::NEXT, why),
    );
    if let Some(wait) = wait {
        let seconds = wait.as_secs().to_string();
        vm::note(
            "mark the wait",
            host::write_header(Map::Response, internal::WAIT, &seconds),
        );
    }
}

const fn left(ended: bool) -> BodyLeft {
    if ended {
        BodyLeft::Nothing
    } else {
        BodyLeft::More
    }
}

impl Context for AttemptStream {
    fn on_http_call_response(&mut self, token: u32, headers: usize, size: usize, _: usize) {
        self.with(|ours| {
            if ours.awaits(token) {
                let action = ours.judged(verify::word(headers, size));
                ours.go_on(action);
            }
            Action::Continue
        });
    }

    fn on_done(&mut self) -> bool {
        if self.ours.is_some() {
            let details = host::property(&["response", "code_details"]);
            let failure = host::property(&["upstream", "transport_failure_reason"]);
            let transport_failed = failure.is_some_and(|reason| !reason.is_empty());
            self.on(Event::Closed(Closing {
                details: details.as_deref(),
                transport_failed,
            }));
        }
        true
    }
}

impl HttpContext for AttemptStream {
    fn on_http_request_headers(&mut self, _: usize, _: bool) -> Action {
        match Origin::find() {
            Origin::Planned(ours) => self.ours = Some(Rc::new(RefCell::new(*ours))),
            Origin::Foreign => {}
            Origin::Lost => {
                let (status, details) = PLAN_LOST;
                vm::note(
                    "reply",
                    host::reply(status, &Headers::default(), b"", details),
                );
                return Action::Pause;
            }
        }
        self.on(Event::RequestOpened);
        // The headers are right as they are; only the body waits for its model to be written.
        Action::Continue
    }

    fn on_http_request_body(&mut self, held: usize, _: bool) -> Action {
        self.on(Event::RequestBodyArrived { held })
    }

    fn on_http_response_headers(&mut self, _: usize, ended: bool) -> Action {
        if self.ours.is_none() {
            return Action::Continue;
        }
        let headers = host::headers(Map::Response).unwrap_or_default();
        self.on(Event::ResponseOpened(
            ResponseHead::read(&headers, host::now()),
            left(ended),
        ))
    }

    fn on_http_response_body(&mut self, size: usize, ended: bool) -> Action {
        self.with(|ours| ours.response_arrived(size, left(ended)))
    }

    fn on_http_response_trailers(&mut self, _: usize) -> Action {
        // Where trailers follow a body, they are what ends it.
        self.with(|ours| ours.response_arrived(ours.held(), BodyLeft::Nothing))
    }
}
