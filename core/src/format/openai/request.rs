//! What a chat request asks for: the few facts Baton acts on, from one borrowed pass over the body.
//!
//! The rest of the body is checked to be JSON and otherwise left alone; the provider knows it better.

mod body;

use std::ops::Range;

use self::body::Body;
use crate::format::{Param, RequestError};
use crate::name::MAX_NAME_BYTES;

/// A chat request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChatRequest {
    /// The model asked for, by whatever name the caller uses.
    pub model: String,
    /// Where in the body that name stands: its JSON string, with the quotes.
    pub model_span: Range<usize>,
    /// The caller wants the answer as a stream.
    pub streams: bool,
    /// The caller wants the stream to end with its usage.
    pub wants_usage: bool,
    /// How many messages there are; never zero.
    pub messages: usize,
}

impl ChatRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// When the body is not JSON, or what Baton acts on is not as the format says.
    ///
    /// ```
    /// # use baton_core::format::openai::request::ChatRequest;
    /// let body = br#"{"model": "auto", "messages": [{"role": "user", "content": "Hi"}]}"#;
    /// let request = ChatRequest::parse(body)?;
    /// assert_eq!(request.model, "auto");
    /// assert_eq!(&body[request.model_span], br#""auto""#);
    /// # Ok::<(), baton_core::format::RequestError>(())
    /// ```
    pub fn parse(body: &[u8]) -> Result<Self, RequestError> {
        let text = std::str::from_utf8(body).map_err(|error| match error.error_len() {
            Some(_) => RequestError::NotUtf8 {
                at: error.valid_up_to(),
            },
            None => RequestError::EndsEarly,
        })?;
        let body = Body::read(text)?;
        let raw_model = body.model.ok_or(RequestError::Missing(Param::Model))?;
        let messages = body
            .messages
            .ok_or(RequestError::Missing(Param::Messages))?;
        if messages == 0 {
            return Err(RequestError::Empty(Param::Messages));
        }
        Ok(Self {
            model: model_name(raw_model)?,
            model_span: span_within(text, raw_model),
            streams: body.streams,
            wants_usage: body.wants_usage(),
            messages,
        })
    }
}

fn model_name(raw: &str) -> Result<String, RequestError> {
    let name: String =
        serde_json::from_str(raw).map_err(|_| RequestError::WrongType(Param::Model))?;
    match name.len() {
        0 => Err(RequestError::Empty(Param::Model)),
        1..=MAX_NAME_BYTES => Ok(name),
        longer => Err(RequestError::ModelTooLong(longer)),
    }
}

/// Where `part` stands in the text it was borrowed from.
fn span_within(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start..start.saturating_add(part.len())
}

#[cfg(test)]
mod tests;
