//! OpenAI Chat Completions: what callers and providers say in it, and what same-format traffic needs.
//!
//! Where both sides speak it, bodies are read in one borrowed pass and never rebuilt: what Baton does not
//! act on reaches the provider, and comes back, byte for byte, but for what a dialect says in another way
//! ([`rewrite`]) and for usage that only we asked for ([`hide`]). Otherwise they go through the neutral model.
//!
//! # Requests of callers
//!
//! - **Untranslatable**, so that only a provider of this format can serve it: custom tools and their calls,
//!   search and speech by the provider (`web_search_options`, `search_parameters`, `plugins`,
//!   `data_sources`, `audio`, `modalities` but `text`), answers bound by anything but a JSON Schema
//!   (`grammar`, `structured_outputs`, `guided_…`), `video_url` parts, files without content. Other kinds
//!   of tools are hosted ones. A stored file is one, and no other provider has it.
//! - **Dropped**: `messages.name`, `prediction`, `logit_bias`, and every other member that we do not know
//!   and that is not empty (`store`, `metadata`, `service_tier`, `verbosity`, `prompt_cache_key` …), beneath
//!   its parents' names.
//! - **Taken for another**: `allowed_tools` are the only tools offered; `max_completion_tokens` is
//!   `max_tokens`, and counts where both are there; `safety_identifier` is the `user` where none is said;
//!   OpenRouter's `reasoning` and DeepSeek's `thinking` are `reasoning_effort` or a budget.
//! - The legacy `functions` are tools, never called in parallel; who uses them is answered in that shape.
//!   A result of a function is of its last call.
//! - What a message says of its thinking (`reasoning_content`, `reasoning`, Mistral's parts) is thinking
//!   without a signature. The signature of Gemini on a call is in `extra_content.google.thought_signature`.
//!
//! # Requests for providers
//!
//! - **Refused**: hosted tools, stored files and pictures, documents by address, sound by address or other
//!   than wav and mp3, media in system prompts or in the model's own messages, more than four stops.
//! - **Dropped**: `top_k`, `cache_control`, `thinking` of whatever origin and signatures on calls,
//!   `is_error` of a result, the name of a document in plain text (`document.name`).
//! - Results of tools are text. Media among them move to a message of the user that follows; where they
//!   are of several calls it would be lost whose they are, so that is refused.
//! - A document in plain text is text. Empty arguments are `{}`. A tool choice without tools is left out
//!   where no tool need be called.
//! - A budget for thinking is the word nearest above it. A schema is as strict as the caller says.
//!
//! # Answers
//!
//! - Of a provider: what compatible servers add is read where they put it (see `provider/spoken.rs`);
//!   annotations, and the signatures of OpenRouter's `reasoning_details`, are not. Tokens that only the
//!   total counts are thinking. A call without an id gets one from the answer's id. A stream ends with
//!   `[DONE]`; one that does not was cut. An event that cannot be read ends it as malformed.
//! - To a caller: thinking is `reasoning_content`, unless it said `reasoning.exclude`; its signatures and
//!   hidden thinking have no place. Pictures are `images`, as OpenRouter has them. Which stop was met is
//!   not told. A model that declines without words ends with `content_filter`. Cached, cache-write and
//!   thinking tokens are in the details of the usage.

mod answer;
mod caller;
pub mod embeddings;
pub mod error;
pub(crate) mod fault;
pub mod hide;
pub mod models;
mod provider;
pub mod reply;
pub mod rewrite;
pub mod stream;
mod usage;

/// OpenAI Chat Completions.
#[derive(Clone, Copy, Debug)]
pub struct Openai;
