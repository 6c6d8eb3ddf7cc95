//! Every decision Baton makes, and nothing else.
//!
//! No host calls, no clock, no randomness, no sockets: time is an argument, randomness is a value
//! somebody hands in, and what is to be done leaves as commands. The filter (wasm) and the sidecar
//! (native) both stand on this crate, and its tests run on both targets.

pub mod attempt;
pub mod breaker;
pub mod cache;
pub mod caller;
pub mod capability;
pub mod chat;
pub mod climb;
pub mod confidence;
pub mod config;
pub mod decision;
pub mod detect;
pub mod document;
pub mod draw;
pub mod escalations;
pub mod eventstream;
pub mod exchange;
pub mod experiment;
pub mod explain;
pub mod expression;
pub mod facts;
pub mod fault;
pub mod format;
mod gather;
pub mod guard;
pub mod gzip;
pub mod header;
pub mod health;
pub mod http;
pub mod json;
pub mod ladder;
#[cfg(feature = "likeness")]
pub mod likeness;
pub mod money;
pub mod name;
pub mod outbox;
pub mod outcome;
pub mod placing;
pub mod plan;
pub mod protocol;
pub mod receipt;
pub mod refusal;
pub mod retry;
pub mod routing;
pub mod shadow;
pub mod share;
pub mod speaker;
pub mod sse;
pub mod talk;
pub mod tier;
pub mod time;
pub mod trail;
pub mod tuning;
pub mod usage;
pub mod verdict;
#[cfg(feature = "verify")]
pub mod verify;
