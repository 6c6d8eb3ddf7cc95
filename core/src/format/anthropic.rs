//! The Anthropic Messages format, as callers and as providers speak it.
//!
//! # Requests that are read
//!
//! Dropped, and told: what no other format has a word for and an answer can do without. That is every
//! member Baton does not know, and `service_tier`, `context_management`, the `cache_control` of a whole
//! request, `citations`, a search result's `source`, and of tools `input_examples`, `defer_loading` and
//! the like.
//!
//! Left to providers of this format: hosted tools and their blocks in the history, blocks of a kind
//! that Baton does not know, stored files, `container`, `mcp_servers` and `inference_geo` (a promise
//! about where data goes).
//!
//! A system block in the middle of a conversation is a system message after the message it stands in. A
//! search result is a document of text. What a `document` says about its context comes as text before it.
//!
//! # Requests that are written
//!
//! Some rules differ by model; [`generation`] reads from a model's name which it takes.
//!
//! Dropped, and told: `seed`, `logprobs`, `presence_penalty`, `frequency_penalty`, `detail`; a `user` that
//! is an address or a telephone number (the API refuses them); thinking and signatures of other
//! providers; a `temperature` above 1 becomes 1. Where a model has no sampling parameters any more,
//! `temperature`, `top_p` and `top_k`; where it takes one of two, `top_p` beside `temperature`; where
//! thinking forbids them, whichever is not at its default. `thinking`, where tools are forced or the
//! history has calls without their thinking and the model counts thinking in budgets; or where it
//! does not fit into the caller's `max_tokens`.
//!
//! Refused: more than one choice, `audio input`, stored files, hosted tools, pictures and documents in a
//! system prompt or of a kind the API does not take, arguments in the history that are no JSON object, a
//! stop of nothing but white space, names of tools beyond the API's alphabet; and, where a model cannot: forced tools,
//! structured output, an answer that the caller has begun.
//!
//! A JSON schema goes into `output_config.format`, in the subset of JSON Schema that the API takes:
//! constraints beyond it go into descriptions, as Anthropic's own SDKs do. JSON without a schema is
//! asked for as the input of one more tool, which must be called: see [`json_tool`].
//!
//! A request that comes in this format and goes out in it passes as it is, but for thinking that other
//! providers signed: see [`foreign_thinking`].
//!
//! # Answers
//!
//! Citations, and what a hosted tool did, have no place in another format. A turn that pauses
//! (`pause_turn`) has come to a limit, as one that ran out of tokens. Logprobs have no place here; a picture
//! is written as Markdown.

mod answer;
mod block;
mod error;
mod failure;
mod finish;
mod foreign;
pub(super) mod generation;
mod json_tool;
mod request;
mod stream;
pub(super) mod thinking;
mod usage;

pub use self::foreign::foreign_thinking;
pub(super) use self::request::schema;
use super::{
    About, CallerFormat, Operation, ProviderFormat, RequestError, StreamReader, StreamWriter,
    Trouble, Written,
};
use crate::chat::{Answer, Failure, Request, Unsupported};
use crate::config::Model;

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Anthropic;

impl ProviderFormat for Anthropic {
    fn path(&self, operation: Operation, _: &Model, _: bool) -> String {
        match operation {
            Operation::CountTokens => "/messages/count_tokens",
            // It has no embeddings; whoever asks is told so by the provider.
            Operation::Chat | Operation::Embed => "/messages",
        }
        .to_owned()
    }

    fn headers(&self) -> &'static [(&'static str, &'static str)] {
        &[("anthropic-version", "2023-06-01")]
    }

    fn write_request(&self, request: &Request, model: &Model) -> Result<Written, Unsupported> {
        request::write(request, model)
    }

    fn read_answer(&self, body: &[u8]) -> Result<Answer, Failure> {
        answer::read(body)
    }

    fn read_stream(&self) -> Box<dyn StreamReader> {
        Box::new(stream::Reader::default())
    }

    fn read_error(&self, status: u16, body: &[u8]) -> Failure {
        failure::read(status, body)
    }
}

impl CallerFormat for Anthropic {
    fn read_request(&self, _: &str, body: &[u8]) -> Result<Request, RequestError> {
        request::read(body)
    }

    fn write_answer(&self, answer: &Answer, about: &About<'_>) -> Vec<u8> {
        answer::write(answer, about)
    }

    fn write_stream(&self, about: &About<'_>) -> Box<dyn StreamWriter> {
        Box::new(stream::Writer::new(about))
    }

    fn write_error(&self, trouble: &Trouble<'_>) -> String {
        error::to_json(trouble)
    }

    fn write_error_event(&self, trouble: &Trouble<'_>) -> String {
        error::to_event(trouble)
    }
}
