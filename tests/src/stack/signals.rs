//! When somebody wants us to end.

use tokio::signal::ctrl_c;
use tokio::signal::unix::{SignalKind, signal};

/// Waits for Ctrl-C or a request to end.
pub async fn interrupted() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        // Where signals cannot be waited for, they end us by themselves.
        Ok(()) = ctrl_c() => {}
        Some(()) = terminated => {}
        else => std::future::pending().await,
    }
}
