//! What documents name must exist: paths, links, make targets.

use std::collections::BTreeSet;

use crate::project::{File, assert_none, files, paths, root};

/// What a build leaves behind; documents name it, git does not.
const BUILT: [&str; 2] = ["target/", ".cache/"];

#[test]
fn every_path_that_a_document_names_exists() {
    let known = Known::load();
    let mut offences = Vec::new();
    for document in files(".md") {
        for word in inline_code(&document)
            .into_iter()
            .filter(|word| known.is_a_path(word))
        {
            if !known.has(&word, &document) {
                offences.push(format!("{}: `{word}`", document.path));
            }
        }
    }
    assert_none(&offences, "documents name paths that are not there");
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    let known = Known::load();
    let mut offences = Vec::new();
    for document in files(".md") {
        for target in
            links(&document).filter(|target| !target.contains("://") && !target.starts_with('#'))
        {
            let path = target.split('#').next().unwrap_or_default();
            if !known.has(path, &document) {
                offences.push(format!("{}: ({target})", document.path));
            }
        }
    }
    assert_none(&offences, "documents link to files that are not there");
}

#[test]
fn every_make_target_that_a_document_names_is_listed_by_make_help() {
    let listed: BTreeSet<_> = include_str!("../../Makefile")
        .lines()
        .filter(|line| line.contains(" ## "))
        .filter_map(|line| line.split(':').next())
        .collect();
    let mut offences = Vec::new();
    for document in files(".md") {
        let unlisted = named_make_targets(&document)
            .into_iter()
            .filter(|target| !listed.contains(target));
        offences.extend(unlisted.map(|target| format!("{}: make {target}", document.path)));
    }
    assert_none(&offences, "documents name make targets that are not there");
}

/// The files and folders of the project.
struct Known {
    files: BTreeSet<String>,
    top: BTreeSet<String>,
}

impl Known {
    fn load() -> Self {
        let files: BTreeSet<String> = paths()
            .into_iter()
            .filter(|path| root().join(path).exists())
            .collect();
        let top = files
            .iter()
            .filter_map(|path| path.split('/').next())
            .map(str::to_owned)
            .collect();
        Self { files, top }
    }

    /// Whether a word between backticks means a file or a folder here: it begins at the project's folder.
    fn is_a_path(&self, word: &str) -> bool {
        let plain = word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-/*".contains(c));
        let first = word.split('/').next().unwrap_or_default();
        plain && (self.files.contains(word) || word.contains('/') && self.top.contains(first))
    }

    /// Relative to the project's folder or to the document's own; `*` stands for anything within one name.
    fn has(&self, path: &str, document: &File) -> bool {
        if BUILT.iter().any(|built| path.starts_with(built)) {
            return true;
        }
        let folder = document
            .path
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        [path.to_owned(), format!("{folder}/{path}")]
            .iter()
            .any(|path| {
                let wanted = path.trim_start_matches("./").trim_matches('/');
                self.files.iter().any(|file| matches_or_holds(wanted, file))
            })
    }
}

/// Whether `file` is what the pattern says, or lies in a folder that is.
fn matches_or_holds(pattern: &str, file: &str) -> bool {
    let mut parts = file.split('/');
    pattern
        .split('/')
        .all(|wanted| parts.next().is_some_and(|part| matches(wanted, part)))
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
    }
}

/// The words between single backticks, outside fenced blocks.
pub(crate) fn inline_code(document: &File) -> Vec<String> {
    let prose = fenced_or_not(document).filter(|(fenced, _)| !fenced);
    prose
        .flat_map(|(_, line)| line.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// A fenced block of a document.
pub(crate) struct Block {
    /// What it says it is in; empty for commands.
    pub(crate) language: String,
    /// Where it begins.
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// The fenced blocks of a document.
pub(crate) fn blocks(document: &File) -> impl Iterator<Item = Block> {
    let mut lines = document.lines();
    std::iter::from_fn(move || {
        let (line, fence) = lines.find(|(_, line)| line.trim_start().starts_with("```"))?;
        let inside = lines
            .by_ref()
            .take_while(|(_, line)| !line.trim_start().starts_with("```"));
        Some(Block {
            language: fence.trim_start().trim_start_matches('`').to_owned(),
            line,
            text: inside.map(|(_, line)| format!("{line}\n")).collect(),
        })
    })
}

/// Every line, and whether it stands in a fenced block.
fn fenced_or_not(document: &File) -> impl Iterator<Item = (bool, &str)> {
    document.text.lines().scan(false, |fenced, line| {
        *fenced ^= line.trim_start().starts_with("```");
        Some((*fenced, line))
    })
}

fn links(document: &File) -> impl Iterator<Item = &str> {
    document
        .text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
}

/// The targets of `make x` between backticks, and at the start of a line in fenced blocks.
fn named_make_targets(document: &File) -> BTreeSet<&str> {
    fenced_or_not(document)
        .flat_map(|(fenced, line)| {
            let command = line.trim_start().strip_prefix("make ").filter(|_| fenced);
            command.into_iter().chain(line.split("`make ").skip(1))
        })
        .filter_map(|rest| {
            rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                .next()
        })
        .filter(|target| !target.is_empty())
        .collect()
}
