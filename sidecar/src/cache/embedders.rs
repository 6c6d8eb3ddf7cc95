//! Who makes vectors of a route's questions.

use std::sync::Arc;
use std::time::Duration;

use baton_core::cache::{self, Semantic};
use baton_core::caller::Caller;
use baton_core::likeness::Lexical;
use baton_core::name::ExchangeId;
use baton_core::protocol::part::{PartOf, Pass};
use baton_core::verdict::Purpose;

use super::Ground;
use crate::embed::{Embedded, Embedder, Local, Remote};
use crate::loopback::Loopback;
use crate::model::Models;

/// All there are.
#[derive(Debug)]
pub struct Embedders {
    pub(super) lexical: Arc<Lexical>,
    models: Arc<Models>,
    loopback: Arc<Loopback>,
    pass: Pass,
}

impl Embedders {
    /// With the models there are, and what our own requests show.
    pub fn new(models: Arc<Models>, pass: Pass) -> Self {
        Self {
            lexical: Arc::default(),
            models,
            loopback: Arc::default(),
            pass,
        }
    }

    /// The one of a route, on behalf of an exchange; `None` where there is no way to it.
    pub(super) fn of(
        &self,
        semantic: &Semantic,
        ground: &Ground,
        exchange: &ExchangeId,
    ) -> Option<Embedder> {
        Some(match &semantic.embedder {
            cache::Embedder::Lexical => Embedder::Lexical(Arc::clone(&self.lexical)),
            cache::Embedder::Model(model) => Embedder::Local(Local {
                models: Arc::clone(&self.models),
                model: model.clone(),
            }),
            cache::Embedder::Endpoint {
                cluster,
                path,
                model,
            } => Embedder::Remote(Box::new(Remote {
                loopback: Arc::clone(&self.loopback),
                at: ground.config.sidecar.loopback.clone()?,
                cluster: cluster.clone(),
                path: path.clone(),
                model: model.clone(),
                part: self.part(ground, exchange),
            })),
        })
    }

    fn part(&self, ground: &Ground, exchange: &ExchangeId) -> PartOf {
        PartOf {
            pass: self.pass.clone(),
            exchange: exchange.clone(),
            attempt: 0,
            purpose: Purpose::Check,
            route: ground.route.name.clone(),
            caller: Caller::default(),
        }
    }
}

/// The vectors of texts; `None` where they do not come in time.
pub(super) async fn embed(
    embedder: &Embedder,
    texts: Vec<String>,
    within: Duration,
) -> Option<Embedded> {
    let embedded = embedder.embed(texts, within).await;
    let embedded =
        embedded.inspect_err(|error| tracing::debug!(%error, "a question has no vector"));
    embedded.ok()
}
