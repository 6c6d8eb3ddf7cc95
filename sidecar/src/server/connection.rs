//! One connection, from its first request to its end.

use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpStream;
use tokio::sync::watch;

use super::patient::Patient;

/// How long a caller may take for the head of a request, may say nothing between two, and may read
/// nothing of its answer. Longer than the filter's tick, so that its connections live on.
const SILENCE: Duration = Duration::from_secs(60);

/// Answers what comes on a connection until it ends, or until `stopping`: then the request in
/// flight is the last.
pub(super) async fn serve(stream: TcpStream, router: Router, mut stopping: watch::Receiver<bool>) {
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SILENCE)
        .serve_connection(
            TokioIo::new(Patient::new(stream, SILENCE)),
            TowerToHyperService::new(router),
        );
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        _ = stopping.wait_for(|stopping| *stopping) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}
