//! Outcomes in single words: for metrics, logs and tables.

use baton_core::fault::Fault;
use baton_core::outcome::{AttemptEnding, ExchangeEnding};

/// How an exchange ended.
pub fn of_exchange(ending: &ExchangeEnding) -> &'static str {
    match ending {
        ExchangeEnding::Completed => "completed",
        ExchangeEnding::Refused(_) => "refused",
        ExchangeEnding::Cut => "cut",
        ExchangeEnding::ClientLeft => "client_left",
    }
}

/// How an attempt ended.
pub fn of_attempt(ending: AttemptEnding) -> &'static str {
    match ending {
        AttemptEnding::Answered(_) => "answered",
        AttemptEnding::Faulted(_) => "faulted",
        AttemptEnding::Rejected => "rejected",
        AttemptEnding::Cut(_) => "cut",
        AttemptEnding::Abandoned => "abandoned",
        AttemptEnding::SteppedOver(_) => "stepped_over",
    }
}

/// The fault of an attempt that had one.
pub fn fault_of(ending: AttemptEnding) -> Option<Fault> {
    match ending {
        AttemptEnding::Faulted(fault) | AttemptEnding::Cut(fault) => Some(fault),
        AttemptEnding::Answered(_)
        | AttemptEnding::Rejected
        | AttemptEnding::Abandoned
        | AttemptEnding::SteppedOver(_) => None,
    }
}
