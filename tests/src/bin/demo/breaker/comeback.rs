//! How a model comes back: how much of the traffic it gets, step by step.

use std::fmt::{self, Display, Formatter};
use std::time::Duration;

use anyhow::Context;
use baton_tests::http::Chat;
use baton_tests::stack::Stack;
use serde_json::Value;
use tokio::time::{sleep, timeout};

use crate::tell::said;

/// How long all steps may take: many times what they do.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two requests.
const PACE: Duration = Duration::from_millis(10);

/// A model's way back.
#[derive(Default)]
pub(super) struct Comeback {
    phases: Vec<Phase>,
    /// The last exchange that was kept from it while others asked it again: by then all workers know
    /// how it stands.
    spared: Option<String>,
}

/// What was seen while its breaker stood one way.
struct Phase {
    /// In percent while it re-enters.
    share: Option<u64>,
    standing: String,
    requests: usize,
    served: usize,
}

impl Comeback {
    /// Sends requests until the breaker is closed, and looks where they go.
    pub(super) async fn watch(stack: &Stack, model: &str, chat: &Chat) -> anyhow::Result<Self> {
        let mut comeback = Self::default();
        let watching = async {
            while comeback.enter(&stack.health_of(model).await?) {
                let answer = chat.send(stack.edge()).await?;
                let exchange = said(&answer, "x-baton-exchange");
                comeback.note(said(&answer, "x-baton-model") == model, exchange);
                sleep(PACE).await;
            }
            anyhow::Ok(())
        };
        let watched = timeout(PATIENCE, watching).await;
        watched.with_context(|| format!("`{model}` did not come back"))??;
        Ok(comeback)
    }

    /// Takes in how the breaker stands. Returns whether it is still on its way.
    fn enter(&mut self, health: &Value) -> bool {
        let phase = Phase::of(health);
        let goes_on = phase.standing != "closed";
        if self.phases.last().is_none_or(|last| !last.is_same(&phase)) {
            self.phases.push(phase);
        }
        goes_on
    }

    fn note(&mut self, served: bool, exchange: &str) {
        let Some(phase) = self.phases.last_mut() else {
            return;
        };
        phase.requests += 1;
        phase.served += usize::from(served);
        if !served && phase.share.is_some() {
            self.spared = Some(exchange.to_owned());
        }
    }

    /// An exchange that was kept from it while others asked it again.
    pub(super) fn spared(&self) -> Option<&str> {
        self.spared.as_deref()
    }

    /// What is not as it should be. A busy machine may miss a step, and never sees one go back.
    pub(super) fn complaints(&self) -> Vec<String> {
        let standings: Vec<_> = self.phases.iter().map(|phase| &*phase.standing).collect();
        let shares: Vec<_> = self.phases.iter().filter_map(|phase| phase.share).collect();
        let well_framed = standings.first() == Some(&"half_open") && !shares.is_empty();
        let mut complaints = Vec::new();
        if !well_framed || standings.len() != shares.len() + 2 || !shares.is_sorted() {
            complaints.push(format!("it came back by {standings:?} with {shares:?} %"));
        }
        if self.spared.is_none() {
            complaints.push("all requests asked it at once".to_owned());
        }
        complaints
    }
}

impl Phase {
    fn of(health: &Value) -> Self {
        let percent = |share: f64| format!("{:.0}", share * 100.0).parse().ok();
        Self {
            share: health["share"].as_f64().and_then(percent),
            standing: health["standing"].as_str().unwrap_or_default().to_owned(),
            requests: 0,
            served: 0,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.share, &self.standing) == (other.share, &other.standing)
    }
}

impl Display for Comeback {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.phases.iter().try_for_each(|phase| phase.fmt(f))
    }
}

impl Display for Phase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (standing, served, requests) =
            (self.standing.replace('_', "-"), self.served, self.requests);
        let share = self
            .share
            .map_or_else(String::new, |share| format!(" {share} %"));
        write!(f, "   {:<15}", format!("{standing}{share}"))?;
        if requests > 0 {
            write!(f, " it answers {served} of {requests} requests")?;
        }
        writeln!(f)
    }
}
