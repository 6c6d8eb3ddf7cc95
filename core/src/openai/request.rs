//! What a chat request asks for: the few facts Baton acts on, from one borrowed pass over the body.
//!
//! The rest of the body is checked to be JSON and otherwise left alone; the provider knows it better.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Error, IgnoredAny, MapAccess};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::json::{Members, Nullable, Objects, read_object};
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

/// A member of a request that Baton acts on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Param {
    /// `model`
    Model,
    /// `messages`
    Messages,
    /// `stream`
    Stream,
    /// `stream_options`
    StreamOptions,
}

/// Why a body is not a chat request. None of them repeats what the body says.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RequestError {
    /// A byte that no UTF-8 text has.
    #[error("the body is not UTF-8 text at byte {at}, send JSON in UTF-8")]
    NotUtf8 {
        /// How many bytes before it are.
        at: usize,
    },
    /// Broken JSON.
    #[error("the body is not valid JSON at line {line}, column {column}, correct it there")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// JSON that is not finished.
    #[error("the body ends before its JSON does, send it whole")]
    EndsEarly,
    /// Other JSON.
    #[error("the body must be a JSON object, for example {{\"model\": …, \"messages\": […]}}")]
    NotObject,
    /// A member that every request has.
    #[error("`{0}` is missing, expected {expected}", expected = .0.expected())]
    Missing(Param),
    /// A member of another type.
    #[error("`{0}` has the wrong type, expected {expected}", expected = .0.expected())]
    WrongType(Param),
    /// A member that stands twice: who reads the first and who reads the last would disagree.
    #[error("`{0}` is there more than once, send it once")]
    Repeated(Param),
    /// A name or a list with nothing in it.
    #[error("`{0}` is empty, expected {expected}", expected = .0.expected())]
    Empty(Param),
    /// A name beyond any model's.
    #[error("`model` is {0} bytes long, expected at most {MAX_NAME_BYTES}")]
    ModelTooLong(usize),
    /// An element of `messages` that is not one.
    #[error("`messages[{0}]` is not a message, expected an object with one `role`, a string")]
    NotMessage(usize),
}

impl ChatRequest {
    /// Reads a request.
    ///
    /// # Errors
    /// When the body is not JSON, or what Baton acts on is not as the format says.
    ///
    /// ```
    /// # use baton_core::openai::request::ChatRequest;
    /// let body = br#"{"model": "auto", "messages": [{"role": "user", "content": "Hi"}]}"#;
    /// let request = ChatRequest::parse(body)?;
    /// assert_eq!(request.model, "auto");
    /// assert_eq!(&body[request.model_span], br#""auto""#);
    /// # Ok::<(), baton_core::openai::request::RequestError>(())
    /// ```
    pub fn parse(body: &[u8]) -> Result<Self, RequestError> {
        let text = std::str::from_utf8(body).map_err(|error| match error.error_len() {
            Some(_) => RequestError::NotUtf8 {
                at: error.valid_up_to(),
            },
            None => RequestError::EndsEarly,
        })?;
        let mut body = Body::default();
        read_object(text, &mut body).map_err(|error| body.explain(&error))?;
        body.into_request(text)
    }
}

impl Param {
    /// Its key in the body.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Messages => "messages",
            Self::Stream => "stream",
            Self::StreamOptions => "stream_options",
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Model => "the name of a model, a string",
            Self::Messages => "an array of one or more messages",
            Self::Stream => "`true` or `false`",
            Self::StreamOptions => "an object whose `include_usage` is `true` or `false`, or null",
        }
    }
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl RequestError {
    /// The member at fault, where there is one.
    pub fn param(self) -> Option<&'static str> {
        match self {
            Self::NotUtf8 { .. } | Self::NotJson { .. } | Self::EndsEarly | Self::NotObject => None,
            Self::Missing(param)
            | Self::WrongType(param)
            | Self::Repeated(param)
            | Self::Empty(param) => Some(param.as_str()),
            Self::ModelTooLong(_) => Some(Param::Model.as_str()),
            Self::NotMessage(_) => Some(Param::Messages.as_str()),
        }
    }

    /// The stable code a program tells it by.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotUtf8 { .. } | Self::NotJson { .. } | Self::EndsEarly => "invalid_json",
            Self::Missing(_) => "missing_required_parameter",
            Self::NotObject | Self::WrongType(_) | Self::NotMessage(_) => "invalid_type",
            Self::Repeated(_) | Self::Empty(_) | Self::ModelTooLong(_) => "invalid_value",
        }
    }
}

/// What has been read of a body.
struct Body<'a> {
    model: Option<&'a RawValue>,
    messages: Option<usize>,
    streams: bool,
    stream_options: StreamOptions,
    /// The members met so far.
    met: Vec<Param>,
    /// What it means if the value being read turns out to be of another type.
    suspicion: RequestError,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    Model,
    Messages,
    Stream,
    StreamOptions,
    #[serde(other)]
    Other,
}

impl Default for Body<'_> {
    fn default() -> Self {
        Self {
            model: None,
            messages: None,
            streams: false,
            stream_options: StreamOptions::default(),
            met: Vec::new(),
            suspicion: RequestError::NotObject,
        }
    }
}

impl<'a> Members<'a> for Body<'a> {
    type Key = Key;
    const EXPECTED: &'static str = "a request";

    fn member<A: MapAccess<'a>>(&mut self, key: Key, value: &mut A) -> Result<(), A::Error> {
        match key {
            Key::Model => {
                self.meet(Param::Model)?;
                self.model = Some(value.next_value()?);
            }
            Key::Messages => {
                self.meet(Param::Messages)?;
                value.next_value_seed(Objects::<Message>::counted(&mut self.messages))?;
            }
            Key::Stream => {
                self.meet(Param::Stream)?;
                self.streams = value.next_value::<Option<bool>>()?.unwrap_or_default();
            }
            Key::StreamOptions => {
                self.meet(Param::StreamOptions)?;
                value.next_value_seed(Nullable(&mut self.stream_options))?;
            }
            Key::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        true
    }
}

impl<'a> Body<'a> {
    fn meet<E: Error>(&mut self, param: Param) -> Result<(), E> {
        if self.met.contains(&param) {
            self.suspicion = RequestError::Repeated(param);
            return Err(E::custom("repeated"));
        }
        self.met.push(param);
        self.suspicion = RequestError::WrongType(param);
        Ok(())
    }

    /// What an error means that ended the reading.
    fn explain(&self, error: &serde_json::Error) -> RequestError {
        match (error.classify(), self.suspicion, self.messages) {
            (Category::Eof, _, _) => RequestError::EndsEarly,
            (Category::Syntax | Category::Io, _, _) => RequestError::NotJson {
                line: error.line(),
                column: error.column(),
            },
            (Category::Data, RequestError::WrongType(Param::Messages), Some(index)) => {
                RequestError::NotMessage(index)
            }
            (Category::Data, suspicion, _) => suspicion,
        }
    }

    fn into_request(self, text: &'a str) -> Result<ChatRequest, RequestError> {
        let raw = self.model.ok_or(RequestError::Missing(Param::Model))?;
        let model: String =
            serde_json::from_str(raw.get()).map_err(|_| RequestError::WrongType(Param::Model))?;
        if model.is_empty() {
            return Err(RequestError::Empty(Param::Model));
        }
        if model.len() > MAX_NAME_BYTES {
            return Err(RequestError::ModelTooLong(model.len()));
        }
        match self.messages {
            None => Err(RequestError::Missing(Param::Messages)),
            Some(0) => Err(RequestError::Empty(Param::Messages)),
            Some(messages) => Ok(ChatRequest {
                model,
                model_span: span_within(text, raw.get()),
                streams: self.streams,
                wants_usage: self.stream_options.include_usage.unwrap_or_default(),
                messages,
            }),
        }
    }
}

/// Where `part` stands in the text it was borrowed from.
fn span_within(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    start..start.saturating_add(part.len())
}

/// One message; only that it is one matters.
#[derive(Default)]
struct Message {
    has_role: bool,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum MessageKey {
    Role,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Message {
    type Key = MessageKey;
    const EXPECTED: &'static str = "an object with one `role`, a string";

    fn member<A: MapAccess<'de>>(
        &mut self,
        key: MessageKey,
        value: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            MessageKey::Role => {
                let is_text = value.next_value::<&RawValue>()?.get().starts_with('"');
                if !is_text || std::mem::replace(&mut self.has_role, true) {
                    return Err(A::Error::custom(Self::EXPECTED));
                }
            }
            MessageKey::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.has_role
    }
}

/// How the caller wants its stream.
#[derive(Default)]
struct StreamOptions {
    include_usage: Option<bool>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum StreamOptionsKey {
    IncludeUsage,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for StreamOptions {
    type Key = StreamOptionsKey;
    const EXPECTED: &'static str = "an object";

    fn member<A: MapAccess<'de>>(
        &mut self,
        key: StreamOptionsKey,
        value: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            StreamOptionsKey::IncludeUsage => {
                self.include_usage = value.next_value()?;
            }
            StreamOptionsKey::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
