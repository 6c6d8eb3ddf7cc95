//! Translation between all formats: one input, one expected file for each format it is written in.
//!
//! | input | what is done with it | expected |
//! |---|---|---|
//! | `requests/CALLER/NAME.json` | read as that caller's request, written for each provider | `NAME.PROVIDER.golden` |
//! | the same, where only a provider of its own format can serve it | read | `NAME.golden`: what it asks for |
//! | `mistakes/CALLER/NAME.json` | read, which fails | `NAME.golden`: what the caller is told |
//! | `answers/PROVIDER/NAME.json` | read as that provider's answer, written for each caller | `NAME.CALLER.golden` |
//! | `answers/PROVIDER/NAME.STATUS.json` | read as an error with this status | `NAME.STATUS.golden`: what the ladder is told |
//! | `streams/PROVIDER/NAME.sse`, `.frames` | read whole and in pieces, written for each caller | `NAME.CALLER.golden` |
//!
//! Where caller and provider speak the same format nothing is translated, so there is no file.
//!
//! An input whose name begins with `stream` is a request for a stream. `.frames` holds one event of
//! Bedrock's binary stream per line: its type and its JSON; or an exception's, after `!`.
//!
//! Which formats there are stands in `table.rs`: a new one is added there. `UPDATE_GOLDEN=1` writes what
//! comes out, and removes what no input has any more.

// On wasm32 the unit tests run; these need files and a generator.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod answers;
mod frames;
mod generate;
mod golden;
mod laws;
mod pretty;
mod requests;
mod said;
mod streams;
mod table;
