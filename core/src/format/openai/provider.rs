//! OpenAI's chat format as providers speak it, in its dialects.

mod answer;
mod calls;
mod content;
mod finish;
mod heard;
mod message;
mod path;
mod pieces;
mod plain;
mod reply;
mod request;
mod spoken;
mod stream;

use super::Openai;
use super::fault::read_failure;
use crate::chat::{Answer, Failure, Request, Unsupported};
use crate::config::Model;
use crate::format::{Operation, ProviderFormat, StreamReader, Written};

impl ProviderFormat for Openai {
    fn path(&self, operation: Operation, model: &Model, _streams: bool) -> String {
        path::path(operation, model)
    }

    fn write_request(&self, request: &Request, model: &Model) -> Result<Written, Unsupported> {
        request::write(request, model)
    }

    fn read_answer(&self, body: &[u8]) -> Result<Answer, Failure> {
        answer::read(body)
    }

    fn read_stream(&self) -> Box<dyn StreamReader> {
        Box::<stream::Reader>::default()
    }

    fn read_error(&self, status: u16, body: &[u8]) -> Failure {
        read_failure(status, body)
    }
}

#[cfg(test)]
mod tests;
