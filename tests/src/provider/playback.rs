//! A response's body: one step after the other, each written out before the next is begun.

use std::future::pending;
use std::io;
use std::sync::Arc;
use std::vec;

use bytes::Bytes;
use futures_util::stream::{Stream, unfold};
use hyper::body::Frame;
use tokio::task::yield_now;
use tokio::time::sleep;

use super::line::Line;
use super::plan::Step;

/// What the steps send, when they send it.
pub(super) fn play(
    steps: Vec<Step>,
    line: Arc<Line>,
) -> impl Stream<Item = io::Result<Frame<Bytes>>> {
    unfold((steps.into_iter(), line), |(mut steps, line)| async move {
        let frame = next_frame(&mut steps, &line).await?;
        Some((frame, (steps, line)))
    })
}

async fn next_frame(
    steps: &mut vec::IntoIter<Step>,
    line: &Line,
) -> Option<io::Result<Frame<Bytes>>> {
    // hyper writes out what it holds whenever the body has nothing for it: so each piece leaves on
    // its own, and what was sent before a reset really was sent.
    yield_now().await;
    loop {
        match steps.next()? {
            Step::Send(bytes) => return Some(Ok(Frame::data(bytes))),
            Step::Wait(duration) => sleep(duration).await,
            Step::Stall => pending().await,
            Step::Close => return Some(Err(io::ErrorKind::UnexpectedEof.into())),
            Step::Reset => {
                line.reset_when_closed();
                return Some(Err(io::ErrorKind::ConnectionReset.into()));
            }
        }
    }
}
