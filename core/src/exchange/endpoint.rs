//! Which requests are ours.

use crate::format::Api;
use crate::format::gemini::{Method, Path};
use crate::http::Headers;

/// What a request asks of us.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Endpoint {
    /// A model is to do something.
    Llm(Api),
    /// `GET /v1/models`
    Models,
}

impl Endpoint {
    /// The endpoint a request is for; `None` when it is none of ours.
    pub(crate) fn of(headers: &Headers) -> Option<Self> {
        let path = headers.get(":path")?;
        let bare = path.split_once('?').map_or(path, |(path, _)| path);
        let api = match (headers.get(":method")?, bare) {
            ("GET", "/v1/models") => return Some(Self::Models),
            ("POST", "/v1/chat/completions") => Api::ChatCompletions,
            ("POST", "/v1/completions") => Api::Completions,
            ("POST", "/v1/responses") => Api::Responses,
            ("POST", "/v1/embeddings") => Api::Embeddings,
            ("POST", "/v1/messages") => Api::Messages,
            ("POST", "/v1/messages/count_tokens") => Api::CountTokens,
            ("POST", _) => gemini(path)?,
            _ => return None,
        };
        Some(Self::Llm(api))
    }
}

fn gemini(path: &str) -> Option<Api> {
    match Path::parse(path)?.method {
        Method::Generate => Some(Api::GenerateContent),
        Method::Stream => Some(Api::StreamGenerateContent),
        Method::CountTokens => None,
    }
}
