//! What must hold for the project as a whole and no compiler checks: how sources look, that the documents
//! name what exists, what may be linked in. Runs in `make check`; starts no Envoy.

#![expect(
    clippy::expect_used,
    reason = "what a test stands on may fail the test"
)]

mod dependencies;
mod documents;
mod examples;
mod project;
mod reference;
mod sources;
