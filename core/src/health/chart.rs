//! Everybody's health, as the sidecar keeps it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::tally::Tally;
use super::{News, Vitals};
use crate::breaker::{Bearing, Board, Settings};
use crate::config::Model;
use crate::escalations::{Daily, Escalations};
use crate::name::{ModelName, RouteName};
use crate::outcome::{AttemptOutcome, ExchangeOutcome};
use crate::time::Timestamp;

/// What all workers' attempts come to. There are at most as many entries as configurations name: whoever
/// feeds it passes on no other names.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Chart {
    pub(super) board: Board,
    tallies: BTreeMap<ModelName, Tally>,
    /// Half a minute of them: not worth keeping.
    #[serde(skip)]
    pub(super) escalations: Escalations,
    /// A day of them must not begin anew with the sidecar.
    #[serde(default)]
    today: Daily,
}

impl Chart {
    /// Takes in how an attempt at a model ended, once.
    pub fn note(&mut self, model: &Model, outcome: &AttemptOutcome, settings: &Settings) {
        self.board.note(model, outcome, settings);
        let ended = outcome.started.after(outcome.duration);
        let bearing = Bearing::of(outcome.ending);
        if bearing == Bearing::None {
            return;
        }
        let tally = self.tallies.entry(model.name.clone()).or_default();
        if bearing == Bearing::Good {
            tally.answered(outcome, ended);
        } else {
            tally.faulted(ended);
        }
    }

    /// Takes in how an exchange of a route ended, once.
    pub fn ended(&mut self, route: &RouteName, exchange: &ExchangeOutcome, settings: &Settings) {
        let at = exchange.started.after(exchange.duration);
        let (climbed, window) = (exchange.escalated, settings.window);
        self.escalations.began(route, climbed, at, window);
        if climbed {
            self.today.climbs(route, at);
        }
    }

    /// What every VM needs to know, whole.
    pub fn news(&self, now: Timestamp, settings: &Settings) -> News {
        let vitals = |model: &ModelName| Some((model.clone(), self.vitals(model, now)?));
        News {
            vitals: Some(self.tallies.keys().filter_map(vitals).collect()),
            ..self.flash(now, settings)
        }
    }

    /// What cannot wait.
    pub fn flash(&self, now: Timestamp, settings: &Settings) -> News {
        News {
            breakers: self.board.unwell(now, settings),
            vitals: None,
            climbed: self.escalations.counts(now, settings.window),
            today: self.today.clone(),
        }
    }

    /// How a model is doing; `None` while nothing is known of it.
    pub fn vitals(&self, model: &ModelName, now: Timestamp) -> Option<Vitals> {
        self.tallies.get(model)?.vitals(now)
    }
}
