//! The real binary, as users run it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use baton_sidecar::client::Url;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr};

/// Runs `baton` to its end.
pub(crate) fn baton(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(arguments)
        .output()
        .unwrap()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Starts `baton` and leaves it running; it is killed when the test ends.
pub(crate) fn start(arguments: &[&str]) -> Child {
    tokio::process::Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// A running `baton serve`.
pub(crate) struct Serving {
    pub(crate) child: Child,
    pub(crate) url: Url,
    pub(crate) log: Lines<BufReader<ChildStderr>>,
}

impl Serving {
    pub(crate) async fn start(data_dir: &Path, more: &[&str]) -> Self {
        let data_dir = data_dir.to_str().unwrap();
        let mut arguments = vec!["serve", "--listen", "127.0.0.1:0", "--data-dir", data_dir];
        arguments.extend(more);
        let mut child = start(&arguments);
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let line = log
            .next_line()
            .await
            .unwrap()
            .expect("it says where it listens");
        let address = line
            .split("127.0.0.1:")
            .nth(1)
            .unwrap_or_else(|| panic!("{line}"));
        let port: String = address.chars().take_while(char::is_ascii_digit).collect();
        Self {
            child,
            url: format!("http://127.0.0.1:{port}").parse().unwrap(),
            log,
        }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().unwrap().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", name, &pid])
                .status()
                .unwrap()
                .success()
        );
    }

    /// The next line of the log.
    pub(crate) async fn logged(&mut self) -> String {
        self.log.next_line().await.unwrap().expect("it says more")
    }
}
