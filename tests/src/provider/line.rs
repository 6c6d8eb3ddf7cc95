//! The TCP connection under a response, to be able to reset it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use socket2::SockRef;
use tokio::net::TcpStream;

/// A second handle on a connection that hyper has taken over.
#[derive(Debug)]
pub(super) struct Line(OwnedFd);

impl Line {
    pub(super) fn of(stream: &TcpStream) -> io::Result<Self> {
        stream.as_fd().try_clone_to_owned().map(Self)
    }

    /// Makes the end of this connection a TCP reset.
    pub(super) fn reset_when_closed(&self) {
        // A connection that is already gone needs no reset.
        let _ = SockRef::from(&self.0).set_linger(Some(Duration::ZERO));
    }
}
