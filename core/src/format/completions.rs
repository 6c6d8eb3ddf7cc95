//! OpenAI's Completions, the API before chat: a text in, its continuation out. Only callers speak it;
//! every request is translated, the prompt becoming what a user says.
//!
//! - **Untranslatable**, so that no provider serves it: several prompts at once and prompts of tokens,
//!   which have no place in a chat; `suffix` and `echo`, without which the text is another one.
//! - **Dropped**: `best_of`, of which the first is as good an answer; `logit_bias`, whose tokens are one
//!   model's; every other member that the neutral model has no word for.
//! - **Not taken over**: the API's default of 16 tokens. Without `max_tokens` the provider's default holds.
//!
//! Of an answer, the text is told, and the words of a model that declines, which are marked by
//! `finish_reason: content_filter`. Thinking and pictures have no place here. `text_offset` counts
//! characters from the start of the answer.

mod answer;
mod logprobs;
mod request;
mod stream;

use super::openai::error::ErrorBody;
use super::{About, CallerFormat, RequestError, StreamWriter, Trouble};
use crate::chat::{Answer, Request};

/// The format, for callers.
#[derive(Clone, Copy, Debug)]
pub struct Completions;

impl CallerFormat for Completions {
    fn read_request(&self, _path: &str, body: &[u8]) -> Result<Request, RequestError> {
        request::read_request(body)
    }

    fn write_answer(&self, answer: &Answer, about: &About<'_>) -> Vec<u8> {
        answer::write_answer(answer, about)
    }

    fn write_stream(&self, about: &About<'_>) -> Box<dyn StreamWriter> {
        Box::new(stream::Writer::new(about))
    }

    fn write_error(&self, trouble: &Trouble<'_>) -> String {
        ErrorBody::of(trouble).to_json()
    }

    fn write_error_event(&self, trouble: &Trouble<'_>) -> String {
        ErrorBody::of(trouble).to_event()
    }
}

#[cfg(test)]
mod tests;
