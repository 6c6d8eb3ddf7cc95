//! From bytes to the user's words, past every mistake in them.
//!
//! serde stops at the first mistake, and an operator wants them all. So the value where it stopped is
//! taken out of the document and the rest is read again, until serde has nothing left to say. What was
//! taken out is absent from the result, and its place has a problem already.

use serde_json::Value;
use serde_path_to_error::{Path as SerdePath, Segment};

use super::default::MAX_DOCUMENT_BYTES;
use super::path::Path;
use super::problem::{Problem, Problems};
use super::raw;
use super::section::Section;

/// Reads what can be read and reports the rest; `None` where nothing can.
pub(super) fn read(document: &[u8], problems: &mut Problems) -> Option<Section<raw::Document>> {
    let mut document = json(document)
        .map_err(|problem| problems.report(Path::root(), problem))
        .ok()?;
    // Each round blanks or drops a value, so there is a last one.
    loop {
        let error = match serde_path_to_error::deserialize(&document) {
            Ok(raw) => return Some(raw),
            Err(error) => error,
        };
        problems.report(
            Path::from(error.path()),
            Problem::Shape(error.inner().to_string()),
        );
        if problems.is_full() || take_out(&mut document, error.path()).is_none() {
            return None;
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
    serde_json::from_slice(document).map_err(|error| Problem::NotJson(error.to_string()))
}

/// Blanks the value at `path`; drops it, key and all, where it was blank before. So a provider with a
/// mistake stays a provider that models may name, and an unknown key goes.
fn take_out(document: &mut Value, path: &SerdePath) -> Option<()> {
    let segments: Vec<_> = path.iter().collect();
    let (last, above) = segments.split_last()?;
    let holder = above
        .iter()
        .try_fold(document, |value, segment| match segment {
            Segment::Seq { index } => value.get_mut(index),
            Segment::Map { key } => value.get_mut(key),
            Segment::Enum { .. } | Segment::Unknown => None,
        })?;
    match last {
        Segment::Seq { index } => blank(holder.get_mut(index)?),
        Segment::Map { key } => {
            blank(holder.get_mut(key)?).or_else(|| holder.as_object_mut()?.remove(key).map(drop))
        }
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// `None` where it was blank already.
fn blank(value: &mut Value) -> Option<()> {
    (!value.take().is_null()).then_some(())
}

impl From<&SerdePath> for Path {
    fn from(path: &SerdePath) -> Self {
        path.iter()
            .fold(Self::root(), |path, segment| match segment {
                Segment::Seq { index } => path.index(*index),
                Segment::Map { key } => path.key(key),
                Segment::Enum { variant } => path.key(variant),
                Segment::Unknown => path.key("?"),
            })
    }
}
