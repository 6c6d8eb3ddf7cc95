//! Which requests are ours.

use crate::http::Headers;

/// What a request asks of us.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Endpoint {
    /// `POST /v1/chat/completions`
    Chat,
    /// `GET /v1/models`
    Models,
}

impl Endpoint {
    /// The endpoint a request is for; `None` when it is none of ours.
    pub(super) fn of(headers: &Headers) -> Option<Self> {
        let path = headers.get(":path")?;
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        match (headers.get(":method")?, path) {
            ("POST", "/v1/chat/completions") => Some(Self::Chat),
            ("GET", "/v1/models") => Some(Self::Models),
            _ => None,
        }
    }
}
