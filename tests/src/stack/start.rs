//! Starting a stack: everything is written, then launched, then waited for.

use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;

use super::bootstrap::Bootstrap;
use super::plan::Plan;
use super::port::Port;
use super::process::{Output, Process};
use super::providers::Providers;
use super::{Stack, folder, place};
use crate::http;
use crate::patience::eventually;

impl Stack {
    /// Starts every process, and waits for none.
    pub(super) async fn launch(mut plan: Plan) -> anyhow::Result<Self> {
        let folder = folder::make()?;
        let edge = Port::hold(plan.ports.edge)?;
        let admin = Port::hold(plan.ports.admin)?;
        let sidecar_port = Port::hold(plan.ports.sidecar)?;
        let loopback = Port::hold(0)?;
        let providers = Providers::start(&plan.providers).await?;

        let mut bootstrap = Bootstrap::shipped()?;
        bootstrap.set_admin(admin.address())?;
        bootstrap.set_edge(edge.address())?;
        bootstrap.set_loopback(loopback.address())?;
        bootstrap.set_sidecar(plan.shared_sidecar.unwrap_or(sidecar_port.address()))?;
        bootstrap.set_providers(providers.reached())?;
        bootstrap.set_wasm(&place::wasm()?);
        bootstrap.set_document(&plan.document_at(loopback.address()));
        plan.edit_whole(bootstrap.as_value());
        let listener = match plan.listener_from_file {
            true => Some(bootstrap.take_listener_from(&folder.path().join(LISTENER))?),
            false => None,
        };
        if let Some(listener) = &listener {
            write_listener(&folder, listener)?;
        }
        let envoy = launch_envoy(&folder, bootstrap.as_value(), plan.workers).await?;
        let mut stack = Self {
            edge,
            admin,
            sidecar_port,
            _loopback: loopback,
            envoy,
            sidecar: None,
            listener,
            folder,
            _providers: providers,
        };
        for (name, model) in &plan.own_models {
            model.write(&stack.folder.path().join(MODELS).join(name))?;
        }
        if plan.sidecar {
            stack.launch_sidecar().await?;
        }
        Ok(stack)
    }

    /// Waits until Envoy takes requests and, if it is there, the sidecar knows Envoy's workers.
    pub(super) async fn wait_until_live(&mut self) -> anyhow::Result<()> {
        eventually("Envoy to be live", async || {
            if let Err(ended) = self.envoy.check() {
                return Some(Err(ended));
            }
            let ready = self.admin("/ready").await.ok()?;
            TcpStream::connect(self.edge()).await.ok()?;
            (ready.status == 200).then_some(Ok(()))
        })
        .await??;
        if self.sidecar.is_some() {
            self.wait_for_sidecar().await
        } else {
            Ok(())
        }
    }

    pub(super) async fn launch_sidecar(&mut self) -> anyhow::Result<()> {
        let arguments = vec![
            "serve".to_owned(),
            format!("--listen={}", self.sidecar()),
            format!("--data-dir={}", self.folder.path().join("data").display()),
            format!("--models={}", self.folder.path().join(MODELS).display()),
        ];
        let output = Output::Log(self.folder.path().join("sidecar.log"));
        let sidecar = Process::start("the sidecar", &place::baton()?, arguments, output).await?;
        self.sidecar = Some(sidecar);
        Ok(())
    }

    /// Waits until the sidecar is ready and a worker of Envoy has given it a configuration.
    pub(super) async fn wait_for_sidecar(&mut self) -> anyhow::Result<()> {
        eventually("the sidecar to know Envoy", async || {
            if let Some(Err(ended)) = self.sidecar.as_mut().map(Process::check) {
                return Some(Err(ended));
            }
            let ready = http::get(self.sidecar(), "/readyz")
                .await
                .ok()?
                .json()
                .ok()?;
            (!ready["revision"].is_null()).then_some(Ok(()))
        })
        .await?
    }
}

/// The folder of the sidecar's own models, in the stack's folder. It is not there where there are none.
const MODELS: &str = "models";

/// The listener's file, in the stack's folder.
const LISTENER: &str = "listener.json";

/// Gives Envoy a listener through its file.
pub(super) fn write_listener(folder: &TempDir, listener: &Value) -> anyhow::Result<()> {
    write_at_once(
        &folder.path().join(LISTENER),
        &json!({"resources": [listener]}),
    )
}

async fn launch_envoy(
    folder: &TempDir,
    bootstrap: &Value,
    workers: usize,
) -> anyhow::Result<Process> {
    let file = folder.path().join("envoy.json");
    write_at_once(&file, bootstrap)?;
    let arguments = [
        "--config-path",
        &file.display().to_string(),
        "--concurrency",
        &workers.to_string(),
        // Envoys on one machine share memory for hot restarts, unless they have none.
        "--disable-hot-restart",
        // What an update replaces goes soon, so that tests see it go.
        "--drain-time-s",
        "2",
        "--log-level",
        "warning",
        "--component-log-level",
        "wasm:info",
    ];
    let arguments = arguments.map(str::to_owned).to_vec();
    let output = Output::Log(folder.path().join("envoy.log"));
    Process::start("Envoy", &place::envoy()?, arguments, output).await
}

/// Writes a file so that nobody ever reads half of it. Envoy notices a file that is moved in place.
fn write_at_once(path: &Path, content: &Value) -> anyhow::Result<()> {
    let draft = path.with_extension("draft");
    std::fs::write(&draft, content.to_string())?;
    std::fs::rename(&draft, path).with_context(|| path.display().to_string())
}
