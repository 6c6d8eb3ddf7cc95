//! Black-box tests: one file per promise.

#![expect(
    clippy::expect_used,
    reason = "what a test needs and does not get fails it"
)]

mod fallback;
mod scripted_provider;
