//! A scripted Envoy: answers what the sidecar asks on the way to a verdict, one reply after the other, and
//! remembers what it was asked.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use baton_core::protocol::part::PartOf;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What it says.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A model's answer with this text, for 0.001 USD.
    Says(String),
    /// This status and body.
    Status(u16, Value),
    /// Nothing, ever.
    Silence,
}

/// What it was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    pub(crate) fn part_of(&self) -> PartOf {
        PartOf::from_header(self.header("x-baton-part-of")).unwrap()
    }
}

#[derive(Default)]
struct Script {
    replies: Vec<Reply>,
    asked: Vec<Asked>,
    connections: usize,
}

/// It stops when it is dropped.
pub(crate) struct Envoy {
    pub(crate) address: String,
    script: Arc<Mutex<Script>>,
    _accepting: JoinSet<()>,
}

impl Envoy {
    pub(crate) async fn that(replies: &[Reply]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let script = Arc::new(Mutex::new(Script {
            replies: replies.iter().rev().cloned().collect(),
            ..Script::default()
        }));
        let mut accepting = JoinSet::new();
        let address = listener.local_addr().unwrap().to_string();
        accepting.spawn(accept(listener, Arc::clone(&script)));
        Self {
            address,
            script,
            _accepting: accepting,
        }
    }

    pub(crate) async fn says(text: &str) -> Self {
        Self::that(&[Reply::Says(text.to_owned())]).await
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.script.lock().unwrap().asked.clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.script.lock().unwrap().connections
    }
}

async fn accept(listener: TcpListener, script: Arc<Mutex<Script>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        script.lock().unwrap().connections += 1;
        connections.spawn(serve(stream, Arc::clone(&script)));
    }
}

async fn serve(stream: TcpStream, script: Arc<Mutex<Script>>) {
    let service = service_fn(|request| reply(request, Arc::clone(&script)));
    let connection = hyper::server::conn::http1::Builder::new();
    let _broken = connection
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn reply(
    request: Request<Incoming>,
    script: Arc<Mutex<Script>>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let (next, count) = {
        let mut script = script.lock().unwrap();
        script.asked.push(Asked {
            path: head.uri.path().to_owned(),
            headers: head.headers,
            body: serde_json::from_slice(&body).unwrap(),
        });
        (script.replies.pop(), script.asked.len())
    };
    Ok(
        match next.expect("it is asked no more than it has replies for") {
            Reply::Says(text) => answer(count, 200, &chat(&text)),
            Reply::Status(status, body) => answer(count, status, &body),
            Reply::Silence => std::future::pending().await,
        },
    )
}

fn answer(count: usize, status: u16, body: &Value) -> Response<Full<Bytes>> {
    Response::builder()
        .status(status)
        .header("x-baton-exchange", format!("x-asked-{count}"))
        .header("x-baton-cost-usd", "0.001")
        .body(Full::new(body.to_string().into()))
        .unwrap()
}

/// An answer of a model, in `OpenAI`'s form.
pub(crate) fn chat(text: &str) -> Value {
    json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_795_248_000,
        "model": "qwen3-8b",
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": text},
            "finish_reason": "stop",
        }],
        "usage": {"prompt_tokens": 200, "completion_tokens": 20, "total_tokens": 220},
    })
}
