//! OpenAI's Responses: items in, items out.
//!
//! A conversation is a list of items here: messages, thoughts, calls and their results. What the model
//! says in one go is several items; elsewhere that is one message.
//!
//! What a caller's request loses on its way to another format:
//!
//! - **Untranslatable**, so that only a provider of this format can serve it: what stands for something
//!   the provider has stored (`previous_response_id`, `conversation`, `prompt`, items that are mere
//!   references), what it is to do by itself (`background`, `moderation`, a `tool_choice` of a hosted
//!   tool, items and forms of answers that no other format has, such as those of custom tools).
//! - **Hosted and custom tools** are [`Tool::Hosted`](crate::chat::Tool::Hosted).
//! - **Dropped**: every other member that the neutral model has no word for, where it says more than its
//!   default (`store`, `metadata`, `truncation`, `service_tier`, `prompt_cache_key`, `text.verbosity`,
//!   `reasoning.context`, the kind of `reasoning.summary`, `max_tool_calls` …); of `include` all but
//!   thinking and log-probabilities; a thought without words and without its encrypted content.
//! - **Taken for another**: `safety_identifier` is the `user` where none is said; `allowed_tools` are
//!   the only tools offered; `generate_summary` is `summary`; a picture that a provider's tool made is
//!   the model's. Ids and statuses of items are the API's bookkeeping and mean nothing elsewhere.
//!
//! What another format's request loses on its way to a provider of this one:
//!
//! - **Refused**: hosted tools, `n` above one, `stop`, files stored elsewhere, sound, pictures as text,
//!   media that the model is to have made.
//! - **Dropped**: `top_k`, `seed`, `presence_penalty`, `frequency_penalty`, `cache_control`, `thinking` of
//!   other formats, the `is_error` of a result, the name of a document that is plain text.
//! - **Said in full**: a tool that does not say is not `strict`, as it is elsewhere; nothing is stored;
//!   thinking comes back encrypted, as nothing is stored.
//!
//! What an answer loses on its way to a caller of this format: all choices but the first, which nobody
//! can ask for; a picture that is only an address. What a call is signed with (Gemini) is a thought
//! before it, in `encrypted_content` only, whose id begins with `rs_call`; it is the call's again when
//! it comes back. A model that declines without words is a response that is incomplete because of a
//! filter. Log-probabilities of a stream follow the text they belong to, in an event without text.

mod error;
mod output;
mod read_answer;
mod read_request;
mod read_stream;
mod response;
mod settings;
mod write_answer;
mod write_request;
mod write_stream;

use super::openai::error::ErrorBody;
use super::openai::fault::read_failure;
use super::{
    About, CallerFormat, Operation, ProviderFormat, RequestError, StreamReader, StreamWriter,
    Trouble, Written,
};
use crate::chat::{Answer, Failure, Request, Unsupported};
use crate::config::Model;

/// The format, on either side.
#[derive(Clone, Copy, Debug)]
pub struct Responses;

impl ProviderFormat for Responses {
    fn path(&self, _operation: Operation, _model: &Model, _streams: bool) -> String {
        "/responses".to_owned()
    }

    fn write_request(&self, request: &Request, model: &Model) -> Result<Written, Unsupported> {
        write_request::write_request(request, model)
    }

    fn read_answer(&self, body: &[u8]) -> Result<Answer, Failure> {
        read_answer::read_answer(body)
    }

    fn read_stream(&self) -> Box<dyn StreamReader> {
        Box::new(read_stream::Stream::default())
    }

    fn read_error(&self, status: u16, body: &[u8]) -> Failure {
        read_failure(status, body)
    }
}

impl CallerFormat for Responses {
    fn read_request(&self, _path: &str, body: &[u8]) -> Result<Request, RequestError> {
        read_request::read_request(body)
    }

    fn write_answer(&self, answer: &Answer, about: &About<'_>) -> Vec<u8> {
        write_answer::write_answer(answer, about)
    }

    fn write_stream(&self, about: &About<'_>) -> Box<dyn StreamWriter> {
        Box::new(write_stream::Writer::new(about))
    }

    fn write_error(&self, trouble: &Trouble<'_>) -> String {
        ErrorBody::of(trouble).to_json()
    }

    fn write_error_event(&self, trouble: &Trouble<'_>) -> String {
        // Whoever appends it to a stream has not counted its events.
        format!("\n\n{}", error::event(trouble, 0))
    }
}
