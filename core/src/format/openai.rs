//! The OpenAI chat format: what a request asks for, whether an answer is one, and our own words in it.
//!
//! Bodies are read in one borrowed pass and never rebuilt: what Baton does not act on reaches the
//! provider, and comes back, byte for byte.

mod answer;
pub mod error;
pub(crate) mod fault;
pub mod models;
pub mod reply;
pub mod request;
pub mod rewrite;
pub mod stream;
mod usage;
