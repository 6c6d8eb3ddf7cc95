//! A chat request as a test writes it.

use std::net::SocketAddr;

use bytes::Bytes;
use hyper::Request;
use serde_json::{Value, json};

use super::{Answer, Body, Streamed, Streaming, full, send};

/// A chat request: who is asked, what each provider is told to do, and how the answer is wanted.
#[derive(Clone, Debug)]
pub struct Chat {
    headers: Vec<(String, String)>,
    body: Value,
}

impl Chat {
    /// A request for this model, which chooses the route.
    #[must_use]
    pub fn to(model: &str) -> Self {
        let body = json!({
            "model": model,
            "messages": [{"role": "user", "content": "Who are you?"}],
        });
        Self {
            headers: Vec::new(),
            body,
        }
    }

    /// Tells one of the providers what to do (see [`crate::provider::script`]).
    #[must_use]
    pub fn told(mut self, provider: &str, script: &str) -> Self {
        self.body["metadata"][provider] = json!(script);
        self
    }

    /// Wants the answer as a stream.
    #[must_use]
    pub fn streamed(self) -> Self {
        self.with("stream", json!(true))
    }

    /// Sets a key of the body.
    #[must_use]
    pub fn with(mut self, key: &str, value: Value) -> Self {
        self.body[key] = value;
        self
    }

    /// Adds a request header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The body's bytes.
    #[must_use]
    pub fn body(&self) -> Bytes {
        self.body.to_string().into()
    }

    /// Whether the answer is wanted as a stream.
    #[must_use]
    pub fn is_streamed(&self) -> bool {
        self.body["stream"] == true
    }

    /// Sends it, and reads the whole answer.
    ///
    /// # Errors
    ///
    /// When there is no whole answer.
    pub async fn send(&self, server: SocketAddr) -> anyhow::Result<Answer> {
        send(server, self.request()?).await
    }

    /// Sends it, and leaves the answer to be read event by event.
    ///
    /// # Errors
    ///
    /// When no answer begins.
    pub async fn begin(&self, server: SocketAddr) -> anyhow::Result<Streaming> {
        Streaming::begin(server, self.request()?).await
    }

    /// Sends it, and reads all events of the answer.
    ///
    /// # Errors
    ///
    /// When no answer begins. How it ends is part of the result.
    pub async fn stream(&self, server: SocketAddr) -> anyhow::Result<Streamed> {
        self.begin(server).await?.finish().await
    }

    fn request(&self) -> anyhow::Result<Request<Body>> {
        let mut request =
            Request::post("/v1/chat/completions").header("content-type", "application/json");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        Ok(request.body(full(self.body()))?)
    }
}
