//! Inputs and what is expected of them, in files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// An input of some kind.
pub(crate) struct Input {
    /// Its file's name without the last ending.
    pub(crate) name: String,
    /// The last ending.
    pub(crate) kind: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

/// The inputs in a folder, by name.
pub(crate) fn inputs(folder: &str) -> Vec<Input> {
    let mut inputs: Vec<Input> = files(folder)
        .into_iter()
        .filter(|path| !is_golden(path))
        .map(|path| Input {
            name: part(path.file_stem()),
            kind: part(path.extension()),
            bytes: fs::read(&path).expect("an input"),
        })
        .collect();
    assert!(!inputs.is_empty(), "no inputs in {folder}");
    inputs.sort_by(|one, other| one.name.cmp(&other.name));
    inputs
}

/// What came out of the inputs of one folder.
pub(crate) struct Outputs {
    folder: String,
    by_name: BTreeMap<String, String>,
}

impl Outputs {
    pub(crate) fn of(folder: impl Into<String>) -> Self {
        Self {
            folder: folder.into(),
            by_name: BTreeMap::new(),
        }
    }

    /// `name` is the golden file's, without its ending.
    pub(crate) fn add(&mut self, name: String, mut text: String) {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        self.by_name.insert(name, text);
    }

    /// What differs from the golden files, each as a block; empty if all is as expected.
    pub(crate) fn differences(&self) -> String {
        if env::var_os("UPDATE_GOLDEN").is_some() {
            self.update();
        }
        let changed = self.by_name.iter().filter_map(|(name, got)| {
            let expected = fs::read_to_string(self.path(name)).unwrap_or_default();
            (*got != expected).then(|| {
                let folder = &self.folder;
                format!("==== {folder}/{name}\n---- expected\n{expected}---- got\n{got}\n")
            })
        });
        let stale = self
            .stale()
            .into_iter()
            .map(|path| format!("==== {}\n---- no input has this output\n", path.display()));
        changed.chain(stale).collect()
    }

    fn update(&self) {
        for (name, text) in &self.by_name {
            fs::write(self.path(name), text).expect("a golden file");
        }
        for path in self.stale() {
            fs::remove_file(path).expect("a golden file");
        }
    }

    /// Golden files of which there is no output.
    fn stale(&self) -> Vec<PathBuf> {
        let mut files = files(&self.folder);
        files.retain(|path| is_golden(path) && !self.by_name.contains_key(&part(path.file_stem())));
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        root().join(&self.folder).join(format!("{name}.golden"))
    }
}

fn files(folder: &str) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    entries.map(|entry| entry.expect("a file").path()).collect()
}

fn is_golden(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "golden")
}

fn part(of_name: Option<&std::ffi::OsStr>) -> String {
    of_name.unwrap_or_default().to_string_lossy().into_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}
