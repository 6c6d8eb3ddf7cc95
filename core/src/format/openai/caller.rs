//! OpenAI's chat format as callers speak it.

mod answer;
mod body;
mod chunk;
mod content;
mod expected;
mod manner;
mod message;
mod notes;
mod piece;
mod request;
mod stream;
mod tool;
mod words;

use super::Openai;
use super::error::ErrorBody;
use crate::chat::{Answer, Request};
use crate::format::{About, CallerFormat, RequestError, StreamWriter, Trouble};

impl CallerFormat for Openai {
    fn read_request(&self, _path: &str, body: &[u8]) -> Result<Request, RequestError> {
        request::read(body)
    }

    fn write_answer(&self, answer: &Answer, about: &About<'_>) -> Vec<u8> {
        answer::write(answer, about)
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
