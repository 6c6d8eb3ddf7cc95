//! One keep-alive connection and what is asked on it, one request after the other.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{Connection, SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// The model that is asked for, and so the route.
pub(crate) const MODEL: &str = "auto";

/// A request for a whole answer.
#[derive(Clone, Debug)]
pub(crate) struct Asked(Bytes);

impl Asked {
    /// For this model, and so by this route.
    pub(crate) fn of(model: &str) -> Self {
        Self(ASKED.replace(MODEL, model).into())
    }

    /// The same with this question.
    pub(crate) fn about(model: &str, question: &str) -> Self {
        Self(
            ASKED
                .replace(MODEL, model)
                .replace(QUESTION, question)
                .into(),
        )
    }

    /// The same with a prompt of about 4 kB.
    pub(crate) fn long(model: &str) -> Self {
        Self::about(model, &PROMPT.repeat(PROMPTS))
    }
}

/// What a caller of streams speaks. The provider speaks chat completions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Speech {
    /// Chat completions: the bytes pass.
    Chat,
    /// Messages: every event is translated.
    Messages,
}

impl Speech {
    const fn path(self) -> &'static str {
        match self {
            Self::Chat => CHAT,
            Self::Messages => "/v1/messages",
        }
    }

    /// What its API calls the most tokens of an answer: to this provider, how many events there are.
    const fn limit(self) -> &'static str {
        match self {
            Self::Chat => "max_completion_tokens",
            Self::Messages => "max_tokens",
        }
    }
}

const CHAT: &str = "/v1/chat/completions";

/// A connection nobody drives yet.
pub(crate) struct Client {
    requests: Requests,
    connection: Connection<TokioIo<TcpStream>, Full<Bytes>>,
}

/// Where requests go.
pub(crate) struct Requests {
    sender: SendRequest<Full<Bytes>>,
    host: String,
}

impl Client {
    pub(crate) async fn connect(server: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(server).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        let host = server.to_string();
        Ok(Self {
            requests: Requests { sender, host },
            connection,
        })
    }

    /// Drives the connection while this is done on it.
    pub(crate) async fn run<T>(
        self,
        work: impl AsyncFnOnce(Requests) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        tokio::select! {
            done = work(self.requests) => done,
            ended = self.connection => {
                ended?;
                anyhow::bail!("the connection was closed")
            }
        }
    }
}

impl Requests {
    /// Asks for a whole answer; how long it took.
    pub(crate) async fn answer(&mut self, asked: &Asked) -> anyhow::Result<Duration> {
        let sent = Instant::now();
        let response = self.ask(CHAT, asked.0.clone()).await?;
        let mut body = response.into_body();
        while let Some(frame) = body.frame().await {
            frame.context("the answer broke off")?;
        }
        Ok(sent.elapsed())
    }

    /// Asks for a stream of so many events.
    pub(crate) async fn stream(
        &mut self,
        model: &str,
        speech: Speech,
        events: usize,
    ) -> anyhow::Result<Incoming> {
        let limit = speech.limit();
        let asked = format!(
            r#"{{"model":"{model}","stream":true,"{limit}":{events},"messages":[{{"role":"user","content":"Count!"}}]}}"#
        );
        Ok(self.ask(speech.path(), asked).await?.into_body())
    }

    /// The headers of an answer.
    pub(crate) async fn headers(&mut self, asked: &Asked) -> anyhow::Result<HeaderMap> {
        Ok(self.whole(asked).await?.0)
    }

    /// The headers of an answer, and its body.
    pub(crate) async fn whole(&mut self, asked: &Asked) -> anyhow::Result<(HeaderMap, Bytes)> {
        let (head, body) = self.ask(CHAT, asked.0.clone()).await?.into_parts();
        Ok((head.headers, body.collect().await?.to_bytes()))
    }

    async fn ask(
        &mut self,
        path: &str,
        asked: impl Into<Bytes>,
    ) -> anyhow::Result<Response<Incoming>> {
        self.sender.ready().await?;
        let request = Request::post(path)
            .header(HOST, &*self.host)
            .header(CONTENT_TYPE, "application/json")
            .header("authorization", "Bearer sk-of-the-caller")
            .body(Full::new(asked.into()))?;
        let response = self.sender.send_request(request).await?;
        let status = response.status();
        ensure!(status.is_success(), "the answer's status is {status}");
        Ok(response)
    }
}

/// What is asked for in `ASKED`, and what a long prompt says instead, so often.
const QUESTION: &str = "Say hello to the world in a friendly way, please.";
const PROMPT: &str = "The order of the customer has not arrived yet, although the shop wrote that it left the warehouse last week; the customer asks where it is and when she can expect it. ";
const PROMPTS: usize = 26;

const ASKED: &str = r#"{"model":"auto","messages":[{"role":"system","content":"You are a helpful assistant who answers in one sentence."},{"role":"user","content":"Say hello to the world in a friendly way, please."}],"temperature":0.7,"max_completion_tokens":200,"user":"somebody"}"#;
