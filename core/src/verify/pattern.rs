//! `matches` and `lacks`: what a regular expression finds in the text.
//!
//! Rust's `regex` takes time linear in the text, whatever the expression.

use regex::{Regex, RegexBuilder};

use super::finding::of_choices;
use super::{CompileError, Finding, Structural, Subject, spoken};

/// The most memory that an expression may take, compiled, in bytes. Nothing a person writes comes near it.
const MAX_REGEX_BYTES: usize = 1024 * 1024;

/// Why a text is no regular expression.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PatternError {
    /// It is compiled to more than may be kept.
    #[error("is too large")]
    TooLarge,
    /// It cannot be read: why, in a line.
    #[error("{0}")]
    Syntax(String),
}

/// Reads a regular expression.
///
/// # Errors
/// Where it is none, or too large a one.
pub fn regex(text: &str) -> Result<Regex, PatternError> {
    let mut builder = RegexBuilder::new(text);
    builder
        .size_limit(MAX_REGEX_BYTES)
        .dfa_size_limit(MAX_REGEX_BYTES);
    builder.build().map_err(|error| PatternError::of(&error))
}

impl PatternError {
    fn of(error: &regex::Error) -> Self {
        if matches!(error, regex::Error::CompiledTooBig(_)) {
            return Self::TooLarge;
        }
        // The last of some lines, which show the place too.
        let told = error.to_string();
        let last = told.lines().last().unwrap_or_default();
        Self::Syntax(last.trim_start_matches("error: ").to_owned())
    }
}

pub(super) fn compile(text: &str, check: &'static str) -> Result<Regex, CompileError> {
    regex(text).map_err(|why| CompileError::Pattern { check, why })
}

/// The check that something is there.
#[derive(Debug)]
pub(super) struct Matches(pub(super) Regex);

impl Structural for Matches {
    fn name(&self) -> &'static str {
        "matches"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            let why = || "has nothing that the expression finds".to_owned();
            Some(Finding::of(self.0.is_match(&text), why))
        })
    }
}

/// The check that nothing is there.
#[derive(Debug)]
pub(super) struct Lacks(pub(super) Regex);

impl Structural for Lacks {
    fn name(&self) -> &'static str {
        "lacks"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            let why = || "has what the expression finds".to_owned();
            Some(Finding::of(!self.0.is_match(&text), why))
        })
    }
}
