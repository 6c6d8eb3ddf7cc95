//! Guardrails: what becomes of what detectors find, in requests, answers and streams.
//!
//! A route has guardrails for each direction. Each looks for something, and has a rule for what is done about it;
//! a tenant may have a rule of its own. What is found leaves as kinds and counts ([`Seen`]): never as text.

mod rail;
mod seen;
mod side;

pub use self::rail::{Action, Allowed, Guardrail, Rule, Seeks, WhenBlind};
pub use self::seen::{Direction, Seen};
pub use self::side::{Guardrails, Side, Spotted};
