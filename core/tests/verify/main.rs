//! The checks of answers: a file of stories for each, and what must hold of whatever is checked.
#![cfg(all(feature = "verify", not(target_arch = "wasm32")))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod bounds;
mod cases;
mod laws;
mod mending;
mod scene;
