//! One connection to Envoy, and one question at a time over it.

use std::fmt;

use baton_core::name::Authority;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{Connection, SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::{Call, CallError, Reply};

/// A connection: where requests go in, and what moves its bytes.
pub(super) struct Wire {
    requests: SendRequest<Full<Bytes>>,
    bytes: Connection<TokioIo<TcpStream>, Full<Bytes>>,
    is_closed: bool,
}

/// Why a question over a connection has no answer.
#[derive(Debug)]
pub(super) enum Failed {
    /// The connection had closed before; nobody has seen the question.
    BeforeSent,
    /// For this reason.
    For(CallError),
}

impl Wire {
    /// A new connection.
    pub(super) async fn connect(at: &Authority) -> Result<Self, CallError> {
        let stream = TcpStream::connect(at.as_str()).await;
        let stream = stream.map_err(|source| CallError::Unreachable {
            at: at.clone(),
            source,
        })?;
        // Calls are small and wait for their answer.
        let _slower_without = stream.set_nodelay(true);
        let (requests, bytes) = handshake(TokioIo::new(stream))
            .await
            .map_err(CallError::Broken)?;
        Ok(Self {
            requests,
            bytes,
            is_closed: false,
        })
    }

    /// Whether no other question can go over it.
    pub(super) const fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Sends a question and reads the answer.
    pub(super) async fn ask(&mut self, at: &Authority, call: &Call) -> Result<Reply, Failed> {
        let request = request(at, call).map_err(Failed::For)?;
        let Self {
            requests,
            bytes,
            is_closed,
        } = self;
        let answer = async {
            requests.ready().await.map_err(|_| Failed::BeforeSent)?;
            let response = requests.try_send_request(request).await;
            let response = response.map_err(|mut failed| match failed.take_message() {
                Some(_unsent) => Failed::BeforeSent,
                None => Failed::For(CallError::Broken(failed.into_error())),
            })?;
            whole(response, call.most).await.map_err(Failed::For)
        };
        tokio::pin!(answer);
        loop {
            tokio::select! {
                answer = &mut answer => return answer,
                _ended = &mut *bytes, if !*is_closed => *is_closed = true,
            }
        }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}

fn request(at: &Authority, call: &Call) -> Result<Request<Full<Bytes>>, CallError> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(&call.path)
        .header(HOST, at.as_str())
        .header(CONTENT_TYPE, "application/json");
    for (name, value) in &call.headers {
        request = request.header(name, value);
    }
    let body = Full::new(call.body.clone());
    request.body(body).map_err(|_| CallError::Unsayable)
}

async fn whole(response: Response<Incoming>, most: usize) -> Result<Reply, CallError> {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, most).collect().await;
    let body = body.map_err(|error| {
        if error.is::<LengthLimitError>() {
            CallError::TooLong
        } else {
            CallError::Closed
        }
    })?;
    Ok(Reply {
        status: head.status,
        headers: head.headers,
        body: body.to_bytes(),
    })
}
