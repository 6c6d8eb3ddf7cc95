//! What black-box tests are made of. The tests themselves are in `it/`, one file per promise.

#![expect(
    clippy::indexing_slicing,
    reason = "JSON is read and written by its keys; what is missing fails the test that needs it"
)]

pub mod provider;
