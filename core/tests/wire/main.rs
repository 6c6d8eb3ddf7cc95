//! What must hold for whatever bytes come over the wire: nothing panics, chunks do not matter, and
//! the borrowed readers agree with a plain one that builds the whole document.
//!
//! Bytes come from two places: `corpus/`, inputs worth keeping, and a generator whose seed is fixed,
//! so that a run today and a run tomorrow are the same. To look further, give both:
//! `PROPTEST_RNG_SEED=7 PROPTEST_CASES=1000000 cargo test --release -p baton-core --test wire`.
//! What fails is shrunk and kept in `../proptest-regressions/`, which is committed and tried first.

// On wasm32 the unit tests run; these need files and a generator.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on has failed"
)]

mod corpus;
mod generate;
mod laws;
mod plain;
