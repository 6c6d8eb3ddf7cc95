//! OpenAI Chat Completions: what callers and providers say in it, and what same-format traffic needs.
//!
//! Where both sides speak it, bodies are read in one borrowed pass and never rebuilt: what Baton does not
//! act on reaches the provider, and comes back, byte for byte. Otherwise they go through the neutral model.

mod answer;
mod caller;
pub mod error;
pub(crate) mod fault;
pub mod hide;
pub mod models;
mod provider;
pub mod reply;
pub mod request;
pub mod rewrite;
pub mod stream;
mod usage;

/// OpenAI Chat Completions.
#[derive(Clone, Copy, Debug)]
pub struct Openai;
