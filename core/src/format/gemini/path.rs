//! What a request's path says: in this format, which model and what is wanted of it.

use std::borrow::Cow;

use crate::config::Model;
use crate::format::{Operation, Param, RequestError};
use crate::name::MAX_NAME_BYTES;

/// A path of this API, taken apart.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Path<'a> {
    /// The model asked for.
    pub model: Cow<'a, str>,
    /// What is wanted of it.
    pub method: Method,
    /// A stream is wanted as server-sent events (`alt=sse`) and not as one JSON array.
    pub as_events: bool,
}

/// What a path asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Method {
    /// `generateContent`
    Generate,
    /// `streamGenerateContent`
    Stream,
    /// `countTokens`
    CountTokens,
}

impl<'a> Path<'a> {
    /// Takes a request's path apart, AI Studio's or Vertex's; `None` if it is neither.
    ///
    /// ```
    /// # use baton_core::format::gemini::{Method, Path};
    /// let path = Path::parse("/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
    /// let path = path.expect("it is one");
    /// assert_eq!(path.model, "gemini-2.5-flash");
    /// assert_eq!(path.method, Method::Stream);
    /// assert!(path.as_events);
    /// ```
    pub fn parse(path: &'a str) -> Option<Self> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (base, resource) = path.split_once("/models/")?;
        let version = base.strip_prefix('/')?.split('/').next()?;
        if !is_version(version) {
            return None;
        }
        let (model, method) = resource.rsplit_once(':')?;
        Some(Self {
            model: percent_decoded(model)?,
            method: Method::parse(method)?,
            as_events: query.split('&').any(asks_for_events),
        })
    }

    /// The model's name, checked.
    pub(super) fn model_name(&self) -> Result<String, RequestError> {
        match self.model.len() {
            0 => Err(RequestError::Empty(Param::Model)),
            1..=MAX_NAME_BYTES => Ok(self.model.clone().into_owned()),
            longer => Err(RequestError::ModelTooLong(longer)),
        }
    }
}

impl Method {
    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "generateContent" => Self::Generate,
            "streamGenerateContent" => Self::Stream,
            "countTokens" => Self::CountTokens,
            _ => return None,
        })
    }
}

/// Where a provider takes such a request. AI Studio and Vertex differ only in what comes before.
pub(super) fn write(operation: Operation, model: &Model, streams: bool) -> String {
    let method = match operation {
        Operation::Chat if streams => "streamGenerateContent?alt=sse",
        Operation::Chat => "generateContent",
        Operation::CountTokens => "countTokens",
        Operation::Embed => "embedContent",
    };
    format!("/models/{}:{method}", model.wire_name.as_str())
}

/// `v1`, `v1beta`, `v1beta1`, `v1alpha`.
fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Google's parameters of its own may have a dollar sign before them, `%24` in a URL.
fn asks_for_events(parameter: &str) -> bool {
    let Some((key, value)) = parameter.split_once('=') else {
        return false;
    };
    matches!(key, "alt" | "$alt" | "%24alt") && (value == "sse" || value.starts_with("sse%3B"))
}

/// Names may have a slash or a colon, which clients may or may not escape. `None` if what is escaped
/// is no text.
fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn both_clouds_paths_are_taken_apart() {
        for base in [
            "/v1beta",
            "/v1",
            "/v1alpha",
            "/v1beta1/projects/p/locations/global/publishers/google",
            "/v1/publishers/google",
        ] {
            check(
                &format!("{base}/models/gemini-2.5-flash:generateContent"),
                Some(("gemini-2.5-flash", Method::Generate, false)),
            );
            check(
                &format!("{base}/models/m:streamGenerateContent?key=k&alt=sse"),
                Some(("m", Method::Stream, true)),
            );
            check(
                &format!("{base}/models/m:streamGenerateContent?%24alt=sse%3Benum-encoding%3Dint"),
                Some(("m", Method::Stream, true)),
            );
            check(
                &format!("{base}/models/m:streamGenerateContent"),
                Some(("m", Method::Stream, false)),
            );
            check(
                &format!("{base}/models/m:countTokens"),
                Some(("m", Method::CountTokens, false)),
            );
        }
    }

    #[test]
    fn a_models_name_may_have_slashes_and_colons() {
        for model in ["org/qwen3:8b", "org%2Fqwen3%3A8b"] {
            check(
                &format!("/v1beta/models/{model}:generateContent"),
                Some(("org/qwen3:8b", Method::Generate, false)),
            );
        }
    }

    #[test]
    fn other_paths_are_not_this_format() {
        for path in [
            "",
            "/",
            "/v1/models",
            "/v1/models/gpt-5",
            "/v1/models/m:embedContent",
            "/api/models/m:generateContent",
            "/models/m:generateContent",
            "/v1beta/models/%ff:generateContent",
            "/v1beta/models/%2:generateContent",
            "/v1beta/models/%+1:generateContent?",
            "/v1/chat/completions",
        ] {
            check(path, None);
        }
    }

    #[track_caller]
    fn check(path: &str, expected: Option<(&str, Method, bool)>) {
        let parsed = Path::parse(path);
        let parsed = parsed
            .as_ref()
            .map(|path| (&*path.model, path.method, path.as_events));
        assert_eq!(parsed, expected, "{path}");
    }
}
