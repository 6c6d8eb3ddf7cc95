//! What a route that only observes would have done, held against what was done.

use baton_core::config::Config;
use baton_core::money::Usd;
use baton_core::receipt::Receipt;

use super::Difference;

/// What the requests of a route cost that only observes, and what they would have cost.
///
/// It is an estimate: that the first model of each ladder would have answered, with as many tokens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watched {
    /// How many there are.
    pub requests: u64,
    /// How many can be compared: tokens, cost and the other model's price are known.
    pub compared: u64,
    /// What those cost.
    pub cost: Usd,
    /// What they would have cost.
    pub decided: Usd,
}

impl Watched {
    pub(super) fn add(&mut self, receipt: &Receipt, config: Option<&Config>) {
        self.requests += 1;
        let decided = || {
            let first = receipt.exchange.observed.as_ref()?.ladder.first()?;
            let price = config?.models.get(first)?.price?;
            Some(receipt.answer()?.usage?.cost(&price))
        };
        if let Some((cost, decided)) = receipt.cost.zip(decided()) {
            self.compared += 1;
            self.cost = self.cost.plus(cost);
            self.decided = self.decided.plus(decided);
        }
    }

    /// What would have been saved.
    pub const fn saved(&self) -> Difference {
        Difference::of(self.cost, self.decided)
    }
}
