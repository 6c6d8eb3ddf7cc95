//! Requests that somebody else looks at before they go on: checkers of the operator's, asked through Envoy, and models
//! that run here.
//!
//! All whom a route's guardrails ask are asked at once, each within its own time. What they are shown is neither
//! logged nor kept.

mod checker;
mod classifier;
mod ready;

use std::sync::Arc;

use baton_core::config::{Config, Revision, Route};
use baton_core::guard::{Found, Guardrail, Outside, Said, Shown, Whom};
use baton_core::name::{Authority, RouteName};
use baton_core::protocol::part::{PartOf, Pass};
use baton_core::protocol::screen::{Question, Word};
use baton_core::verdict::Purpose;
use hyper::body::Bytes;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::configs::Configs;
use crate::loopback::Loopback;
use crate::model::Models;
use checker::{Errand, body};
use classifier::Reading;

/// Requests that are looked at at a time. With as much text as is shown of one that is some tens of megabytes.
const AT_A_TIME: usize = 256;

/// Has requests looked at.
#[derive(Debug)]
pub struct Screener {
    configs: Arc<Configs>,
    loopback: Arc<Loopback>,
    models: Arc<Models>,
    pass: Pass,
    turns: Semaphore,
}

/// A request as those who are asked need it.
struct Asking<'q> {
    question: &'q Question,
    /// The way back through Envoy.
    at: Option<Authority>,
    /// What programs are posted, and the header with what it is a part of.
    posted: Bytes,
    part: String,
    /// What models are shown.
    shown: Arc<Vec<Shown>>,
}

/// What one of them is to do.
enum Task {
    Post(Errand),
    Read(Reading),
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
    /// One that has not asked anybody yet, with the models there are.
    pub fn new(configs: Arc<Configs>, pass: Pass, models: Arc<Models>) -> Self {
        Self {
            configs,
            loopback: Arc::default(),
            models,
            pass,
            turns: Semaphore::new(AT_A_TIME),
        }
    }

    /// Asks all whom the guardrails of the request's route ask. Whoever has not answered in time has not said anything.
    ///
    /// # Errors
    /// When nobody can be asked.
    pub async fn screen(&self, question: Question) -> Result<Word, NotScreened> {
        let turn = self.turns.try_acquire();
        let _turn = turn.map_err(|_| NotScreened::TooMany)?;
        let (config, route) = self.route(&question)?;
        let asking = Asking {
            at: config.sidecar.loopback.clone(),
            posted: Bytes::from(body(&question)),
            part: self.part(&question).to_header(),
            shown: Arc::new(question.texts.clone()),
            question: &question,
        };
        let mut asked = JoinSet::new();
        let tenant = question.caller.tenant.as_ref();
        for (rail, outside) in route.guardrails.request.outside(tenant) {
            let task = self.task(rail, outside, &asking)?;
            let guardrail = rail.name.clone();
            asked.spawn(async move {
                let found = task.run(&guardrail).await;
                Said { guardrail, found }
            });
        }
        Ok(Word {
            said: asked.join_all().await,
        })
    }

    fn task(
        &self,
        rail: &Guardrail,
        outside: &Outside,
        asking: &Asking<'_>,
    ) -> Result<Task, NotScreened> {
        let within = outside.timeout.min(asking.question.within);
        let tenant = asking.question.caller.tenant.as_ref();
        Ok(match &outside.whom {
            Whom::Program { cluster, path } => Task::Post(Errand {
                loopback: Arc::clone(&self.loopback),
                at: asking.at.clone().ok_or(NotScreened::NoLoopback)?,
                cluster: cluster.clone(),
                path: path.clone(),
                part: asking.part.clone(),
                body: asking.posted.clone(),
                within,
            }),
            Whom::Model { model } => Task::Read(Reading {
                models: Arc::clone(&self.models),
                model: model.clone(),
                kinds: rail.rule(tenant).kinds.clone(),
                texts: Arc::clone(&asking.shown),
                within,
            }),
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

impl Task {
    async fn run(self, guardrail: &str) -> Option<Vec<Found>> {
        match self {
            Self::Post(errand) => errand.run(guardrail).await,
            Self::Read(reading) => reading.run(guardrail).await,
        }
    }
}
