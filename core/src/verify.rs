//! Whether an answer will do: the checks that need nobody else, in microseconds.
//!
//! The sidecar makes them; the filter has neither regular expressions nor JSON Schema in it. Each check
//! looks at what was asked and what was answered, and has a file of its own. Of an answer with several
//! choices every one must pass. A check that an answer gives nothing to look at says nothing.
//!
//! Everything is bounded: a schema before it is used ([`Schema`]), a regular expression when it is read, an
//! answer by what it came in. Reading JSON uses no more stack than serde_json allows, 128 levels.

mod citations;
mod code;
mod complete;
mod documents;
mod fences;
mod fields;
mod finding;
mod json;
mod json_schema;
mod language;
mod length;
mod logprobs;
mod no_refusal;
mod not_empty;
mod on_topic;
mod pattern;
pub mod repair;
mod schema;
pub mod self_report;
mod spoken;
mod structural;
mod tool_calls;
mod unstated;

use crate::chat::{Answer, Request};
use crate::config::verify::{Check, Confidence, Http, Judge, Verify};

pub use self::documents::Documents;
pub use self::finding::Finding;
pub use self::pattern::{PatternError, regex};
pub use self::schema::{Formats, Schema, SchemaError};
pub use self::structural::Structural;
use self::unstated::Unstated;

/// What is checked: an answer, and what it answers.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What was asked.
    pub request: &'a Request,
    /// What was answered.
    pub answer: &'a Answer,
}

/// A route's checks, ready to be made.
#[derive(Debug)]
pub struct Checks(Vec<Step>);

/// One of them.
#[derive(Debug)]
pub enum Step {
    /// It needs nobody else.
    Structural(Box<dyn Structural>),
    /// A model is to be asked.
    Judge(Judge),
    /// A program is to be asked.
    Http(Http),
}

/// Why checks cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// A text is no regular expression, or too large a one.
    #[error("`{check}` has no regular expression: {why}")]
    Pattern {
        /// The check's name.
        check: &'static str,
        /// What is wrong with it.
        why: PatternError,
    },
    /// A document is no schema that can be used.
    #[error("`json_schema` has no JSON Schema: {0}")]
    Schema(#[from] SchemaError),
}

impl Checks {
    /// The checks of a route.
    ///
    /// # Errors
    /// Where a regular expression or a schema is none. A configuration that was read with the feature
    /// `verify` has only those that are.
    pub fn compile(verify: &Verify) -> Result<Self, CompileError> {
        Self::compile_with(verify, &Documents::default())
    }

    /// The same, where schemas may refer to these documents too.
    ///
    /// # Errors
    /// See [`Checks::compile`].
    pub fn compile_with(verify: &Verify, documents: &Documents) -> Result<Self, CompileError> {
        let states = verify.wants_self_report();
        let steps = verify.checks.iter().map(|check| {
            let step = step(check, documents)?;
            Ok(if states { step.unstated() } else { step })
        });
        steps.collect::<Result<_, _>>().map(Self)
    }

    /// The checks, in order.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }
}

impl Step {
    /// Its key in configs, and its name in receipts.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Structural(check) => check.name(),
            Self::Judge(_) => "judge",
            Self::Http(_) => "http",
        }
    }

    /// Where a model states how sure it is: all but what reads that looks at the answer without it. Probabilities are of
    /// tokens, not of a text.
    fn unstated(self) -> Self {
        match self {
            Self::Structural(check) if check.name() != "confidence" => {
                Self::Structural(Box::new(Unstated(check)))
            }
            Self::Structural(_) | Self::Judge(_) | Self::Http(_) => self,
        }
    }
}

fn step(check: &Check, documents: &Documents) -> Result<Step, CompileError> {
    let name = check.name();
    let structural: Box<dyn Structural> = match check {
        Check::NotEmpty => Box::new(not_empty::NotEmpty),
        Check::Complete => Box::new(complete::Complete),
        Check::Language(wanted) => Box::new(language::InLanguage::new(*wanted)),
        Check::Matches(regex) => Box::new(pattern::Matches(pattern::compile(regex, name)?)),
        Check::Lacks(regex) => Box::new(pattern::Lacks(pattern::compile(regex, name)?)),
        Check::Json => Box::new(json::Json),
        Check::JsonSchema(wanted) => Box::new(json_schema::OfSchema::new(wanted, documents)?),
        Check::Fields(required) => Box::new(fields::Fields(required.clone())),
        Check::Citations(at_least) => Box::new(citations::Citations::new(*at_least)),
        Check::Length(bounds) => Box::new(length::InBounds(*bounds)),
        Check::Code => Box::new(code::Code),
        Check::ToolCalls => Box::new(tool_calls::ToolCalls),
        Check::NoRefusal => Box::new(no_refusal::NoRefusal::new()),
        Check::OnTopic(overlap) => Box::new(on_topic::OnTopic(*overlap)),
        Check::Confidence(Confidence::Logprobs(bounds)) => Box::new(logprobs::Likely(*bounds)),
        Check::Confidence(Confidence::SelfReported(least)) => Box::new(self_report::Sure(*least)),
        Check::Judge(judge) => return Ok(Step::Judge(judge.clone())),
        Check::Http(http) => return Ok(Step::Http(http.clone())),
    };
    Ok(Step::Structural(structural))
}
