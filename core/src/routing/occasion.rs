//! What an order depends on beside the models: whose request it is, and how they are doing now.

use super::cost::Demand;
use crate::health::Health;
use crate::name::{ExchangeId, Region};

/// One request, as far as it decides which of several models is asked first.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The seed of all that is drawn for this request alone.
    pub exchange: &'a ExchangeId,
    /// The conversation it belongs to, where the caller says so.
    pub session: Option<&'a str>,
    /// Who pays for it, where that is known.
    pub tenant: Option<&'a str>,
    /// Where it came from, or else where this gateway is.
    pub region: Option<&'a Region>,
    /// How many tokens it takes.
    pub demand: Demand,
    /// How the models are doing.
    pub health: &'a Health,
}
