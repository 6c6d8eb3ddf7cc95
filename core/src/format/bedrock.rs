//! The Bedrock Converse format, as providers speak it.
//!
//! Facts are from the API reference of Converse and ConverseStream, and Bedrock's user guide on
//! structured outputs, prompt caching, tool use and Claude's and Nova's request fields. What a model takes
//! beside what the API has words for, its id tells: see [`family`]. An application inference profile's
//! does not tell; its model gets what every model takes.
//!
//! # Requests that are written
//!
//! Dropped, and told: `seed`, `logprobs`, `presence_penalty`, `frequency_penalty`, `user`, `detail`, and
//! `parallel_tool_calls` where it forbids them; thinking and signatures of other providers; a
//! `temperature` above 1 becomes 1. `top_k` where the model is neither Claude nor Nova; `thinking` where it
//! is neither Claude nor gpt-oss (which cannot be told not to), where tools are forced, where the history has calls without their
//! thinking, where it does not fit into the caller's `max_tokens`; `temperature`, `top_p` and `top_k`
//! where Claude or its thinking does not take them; `reasoning_effort` of a Claude that decides itself how
//! much to think and is held to a schema. `cache_control` where the model has no cache or keeps it no hour
//! (`cache_control.ttl`), `strict` where it cannot be held to a schema, `is_error` of a tool's result where
//! the API takes none.
//!
//! Refused: more than one choice; JSON without a schema, and a schema where the model cannot be held to
//! it; hosted tools; forced tools where the model cannot be forced; a history with calls while nothing
//! may be called (the API wants tools defined then, and has no word against calling them); pictures and
//! documents by address, stored, in a system prompt or from the assistant, or of a kind that the API
//! lacks; documents without text beside them; audio; arguments in the history that are no JSON object;
//! schemas that the API cannot hold to; names of tools beyond the API's alphabet; a conversation that is
//! empty or begun by the assistant; a stop that is nothing, and of Claude one of white space; of its later
//! models an answer begun by the caller.
//!
//! A schema that an answer or a strict tool is held to goes in the subset of JSON Schema that Bedrock
//! shares with Anthropic, rewritten alike.
//!
//! Text of nothing but white space, which the API refuses, is left out. What tools returned comes first
//! in its turn. Documents get names in the API's alphabet, each its own.
//!
//! # Answers
//!
//! Citations, traces of guardrails, and what Amazon's own tools did have no place in another format. A
//! guardrail that stepped in is a filter. An answer whose model wrote what Bedrock could not read is malformed.

mod answer;
mod block;
mod failure;
mod family;
mod finish;
mod path;
mod request;
mod stream;
mod usage;

use super::{Operation, ProviderFormat, StreamReader, Written};
use crate::chat::{Answer, Failure, Request, Unsupported};
use crate::config::Model;

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Bedrock;

impl ProviderFormat for Bedrock {
    fn path(&self, _: Operation, model: &Model, streams: bool) -> String {
        path::write(model.wire_name.as_str(), streams)
    }

    fn write_request(&self, request: &Request, model: &Model) -> Result<Written, Unsupported> {
        request::write(request, model.wire_name.as_str())
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
