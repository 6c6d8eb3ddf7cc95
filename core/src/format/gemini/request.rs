//! A caller's request, read into the neutral model.

mod body;
mod config;
mod content;
mod lost;
mod media;
mod place;
mod schema;
mod tools;

use self::body::Body;
use self::lost::Lost;
use super::path::{Method, Path};
use crate::chat::{Message, Request, Role};
use crate::format::{Param, RequestError};

/// Reads a request.
pub(super) fn read(path: &str, body: &[u8]) -> Result<Request, RequestError> {
    let path = Path::parse(path).ok_or(RequestError::Missing(Param::Model))?;
    let streams = path.method == Method::Stream;
    if streams && !path.as_events {
        return Err(member(
            "alt",
            "`alt=sse` in the query: streams are sent as events",
        ));
    }
    let body = Body::read(body)?;
    let mut request = Request {
        model: path.model_name()?,
        streams,
        wants_usage: true,
        ..Request::default()
    };
    let mut lost = Lost::default();
    lost.of_body(&body.others);
    if let Some(content) = body.system {
        request.messages.push(Message {
            role: Role::System,
            parts: content::system(content, &mut lost)?,
        });
    }
    request
        .messages
        .extend(content::messages(body.contents, &mut lost)?);
    tools::read(body.tools, body.tool_config, &mut request, &mut lost)?;
    config::read(body.generation_config, &mut request, &mut lost)?;
    lost.tell(&mut request);
    Ok(request)
}

/// A member that is not as it should be.
fn member(path: impl Into<String>, expected: &'static str) -> RequestError {
    RequestError::Member {
        path: path.into(),
        expected,
    }
}

#[cfg(test)]
mod tests;
