//! What a request asks for: the few facts Baton acts on, from one borrowed pass over the body.
//!
//! The rest of the body is checked to be JSON and otherwise left alone; whoever it is for knows it
//! better. Where it must be translated, it is read whole into the neutral model instead.

mod body;

use std::ops::Range;

use self::body::Body;
use super::gemini::{Method, Path};
use super::{Api, Param, RequestError};
use crate::name::MAX_NAME_BYTES;

/// What a request asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asked {
    /// The model asked for, by whatever name the caller uses.
    pub model: String,
    /// The caller wants the answer as a stream.
    pub streams: bool,
    /// The caller wants the stream to tell its usage.
    pub wants_usage: bool,
    /// Where in the body what may have to be changed stands.
    pub spans: Spans,
}

/// Where members of a body stand that may have to be changed for a provider.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Spans {
    /// `model`; formats that say it in the path have none.
    pub model: Option<Member>,
    /// `stream_options`
    pub stream_options: Option<Member>,
    /// `max_tokens`
    pub max_tokens: Option<Member>,
    /// `max_completion_tokens`
    pub max_completion_tokens: Option<Member>,
}

/// Where a member of a body's object stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Member {
    /// Its name, with the quotes.
    pub key: Range<usize>,
    /// Its value; of a text, with the quotes.
    pub value: Range<usize>,
}

impl Asked {
    /// Reads a request to this API, at this path.
    ///
    /// # Errors
    /// When the body is not JSON, or what Baton acts on is not as the format says.
    ///
    /// ```
    /// # use baton_core::format::{Api, Asked};
    /// let body = br#"{"model": "auto", "messages": [{"role": "user", "content": "Hi"}]}"#;
    /// let asked = Asked::read(Api::ChatCompletions, "/v1/chat/completions", body)?;
    /// assert_eq!(asked.model, "auto");
    /// assert_eq!(&body[asked.spans.model.unwrap().value], br#""auto""#);
    /// # Ok::<(), baton_core::format::RequestError>(())
    /// ```
    pub fn read(api: Api, path: &str, body: &[u8]) -> Result<Self, RequestError> {
        let text = std::str::from_utf8(body).map_err(|error| match error.error_len() {
            Some(_) => RequestError::NotUtf8 {
                at: error.valid_up_to(),
            },
            None => RequestError::EndsEarly,
        })?;
        let body = Body::read(api, text)?;
        body.is_whole(api)?;
        let (model, streams) = match Path::parse(path) {
            Some(path) => {
                let streams = path.method == Method::Stream;
                (checked(path.model.into_owned())?, streams)
            }
            None => (body.model()?, body.streams),
        };
        Ok(Self {
            model,
            streams,
            wants_usage: body.wants_usage(),
            spans: body.spans,
        })
    }
}

fn checked(model: String) -> Result<String, RequestError> {
    match model.len() {
        0 => Err(RequestError::Empty(Param::Model)),
        1..=MAX_NAME_BYTES => Ok(model),
        longer => Err(RequestError::ModelTooLong(longer)),
    }
}

#[cfg(test)]
mod tests;
