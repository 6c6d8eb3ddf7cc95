//! Wire formats: how callers and providers say things.
//!
//! Each format is a file of its own, with a folder for its parts. It can be read into the neutral
//! [`chat`](crate::chat) model and written from it; that is all another format needs to know of it.
//! Where caller and provider speak the same, nothing is translated and bytes pass.
//!
//! | | requests | answers and streams | errors |
//! |---|---|---|---|
//! | what callers speak: [`CallerFormat`] | read | written | written |
//! | what providers speak: [`ProviderFormat`] | written | read | read |

pub mod anthropic;
mod api;
mod asked;
pub mod bedrock;
pub mod completions;
pub mod gemini;
mod mistake;
mod object;
pub mod openai;
mod reading;
mod registry;
pub mod responses;
mod trouble;
pub(crate) mod wait;

use std::borrow::Cow;
use std::fmt::{self, Debug};
use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use self::api::{Api, Operation};
pub use self::asked::{Asked, Member, Spans};
pub use self::mistake::{Param, RequestError};
pub use self::trouble::Trouble;
use crate::chat::{Answer, Event, Failure, Request, Unsupported};
use crate::config::Model;

/// What a provider speaks.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// OpenAI chat completions, and embeddings.
    Openai,
    /// OpenAI Responses.
    Responses,
    /// Anthropic Messages.
    Anthropic,
    /// Gemini `generateContent`, at AI Studio or Vertex.
    Gemini,
    /// Bedrock Converse.
    Bedrock,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 5] = [
        Self::Openai,
        Self::Responses,
        Self::Anthropic,
        Self::Gemini,
        Self::Bedrock,
    ];

    /// The format as a config names it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::Responses => "responses",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Bedrock => "bedrock",
        }
    }
}

/// A chat format as providers speak it.
pub trait ProviderFormat: Sync {
    /// Where such a request goes: what follows the provider's base path, query and all.
    fn path(&self, operation: Operation, model: &Model, streams: bool) -> String;

    /// Headers that every request must have beside its content type.
    fn headers(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Says a request in this format.
    ///
    /// # Errors
    /// What it asks for that this format cannot say and an answer cannot do without.
    fn write_request(&self, request: &Request, model: &Model) -> Result<Written, Unsupported>;

    /// Reads the body of a good answer that is not streamed.
    ///
    /// # Errors
    /// The failure that the body is instead: [`Fault::Truncated`](crate::fault::Fault::Truncated) when its
    /// JSON ends early, [`Fault::Malformed`](crate::fault::Fault::Malformed) when it is no answer of this
    /// format, or what an error in its place says.
    fn read_answer(&self, body: &[u8]) -> Result<Answer, Failure>;

    /// Reads a streamed answer, from its first byte.
    fn read_stream(&self) -> Box<dyn StreamReader>;

    /// Reads the body of an answer with this status, which is not a good one. Never fails: of a body
    /// that says nothing, the status remains. Retry times that stand in the body are in the fault.
    fn read_error(&self, status: u16, body: &[u8]) -> Failure;
}

/// A chat format as callers speak it.
pub trait CallerFormat: Sync {
    /// Reads a request. `path` is the request's, with its query: some formats say things there.
    ///
    /// # Errors
    /// What in the body is not as the format says.
    fn read_request(&self, path: &str, body: &[u8]) -> Result<Request, RequestError>;

    /// Says a whole answer in this format.
    fn write_answer(&self, answer: &Answer, about: &About<'_>) -> Vec<u8>;

    /// Says a streamed answer in this format, event by event.
    fn write_stream(&self, about: &About<'_>) -> Box<dyn StreamWriter>;

    /// Our own word that something went wrong, as the body of an answer.
    fn write_error(&self, trouble: &Trouble<'_>) -> String;

    /// The same as events that end a stream which has begun. They begin with an empty line: the
    /// stream may have been cut in the middle of an event.
    fn write_error_event(&self, trouble: &Trouble<'_>) -> String;
}

/// Reads a streamed answer: bytes in, in whatever pieces, events out.
///
/// Whatever the bytes, it neither panics nor keeps more of them than one event may have, and after
/// `Done` or `Failed` it says nothing more.
pub trait StreamReader {
    /// Takes the next bytes.
    fn feed(&mut self, bytes: &[u8], on_event: &mut dyn FnMut(Event));

    /// Takes note that no more bytes come. What lacks only the blank line after its last event is
    /// whole; what lacks its last event stays without `Done`.
    fn finish(&mut self, on_event: &mut dyn FnMut(Event));
}

// Were `Debug` part of the traits, the filter would hold that of every reader and writer.
impl Debug for dyn StreamReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamReader")
    }
}

/// Says a streamed answer: events in, bytes out.
pub trait StreamWriter {
    /// Appends what this event becomes, if anything. `Done` and `Failed` end the stream as the format
    /// wants it ended, once.
    fn write(&mut self, event: Event, out: &mut Vec<u8>);
}

impl Debug for dyn StreamWriter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamWriter")
    }
}

/// A change to a body that otherwise passes: what is written over which bytes.
pub type Edit = (Range<usize>, String);

/// A request, said in a provider's format.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Written {
    /// Its body.
    pub body: Vec<u8>,
    /// What the caller asked for that this format has no word for and an answer can do without, by the
    /// names of the neutral model (`seed`, `logprobs`, `thinking`).
    pub dropped: Vec<Cow<'static, str>>,
}

/// What an answer's writer needs to know beside the answer.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The exchange's id: where the format wants an id and the provider gave none.
    pub id: &'a str,
    /// The answering model's wire name: where the provider does not say.
    pub model: &'a str,
    /// What time it is, in seconds since 1970.
    pub now: u64,
    /// What was asked.
    pub request: &'a Request,
}
