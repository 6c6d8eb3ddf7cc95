//! What stored receipts say together: who answered what, what it took and cost, and what it would have
//! cost otherwise.
//!
//! Rows are of callers' requests. A copy that was answered to nobody is none: it is counted in its arm and
//! beside the rest. Money is exact; what is not known is counted and never guessed.

mod difference;
mod tally;
mod watched;

use std::collections::BTreeMap;

use baton_core::config::{Config, Model};
use baton_core::name::ModelName;
use baton_core::receipt::Receipt;

pub use self::difference::Difference;
pub use self::tally::{Tally, Verdicts};
pub use self::watched::Watched;

/// What receipts are put together by.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum By {
    /// The route they took.
    Route,
    /// The tier they were placed at, or else that of the model that answered.
    Tier,
    /// The model that answered.
    Model,
    /// The arm of an experiment they were in.
    Arm,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Route, Self::Tier, Self::Model, Self::Arm];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Route => "route",
            Self::Tier => "tier",
            Self::Model => "model",
            Self::Arm => "arm",
        }
    }
}

/// What the receipts are held against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Yardstick<'c> {
    /// The configuration, for tiers and for prices.
    pub config: Option<&'c Config>,
    /// The model that everything might have been sent to.
    pub baseline: Option<&'c Model>,
}

/// A report while it is being made, and when it is.
#[derive(Debug)]
pub struct Report<'c> {
    yardstick: Yardstick<'c>,
    /// Callers' requests, all together.
    pub total: Tally,
    /// The copies that were answered to nobody.
    pub copies: Tally,
    /// A table for each way to put receipts together.
    pub tables: BTreeMap<By, BTreeMap<String, Tally>>,
    /// What routes that only observe would have done, by route.
    pub watched: BTreeMap<String, Watched>,
}

/// What stands for what is not known.
const NONE: &str = "none";

impl<'c> Report<'c> {
    /// A report of nothing yet.
    pub fn new(by: &[By], yardstick: Yardstick<'c>) -> Self {
        Self {
            yardstick,
            total: Tally::default(),
            copies: Tally::default(),
            tables: by.iter().map(|by| (*by, BTreeMap::new())).collect(),
            watched: BTreeMap::new(),
        }
    }

    /// Counts one receipt.
    pub fn add(&mut self, receipt: &Receipt) {
        // The receipt of what it is a part of has its cost.
        if receipt.exchange.part_of.is_some() {
            return;
        }
        let is_copy = receipt.exchange.shadow_of.is_some();
        let baseline = self.yardstick.baseline;
        for (by, table) in &mut self.tables {
            let key = match by {
                By::Arm => arm(receipt),
                By::Route | By::Tier | By::Model if is_copy => None,
                By::Route => Some(route(receipt)),
                By::Tier => Some(tier(receipt, self.yardstick.config)),
                By::Model => Some(model(receipt)),
            };
            if let Some(key) = key {
                table.entry(key).or_default().add(receipt, baseline);
            }
        }
        if is_copy {
            self.copies.add(receipt, baseline);
            return;
        }
        self.total.add(receipt, baseline);
        if receipt.exchange.observed.is_some() {
            let watched = self.watched.entry(route(receipt)).or_default();
            watched.add(receipt, self.yardstick.config);
        }
    }

    /// The model that everything is compared with.
    pub fn baseline(&self) -> Option<&'c ModelName> {
        self.yardstick.baseline.map(|model| &model.name)
    }
}

/// The model whose million tokens in and million tokens out cost most together.
pub fn dearest(config: &Config) -> Option<&Model> {
    let models = config.models.values();
    let priced = models.filter_map(|model| {
        let price = model.price?;
        Some((price.input.plus(price.output), &**model))
    });
    priced
        .max_by_key(|(price, _)| *price)
        .map(|(_, model)| model)
}

fn route(receipt: &Receipt) -> String {
    let route = receipt.exchange.route.as_ref();
    route.map_or(NONE.to_owned(), ToString::to_string)
}

fn model(receipt: &Receipt) -> String {
    receipt
        .answer()
        .map_or(NONE.to_owned(), |attempt| attempt.model.to_string())
}

fn tier(receipt: &Receipt, config: Option<&Config>) -> String {
    let decision = receipt.exchange.decision.as_ref();
    let placed = decision.and_then(|decision| Some(decision.placed.as_ref()?.tier));
    let of_model = || config?.models.get(&receipt.answer()?.model)?.tier;
    placed
        .or_else(of_model)
        .map_or(NONE.to_owned(), |tier| tier.as_str().to_owned())
}

fn arm(receipt: &Receipt) -> Option<String> {
    let experiment = receipt.exchange.experiment.as_ref();
    experiment.map(ToString::to_string)
}
