//! From bytes to the user's words, past every mistake in them.
//!
//! serde would stop at the first mistake, and an operator wants them all: so each value is read by
//! itself, at its path, and one that cannot be read is reported and left out. Derived deserializers
//! also made the parser half as large again (222 kB of wasm against 155).

mod leaf;
mod many;
mod section;

use serde_json::Value;

use super::default::MAX_DOCUMENT_BYTES;
use super::path::Path;
use super::problem::{Problem, Problems};
use super::raw::Document;
use crate::json::read_json;

pub(super) use self::many::{List, Map};
pub(super) use self::section::{Fields, choice, only, section};

/// What can be read from a document.
pub(super) trait Read: Sized {
    /// The value that stands at `at`; `None` where it cannot be read, which is then reported.
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self>;
}

/// Reads what can be read and reports the rest; `None` where nothing can.
pub(super) fn read(document: &[u8], problems: &mut Problems) -> Option<Document> {
    match json(document) {
        Ok(value) => Document::read(&value, &Path::root(), problems),
        Err(problem) => {
            problems.report(Path::root(), problem);
            None
        }
    }
}

fn json(document: &[u8]) -> Result<Value, Problem> {
    if document.len() > MAX_DOCUMENT_BYTES {
        return Err(Problem::DocumentTooLong {
            found: document.len(),
            most: MAX_DOCUMENT_BYTES,
        });
    }
    read_json(document).map_err(|error| Problem::NotJson(error.to_string()))
}
