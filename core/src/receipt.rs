//! The record of a finished exchange: what was tried, what answered, what it took, what it cost.

use serde::{Deserialize, Serialize};

use crate::money::Usd;
use crate::outcome::{AttemptOutcome, ExchangeOutcome};
use crate::usage::Usage;

/// A finished exchange and all its attempts, in order.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Receipt {
    /// The exchange.
    pub exchange: ExchangeOutcome,
    /// Its attempts, by number.
    pub attempts: Vec<AttemptOutcome>,
    /// The tokens of all attempts that reported any.
    pub usage: Usage,
    /// What all attempts cost together; `None` while an attempt that answered has an unknown cost.
    pub cost: Option<Usd>,
}
