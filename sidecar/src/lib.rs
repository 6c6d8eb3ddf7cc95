//! Baton's sidecar: remembers what outlives a request.
//!
//! `baton serve` takes outcomes from every Envoy worker beside it, keeps them in a ledger, and
//! answers with what the workers need to know. `baton receipts` shows what is kept,
//! `baton report` what it comes to, `baton validate` whether an Envoy bootstrap has what Baton needs.

pub mod api;
pub mod cache;
pub mod calibration;
pub mod cases;
pub mod cli;
pub mod client;
pub mod clock;
pub mod configs;
pub mod embed;
pub mod fleet;
pub mod health;
pub mod ledger;
pub mod logging;
mod loopback;
pub mod metrics;
pub mod model;
pub mod pass;
mod private;
mod random;
mod receipt_log;
mod replace;
pub mod report;
pub mod screen;
mod secret;
pub mod server;
pub mod tune;
pub mod validate;
pub mod verify;
pub mod words;
