//! Where a stack keeps its files: beside the build, so that nothing grows elsewhere.

use std::path::Path;
use std::{fs, process};

use tempfile::{Builder, TempDir};

use super::place;

/// What every stack's folder is called, before our process id.
const PREFIX: &str = "stack-";

/// A folder that goes when its owner drops it. The stack that tests share is never dropped, so
/// folders of processes that are gone go when the next one comes.
pub(super) fn make() -> anyhow::Result<TempDir> {
    let all = place::built_beside_us()?.join("stacks");
    fs::create_dir_all(&all)?;
    for entry in fs::read_dir(&all)? {
        let entry = entry?;
        if is_orphan(&entry.file_name().to_string_lossy()) {
            // Somebody else may be at it too; what is left goes the next time.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
    Ok(Builder::new()
        .prefix(&format!("{PREFIX}{}-", process::id()))
        .tempdir_in(all)?)
}

/// Whether the process that made this folder is gone.
fn is_orphan(folder: &str) -> bool {
    let owner = folder
        .strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once('-'));
    owner.is_some_and(|(pid, _)| !Path::new("/proc").join(pid).exists())
}

#[cfg(test)]
mod tests {
    use super::is_orphan;

    #[test]
    fn only_folders_of_processes_that_are_gone_are_orphans() {
        assert!(!is_orphan(&format!("stack-{}-ab", std::process::id())));
        assert!(is_orphan("stack-4294967295-ab"));
        assert!(!is_orphan("something-else"));
    }
}
