//! Programs of the user's that the sidecar asks through Envoy, each as one of its clusters.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use baton_tests::stack::Plan;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use socket2::{Domain, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::raw_provider::with_cluster;

/// How long a checker that takes its time takes: far longer than anybody in these tests waits.
const LONG: Duration = Duration::from_secs(30);

/// A program that says what it is told to say of what it is posted. It serves until it is dropped.
pub(crate) struct Checker {
    pub(crate) address: SocketAddr,
    posts: Posts,
    _serving: JoinSet<()>,
}

/// What it says.
pub(crate) enum Word {
    /// This, at once.
    Now(Value),
    /// Something, when nobody waits any more.
    TooLate,
}

/// What it makes of what it is posted.
type Opinion = fn(&Value) -> Word;

type Posts = Arc<Mutex<Vec<Post>>>;

/// What it was posted.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Checker {
    pub(crate) async fn start(opinion: Opinion) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let posts = Posts::default();
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, opinion, Arc::clone(&posts)));
        Self {
            address,
            posts,
            _serving: serving,
        }
    }

    pub(crate) fn posts(&self) -> Vec<Post> {
        let posts = self.posts.lock();
        posts.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Post {
    /// The headers of Baton's own that came with it: there should be none.
    pub(crate) fn internal_headers(&self) -> Vec<&str> {
        let names = self.headers.keys().map(hyper::header::HeaderName::as_str);
        names.filter(|name| name.starts_with("x-baton-")).collect()
    }
}

async fn serve(listener: TcpListener, opinion: Opinion, posts: Posts) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(converse(stream, opinion, Arc::clone(&posts)));
        while connections.try_join_next().is_some() {}
    }
}

async fn converse(stream: TcpStream, opinion: Opinion, posts: Posts) {
    let service = service_fn(|request| answer(request, opinion, Arc::clone(&posts)));
    let connection = http1::Builder::new();
    let _broken = connection
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    request: Request<Incoming>,
    opinion: Opinion,
    posts: Posts,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    let word = opinion(&body);
    posts
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(Post {
            path: head.uri.to_string(),
            headers: head.headers,
            body,
        });
    let word = match word {
        Word::Now(word) => word,
        Word::TooLate => {
            sleep(LONG).await;
            Value::Null
        }
    };
    Ok(Response::new(Full::new(word.to_string().into())))
}

/// The usual plan with four routes more, each made of its name and of what it says of its checker: `strict` and `lenient`
/// have the one that runs and wait for it 300 ms, `unreached` and `unreached-lenient` have one that refuses connections. A lenient
/// one passes what was not looked at.
pub(crate) fn plan_with(
    checker: &Checker,
    dead: SocketAddr,
    route: impl Fn(Plan, &str, Value) -> Plan,
) -> Plan {
    let plan = with_cluster(Plan::usual(), "my-checker", checker.address);
    let plan = with_cluster(plan, "dead-checker", dead);
    let said = |cluster: &str| json!({"cluster": cluster, "path": "/check", "timeout": "300ms"});
    let lenient = |cluster: &str| {
        let mut said = said(cluster);
        said["on_failure"] = json!("pass");
        said
    };
    let plan = route(plan, "strict", said("my-checker"));
    let plan = route(plan, "lenient", lenient("my-checker"));
    let plan = route(plan, "unreached", said("dead-checker"));
    route(plan, "unreached-lenient", lenient("dead-checker"))
}

/// A port that refuses connections for as long as its socket is kept: it is bound, and does not listen.
pub(crate) fn refusing() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    let any: SocketAddr = ([127, 0, 0, 1], 0).into();
    socket.bind(&any.into()).expect("a port");
    let address = socket.local_addr().expect("an address");
    (socket, address.as_socket().expect("an IP address"))
}
