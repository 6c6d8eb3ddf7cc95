//! Bytes on a connection, for what no HTTP client would send.

use std::net::SocketAddr;

use anyhow::Context;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::PATIENCE;

/// Sends these bytes, and reads until the server closes the connection.
///
/// # Errors
///
/// When it does not.
pub async fn exchange_bytes(server: SocketAddr, bytes: &[u8]) -> anyhow::Result<String> {
    let exchange = async {
        let mut stream = TcpStream::connect(server).await?;
        stream.write_all(bytes).await?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    timeout(PATIENCE, exchange)
        .await
        .context("the server does not close the connection")?
}
