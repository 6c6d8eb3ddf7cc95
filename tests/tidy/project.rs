//! The files of the project, as git sees them: tracked or about to be, never what a build left behind.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A text file of the project.
pub(crate) struct File {
    /// Relative to the project's folder, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl File {
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

/// Every text file whose path ends as told; an empty ending means all of them.
pub(crate) fn files(ending: &str) -> Vec<File> {
    paths()
        .into_iter()
        .filter(|path| path.ends_with(ending))
        .filter_map(|path| {
            // What is no text (a picture, a fuzz corpus) has no style. A file may be deleted and not yet staged.
            let text = fs::read_to_string(root().join(&path)).ok()?;
            Some(File { path, text })
        })
        .collect()
}

/// What the file at this path says.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// The path of every file, binary ones too.
pub(crate) fn paths() -> Vec<String> {
    let listing = run(
        "git",
        &[
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ],
    );
    let mut paths: Vec<String> = listing
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

/// The project's folder.
pub(crate) fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests
        .parent()
        .expect("the tests crate is a folder of the project")
        .to_owned()
}

/// What a program says when it is run in the project's folder.
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .output()
        .expect(program);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "`{program} {}`: {stderr}",
        arguments.join(" ")
    );
    String::from_utf8(output.stdout).expect("text")
}

/// Fails with every offence at once: one run should tell all there is to mend.
pub(crate) fn assert_none(offences: &[String], rule: &str) {
    assert!(
        offences.is_empty(),
        "{rule}:\n  {}\n",
        offences.join("\n  ")
    );
}
