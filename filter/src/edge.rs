//! The edge role: one client request, from Envoy's callbacks to [`Exchange`] and back.

use std::rc::Rc;

use baton_core::config::Config;
use baton_core::exchange::{Command, Cx, Event, Exchange};
use baton_core::header::internal;
use baton_core::http::{Flow, Headers, Reads, ResponseHead};
use baton_core::name::ExchangeId;
use baton_core::outbox::Outcome;
use baton_core::protocol::admit::Application;
use baton_core::protocol::part::PartOf;
use baton_core::protocol::screen::Question;
use baton_core::trail::Trail;
use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::Action;

use crate::admit;
use crate::host::{self, Buffer, HostError, Map};
use crate::screen;
use crate::shadow;
use crate::shelf;
use crate::vm;

/// Where attempts find the exchange's id: not a header, which would go on to providers.
pub(crate) const EXCHANGE_PROPERTY: &str = "baton.exchange";

/// Where Envoy's access log finds the receipt's line: `%FILTER_STATE(wasm.baton.receipt:PLAIN)%`.
const RECEIPT_PROPERTY: &str = "baton.receipt";

/// One client request.
pub(crate) struct EdgeStream {
    config: Rc<Config>,
    id: ExchangeId,
    exchange: Exchange,
    /// How much of the body at hand, the request's or the answer's, was held when last told: trailers come without
    /// a size.
    held: usize,
    /// Whether this is a copy of another request, answered to nobody.
    is_copy: bool,
    /// The call that the request waits for.
    asked: Option<(u32, Awaited)>,
}

/// What a request waits for.
#[derive(Clone, Copy, Debug)]
enum Awaited {
    /// What those say whom guardrails ask.
    Word,
    /// What the sidecar keeps of it.
    Admission,
}

impl EdgeStream {
    pub(crate) fn new(config: Rc<Config>) -> Self {
        let id = vm::with(vm::Vm::mint);
        let exchange = Exchange::new(id.clone(), host::now());
        Self {
            config,
            id,
            exchange,
            held: 0,
            is_copy: false,
            asked: None,
        }
    }

    /// Takes the request for a copy of another one where it has our ticket for that.
    fn redeem(&mut self, headers: &Headers) {
        self.part(headers);
        let Some(ticket) = headers.get(internal::SHADOW) else {
            return;
        };
        if let Some(of) = vm::with(|vm| vm.shadows.redeem(ticket)) {
            self.is_copy = true;
            self.exchange = Exchange::copy(self.id.clone(), of, host::now());
        }
    }

    /// Takes the request for one of the sidecar's own where it has the sidecar's pass.
    fn part(&mut self, headers: &Headers) {
        let part = headers.get(internal::PART_OF).and_then(PartOf::from_header);
        let part = part.filter(|part| vm::with(|vm| vm.pass.as_ref() == Some(&part.pass)));
        if let Some(part) = part {
            self.exchange = Exchange::part(self.id.clone(), part, host::now());
        }
    }

    /// What every callback does: ask the machine, act, hold or pass.
    fn on(&mut self, event: Event<'_>) -> Action {
        let (config, now) = (&self.config, host::now());
        let commands = vm::with(|vm| {
            let trail = vm.trails.get(&self.id);
            let cx = Cx {
                config,
                now,
                sidecar_away: vm.outbox.is_sidecar_away(),
                cache: vm.cache.as_ref(),
                health: &vm.health,
                trail,
            };
            self.exchange.on(event, cx)
        });
        if let Some(word) = self.perform(commands) {
            return self.on(word);
        }
        match self.exchange.flow() {
            Flow::Hold => Action::Pause,
            Flow::Pass => Action::Continue,
        }
    }

    fn body_arrived(&mut self, held: usize, ended: bool) -> Action {
        self.held = held;
        let bytes = match self.exchange.reads() {
            Reads::AtEnd if ended => host::read(Buffer::RequestBody, held),
            Reads::AtEnd | Reads::Pieces | Reads::Nothing => Ok(Vec::new()),
        };
        let bytes = bytes.unwrap_or_else(|error| {
            log::warn!("could not read the request's body: {error}");
            Vec::new()
        });
        self.on(Event::RequestBodyArrived {
            bytes: &bytes,
            held,
            ended,
        })
    }

    fn answer_arrived(&mut self, held: usize, ended: bool) -> Action {
        self.held = held;
        let bytes = match self.exchange.reads_answer() {
            Reads::Nothing => return Action::Continue,
            Reads::AtEnd if !ended => Ok(Vec::new()),
            Reads::AtEnd | Reads::Pieces => host::read(Buffer::ResponseBody, held),
        };
        let bytes = bytes.unwrap_or_else(|error| {
            log::warn!("could not read the answer: {error}");
            Vec::new()
        });
        self.on(Event::ResponseBodyArrived {
            bytes: &bytes,
            held,
            ended,
        })
    }

    /// Does what the machine says; what it waits for and is known already happens next.
    fn perform(&mut self, commands: Vec<Command>) -> Option<Event<'static>> {
        let mut next = None;
        for command in commands {
            match command {
                Command::ReplaceRequestHeaders(headers) => forward(&headers),
                Command::RemoveRequestHeaders(names) => {
                    vm::note("remove headers", host::remove_headers(Map::Request, &names));
                }
                Command::ReplaceRequestBody(body) => {
                    let written = host::write_front(Buffer::RequestBody, self.held, &body);
                    vm::note("write the request's body", written);
                }
                Command::Consult(question) => next = self.consult(&question),
                Command::Recall(key) => {
                    next = Some(Event::Recalled(shelf::find(&key, &self.config)))
                }
                Command::Keep(entry) => shelf::put(&entry, &self.config),
                Command::Admit(application) => next = self.admit(&application),
                Command::HandOver(keeping, body) => {
                    admit::hand_over(&keeping, &body, &self.config.sidecar);
                }
                Command::OpenTrail(plan) => self.open_trail(Trail::new(plan)),
                Command::Shadow(copy) => shadow::offer(*copy),
                Command::Reply {
                    status,
                    headers,
                    body,
                    details,
                } => {
                    vm::note("reply", host::reply(status, &headers, &body, details));
                }
                Command::DressResponse(headers) => dress(&headers),
                Command::WriteResponseHeader(name, value) => {
                    let written = host::write_header(Map::Response, name, &value);
                    vm::note("write a header", written);
                }
                Command::RemoveResponseHeaders(names) => {
                    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
                    let removed = host::remove_headers(Map::Response, &names);
                    vm::note("remove headers", removed);
                }
                Command::ReplaceResponse(body) => {
                    let written = host::write_front(Buffer::ResponseBody, self.held, &body);
                    vm::note("write the answer", written);
                }
                Command::Report(outcome) => {
                    vm::with(|vm| vm.outbox.post(Outcome::Exchange(*outcome)))
                }
                Command::CloseTrail { exchange, line } => {
                    vm::note(
                        "log the receipt",
                        host::set_property(RECEIPT_PROPERTY, &line),
                    );
                    vm::with(|vm| vm.trails.remove(&exchange));
                }
                Command::CountUnawaited { state, event } => vm::count_unawaited(state, event),
            }
        }
        next
    }

    /// Has those asked whom guardrails ask; says what they say, where nobody could be asked.
    fn consult(&mut self, question: &Question) -> Option<Event<'static>> {
        let asked = screen::ask(question, &self.config.sidecar);
        let is_awaited = self.awaits(asked, Awaited::Word);
        (!is_awaited).then_some(Event::Consulted(None))
    }

    /// Asks what the sidecar keeps; says what it has, where it could not be asked.
    fn admit(&mut self, application: &Application) -> Option<Event<'static>> {
        let asked = admit::ask(application, &self.config.sidecar);
        let is_awaited = self.awaits(asked, Awaited::Admission);
        (!is_awaited).then_some(Event::Admitted(None))
    }

    /// Waits for the answer to a call, where it was made.
    fn awaits(&mut self, asked: Result<u32, HostError>, what: Awaited) -> bool {
        let asked = asked
            .inspect_err(|error| log::warn!("the sidecar cannot be asked about a request: {error}"))
            .ok();
        self.asked = asked.map(|token| (token, what));
        self.asked.is_some()
    }

    fn open_trail(&self, trail: Trail) {
        let id = self.id.clone();
        vm::note(
            "tell attempts",
            host::set_property(EXCHANGE_PROPERTY, id.as_str()),
        );
        let now = host::now();
        vm::with(|vm| {
            vm.health.planned(trail.plan(), now);
            vm.trails.insert(id, trail);
        });
    }
}

/// Hands the request on: Envoy's own filters and router act on these headers.
fn forward(headers: &Headers) {
    vm::note(
        "write the ladder",
        host::replace_headers(Map::Request, headers),
    );
    // Writing headers clears it in today's ABI; saying so keeps it true in the next.
    vm::note("choose the route anew", host::clear_route_cache());
}

fn dress(headers: &Headers) {
    for (name, value) in headers.iter() {
        vm::note(
            "write a header",
            host::write_header(Map::Response, name, value),
        );
    }
}

impl Context for EdgeStream {
    fn on_http_call_response(&mut self, token: u32, headers: usize, size: usize, _: usize) {
        let Some((_, awaited)) = self.asked.take_if(|(asked, _)| *asked == token) else {
            return;
        };
        let event = match awaited {
            Awaited::Word => Event::Consulted(screen::word(headers, size)),
            Awaited::Admission => Event::Admitted(admit::word(headers, size)),
        };
        if let Action::Continue = self.on(event) {
            vm::note("let the request go on", host::continue_request());
        }
    }
}

impl HttpContext for EdgeStream {
    fn on_http_request_headers(&mut self, _: usize, ended: bool) -> Action {
        let headers = host::headers(Map::Request).unwrap_or_else(|error| {
            log::warn!("could not read the request's headers: {error}");
            Headers::default()
        });
        self.redeem(&headers);
        let action = self.on(Event::RequestOpened(headers));
        // A request without a body gets no body callback.
        if ended && self.exchange.reads() == Reads::AtEnd {
            self.body_arrived(0, true)
        } else {
            action
        }
    }

    fn on_http_request_body(&mut self, held: usize, ended: bool) -> Action {
        self.body_arrived(held, ended)
    }

    fn on_http_request_trailers(&mut self, _: usize) -> Action {
        // Where trailers follow a body, they are what ends it.
        self.body_arrived(self.held, true)
    }

    fn on_http_response_headers(&mut self, _: usize, _: bool) -> Action {
        // Every host call costs microseconds, and an answer from the cache has few.
        if self.exchange.has_replied() {
            return Action::Continue;
        }
        self.held = 0;
        let head = if self.exchange.asks_what_comes() {
            host::headers(Map::Response).unwrap_or_default()
        } else {
            let status = host::header(Map::Response, ":status");
            let status = status.map(|status| (":status".to_owned(), status));
            status.into_iter().collect()
        };
        let head = ResponseHead::read(&head, host::now());
        self.on(Event::ResponseOpened {
            status: head.status,
            is_stream: head.is_stream,
            encoding: head.encoding,
        })
    }

    fn on_http_response_body(&mut self, held: usize, ended: bool) -> Action {
        self.answer_arrived(held, ended)
    }

    fn on_http_response_trailers(&mut self, _: usize) -> Action {
        // Where trailers follow a body, they are what ends it.
        let held = match self.exchange.flow() {
            Flow::Hold => self.held,
            Flow::Pass => 0,
        };
        self.answer_arrived(held, true)
    }

    fn on_log(&mut self) {
        let details = if self.exchange.has_replied() {
            None
        } else {
            host::property(&["response", "code_details"])
        };
        self.on(Event::Closed {
            details: details.as_deref(),
        });
        if self.is_copy {
            vm::with(|vm| vm.shadows.ended());
        }
    }
}
