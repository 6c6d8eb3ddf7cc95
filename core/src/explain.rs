//! What would become of a request, without asking any model: the same decision, made by the same code, with
//! nothing sent.

use serde::Serialize;

use crate::config::Config;
use crate::exchange::{Command, Cx, Endpoint, Event, Exchange};
use crate::facts::Facts;
use crate::format::Operation;
use crate::guard::Said;
use crate::health::Health;
use crate::http::Headers;
use crate::name::{ExchangeId, ModelName};
use crate::outcome::ExchangeOutcome;
use crate::plan::SharedPlan;
use crate::protocol::screen::{self, Word};
use crate::time::Timestamp;

/// A request as it would come to the edge.
#[derive(Debug)]
pub struct Question<'a> {
    /// Its headers, `:method` and `:path` among them.
    pub headers: Headers,
    /// Its body.
    pub body: &'a [u8],
    /// The id it would have: what is drawn is drawn by it.
    pub exchange: ExchangeId,
    /// When it would come.
    pub now: Timestamp,
}

/// What would become of a request.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// What there is to know about it; `None` where its text cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// The models it would climb, first to last.
    pub ladder: Vec<ModelName>,
    /// What its receipt would say of the decision: route, arm, tier, ranks and scores, models left out and why.
    pub outcome: ExchangeOutcome,
    /// What the caller would be told instead of an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refused>,
}

/// A refusal, as the caller would get it.
#[derive(Debug, Serialize)]
pub struct Refused {
    /// Its status.
    pub status: u16,
    /// Its body, in the caller's format.
    pub body: String,
}

/// Explains what would become of a request; `None` where it is none that Baton looks at.
pub fn explain(question: Question<'_>, config: &Config, health: &Health) -> Option<Explanation> {
    let cx = Cx {
        config,
        now: question.now,
        sidecar_away: false,
        // Whatever the cache has, what it would take to answer is the question.
        cache: None,
        health,
        trail: None,
    };
    let facts = facts(&question, config);
    let mut exchange = Exchange::new(question.exchange.clone(), question.now);
    let mut seen = Seen::default();
    seen.take(exchange.on(Event::RequestOpened(question.headers), cx));
    let arrived = Event::RequestBodyArrived {
        bytes: question.body,
        held: question.body.len(),
        ended: true,
    };
    seen.take(exchange.on(arrived, cx));
    if let Some(asked) = seen.asked.take() {
        let word = nothing_found(&asked, config);
        seen.take(exchange.on(Event::Consulted(Some(word)), cx));
    }
    seen.take(exchange.on(Event::Closed { details: None }, cx));
    let rungs = seen.plan.iter().flat_map(|plan| plan.ladder.rungs());
    Some(Explanation {
        facts,
        ladder: rungs.map(|rung| rung.name.clone()).collect(),
        outcome: seen.outcome?,
        refusal: seen.refusal,
    })
}

/// What the exchange wanted done.
#[derive(Default)]
struct Seen {
    plan: Option<SharedPlan>,
    asked: Option<Box<screen::Question>>,
    refusal: Option<Refused>,
    outcome: Option<ExchangeOutcome>,
}

impl Seen {
    fn take(&mut self, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::OpenTrail(plan) => self.plan = Some(plan),
                Command::Consult(question) => self.asked = Some(question),
                Command::Reply { status, body, .. } => {
                    self.refusal = Some(Refused {
                        status,
                        body: String::from_utf8_lossy(&body).into_owned(),
                    });
                }
                Command::Report(outcome) => self.outcome = Some(*outcome),
                Command::ReplaceRequestHeaders(_)
                | Command::RemoveRequestHeaders(_)
                | Command::ReplaceRequestBody(_)
                | Command::WriteResponseHeader(..)
                | Command::RemoveResponseHeaders(_)
                | Command::ReplaceResponse(_)
                | Command::Shadow(_)
                | Command::Recall(_)
                | Command::Admit(_)
                | Command::HandOver(..)
                | Command::Keep(_)
                | Command::DressResponse(_)
                | Command::CloseTrail { .. }
                | Command::CountUnawaited { .. } => {}
            }
        }
    }
}

/// The word of checkers that find nothing: nobody is asked for the sake of an explanation.
fn nothing_found(asked: &screen::Question, config: &Config) -> Word {
    let route = config.route_named(asked.route.as_str());
    let side = route.map(|route| &route.guardrails.request);
    let tenant = asked.caller.tenant.as_ref();
    let rails = side.into_iter().flat_map(|side| side.outside(tenant));
    let said = rails.map(|(rail, _)| Said {
        guardrail: rail.name.clone(),
        found: Some(Vec::new()),
    });
    Word {
        said: said.collect(),
    }
}

/// The facts of a chat request that can be read.
fn facts(question: &Question<'_>, config: &Config) -> Option<Facts> {
    let Endpoint::Llm(api) = Endpoint::of(&question.headers)? else {
        return None;
    };
    let path = question.headers.get(":path").unwrap_or_default();
    let chat = api.operation() == Operation::Chat;
    let request = chat
        .then(|| api.caller().read_request(path, question.body))?
        .ok()?;
    Some(Facts::of(&request, &config.lexicon, None))
}
