//! What black-box tests are made of: a stack that runs, providers that do as they are told, and a
//! client that looks closely. The tests themselves are in `it/`, one file per promise.

#![expect(
    clippy::indexing_slicing,
    reason = "JSON is read and written by its keys; what is missing fails the test that needs it"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "from outside there is only the real clock"
)]

pub mod http;
pub mod patience;
pub mod provider;
pub mod receipt;
pub mod stack;
pub mod tiny;
