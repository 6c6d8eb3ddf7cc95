//! A bootstrap as it is shipped, without a change, against the real providers.

use std::env;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::ensure;

use super::bootstrap::Bootstrap;
use super::place;
use super::port::Port;
use super::process::{Output, Process};

/// Envoy and sidecar, with their output where ours is.
#[derive(Debug)]
pub struct Shipped {
    /// Where applications connect.
    pub edge: SocketAddr,
    /// The variables that Envoy takes keys from and that are not set: their providers will refuse us.
    pub missing: Vec<String>,
    envoy: Process,
    sidecar: Process,
}

impl Shipped {
    /// Starts both, Envoy with this file. Receipts are kept in the folder given.
    ///
    /// # Errors
    ///
    /// When no key is set, a port is taken, or something is not there.
    pub async fn start(file: &Path, data: &Path) -> anyhow::Result<Self> {
        let mut bootstrap = Bootstrap::read(&place::root().join(file))?;
        let missing = missing(&bootstrap.variables())?;
        let [edge, admin, sidecar] = bootstrap.addresses()?;
        for address in [edge, admin, sidecar] {
            // Whoever has it is found before anything is started.
            Port::hold(address.port())?;
        }
        Ok(Self {
            edge,
            sidecar: start_sidecar(sidecar, data).await?,
            envoy: start_envoy(file, &missing).await?,
            missing,
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

/// Those of the variables that are not set. One must be.
fn missing(variables: &[String]) -> anyhow::Result<Vec<String>> {
    let is_set = |name: &String| env::var(name).is_ok_and(|key| !key.trim().is_empty());
    let (set, missing): (Vec<_>, Vec<_>) = variables.iter().cloned().partition(is_set);
    ensure!(
        variables.is_empty() || !set.is_empty(),
        "no key is set, expected at least one: `{}`; `make demo` needs none",
        missing.join("`, `"),
    );
    Ok(missing)
}

async fn start_sidecar(address: SocketAddr, data: &Path) -> anyhow::Result<Process> {
    std::fs::create_dir_all(data)?;
    let arguments = vec![
        "serve".to_owned(),
        format!("--listen={address}"),
        format!("--data-dir={}", data.display()),
    ];
    Process::start("the sidecar", &place::baton()?, arguments, Output::Terminal).await
}

/// With something in place of each key that is missing: Envoy would not start without the variable.
async fn start_envoy(file: &Path, missing: &[String]) -> anyhow::Result<Process> {
    let mut arguments: Vec<_> = missing.iter().map(|key| format!("{key}=missing")).collect();
    let [envoy, file] = [&place::envoy()?, file].map(|path| path.display().to_string());
    arguments.extend([envoy, "--config-path".to_owned(), file]);
    arguments.extend(["--disable-hot-restart", "--log-level", "warning"].map(str::to_owned));
    Process::start("Envoy", Path::new("env"), arguments, Output::Terminal).await
}
