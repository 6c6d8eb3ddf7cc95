//! Asks a running sidecar, over plain HTTP: a connection per question.

use std::io;
use std::str::FromStr;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::handshake;
use hyper::header::HOST;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The largest answer that is read: many times the longest page of receipts.
const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;

/// Where a sidecar listens: `http://127.0.0.1:10080`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Url {
    authority: String,
}

/// Why a text is not such a place.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("expected `http://HOST:PORT`")]
pub struct UrlError;

impl FromStr for Url {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        let authority = text
            .strip_prefix("http://")
            .ok_or(UrlError)?
            .trim_end_matches('/');
        let (host, port) = authority.rsplit_once(':').ok_or(UrlError)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(plain) || port.parse::<u16>().is_err() {
            return Err(UrlError);
        }
        Ok(Self {
            authority: authority.to_owned(),
        })
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "http://{}", self.authority)
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody listens there.
    #[error("cannot reach a sidecar at `{url}`: {source}")]
    Unreachable {
        /// Where we looked.
        url: Url,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody does, but not in HTTP, or not to the end.
    #[error("the sidecar at `{url}` did not answer: {source}")]
    Broken {
        /// Where it is.
        url: Url,
        /// What went wrong.
        source: hyper::Error,
    },
    /// It began to answer, and stopped.
    #[error("the answer of the sidecar at `{url}` ended before it was whole")]
    Cut {
        /// Where it is.
        url: Url,
    },
    /// What was asked for is not a path.
    #[error("`{path}` is not a path that can be asked for")]
    Path {
        /// What was asked for.
        path: String,
    },
    /// It says too much.
    #[error("the sidecar at `{url}` answers with more than {MAX_ANSWER_BYTES} bytes")]
    TooLong {
        /// Where it is.
        url: Url,
    },
    /// It says nothing.
    #[error("the sidecar at `{url}` did not answer within {PATIENCE:?}")]
    Silent {
        /// Where it is.
        url: Url,
    },
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: hyper::HeaderMap,
    /// Its body.
    pub body: Bytes,
}

/// Reads what is at a path.
///
/// # Errors
/// When there is no answer. A refusal is one.
pub async fn get(url: &Url, path: &str) -> Result<Answer, ClientError> {
    ask(url, Method::GET, path, Bytes::new()).await
}

/// Asks in any way.
///
/// # Errors
/// When there is no answer. A refusal is one.
pub async fn ask(
    url: &Url,
    method: Method,
    path: &str,
    body: Bytes,
) -> Result<Answer, ClientError> {
    ask_with(url, method, path, &[], body).await
}

/// Asks in any way, with headers.
///
/// # Errors
/// When there is no answer. A refusal is one.
pub async fn ask_with(
    url: &Url,
    method: Method,
    path: &str,
    headers: &[(&str, String)],
    body: Bytes,
) -> Result<Answer, ClientError> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let request = request
        .header(HOST, &url.authority)
        .body(Full::new(body))
        .map_err(|_| ClientError::Path {
            path: path.to_owned(),
        })?;
    let answer = tokio::time::timeout(PATIENCE, exchange(url, request));
    answer
        .await
        .unwrap_or_else(|_| Err(ClientError::Silent { url: url.clone() }))
}

async fn exchange(url: &Url, request: Request<Full<Bytes>>) -> Result<Answer, ClientError> {
    let broken = |source| ClientError::Broken {
        url: url.clone(),
        source,
    };
    let stream =
        TcpStream::connect(&url.authority)
            .await
            .map_err(|source| ClientError::Unreachable {
                url: url.clone(),
                source,
            })?;
    let (mut requests, connection) = handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let answer = async move {
        let response = requests.send_request(request).await.map_err(broken)?;
        whole(url, response).await
    };
    // The connection moves the bytes, and ends once `requests` has gone.
    let (answer, _ended) = tokio::join!(answer, connection);
    answer
}

async fn whole(url: &Url, response: Response<Incoming>) -> Result<Answer, ClientError> {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, MAX_ANSWER_BYTES)
        .collect()
        .await
        .map_err(|error| {
            if error.is::<LengthLimitError>() {
                ClientError::TooLong { url: url.clone() }
            } else {
                ClientError::Cut { url: url.clone() }
            }
        })?;
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        body: body.to_bytes(),
    })
}
