//! Black-box tests: one file per promise.

#![expect(
    clippy::expect_used,
    reason = "what a test needs and does not get fails it"
)]
#![expect(
    clippy::indexing_slicing,
    reason = "JSON is read by its keys; what is missing fails the test that needs it"
)]

mod bodies;
mod cache;
mod checker;
mod classifying;
mod concurrency;
mod config;
mod connections;
mod credentials;
mod desk;
mod dialects;
mod exchanges;
mod exhausted;
mod experiments;
mod fallback;
mod faults;
mod forgery;
mod guardrails;
mod health;
mod human;
mod matrix;
mod policy;
mod python_sdk;
mod raw_provider;
mod recalling;
mod refusals;
mod screening;
mod scripted_provider;
mod shipped;
mod sidecar;
mod signing;
mod stepping;
mod streaming;
mod trailers;
mod traps;
mod verify;
mod vm;
