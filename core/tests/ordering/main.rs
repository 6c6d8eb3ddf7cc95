//! What must hold of every order of models: whatever they cost, however they do, whoever asks.

// On wasm32 the unit tests run; these need a generator.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod ceiling;
mod fleet;
mod generate;
mod laws;
mod shares;
mod stories;
