//! Files of an eval's data, plain or gzipped.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use flate2::read::MultiGzDecoder;
use serde::de::DeserializeOwned;

/// Opens `folder/name`, or `folder/name.gz`; `name` may already end in `.gz`.
///
/// # Errors
/// Neither is there, or cannot be opened.
pub fn open(folder: &Path, name: &str) -> anyhow::Result<Box<dyn BufRead>> {
    let path = find(folder, name)?;
    let file = File::open(&path).with_context(|| path.display().to_string())?;
    Ok(if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(BufReader::new(MultiGzDecoder::new(BufReader::new(file))))
    } else {
        Box::new(BufReader::new(file))
    })
}

/// Reads a file of one JSON value per line.
///
/// # Errors
/// It is not there, or a line is not such a value.
pub fn rows<T: DeserializeOwned>(folder: &Path, name: &str) -> anyhow::Result<Vec<T>> {
    let mut rows = Vec::new();
    for (number, line) in open(folder, name)?.lines().enumerate() {
        let line = line.with_context(|| format!("{name}, line {}", number.saturating_add(1)))?;
        if line.trim().is_empty() {
            continue;
        }
        let row = serde_json::from_str(&line);
        rows.push(row.with_context(|| format!("{name}, line {}", number.saturating_add(1)))?);
    }
    Ok(rows)
}

/// Reads all files of an archive, by path, in order.
///
/// # Errors
/// It is not there, or is no archive.
pub fn archive(folder: &Path, name: &str) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut archive = tar::Archive::new(open(folder, name)?);
    let mut files = Vec::new();
    for entry in archive.entries().with_context(|| name.to_owned())? {
        let mut entry = entry.with_context(|| name.to_owned())?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let path = entry.path()?.to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry
            .read_to_end(&mut bytes)
            .with_context(|| path.clone())?;
        files.push((path, bytes));
    }
    files.sort();
    Ok(files)
}

fn find(folder: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let plain = name.strip_suffix(".gz").unwrap_or(name);
    let names = [plain.to_owned(), format!("{plain}.gz")];
    match names
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
    {
        Some(path) => Ok(path),
        None => bail!("neither {} is in {}", names.join(" nor "), folder.display()),
    }
}
