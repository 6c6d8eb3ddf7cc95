//! JSON Schema, of draft 4, 6, 7, 2019-09 or 2020-12.
//!
//! Schemas come from operators and from callers, so each is looked at before it is used: how long it is, and how
//! much there would be to do. Nothing that it refers to is fetched. Its expressions run in `fancy-regex`,
//! which gives up after a number of steps.

mod unfolded;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, PatternOptions, ValidationError, Validator};
use serde_json::Value;

use self::unfolded::unfolded;
use super::{Documents, Finding};
use crate::json::Json;

/// A schema, ready to be used.
#[derive(Debug)]
pub struct Schema(Validator);

/// What `format` is taken for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Formats {
    /// A note, as 2019-09 and 2020-12 have it.
    Noted,
    /// A rule: a text must be of it, where it is one that the drafts name.
    Ruled,
}

impl Formats {
    /// As configured.
    pub(super) const fn of(formats: bool) -> Self {
        if formats { Self::Ruled } else { Self::Noted }
    }
}

/// Why a document cannot be used as a schema.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SchemaError {
    /// It is nested deeper than is read.
    #[error("is nested too deep")]
    TooDeep,
    /// It is longer than is read.
    #[error("is {0} bytes long, expected at most {MAX_SCHEMA_BYTES}")]
    TooLong(usize),
    /// Its references multiply what it asks for.
    #[error(
        "asks for too much: with every reference in its place it has more than {MAX_UNFOLDED} schemas"
    )]
    TooMuch,
    /// It refers to something outside, or to a part that it has not.
    #[error("refers to what is not in it")]
    Elsewhere,
    /// It is no schema. In the library's words.
    #[error("{0}")]
    Unusable(String),
}

/// The longest schema, in bytes. OpenAI takes 120,000 characters of names and enums in all, others less.
const MAX_SCHEMA_BYTES: usize = 256 * 1024;

/// The most schemas there may be with every reference in its place: some milliseconds for an answer.
const MAX_UNFOLDED: u64 = 100_000;

/// The most steps of one look for an expression that is not regular; some milliseconds.
const MAX_BACKTRACKS: usize = 20_000;

/// The most memory that an expression may take, compiled, in bytes.
const MAX_REGEX_BYTES: usize = 1024 * 1024;

/// The most errors that a model is told at once.
const MAX_ERRORS: usize = 5;

/// The longest description of one, in bytes.
const MAX_ERROR_BYTES: usize = 400;

impl Schema {
    /// Reads a schema, of the draft that its `$schema` names. One that names none is of 2020-12, or else of the
    /// newest draft in which it makes sense: much that writes schemas still speaks draft 7 or 4, and does not
    /// say so.
    ///
    /// # Errors
    /// Where it is no schema, or asks for too much.
    pub fn compile(schema: &Json) -> Result<Self, SchemaError> {
        Self::compile_with(schema, Formats::Noted, &Documents::default())
    }

    /// The same, where formats may count and it may refer to these documents too.
    ///
    /// # Errors
    /// See [`Schema::compile`].
    pub fn compile_with(
        schema: &Json,
        formats: Formats,
        documents: &Documents,
    ) -> Result<Self, SchemaError> {
        let text = schema.as_str();
        if text.len() > MAX_SCHEMA_BYTES {
            return Err(SchemaError::TooLong(text.len()));
        }
        // What is JSON already can only be too deep.
        let value: Value = serde_json::from_str(text).map_err(|_| SchemaError::TooDeep)?;
        if unfolded(&value, MAX_UNFOLDED) > MAX_UNFOLDED {
            return Err(SchemaError::TooMuch);
        }
        let build = |draft| build(&value, draft, formats, documents);
        let newest = build(None);
        let compiled = match newest {
            Err(_) if value.get("$schema").is_none() => build(Some(Draft::Draft7))
                .or_else(|_| build(Some(Draft::Draft4)))
                .or(newest),
            Ok(_) | Err(_) => newest,
        };
        compiled.map(Self)
    }

    /// What is wrong with a value.
    pub fn check(&self, value: &Value) -> Finding {
        match self.0.validate(value) {
            Ok(()) => Finding::passed(),
            Err(error) => Finding::failed(why(&error)).complaining(self.complaint(value)),
        }
    }

    fn complaint(&self, value: &Value) -> String {
        let errors = self.0.iter_errors(value).take(MAX_ERRORS);
        let lines: Vec<_> = errors.map(|error| line(&error)).collect();
        lines.join("\n")
    }
}

fn build(
    schema: &Value,
    draft: Option<Draft>,
    formats: Formats,
    documents: &Documents,
) -> Result<Validator, SchemaError> {
    let patterns = PatternOptions::fancy_regex()
        .backtrack_limit(MAX_BACKTRACKS)
        .size_limit(MAX_REGEX_BYTES)
        .dfa_size_limit(MAX_REGEX_BYTES);
    let mut options = jsonschema::options()
        .offline()
        .with_pattern_options(patterns)
        .should_validate_formats(formats == Formats::Ruled);
    if let Some(draft) = draft {
        options = options.with_draft(draft);
    }
    if let Some(registry) = documents.registry() {
        options = options.with_registry(registry);
    }
    let built = options.build(schema);
    built.map_err(|error| SchemaError::of(&error))
}

impl SchemaError {
    fn of(error: &ValidationError<'_>) -> Self {
        if matches!(error.kind(), ValidationErrorKind::Referencing(_)) {
            return Self::Elsewhere;
        }
        let at = error.instance_path().as_str();
        Self::Unusable(format!("`{at}`: {}", error.masked()))
    }
}

/// The place in the schema, which is not the answer's: its keys are those of whoever wrote the schema.
fn why(error: &ValidationError<'_>) -> String {
    format!("breaks `{}`", error.schema_path().as_str())
}

/// A line for the model that is to mend it.
fn line(error: &ValidationError<'_>) -> String {
    let place = match error.instance_path().as_str() {
        "" => "at the top",
        place => place,
    };
    let mut line = format!("{place}: {error}");
    line.truncate(line.floor_char_boundary(MAX_ERROR_BYTES));
    line
}
