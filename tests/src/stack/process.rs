//! A process of a stack: its log in a file, and its end with ours, however ours comes.

use std::fs::File;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::place;

/// How long a process may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(15);

/// Runs what outlives a test: providers, and the threads that start processes. The kernel ends a
/// process when the *thread* that started it ends, and these threads never do.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "without threads nothing can be tested")]
    Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
});

/// Does something on the threads that outlive tests.
pub(super) async fn apart<T: Send + 'static>(
    work: impl Future<Output = anyhow::Result<T>> + Send + 'static,
) -> anyhow::Result<T> {
    RUNTIME.spawn(work).await?
}

/// Adds a task to the set that runs on the threads that outlive tests.
pub(super) fn spawn_apart<T: Send + 'static>(
    set: &mut JoinSet<T>,
    task: impl Future<Output = T> + Send + 'static,
) {
    set.spawn_on(task, RUNTIME.handle());
}

/// A process that was started.
#[derive(Debug)]
pub(super) struct Process {
    name: &'static str,
    output: Output,
    child: Child,
}

/// Where a process says what it does.
#[derive(Clone, Debug)]
pub(super) enum Output {
    /// At the end of this file.
    Log(PathBuf),
    /// Where we do.
    Terminal,
}

impl Process {
    /// Starts a program, in the project's folder.
    pub(super) async fn start(
        name: &'static str,
        program: &Path,
        arguments: Vec<String>,
        output: Output,
    ) -> anyhow::Result<Self> {
        // `setpriv` becomes the program, after it has asked the kernel to end it when we end.
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", "--"])
            .arg(program)
            .args(arguments)
            .current_dir(place::root())
            .stdin(Stdio::null())
            .kill_on_drop(true)
            // Ctrl-C is for us; we end it.
            .process_group(0);
        if let Output::Log(path) = &output {
            let log = File::options().create(true).append(true).open(path)?;
            command.stdout(log.try_clone()?).stderr(log);
        }
        let child = apart(async move { Ok(command.spawn()?) })
            .await
            .with_context(|| format!("cannot start `{}`", program.display()))?;
        Ok(Self {
            name,
            output,
            child,
        })
    }

    /// That it still runs.
    pub(super) fn check(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => bail!("{} ended with {status}", self.name),
        }
    }

    /// Asks it to end, and waits until it has.
    pub(super) async fn stop(&mut self) -> anyhow::Result<ExitStatus> {
        if let Some(pid) = self.pid() {
            kill_process(pid, Signal::TERM)?;
        }
        timeout(PATIENCE, self.child.wait())
            .await
            .with_context(|| format!("{} does not end when it is asked to", self.name))?
            .context("no exit status")
    }

    /// Ends it without asking.
    pub(super) async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Waits until it ends although nobody asked it to.
    pub(super) async fn run(&mut self) -> anyhow::Result<()> {
        let status = self.child.wait().await?;
        bail!("{} ended with {status}", self.name)
    }

    /// Waits until it ends by itself, which it is about to.
    pub(super) async fn ended(&mut self) -> anyhow::Result<ExitStatus> {
        Ok(timeout(PATIENCE, self.child.wait())
            .await
            .context("it still runs")??)
    }

    /// What it has said, as far as that was kept.
    pub(super) fn log(&self) -> String {
        let Output::Log(path) = &self.output else {
            return String::new();
        };
        String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned()
    }

    /// Its number; `None` once it has ended.
    pub(super) fn id(&self) -> Option<u32> {
        self.child.id()
    }

    /// `None` once it has ended.
    fn pid(&self) -> Option<Pid> {
        Pid::from_raw(self.id()?.try_into().ok()?)
    }
}
