//! How every provider and model beside this sidecar is doing: fed by outcomes, each once, when the ledger
//! keeps it; told to every worker; kept over a restart.

mod file;
mod watch;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use baton_core::breaker::Settings;
use baton_core::config::Config;
use baton_core::health::{Chart, News, Report};
use baton_core::name::RouteName;
use baton_core::outcome::{AttemptOutcome, ExchangeOutcome};
use baton_core::time::Timestamp;

use crate::configs::Configs;
use crate::ledger::Fresh;

use file::File;
use watch::Watch;

/// How old what is on the disk may be while nobody opens or closes: vitals fade in minutes.
const WRITTEN_EVERY: Duration = Duration::from_secs(5);

/// Everybody's health.
#[derive(Debug)]
pub struct Health {
    known: Mutex<Known>,
    configs: Arc<Configs>,
    file: File,
}

#[derive(Debug)]
struct Known {
    chart: Chart,
    watch: Watch,
    written: Timestamp,
}

impl Health {
    /// What this data directory kept, if anything.
    pub fn open(data_dir: &Path, configs: Arc<Configs>) -> Self {
        let file = File::of(data_dir);
        let known = Known {
            chart: file.read().unwrap_or_default(),
            watch: Watch::default(),
            written: Timestamp::default(),
        };
        Self {
            known: Mutex::new(known),
            configs,
            file,
        }
    }

    /// Takes in what the ledger kept for the first time. Names that no configuration has are left out,
    /// which bounds what can be kept.
    pub fn kept(&self, fresh: &Fresh, now: Timestamp) {
        let settings = self.settings();
        let mut known = self.known();
        for attempt in &fresh.attempts {
            self.note(&mut known.chart, attempt, &settings);
        }
        for receipt in &fresh.receipts {
            self.ended(&mut known.chart, &receipt.exchange, &settings);
        }
        let changed = match self.configs.newest() {
            Some(config) => {
                let report = known.chart.report(&config, now);
                known.watch.tell(&report)
            }
            None => false,
        };
        if changed || now.since(known.written) >= WRITTEN_EVERY {
            self.write(&mut known, now);
        }
    }

    /// Keeps what is known over a restart.
    pub fn keep(&self, now: Timestamp) {
        self.write(&mut self.known(), now);
    }

    /// What a worker needs to know: the vitals only where it has not heard them lately.
    pub fn news(&self, owes_vitals: bool, now: Timestamp) -> News {
        let settings = self.settings();
        let known = self.known();
        let mut news = if owes_vitals {
            known.chart.news(now, &settings)
        } else {
            known.chart.flash(now, &settings)
        };
        drop(known);
        news.climbed.retain(|route, _| self.is_limited(route));
        news.today.retain(|route| self.is_limited(route));
        news
    }

    /// What a worker goes by that has just heard of us.
    pub fn known_to_workers(&self, now: Timestamp) -> baton_core::health::Health {
        let mut health = baton_core::health::Health::default();
        health.heed(self.settings());
        health.learn(self.news(true, now), now);
        health
    }

    /// How everybody is doing whom the newest configuration names; nobody before there is one.
    pub fn report(&self, now: Timestamp) -> Report {
        match self.configs.newest() {
            Some(config) => self.known().chart.report(&config, now),
            None => Report::default(),
        }
    }

    fn note(&self, chart: &mut Chart, attempt: &AttemptOutcome, settings: &Settings) {
        if let Some(model) = self.configs.model(&attempt.model) {
            chart.note(&model, attempt, settings);
        }
    }

    fn ended(&self, chart: &mut Chart, exchange: &ExchangeOutcome, settings: &Settings) {
        let Some(route) = &exchange.route else {
            return;
        };
        // Nobody waits for a copy or a part: how far it climbs is no matter of the route's.
        if exchange.is_callers()
            && self
                .configs
                .any(|config| config.route_named(route.as_str()).is_some())
        {
            chart.ended(route, exchange, settings);
        }
    }

    fn is_limited(&self, route: &RouteName) -> bool {
        let limited = |config: &Config| {
            let route = config.route_named(route.as_str());
            route.is_some_and(|route| route.escalations.is_some())
        };
        self.configs.any(limited)
    }

    fn settings(&self) -> Settings {
        let newest = self.configs.newest();
        newest.map_or_else(Settings::default, |config| config.breaker)
    }

    fn write(&self, known: &mut Known, now: Timestamp) {
        known.written = now;
        self.file.write(&known.chart);
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
