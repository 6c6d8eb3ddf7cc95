//! The scripted provider: speaks every provider's language, streamed and whole, refuses what the real
//! one would refuse, and does with each request what the request's own script says (see [`script`]).
//! It keeps nothing between requests.

use std::convert::Infallible;
use std::future::pending;
use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Either, Full, Limited, StreamBody};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

use self::asked::Asked;
use self::line::Line;
use self::plan::{Act, Plan, Step};

mod answer;
mod asked;
mod call;
mod check;
mod dialect;
mod gzip;
mod language;
mod line;
mod plan;
mod playback;
mod sample;
pub mod script;
mod trouble;
mod wire;

pub use self::asked::sha256;
pub use self::dialect::Dialect;

/// The largest request body that is read: above anything Baton lets through.
const MAX_BODY: usize = 64 * 1024 * 1024;

type Body = Either<Full<Bytes>, UnsyncBoxBody<Bytes, io::Error>>;

/// Serves connections until it is dropped, and then ends them. A provider of one dialect is deaf to all
/// others.
///
/// # Errors
///
/// The listener's.
pub async fn serve(
    name: String,
    dialect: Option<Dialect>,
    listener: TcpListener,
) -> io::Result<Infallible> {
    let name: Arc<str> = name.into();
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        connections.spawn(converse(Arc::clone(&name), dialect, stream));
        while connections.try_join_next().is_some() {}
    }
}

/// Answers one connection's requests.
async fn converse(name: Arc<str>, dialect: Option<Dialect>, stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let line = Arc::new(Line::of(&stream)?);
    let service = service_fn(|request| answer(&name, dialect, Arc::clone(&line), request));
    http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await
        .map_err(io::Error::other)
}

async fn answer(
    name: &str,
    dialect: Option<Dialect>,
    line: Arc<Line>,
    request: Request<Incoming>,
) -> anyhow::Result<Response<Body>> {
    let (head, body) = request.into_parts();
    let body = Limited::new(body, MAX_BODY)
        .collect()
        .await
        .map_err(anyhow::Error::from_boxed)?;
    let asked = Asked::new(name.to_owned(), head, body.to_bytes());
    let Plan { wait, act } = match dialect {
        Some(dialect) => Plan::in_dialect(&asked, dialect),
        None => Plan::for_request(&asked),
    };
    if !wait.is_zero() {
        sleep(wait).await;
    }
    match act {
        Act::Respond(response) => respond(response, line),
        Act::Hang => pending().await,
        Act::Reset => {
            line.reset_when_closed();
            anyhow::bail!("reset, as told")
        }
    }
}

fn respond(response: plan::Response, line: Arc<Line>) -> anyhow::Result<Response<Body>> {
    let mut head = Response::builder().status(response.status);
    for (name, value) in response.headers {
        head = head.header(name, value);
    }
    let body = match <[Step; 1]>::try_from(response.steps) {
        Ok([Step::Send(bytes)]) => Either::Left(Full::new(bytes)),
        Ok(step) => stream(step.into(), line),
        Err(steps) => stream(steps, line),
    };
    Ok(head.body(body)?)
}

fn stream(steps: Vec<Step>, line: Arc<Line>) -> Body {
    Either::Right(StreamBody::new(playback::play(steps, line)).boxed_unsync())
}
