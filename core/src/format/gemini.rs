//! Gemini's `generateContent` and `streamGenerateContent`, as AI Studio and Vertex speak it.
//!
//! Facts are from Google's reference of the API and its guides on thinking, thought signatures and
//! function calling (ai.google.dev/api, ai.google.dev/gemini-api/docs). Keys may be in camel or in
//! snake case, and one object may stand where a list is wanted, as Google's own parser has it.
//!
//! # Requests of callers
//!
//! - Dropped and told: safety settings, labels, parts' `videoMetadata`, functions' `response` and
//!   `behavior`, and every other member we do not know. `VALIDATED` calling becomes `AUTO`.
//! - Only a provider of this format can serve: `cachedContent`, answers that are not text, a
//!   `responseMimeType` other than text and JSON, video, parts of a kind we do not know (code that
//!   Google ran among them). Google's own tools become hosted ones.
//! - A stream must be asked for with `alt=sse`, as Google's SDKs do: as one JSON array it is refused.
//! - Where `allowedFunctionNames` has several, the request keeps only those functions.
//! - Calls without ids get ones by their place; results without ids are of the first call of that
//!   name which has none yet.
//! - A result of one member, `output`, `result` or `error`, is what that member says.
//!
//! # Requests for providers
//!
//! - Dropped and told: `user`, `cache_control`, `detail`, `parallel_tool_calls`, `tools.strict`, a
//!   schema's description, a `seed` beyond 32 bits, `thinking` of another format or without a signature,
//!   `reasoning` where the model cannot think so little or at all, penalties from Gemini 2.5 on. A
//!   schema's name and strictness mean nothing here.
//! - Refused: hosted tools, stored files, a system prompt that is not text, more than five stops, no
//!   message beside system prompts, arguments in the history that are no object, a result of a tool
//!   that was not called; structured output beside tools, for models before Gemini 3.
//! - Empty texts are left out: Google refuses them.
//! - How much to think is told in tokens, within the model's range, and by level from Gemini 3 on. Those
//!   models also refuse calls without a signature; a call that another provider made has Google's word
//!   for that in its place.
//! - A result is its own JSON object, or the text as `result`, or as `error` where the tool failed. Its
//!   media stand within it from Gemini 3 on, beside it before.
//!
//! # Answers
//!
//! - What Google's own tools found (`groundingMetadata`, code that ran) is only for callers of this
//!   format: nobody else can have asked for it.
//! - A signature on text, or on nothing, is hidden thinking after that text; and the reverse.
//! - A provider's call without an id gets one from the answer's id, so that it is the same however
//!   often that answer is read and no other answer's.
//! - A blocked prompt is a fault, `content_filtered`; so is what the model failed to write
//!   (`MALFORMED_FUNCTION_CALL` and the like), `malformed`. What Google stops for reasons of its own is filtered.
//! - A provider's stream has no last event: it is whole when every candidate has a reason to end.
//! - To a caller, a call is said once its arguments are whole, and the reasons to end with the usage.
//!   A refusal is text.

mod answer;
mod chunk;
mod compact;
mod error;
mod part;
mod path;
mod read;
mod request;
mod say;
mod signature;
mod stream;
mod write;

pub use self::path::{Method, Path};
use crate::chat::{Answer, Failure, Request, Unsupported};
use crate::config::Model;
use crate::format::{
    About, CallerFormat, Operation, ProviderFormat, RequestError, StreamReader, StreamWriter,
    Trouble, Written,
};

/// The format.
#[derive(Clone, Copy, Debug)]
pub struct Gemini;

impl ProviderFormat for Gemini {
    fn path(&self, operation: Operation, model: &Model, streams: bool) -> String {
        path::write(operation, model, streams)
    }

    fn write_request(&self, request: &Request, model: &Model) -> Result<Written, Unsupported> {
        write::request(request, model)
    }

    fn read_answer(&self, body: &[u8]) -> Result<Answer, Failure> {
        answer::read(body)
    }

    fn read_stream(&self) -> Box<dyn StreamReader> {
        Box::new(stream::Reader::default())
    }

    fn read_error(&self, status: u16, body: &[u8]) -> Failure {
        error::read(status, body)
    }
}

impl CallerFormat for Gemini {
    fn read_request(&self, path: &str, body: &[u8]) -> Result<Request, RequestError> {
        request::read(path, body)
    }

    fn write_answer(&self, answer: &Answer, about: &About<'_>) -> Vec<u8> {
        say::answer(answer, about)
    }

    fn write_stream(&self, about: &About<'_>) -> Box<dyn StreamWriter> {
        Box::new(say::Pieces::new(about))
    }

    fn write_error(&self, trouble: &Trouble<'_>) -> String {
        error::write(trouble)
    }

    fn write_error_event(&self, trouble: &Trouble<'_>) -> String {
        error::write_event(trouble)
    }
}
