//! Whether code comes to an end, and not to a panic.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long one interaction may take, in a build without optimization, before it counts as hung.
const PATIENCE: Duration = Duration::from_secs(20);

/// How it ended.
#[derive(Debug)]
pub(crate) enum Ended<T> {
    /// As it should.
    With(T),
    /// With a panic, whose message is on standard error.
    Panicked,
    /// Not in time; its thread goes on.
    Hung,
}

/// Runs something on a thread of its own.
pub(crate) fn run<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Ended<T> {
    let (sender, receiver) = mpsc::channel();
    // The receiver is gone once it has lost its patience.
    let _worker = thread::spawn(move || sender.send(work()).is_ok());
    match receiver.recv_timeout(PATIENCE) {
        Ok(result) => Ended::With(result),
        Err(mpsc::RecvTimeoutError::Disconnected) => Ended::Panicked,
        Err(mpsc::RecvTimeoutError::Timeout) => Ended::Hung,
    }
}
