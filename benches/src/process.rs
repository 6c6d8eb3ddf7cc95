//! What the kernel says of a process that is measured.

use std::fs;
use std::time::Duration;

use anyhow::Context;

/// How long one tick of `/proc/PID/stat` is: fixed at 100 a second on Linux, whatever its timer does.
const TICK: Duration = Duration::from_millis(10);

/// A running process.
pub(crate) struct Process {
    pid: u32,
}

impl Process {
    pub(crate) const fn new(pid: u32) -> Self {
        Self { pid }
    }

    /// How much CPU time it has used, on all its threads.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid))?;
        cpu(&stat).context("unreadable /proc/PID/stat")
    }

    /// How many bytes of memory it holds that are no file's: heap, stacks, wasm memory and code.
    fn memory(&self) -> anyhow::Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid))?;
        anonymous(&status).context("unreadable /proc/PID/status")
    }

    /// The same in MiB.
    pub(crate) fn mebibytes(&self) -> anyhow::Result<f64> {
        let kib = u32::try_from(self.memory()?.div_ceil(1024))?;
        Ok(f64::from(kib) / 1024.0)
    }
}

fn cpu(stat: &str) -> Option<Duration> {
    // The name in parentheses may contain anything; after it come numbers, and the 12th and 13th are
    // the ticks in user and in kernel mode.
    let (_, numbers) = stat.rsplit_once(')')?;
    let mut numbers = numbers.split_whitespace().skip(11);
    let user: u32 = numbers.next()?.parse().ok()?;
    let kernel: u32 = numbers.next()?.parse().ok()?;
    Some(TICK.saturating_mul(user.saturating_add(kernel)))
}

fn anonymous(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    kib.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_found_behind_a_name_with_a_parenthesis() {
        let stat = "7 (a) b) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0";
        assert_eq!(cpu(stat), Some(Duration::from_secs(2)));
    }

    #[test]
    fn anonymous_memory_is_in_bytes() {
        let status = "Name:\tenvoy\nVmRSS:\t 90 kB\nRssAnon:\t      2 kB\nRssFile:\t 88 kB\n";
        assert_eq!(anonymous(status), Some(2048));
    }
}
