//! The stack as it is shipped: `envoy/envoy.yaml` without a change, against the real providers.

use std::net::SocketAddr;
use std::path::Path;

use super::bootstrap::Bootstrap;
use super::place;
use super::port::Port;
use super::process::{Output, Process};

/// Envoy and sidecar, with their output where ours is.
#[derive(Debug)]
pub struct Shipped {
    /// Where applications connect.
    pub edge: SocketAddr,
    envoy: Process,
    sidecar: Process,
}

impl Shipped {
    /// Starts both. Receipts are kept in the folder given.
    ///
    /// # Errors
    ///
    /// When a port is taken, or something is not there.
    pub async fn start(data: &Path) -> anyhow::Result<Self> {
        let [edge, admin, sidecar] = Bootstrap::shipped()?.addresses()?;
        for address in [edge, admin, sidecar] {
            // Whoever has it is found before anything is started.
            Port::hold(address.port())?;
        }
        std::fs::create_dir_all(data)?;
        let arguments = vec![
            "serve".to_owned(),
            format!("--listen={sidecar}"),
            format!("--data-dir={}", data.display()),
        ];
        let sidecar =
            Process::start("the sidecar", &place::baton()?, arguments, Output::Terminal).await?;
        let arguments = [
            "--config-path",
            "envoy/envoy.yaml",
            "--disable-hot-restart",
            "--log-level",
            "warning",
        ];
        let arguments = arguments.map(str::to_owned).to_vec();
        let envoy = Process::start("Envoy", &place::envoy()?, arguments, Output::Terminal).await?;
        Ok(Self {
            edge,
            envoy,
            sidecar,
        })
    }

    /// Waits until one of them ends, which neither should.
    ///
    /// # Errors
    ///
    /// When one does.
    pub async fn run(&mut self) -> anyhow::Result<()> {
        tokio::select! {
            ended = self.envoy.run() => ended,
            ended = self.sidecar.run() => ended,
        }
    }

    /// Ends both in good order.
    ///
    /// # Errors
    ///
    /// When one does not end.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.envoy.stop().await?;
        self.sidecar.stop().await.map(drop)
    }
}
