//! When an answer will do: the checks of a route, as they are configured.
//!
//! Only names and numbers. Regular expressions and schemas are texts here, for the filter has nothing
//! that could read them: the sidecar makes them work (`crate::verify`).

mod path;
mod tongue;

use std::sync::Arc;
use std::time::Duration;

use super::Model;
use crate::json::Json;
use crate::name::ClusterName;
use crate::share::Share;

pub use self::path::FieldPath;
pub use self::tongue::Tongue;

/// What is checked of the answers of a route.
#[derive(Debug)]
pub struct Verify {
    /// In order: what comes after one that fails is not made.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Debug)]
pub enum Check {
    /// It says something, or calls a tool.
    NotEmpty,
    /// It was not cut off.
    Complete,
    /// It is in this language.
    Language(Tongue),
    /// This regular expression finds something in it.
    Matches(String),
    /// This regular expression finds nothing in it.
    Lacks(String),
    /// It is JSON.
    Json,
    /// It is JSON of a schema.
    JsonSchema(JsonSchema),
    /// It is JSON that has these fields; at least one.
    Fields(Vec<FieldPath>),
    /// It names at least so many sources.
    Citations(u64),
    /// It is as long as that.
    Length(Length),
    /// Its fenced blocks are whole.
    Code,
    /// Its tool calls can be made.
    ToolCalls,
    /// It does not decline.
    NoRefusal,
    /// It has at least this share of its words in common with the question.
    OnTopic(Share),
    /// The model is sure of it.
    Confidence(Confidence),
    /// A model scores it.
    Judge(Judge),
    /// Somebody else's program judges it.
    Http(Http),
}

/// What JSON must keep to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsonSchema {
    /// The schema; `None`: the caller's, if there is one.
    pub schema: Option<Json>,
    /// Whether texts must be what `format` says of them.
    pub formats: bool,
}

/// How long a text must be. `None` is no bound; at least one is there.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Length {
    /// The fewest characters.
    pub min_chars: Option<u64>,
    /// The most characters.
    pub max_chars: Option<u64>,
    /// The fewest words.
    pub min_words: Option<u64>,
    /// The most words.
    pub max_words: Option<u64>,
}

/// How sure a model must be, and by what that is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Confidence {
    /// By how likely its tokens were.
    Logprobs(Logprobs),
    /// By its own word: at least so sure.
    SelfReported(Share),
}

/// How likely an answer's tokens must have been. `None` is no bound; at least one is there.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Logprobs {
    /// The lowest mean of the natural logarithms, at most 0.
    pub mean: Option<f64>,
    /// The lowest of any, at most 0.
    pub min: Option<f64>,
    /// The smallest mean distance to the likeliest other token, in probability.
    pub margin: Option<Share>,
}

/// A model that scores answers.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Which.
    pub model: Arc<Model>,
    /// The lowest coherence that passes.
    pub coherence: Share,
    /// The lowest relevance that passes.
    pub relevance: Share,
    /// The highest risk of hallucination that passes.
    pub hallucination: Share,
    /// What to look at, instead of the built-in rubric.
    pub rubric: Option<String>,
}

/// A program that judges answers.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Http {
    /// The Envoy cluster it is reached through.
    pub cluster: ClusterName,
    /// Where it takes answers.
    pub path: String,
    /// How long it may take.
    pub timeout: Duration,
    /// What becomes of an answer that it does not judge.
    pub on_failure: OnFailure,
}

/// What becomes of an answer that a checker does not judge.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(rename_all = "snake_case")
)]
pub enum OnFailure {
    /// It has failed the check.
    #[default]
    Fail,
    /// It has passed the check.
    Pass,
}

impl OnFailure {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Fail, Self::Pass];

    /// The word for it in configs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Pass => "pass",
        }
    }
}

impl Verify {
    /// How many alternatives to each token a model is to say with its probability; `None` where no check looks
    /// at probabilities. The token itself is among the alternatives: two make a margin.
    pub fn wants_logprobs(&self) -> Option<u32> {
        let mut most = None;
        for check in &self.checks {
            if let Check::Confidence(Confidence::Logprobs(wanted)) = check {
                most = most.max(Some(wanted.alternatives()));
            }
        }
        most
    }

    /// Whether a model is to say how sure it is.
    pub fn wants_self_report(&self) -> bool {
        let asks = |check: &Check| matches!(check, Check::Confidence(Confidence::SelfReported(_)));
        self.checks.iter().any(asks)
    }

    /// The models that may be asked for their judgement, in order.
    pub fn judges(&self) -> impl Iterator<Item = &Arc<Model>> {
        self.checks.iter().filter_map(|check| {
            if let Check::Judge(judge) = check {
                Some(&judge.model)
            } else {
                None
            }
        })
    }
}

impl Logprobs {
    const fn alternatives(self) -> u32 {
        if self.margin.is_some() { 2 } else { 0 }
    }
}

impl Check {
    /// Its key in configs, and its name in receipts.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotEmpty => "not_empty",
            Self::Complete => "complete",
            Self::Language(_) => "language",
            Self::Matches(_) => "matches",
            Self::Lacks(_) => "lacks",
            Self::Json => "json",
            Self::JsonSchema(_) => "json_schema",
            Self::Fields(_) => "fields",
            Self::Citations(_) => "citations",
            Self::Length(_) => "length",
            Self::Code => "code",
            Self::ToolCalls => "tool_calls",
            Self::NoRefusal => "no_refusal",
            Self::OnTopic(_) => "on_topic",
            Self::Confidence(_) => "confidence",
            Self::Judge(_) => "judge",
            Self::Http(_) => "http",
        }
    }
}
