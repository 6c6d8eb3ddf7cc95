//! Whatever the configuration and the request, nobody is asked whom policy keeps out.

// On wasm32 the unit tests run; these need a generator.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod generate;
mod laws;
mod plain;
