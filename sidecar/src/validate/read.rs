//! From a file to a document.

use std::io::Read;
use std::path::Path;
use std::{fs, io};

use serde_json::Value;

/// A generated bootstrap of a large mesh is a tenth of this.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Why a file could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The system says no.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Longer than we read.
    #[error("is longer than {MAX_FILE_BYTES} bytes")]
    TooLong,
    /// Neither YAML nor JSON, which is YAML. In the reader's words.
    #[error("is not good YAML: {0}")]
    NotYaml(String),
}

/// Reads YAML or JSON, which is YAML.
pub(super) fn read(file: &Path) -> Result<Value, Unreadable> {
    let mut text = String::new();
    fs::File::open(file)?
        .take(MAX_FILE_BYTES + 1)
        .read_to_string(&mut text)?;
    if u64::try_from(text.len()).is_ok_and(|length| length > MAX_FILE_BYTES) {
        return Err(Unreadable::TooLong);
    }
    parse(&text)
}

fn parse(text: &str) -> Result<Value, Unreadable> {
    let options = serde_saphyr::options! { with_snippet: false };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        // The words for users of a program, not of the library.
        Unreadable::NotYaml(error.render_with_formatter(&serde_saphyr::UserMessageFormatter))
    })
}
