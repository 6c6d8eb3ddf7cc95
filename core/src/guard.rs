//! Guardrails: what becomes of what detectors find, in requests, answers and streams.
//!
//! A route has guardrails for each direction. Each looks for something, and has a rule for what is done about it;
//! a tenant may have a rule of its own. What is found leaves as kinds and counts ([`Seen`]): never as text.

mod again;
mod body;
mod channel;
mod event;
mod inspection;
mod outside;
mod passage;
mod rail;
mod reading;
mod report;
mod screen;
mod seen;
mod side;
mod stream;
mod unescape;
mod vault;
mod walk;
mod window;

pub use self::outside::{Found, MAX_SHOWN, Outside, Said, Shown, Unshown, Whom, shown};
pub use self::passage::Voice;
pub use self::rail::{Action, Allowed, Guardrail, Rule, Seeks, WhenBlind};
pub use self::report::Report;
pub use self::screen::{Screened, Screening, blind, screen};
pub use self::seen::{Direction, Seen};
pub use self::side::{Guardrails, Side, Spotted};
pub use self::stream::{Looking, Stream};
pub use self::vault::Vault;

#[cfg(test)]
mod tests;
