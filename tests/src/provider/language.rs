//! What providers speak: each language reads requests as strictly as the real provider and answers in
//! its words. Which one a request is in, its path says.

use std::fmt::Debug;

use bytes::Bytes;
use serde_json::Value;

use self::anthropic::{Anthropic, CountTokens};
use self::bedrock::Bedrock;
use self::embeddings::Embeddings;
use self::gemini::Gemini;
use self::openai::OpenAi;
use self::responses::Responses;
use super::answer::Answer;
use super::asked::Asked;
use super::call::Call;
use super::check::Mistake;
use super::trouble::{Told, Trouble};
use super::wire;

mod anthropic;
mod bedrock;
mod embeddings;
mod gemini;
mod openai;
mod responses;
mod schema;

/// A language.
pub(super) trait Language: Debug + Sync {
    /// What is asked for.
    fn read(&self, asked: &Asked) -> Result<Call, Mistake>;

    /// The answer, whole.
    fn whole(&self, call: &Call, answer: &Answer) -> Value;

    /// The answer as the events of a stream, to the last one.
    fn events(&self, call: &Call, answer: &Answer) -> Vec<Bytes>;

    /// An error in place of an answer.
    fn error(&self, trouble: &Trouble) -> Told;

    /// An error in the middle of a stream.
    fn error_event(&self, trouble: &Trouble) -> Bytes {
        wire::data(&self.error(trouble).body.to_string())
    }

    /// An event that is none.
    fn malformed_event(&self) -> Bytes {
        wire::data("{not JSON")
    }

    /// The content type of its streams.
    fn stream_type(&self) -> &'static str {
        "text/event-stream"
    }
}

/// The language of requests for this path, if it is one.
pub(super) fn at(path: &str) -> Option<&'static dyn Language> {
    let last = path.rsplit('/').next()?;
    Some(match last {
        "completions" if path.ends_with("/chat/completions") => &OpenAi,
        "embeddings" => &Embeddings,
        "responses" => &Responses,
        "messages" => &Anthropic,
        "count_tokens" => &CountTokens,
        "converse" | "converse-stream" => &Bedrock,
        _ if last.ends_with(":generateContent") => &Gemini,
        _ if last.ends_with(":streamGenerateContent") => &Gemini,
        _ => return None,
    })
}

/// What stands between these two in a path, without its escapes of `:` and `/`.
fn between(path: &str, before: &str, after: &str) -> Option<String> {
    let (_, rest) = path.rsplit_once(before)?;
    let (name, _) = rest.rsplit_once(after)?;
    let name = name.replace("%3A", ":").replace("%3a", ":");
    Some(name.replace("%2F", "/").replace("%2f", "/"))
}

#[cfg(test)]
mod tests;
