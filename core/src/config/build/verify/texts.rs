//! Texts of checks: bounded everywhere, and read where there is something that can.
//!
//! The filter has neither regular expressions nor JSON Schema in it. The sidecar and `baton validate` have, and
//! say what is wrong with them.

use std::ops::RangeInclusive;

use crate::config::default::{MAX_REGEX_BYTES, MAX_RUBRIC_BYTES, MAX_SCHEMA_BYTES};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::json::Json;

pub(super) fn regex(regex: String, at: &Path, problems: &mut Problems) -> Option<String> {
    bounded(&regex, 1..=MAX_REGEX_BYTES, at, problems)?;
    #[cfg(feature = "verify")]
    if let Err(error) = crate::verify::regex(&regex) {
        problems.report(at.clone(), Problem::NotARegex(error.to_string()));
        return None;
    }
    Some(regex)
}

pub(super) fn schema(schema: Json, at: &Path, problems: &mut Problems) -> Option<Json> {
    bounded(schema.as_str(), 1..=MAX_SCHEMA_BYTES, at, problems)?;
    #[cfg(feature = "verify")]
    if let Err(error) = crate::verify::Schema::compile(&schema) {
        problems.report(at.clone(), Problem::NotASchema(error.to_string()));
        return None;
    }
    Some(schema)
}

pub(super) fn rubric(rubric: String, at: &Path, problems: &mut Problems) -> Option<String> {
    bounded(&rubric, 1..=MAX_RUBRIC_BYTES, at, problems)?;
    Some(rubric)
}

/// Where a checker takes what it looks at.
pub(in crate::config::build) fn path(
    path: String,
    at: &Path,
    problems: &mut Problems,
) -> Option<String> {
    let is_path = path.starts_with('/') && path.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_path || path.contains('#') {
        let expected = "a path such as `/check`";
        problems.report(at.clone(), Problem::OutOfRange(expected));
        return None;
    }
    Some(path)
}

fn bounded(
    text: &str,
    bounds: RangeInclusive<usize>,
    at: &Path,
    problems: &mut Problems,
) -> Option<()> {
    let found = text.len();
    if bounds.contains(&found) {
        return Some(());
    }
    let problem = match found {
        0 => Problem::Missing("a text"),
        _ => Problem::TextTooLong {
            found,
            most: *bounds.end(),
        },
    };
    problems.report(at.clone(), problem);
    None
}
