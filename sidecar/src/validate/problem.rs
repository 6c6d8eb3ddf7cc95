//! What is wrong with a bootstrap: where, what is there, what is to be written, and what breaks.

use std::fmt;

use baton_core::config::{self, Path};
use serde_json::Value;

/// One problem and its place in the file.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{path}: {mistake}")]
pub struct Problem {
    /// Where it is.
    pub path: Path,
    /// What it is.
    pub mistake: Mistake,
}

/// What is wrong at a place.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Mistake {
    /// In Baton's own configuration.
    #[error(transparent)]
    Config(#[from] config::Problem),
    /// In one of Envoy's settings that Baton depends on.
    #[error("{found}, expected {expected}: {breaks}")]
    Setting {
        /// What is there.
        found: Found,
        /// What to write.
        expected: String,
        /// What happens otherwise.
        breaks: &'static str,
    },
}

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// Nothing.
    Missing,
    /// Something else than is needed.
    Value(Value),
    /// Something good that is needed elsewhere.
    Misplaced,
    /// Not what it must be a copy of.
    Different,
}

/// A longer value says nothing more in a message.
const MAX_SHOWN_CHARS: usize = 60;

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::Misplaced => f.write_str("stands in the wrong place"),
            Self::Different => f.write_str("differs"),
            Self::Value(value) => {
                let shown = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                let mut letters = shown.chars();
                let start: String = letters.by_ref().take(MAX_SHOWN_CHARS).collect();
                let rest = if letters.next().is_some() { "…" } else { "" };
                write!(f, "is `{start}{rest}`")
            }
        }
    }
}
