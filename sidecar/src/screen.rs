//! Requests that somebody else looks at before they go on: checkers of the operator's, asked through Envoy.
//!
//! All whom a route's guardrails ask are asked at once, each within its own time. What they are shown is neither
//! logged nor kept.

mod checker;

use std::sync::Arc;

use baton_core::config::{Config, Revision, Route};
use baton_core::guard::Said;
use baton_core::name::RouteName;
use baton_core::protocol::part::{PartOf, Pass};
use baton_core::protocol::screen::{Question, Word};
use baton_core::verdict::Purpose;
use hyper::body::Bytes;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::configs::Configs;
use crate::loopback::Loopback;
use checker::{Errand, body};

/// Requests that are looked at at a time. With as much text as is shown of one that is some tens of megabytes.
const AT_A_TIME: usize = 256;

/// Has requests looked at.
#[derive(Debug)]
pub struct Screener {
    configs: Arc<Configs>,
    loopback: Arc<Loopback>,
    pass: Pass,
    turns: Semaphore,
}

/// Why nobody can even be asked.
#[derive(Debug, thiserror::Error)]
pub enum NotScreened {
    /// The configuration has not come, or is too old.
    #[error("the sidecar does not hold the configuration `{0}`: send it, then ask again")]
    UnknownConfig(Revision),
    /// It has no such route.
    #[error("the configuration has no route `{0}`")]
    UnknownRoute(RouteName),
    /// It has no way back through Envoy.
    #[error("the configuration has no `sidecar.loopback`")]
    NoLoopback,
    /// As many are looked at as may be.
    #[error("{AT_A_TIME} requests are looked at already")]
    TooMany,
}

impl Screener {
    /// One that has not asked anybody yet.
    pub fn new(configs: Arc<Configs>, pass: Pass) -> Self {
        Self {
            configs,
            loopback: Arc::default(),
            pass,
            turns: Semaphore::new(AT_A_TIME),
        }
    }

    /// Asks all whom the guardrails of the request's route ask. Whoever has not answered in time has not said anything.
    ///
    /// # Errors
    /// When nobody can be asked.
    pub async fn screen(&self, question: &Question) -> Result<Word, NotScreened> {
        let turn = self.turns.try_acquire();
        let _turn = turn.map_err(|_| NotScreened::TooMany)?;
        let (config, route) = self.route(question)?;
        let at = config.sidecar.loopback.clone();
        let at = at.ok_or(NotScreened::NoLoopback)?;
        let part = self.part(question).to_header();
        let body = Bytes::from(body(question));
        let mut asked = JoinSet::new();
        let tenant = question.caller.tenant.as_ref();
        for (rail, outside) in route.guardrails.request.outside(tenant) {
            let errand = Errand {
                loopback: Arc::clone(&self.loopback),
                at: at.clone(),
                outside: outside.clone(),
                part: part.clone(),
                body: body.clone(),
                within: outside.timeout.min(question.within),
            };
            let guardrail = rail.name.clone();
            asked.spawn(async move {
                let found = errand.run(&guardrail).await;
                Said { guardrail, found }
            });
        }
        Ok(Word {
            said: asked.join_all().await,
        })
    }

    fn route(&self, question: &Question) -> Result<(Arc<Config>, Arc<Route>), NotScreened> {
        let config = self.configs.held(&question.revision);
        let unknown = || NotScreened::UnknownConfig(question.revision.clone());
        let config = config.ok_or_else(unknown)?;
        let route = config.route_named(question.route.as_str()).cloned();
        let unknown = || NotScreened::UnknownRoute(question.route.clone());
        Ok((config, route.ok_or_else(unknown)?))
    }

    fn part(&self, question: &Question) -> PartOf {
        PartOf {
            pass: self.pass.clone(),
            exchange: question.exchange.clone(),
            attempt: 0,
            purpose: Purpose::Check,
            route: question.route.clone(),
            caller: question.caller.clone(),
        }
    }
}
