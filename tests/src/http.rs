//! A plain HTTP client, one connection per request: what an application without an SDK would be.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::Context;
use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::handshake;
use hyper::header::HOST;
use hyper::{HeaderMap, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;

mod chat;
mod raw;
mod stream;

pub use self::chat::Chat;
pub use self::raw::exchange_bytes;
pub use self::stream::{Ending, Event, Next, Streamed, Streaming};

/// How long a client waits before a hang is what it is.
const PATIENCE: Duration = Duration::from_secs(60);

/// A request's body.
pub type Body = BoxBody<Bytes, std::convert::Infallible>;

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// How long it took, from connecting to its end.
    pub took: Duration,
}

/// Asks for a page.
///
/// # Errors
///
/// When there is no whole answer.
pub async fn get(server: SocketAddr, path: &str) -> anyhow::Result<Answer> {
    send(server, Request::get(path).body(full(Bytes::new()))?).await
}

/// Sends a request and reads its whole answer.
///
/// # Errors
///
/// When there is no whole answer.
pub async fn send(server: SocketAddr, request: Request<Body>) -> anyhow::Result<Answer> {
    let started = Instant::now();
    let exchange = async {
        let (head, body) = begin(server, request).await?.into_parts();
        let body = body
            .collect()
            .await
            .context("the answer broke off")?
            .to_bytes();
        Ok(Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
            took: started.elapsed(),
        })
    };
    timeout(PATIENCE, exchange)
        .await
        .with_context(|| format!("no answer in {PATIENCE:?}"))?
}

/// Sends a request and reads all events of its answer.
///
/// # Errors
///
/// When no answer begins. How it ends is part of the result.
pub async fn stream(server: SocketAddr, request: Request<Body>) -> anyhow::Result<Streamed> {
    Streaming::begin(server, request).await?.finish().await
}

/// Sends a request and reads the head of its answer.
async fn begin(
    server: SocketAddr,
    mut request: Request<Body>,
) -> anyhow::Result<hyper::Response<hyper::body::Incoming>> {
    let stream = TcpStream::connect(server)
        .await
        .with_context(|| server.to_string())?;
    stream.set_nodelay(true)?;
    let (mut requests, connection) = handshake(TokioIo::new(stream)).await?;
    // Ends when both the request and the answer do, or their owner lets go of them.
    tokio::spawn(connection);
    request
        .headers_mut()
        .entry(HOST)
        .or_insert(server.to_string().parse()?);
    Ok(requests.send_request(request).await?)
}

/// A request with JSON in it.
///
/// # Errors
///
/// When the path is none.
pub fn post(path: &str, body: &Value) -> anyhow::Result<Request<Body>> {
    let request = Request::post(path).header("content-type", "application/json");
    Ok(request.body(full(body.to_string()))?)
}

/// A body that is known from the start.
pub fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).boxed()
}

impl Answer {
    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body, as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body, as JSON.
    ///
    /// # Errors
    ///
    /// When it is not; with the body.
    pub fn json(&self) -> anyhow::Result<Value> {
        serde_json::from_slice(&self.body).with_context(|| self.text())
    }

    /// What a chat completion says; empty if this is none.
    #[must_use]
    pub fn content(&self) -> String {
        let json = self.json().unwrap_or_default();
        json["choices"][0]["message"]["content"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The code of an error in OpenAI's shape; empty if this is none.
    #[must_use]
    pub fn error_code(&self) -> String {
        let json = self.json().unwrap_or_default();
        json["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}
