//! What can be wrong with a document: for the operator, so each problem says where it is and what
//! was expected there.

use std::fmt;
use std::ops::RangeInclusive;

use serde_json::Value;

use super::BalanceBy;
use super::Format;
use super::path::Path;
use super::percent::{Percent, PercentError};
use super::size::{ByteSize, SizeError};
use super::whole::EXPECTED_COUNT;
use crate::facts::MAX_KEYWORD_WORDS;
use crate::guard::Direction;
use crate::ladder::MAX_RUNGS;
use crate::money::MoneyError;
use crate::name::{
    ArmName, DomainName, ExperimentName, GuardrailName, HeaderName, ModelName, NameError,
    ProviderName, RouteName, WireName,
};
use crate::routing::extra::ExtraError;
use crate::routing::policy::Barred;
use crate::share::ShareError;
use crate::tier::Tier;
use crate::time::{Period, PeriodError};

/// One problem and its place.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct ConfigError {
    /// Where it is.
    pub path: Path,
    /// What it is.
    pub problem: Problem,
}

/// All problems of a document, in the order they were found; a line each.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ConfigErrors(Vec<ConfigError>);

/// What is wrong at a place.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Problem {
    /// The document is longer than we read.
    #[error("is {found} bytes long, expected at most {most}")]
    DocumentTooLong {
        /// Its length.
        found: usize,
        /// The longest we read.
        most: usize,
    },
    /// The document is not JSON. In the reader's words.
    #[error("is not JSON: {0}")]
    NotJson(String),
    /// A key that is none of ours.
    #[error("unknown key `{key}`, expected {}", one_of(.known))]
    UnknownKey {
        /// The key.
        key: String,
        /// The keys there are.
        known: Vec<&'static str>,
    },
    /// A map that says nothing, or several things, where it may say one.
    #[error("has {found} keys, expected {expected}")]
    NotOneKey {
        /// How many it has.
        found: usize,
        /// What should be there.
        expected: &'static str,
    },
    /// A value of another type.
    #[error("is {found}, expected {expected}")]
    WrongType {
        /// What it is.
        found: Kind,
        /// What it should be.
        expected: &'static str,
    },
    /// A text that cannot be a name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A text that is no duration.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// What is no size.
    #[error(transparent)]
    Size(#[from] SizeError),
    /// A kind that no detector of the guardrail finds.
    #[error("unknown kind `{found}`, did you mean `{nearest}`?")]
    UnknownKind {
        /// The word.
        found: String,
        /// The kind that is most like it.
        nearest: &'static str,
    },
    /// A number that is no share.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// A text that does not say what may be paid on top.
    #[error(transparent)]
    Extra(#[from] ExtraError),
    /// A text that is no amount.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A word that is none of the few that would do.
    #[error("unknown {kind} `{found}`, expected {}", one_of(.known))]
    UnknownWord {
        /// What the words are: `format`.
        kind: &'static str,
        /// The word.
        found: String,
        /// The words there are.
        known: Vec<&'static str>,
    },
    /// A number that is no share.
    #[error(transparent)]
    Percent(#[from] PercentError),
    /// A number that is not whole, or not above zero.
    #[error("expected {EXPECTED_COUNT}")]
    NotACount,
    /// A number that is too large or too small.
    #[error("expected {0}")]
    OutOfRange(&'static str),
    /// A tier that begins before the one below it.
    #[error("is below `{0}`, expected the tiers in order")]
    TiersOutOfOrder(Tier),
    /// A keyword of nothing but signs, or of too many words.
    #[error("expected one to {MAX_KEYWORD_WORDS} words")]
    NotAKeyword,
    /// Traits that may not weigh together.
    #[error(
        "cannot weigh together with `{0}`, expected two different traits, of which one at most grows with a text, \
         and not `words`"
    )]
    NotAPair(&'static str),
    /// Nothing is there.
    #[error("missing, expected {0}")]
    Missing(&'static str),
    /// A list or map without entries.
    #[error("is empty, expected at least one {0}")]
    Empty(&'static str),
    /// A list or map with too many entries.
    #[error("has {found} entries, expected at most {most}")]
    TooMany {
        /// How many there are.
        found: usize,
        /// How many there may be.
        most: usize,
    },
    /// A model names a provider that is not there.
    #[error("unknown provider `{name}`, expected {}", one_of(.known))]
    UnknownProvider {
        /// The name.
        name: ProviderName,
        /// The names that would do.
        known: Vec<ProviderName>,
    },
    /// A ladder names a model that is not there.
    #[error("unknown model `{name}`, expected {}", one_of(.known))]
    UnknownModel {
        /// The name.
        name: ModelName,
        /// The names that would do.
        known: Vec<ModelName>,
    },
    /// Two routes of one name.
    #[error("the name `{name}` is taken by {first}, expected a name of its own")]
    RouteNameTaken {
        /// The name.
        name: RouteName,
        /// The route that has it.
        first: Path,
    },
    /// A model's name that stands twice, where the second is never looked at.
    #[error("`{model}` is matched by {first} already, which takes every request for it")]
    ModelMatchedTwice {
        /// The name.
        model: WireName,
        /// Where it was first.
        first: Path,
    },
    /// Two experiments of one name.
    #[error(
        "the name `{name}` is taken by {first}, expected a name of its own: each experiment is counted by itself"
    )]
    ExperimentNameTaken {
        /// The name.
        name: ExperimentName,
        /// The experiment that has it.
        first: Path,
    },
    /// Two arms of one name, or one with a name that means something else.
    #[error(
        "the name `{0}` is taken, expected a name of its own that is neither `control` nor `shadow`"
    )]
    ArmNameTaken(ArmName),
    /// Arms that take more than there is.
    #[error("take {found} percent together, expected at most 100")]
    ArmsAboveAll {
        /// What they take.
        found: Percent,
    },
    /// A guardrail, or a word of one, for the other direction.
    #[error("is only for `{}`, expected it there or not at all", .0.as_str())]
    OnlyIn(Direction),
    /// A checker of answers: those are checked before they are accepted, by `verify`.
    #[error("is only for `request`, expected `http` in the route's `verify` for answers")]
    CheckerOfAnswers,
    /// Redaction by somebody who does not say where anything stands.
    #[error(
        "is not for those who say what they find and not where: expected `block`, `warn`, `route` or `none`"
    )]
    NoSpans,
    /// Two guardrails of one name, or one with a built-in guardrail's.
    #[error("the name `{0}` is taken, expected one of its own: it stands in receipts and metrics")]
    GuardrailNameTaken(GuardrailName),
    /// A topic that would be redacted.
    #[error("is for what stands at a place, expected another action: a topic is the whole text's")]
    TopicRedacted,
    /// Expressions that are too large together.
    #[error("are too large together, expected fewer or smaller ones")]
    PatternsTooLarge,
    /// How long matches may be, where nothing could match.
    #[error("is of no use without `patterns`")]
    WithoutPatterns,
    /// A setting of another action.
    #[error("is for `action: {0}`, expected nothing here with another")]
    NotThisAction(&'static str),
    /// Data that goes by a class for which the route has no rules: requests with it would be refused.
    #[error("has no rules in the route's `policy.when_data_class`, expected them there")]
    NoRulesForClass,
    /// Two ways to say one thing, or none.
    #[error("expected either {0}")]
    NotOneOf(&'static str),
    /// A model to be replaced where it is not.
    #[error("`{name}` is no model of the route, expected {}", one_of(.known))]
    NotOnRoute {
        /// The name.
        name: ModelName,
        /// The models of the route.
        known: Vec<ModelName>,
    },
    /// Specialists for a domain that no request is sorted into.
    #[error("unknown domain `{name}`, expected {}", one_of(.known))]
    UnknownDomain {
        /// The name.
        name: DomainName,
        /// The names that would do.
        known: Vec<String>,
    },
    /// Two settings of which only one can be.
    #[error("stands beside `{0}`, expected only one of them")]
    Beside(&'static str),
    /// A setting that tells callers apart where nothing says who they are.
    #[error(
        "needs `identity.{0}`, expected there the header that your mesh's authentication writes"
    )]
    NeedsIdentity(&'static str),
    /// A header that holds a secret: what is read from it goes into receipts.
    #[error("`{0}` holds a secret, expected a header that may be written down")]
    SecretHeader(HeaderName),
    /// A path that no request can have.
    #[error(
        "has `{found}`, expected a path such as `/v1/messages` or `/v1beta/*`, without a query"
    )]
    MatchedPath {
        /// The path.
        found: String,
    },
    /// Rules that no model of the route meets: every request would be refused.
    #[error("leaves the route no model: {}", .left_out.join(", "))]
    NobodyLeft {
        /// Each model and what it fails by.
        left_out: Vec<String>,
    },
    /// A provider is reached through the sidecar's cluster.
    #[error(
        "is the sidecar's cluster, expected one of its own: calls to the sidecar would wait behind requests"
    )]
    SidecarCluster,
    /// A word of OpenAI's dialects, at a provider that speaks something else.
    #[error("is for `format: openai`, expected nothing here with `format: {}`", .0.as_str())]
    NotThisFormat(Format),
    /// A setting that chooses among models, where their order is the operator's own.
    #[error(
        "chooses among models that would all do, expected them in `tiers` or `domains` and not in a `ladder` alone"
    )]
    NoChoice,
    /// A setting of another way to balance.
    #[error("is for {}, expected nothing here with `by: {}`", ways(.known), .by.as_str())]
    NotThisBalance {
        /// What the route is balanced by.
        by: BalanceBy,
        /// What it would have to be balanced by.
        known: Vec<BalanceBy>,
    },
    /// A setting that means nothing where no model is better than another.
    #[error("is for routes with an `objective`, expected one or nothing here")]
    NoObjective,
    /// Weights of an objective that all are zero.
    #[error("has no weight above zero, expected one at least")]
    NoWeight,
    /// A path that requests cannot begin with.
    #[error("has `{found}`, expected a path such as `/v1`, without a query or a slash at the end")]
    BasePath {
        /// The path.
        found: String,
    },
    /// A text that is no path to post to.
    #[error("has `{found}`, expected a path such as `/cases`")]
    RequestPath {
        /// The text.
        found: String,
    },
    /// A name that means a person.
    #[error("the name is taken by the rung of a route's `human`, expected another one")]
    NameOfPeople,
    /// A person above a ladder that is full.
    #[error(
        "is one rung more than the {MAX_RUNGS} there may be, expected a shorter ladder below it"
    )]
    NoRoomAbove,
    /// A judge after another.
    #[error("is a second judge, expected one at most: the verdict is that of one")]
    SecondJudge,
    /// Something that the sidecar sends through Envoy, and no way for it.
    #[error(
        "needs `sidecar.loopback`, expected there the address of a listener of this Envoy's for the sidecar"
    )]
    NeedsLoopback,
    /// A person whom the route's own policy keeps out.
    #[error("{0}, expected a person whom the route's policy admits")]
    HumanBarred(Barred),
    /// A limit that Envoy's buffers cannot hold.
    #[error(
        "is {found}, expected at most {most}: a body beyond Envoy's buffers of 32MiB crashes it"
    )]
    AboveBuffers {
        /// The limit.
        found: ByteSize,
        /// The largest it may be.
        most: ByteSize,
    },
    /// An answer that may be longer than the model's window.
    #[error("is {found}, expected at most the model's `context` of {context}")]
    AboveContext {
        /// The most tokens of an answer.
        found: u64,
        /// The most tokens of prompt and answer together.
        context: u64,
    },
    /// A number that is too large.
    #[error("is {found}, expected at most {most}")]
    AboveMost {
        /// The number.
        found: u64,
        /// The largest it may be.
        most: u32,
    },
    /// A period that is too short.
    #[error("is {found}, expected at least {least}")]
    BelowLeast {
        /// The period.
        found: Period,
        /// The shortest it may be.
        least: Period,
    },
    /// What must be met at least is more than what may be met at most.
    #[error("is {found}, expected at least `{least_key}` of {least}")]
    BelowOther {
        /// The most.
        found: u64,
        /// The key of the least.
        least_key: &'static str,
        /// The least.
        least: u64,
    },
    /// A text that is too long.
    #[error("is {found} bytes long, expected at most {most}")]
    TextTooLong {
        /// Its length.
        found: usize,
        /// The longest that is taken.
        most: usize,
    },
    /// A text that is no regular expression. In the reader's words.
    #[error("is no regular expression: {0}")]
    NotARegex(String),
    /// A document that is no JSON Schema. In the reader's words.
    #[error("is no JSON Schema: {0}")]
    NotASchema(String),
    /// What to do when a share is used up, and no share.
    #[error("is of no use without `max_escalation_share` or `max_escalations_per_day`")]
    WithoutShare,
    /// A phase that may take longer than the whole.
    #[error("is {found}, expected at most the route's total of {total}")]
    AboveTotal {
        /// How long the phase may take.
        found: Period,
        /// How long the whole may take.
        total: Period,
    },
}

/// The types of values that a document has.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
    /// A map.
    Map,
}

/// The most problems that are reported at once; whoever has more has another kind of document.
const MAX_PROBLEMS: usize = 100;

/// Problems while they are being found.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<ConfigError>);

impl ConfigErrors {
    /// The problems, in the order they were found.
    pub fn iter(&self) -> impl Iterator<Item = &ConfigError> {
        self.0.iter()
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let line = if index == 0 { "" } else { "\n" };
            write!(f, "{line}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

impl Kind {
    const fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::Text,
            Value::Array(_) => Self::List,
            Value::Object(_) => Self::Map,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "nothing",
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Map => "a map",
        })
    }
}

impl Problems {
    /// Adds a problem, unless its place has one: the first is the one to mend.
    #[cold]
    pub(super) fn report(&mut self, path: Path, problem: Problem) {
        if !self.is_full() && !self.is_reported(&path) {
            self.0.push(ConfigError { path, problem });
        }
    }

    /// What `value` was taken for; reported where it is something else.
    pub(super) fn expect<T>(
        &mut self,
        taken: Option<T>,
        value: &Value,
        path: &Path,
        expected: &'static str,
    ) -> Option<T> {
        if taken.is_none() {
            self.mistaken(value, path, expected);
        }
        taken
    }

    /// What should be there; reported where it is not.
    pub(super) fn require<T>(
        &mut self,
        value: Option<T>,
        path: &Path,
        expected: &'static str,
    ) -> Option<T> {
        if value.is_none() {
            self.missing(path, expected);
        }
        value
    }

    /// What was made of a value; reported where that could not be.
    pub(super) fn accept<T>(
        &mut self,
        made: Result<T, impl Into<Problem>>,
        path: &Path,
    ) -> Option<T> {
        made.map_err(|error| self.report(path.clone(), error.into()))
            .ok()
    }

    /// `None`, and reported, where a list or map has no entries or too many.
    pub(super) fn bound(
        &mut self,
        found: usize,
        bounds: RangeInclusive<usize>,
        path: &Path,
        entry: &'static str,
    ) -> Option<()> {
        if bounds.contains(&found) {
            return Some(());
        }
        let problem = match found {
            // Empty because what is there cannot be read.
            0 if self.is_reported_within(path) => return None,
            0 => Problem::Empty(entry),
            _ => Problem::TooMany {
                found,
                most: *bounds.end(),
            },
        };
        self.report(path.clone(), problem);
        None
    }

    #[cold]
    fn mistaken(&mut self, value: &Value, path: &Path, expected: &'static str) {
        let found = Kind::of(value);
        self.report(path.clone(), Problem::WrongType { found, expected });
    }

    #[cold]
    fn missing(&mut self, path: &Path, expected: &'static str) {
        self.report(path.clone(), Problem::Missing(expected));
    }

    /// Whether this place has a problem.
    pub(super) fn is_reported(&self, path: &Path) -> bool {
        self.0.iter().any(|known| known.path == *path)
    }

    /// Whether this place or one in it has a problem.
    pub(super) fn is_reported_within(&self, path: &Path) -> bool {
        self.0.iter().any(|known| path.holds(&known.path))
    }

    /// Whether there is no problem.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether no more problems are kept.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= MAX_PROBLEMS
    }

    /// The config, if it came out whole and nothing was reported.
    pub(super) fn settle<T>(self, config: Option<T>) -> Result<T, ConfigErrors> {
        match config {
            Some(config) if self.0.is_empty() => Ok(config),
            Some(_) | None => Err(ConfigErrors(self.0)),
        }
    }
}

/// The ways to balance that would do.
fn ways(known: &[BalanceBy]) -> String {
    let known: Vec<_> = known
        .iter()
        .map(|by| format!("by: {}", by.as_str()))
        .collect();
    one_of(&known)
}

/// The names that would do, in serde's words.
fn one_of<T: fmt::Display>(known: &[T]) -> String {
    let quoted: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => "none".to_owned(),
        [only] => only.clone(),
        [first, second] => format!("{first} or {second}"),
        many => format!("one of {}", many.join(", ")),
    }
}
