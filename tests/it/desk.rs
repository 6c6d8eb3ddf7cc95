//! A desk where people take cases: a webhook that keeps what it is posted, and can be closed.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use baton_tests::stack::Plan;
use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::raw_provider::with_cluster;

/// A webhook. It serves until it is dropped.
#[derive(Debug)]
pub(crate) struct Desk {
    address: SocketAddr,
    book: Arc<Mutex<Book>>,
    _serving: JoinSet<()>,
}

/// What came, and whether it is taken.
#[derive(Debug, Default)]
struct Book {
    is_closed: bool,
    turned_away: usize,
    posts: Vec<Post>,
}

/// A case as it was posted.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Desk {
    /// Listens on a port of its own.
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let book = Arc::default();
        let mut serving = JoinSet::new();
        serving.spawn(serve(listener, Arc::clone(&book)));
        Self {
            address,
            book,
            _serving: serving,
        }
    }

    /// Takes nothing from now on, or takes it again.
    pub(crate) fn close(&self, is_closed: bool) {
        lock(&self.book).is_closed = is_closed;
    }

    /// What was posted and taken, in order.
    pub(crate) fn posts(&self) -> Vec<Post> {
        lock(&self.book).posts.clone()
    }

    /// How often it has taken nothing.
    pub(crate) fn turned_away(&self) -> usize {
        lock(&self.book).turned_away
    }

    /// Gives the plan's Envoy a cluster `desk` that leads here.
    pub(crate) fn beside(&self, plan: Plan) -> Plan {
        with_cluster(plan, "desk", self.address)
    }
}

async fn serve(listener: TcpListener, book: Arc<Mutex<Book>>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn(converse(stream, Arc::clone(&book)));
        while connections.try_join_next().is_some() {}
    }
}

async fn converse(stream: TcpStream, book: Arc<Mutex<Book>>) {
    let service = service_fn(|request| take(request, Arc::clone(&book)));
    let connection = http1::Builder::new();
    let _broken = connection
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn take(
    request: Request<Incoming>,
    book: Arc<Mutex<Book>>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let post = Post {
        path: head.uri.to_string(),
        headers: head.headers,
        body: serde_json::from_slice(&body).expect("JSON"),
    };
    let status = note(post, &mut lock(&book));
    let response = Response::builder().status(status).body(Empty::new());
    Ok(response.expect("a status"))
}

fn note(post: Post, book: &mut Book) -> u16 {
    if book.is_closed {
        book.turned_away += 1;
        return 503;
    }
    book.posts.push(post);
    201
}

fn lock(book: &Mutex<Book>) -> std::sync::MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}
