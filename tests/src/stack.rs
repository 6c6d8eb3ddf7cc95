//! A running stack: real Envoy with the real filter in the shipped wiring, the real sidecar, and
//! scripted providers.
//!
//! Everything listens on loopback ports of its own, so stacks run beside each other. Everything ends
//! with the [`Stack`], and with the process, however that ends. When a test fails, the logs of Envoy
//! and of the sidecar are printed with it.

use std::net::SocketAddr;
use std::thread;

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

use self::port::Port;
use self::process::Process;
use self::providers::Providers;
use crate::http::{self, Answer};
use crate::patience::eventually;

mod bootstrap;
mod dialect;
mod folder;
pub mod place;
mod plan;
mod port;
mod process;
mod providers;
mod shared;
mod shipped;
mod signals;
mod start;

pub use self::plan::{Plan, Ports, Timeouts};
pub use self::port::PortError;
pub use self::shared::Shared;
pub use self::shipped::Shipped;
pub use self::signals::interrupted;

/// Envoy, sidecar and providers.
#[derive(Debug)]
pub struct Stack {
    edge: Port,
    admin: Port,
    sidecar_port: Port,
    _loopback: Port,
    envoy: Process,
    /// `None` while it is stopped.
    sidecar: Option<Process>,
    /// The listener, where Envoy takes it from a file.
    listener: Option<Value>,
    folder: TempDir,
    _providers: Providers,
}

impl Stack {
    /// Starts what the plan says, and waits until all of it works.
    ///
    /// # Errors
    ///
    /// When it does not come to work; with the logs.
    pub async fn start(plan: Plan) -> anyhow::Result<Self> {
        let mut stack = Self::launch(plan).await?;
        let started = stack.wait_until_live().await;
        started.with_context(|| stack.logs())?;
        Ok(stack)
    }

    /// Starts a plan that Envoy refuses, and returns what Envoy said.
    ///
    /// # Errors
    ///
    /// When Envoy does not refuse it.
    pub async fn refused(plan: Plan) -> anyhow::Result<String> {
        let mut stack = Self::launch(plan).await?;
        let status = stack.envoy.ended().await.with_context(|| stack.logs())?;
        if status.success() {
            bail!("Envoy took the configuration:\n{}", stack.logs());
        }
        Ok(stack.envoy.log())
    }

    /// The stack that most tests share: [`Plan::usual`], with two workers.
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub async fn shared() -> anyhow::Result<Shared> {
        Shared::stack().await
    }

    /// The stack with a provider of every dialect that tests share: [`Plan::polyglot`].
    ///
    /// # Errors
    ///
    /// When it cannot be started.
    pub async fn polyglot() -> anyhow::Result<Shared> {
        Shared::polyglot().await
    }

    /// Where applications connect.
    #[must_use]
    pub fn edge(&self) -> SocketAddr {
        self.edge.address()
    }

    /// The base URL that client SDKs are given.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.edge())
    }

    /// Where the sidecar listens, when it does.
    #[must_use]
    pub fn sidecar(&self) -> SocketAddr {
        self.sidecar_port.address()
    }

    /// Envoy's process, for the kernel's figures about it; `None` once it has ended.
    #[must_use]
    pub fn envoy_pid(&self) -> Option<u32> {
        self.envoy.id()
    }

    /// What Envoy's own pages say at this path.
    ///
    /// # Errors
    ///
    /// When they do not answer.
    pub async fn admin(&self, path: &str) -> anyhow::Result<Answer> {
        http::get(self.admin.address(), path).await
    }

    /// One of Envoy's counters or gauges; `None` while it does not exist.
    ///
    /// # Errors
    ///
    /// When Envoy does not answer.
    pub async fn stat(&self, name: &str) -> anyhow::Result<Option<u64>> {
        let stats = self.admin("/stats").await?.text();
        let line = stats
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        Ok(line.map(str::parse).transpose()?)
    }

    /// The receipt of an exchange, once it is complete.
    ///
    /// # Errors
    ///
    /// When it does not come.
    pub async fn receipt(&self, exchange: &str) -> anyhow::Result<Value> {
        eventually(&format!("receipt {exchange}"), async || {
            let answer = http::get(self.sidecar(), &format!("/v1/receipts/{exchange}"))
                .await
                .ok()?;
            let receipt = answer.json().ok().filter(|_| answer.status == 200)?;
            let attempts = receipt["attempts"].as_array()?.len();
            let complete = receipt["exchange"]["attempts"] == attempts;
            complete.then_some(receipt)
        })
        .await
    }

    /// The receipt of an exchange, as `baton receipts` shows it.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn receipt_in_words(&self, exchange: &str) -> anyhow::Result<String> {
        self.in_words(&["receipts", exchange]).await
    }

    /// How everybody is doing, as `baton health` shows it.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn health_in_words(&self) -> anyhow::Result<String> {
        self.in_words(&["health"]).await
    }

    /// What a command of `baton` prints that asks the sidecar.
    async fn in_words(&self, command: &[&str]) -> anyhow::Result<String> {
        let shown = Command::new(place::baton()?)
            .args(command)
            .arg(format!("--url=http://{}", self.sidecar()))
            .output()
            .await?;
        ensure!(
            shown.status.success(),
            "{}",
            String::from_utf8_lossy(&shown.stderr)
        );
        Ok(String::from_utf8(shown.stdout)?)
    }

    /// What the sidecar knows of a model's health.
    ///
    /// # Errors
    ///
    /// When it does not say.
    pub async fn health_of(&self, model: &str) -> anyhow::Result<Value> {
        let health = http::get(self.sidecar(), "/v1/health").await?.json()?;
        let mut models = health["models"].as_array().into_iter().flatten();
        models
            .find(|one| one["model"] == model)
            .cloned()
            .with_context(|| format!("nothing is known of `{model}`"))
    }

    /// Gives Envoy its listener anew, with this configuration of Baton's in it.
    ///
    /// # Errors
    ///
    /// When the plan did not have the listener in a file.
    pub fn update(&mut self, document: &Value) -> anyhow::Result<()> {
        let listener = self
            .listener
            .as_mut()
            .context("the listener is not in a file")?;
        bootstrap::set_document(listener, document);
        start::write_listener(&self.folder, listener)
    }

    /// Starts the sidecar, with the data it had, and waits until it takes outcomes.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn start_sidecar(&mut self) -> anyhow::Result<()> {
        self.launch_sidecar().await?;
        self.wait_for_sidecar().await
    }

    /// Asks the sidecar to end, and waits until it has.
    ///
    /// # Errors
    ///
    /// When it does not end, or not well.
    pub async fn stop_sidecar(&mut self) -> anyhow::Result<()> {
        let mut sidecar = self.sidecar.take().context("there is no sidecar")?;
        let status = sidecar.stop().await?;
        if status.success() {
            Ok(())
        } else {
            bail!("the sidecar ended with {status}")
        }
    }

    /// Ends the sidecar without asking.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub async fn kill_sidecar(&mut self) -> anyhow::Result<()> {
        self.sidecar
            .take()
            .context("there is no sidecar")?
            .kill()
            .await
    }

    /// Ends Envoy and the sidecar in good order.
    ///
    /// # Errors
    ///
    /// When one does not end.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.envoy.stop().await?;
        match &mut self.sidecar {
            Some(sidecar) => sidecar.stop().await.map(drop),
            None => Ok(()),
        }
    }

    /// What Envoy has said so far.
    #[must_use]
    pub fn envoy_log(&self) -> String {
        self.envoy.log()
    }

    /// The last lines of all logs.
    #[must_use]
    pub fn logs(&self) -> String {
        let mut logs = last_lines("envoy", &self.envoy.log());
        if let Some(sidecar) = &self.sidecar {
            logs += &last_lines("sidecar", &sidecar.log());
        }
        logs
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        if thread::panicking() {
            // Into the failed test's own output.
            eprintln!("{}", self.logs());
        }
    }
}

/// How much of a log is shown.
const SHOWN_LINES: usize = 80;

fn last_lines(name: &str, log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let skipped = lines.len().saturating_sub(SHOWN_LINES);
    let shown: Vec<&str> = lines.into_iter().skip(skipped).collect();
    format!(
        "--- {name}: last lines of its log ---\n{}\n",
        shown.join("\n")
    )
}
