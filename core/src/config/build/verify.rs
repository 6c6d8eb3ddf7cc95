//! The checks of a route: models found, ranges checked, defaults filled.

mod asked;
mod texts;

use std::num::NonZeroU64;

pub(super) use self::asked::check as check_asked;
pub(super) use self::texts::path;
use super::model::{self, Models};
use crate::config::default::{HTTP_TIMEOUT, JUDGED, MAX_CHECKS, MAX_FIELDS, OVERLAP};
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::raw::verify as raw;
use crate::config::read::List;
use crate::config::verify::{
    Check, Confidence, FieldPath, Http, JsonSchema, Judge, Length, Logprobs, Verify,
};

/// `Some(None)` is a route that checks nothing.
pub(super) fn verify(
    raw: Option<List<raw::Check>>,
    models: Option<&Models>,
    at: &Path,
    problems: &mut Problems,
) -> Option<Option<Verify>> {
    let Some(List(raw)) = raw else {
        return Some(None);
    };
    problems.bound(raw.len(), 1..=MAX_CHECKS, at, "check")?;
    let mut checks = Vec::with_capacity(raw.len());
    for (index, raw) in raw.into_iter().enumerate() {
        let mut building = Building {
            models,
            at: at.index(index),
            problems,
        };
        checks.extend(building.entry(raw));
    }
    Some(Some(Verify { checks }))
}

/// What a check is built from, and where it stands.
struct Building<'a> {
    models: Option<&'a Models>,
    at: Path,
    problems: &'a mut Problems,
}

impl Building<'_> {
    fn entry(&mut self, raw: Option<raw::Check>) -> Option<Check> {
        // One that cannot be read was reported within.
        if raw.is_none() && self.problems.is_reported_within(&self.at) {
            return None;
        }
        let expected = "one check, such as `json: {}`";
        let raw = self.problems.require(raw, &self.at, expected)?;
        self.check(raw)
    }

    fn check(&mut self, raw: raw::Check) -> Option<Check> {
        Some(match raw {
            raw::Check::NotEmpty(raw::Bare {}) => Check::NotEmpty,
            raw::Check::Complete(raw::Bare {}) => Check::Complete,
            raw::Check::Language(raw) => Check::Language(raw.is.unwrap_or_default()),
            raw::Check::Matches(raw) => Check::Matches(self.regex(raw, "matches")?),
            raw::Check::Lacks(raw) => Check::Lacks(self.regex(raw, "lacks")?),
            raw::Check::Json(raw::Bare {}) => Check::Json,
            raw::Check::JsonSchema(raw) => Check::JsonSchema(self.schema(raw)?),
            raw::Check::Fields(raw) => Check::Fields(self.fields(raw)?),
            raw::Check::Citations(raw) => Check::Citations(raw.at_least.map_or(1, NonZeroU64::get)),
            raw::Check::Length(raw) => Check::Length(self.length(&raw)?),
            raw::Check::Code(raw::Bare {}) => Check::Code,
            raw::Check::ToolCalls(raw::Bare {}) => Check::ToolCalls,
            raw::Check::NoRefusal(raw::Bare {}) => Check::NoRefusal,
            raw::Check::OnTopic(raw) => Check::OnTopic(raw.overlap.unwrap_or(OVERLAP)),
            raw::Check::Confidence(raw) => Check::Confidence(self.confidence(&raw)?),
            raw::Check::Judge(raw) => Check::Judge(self.judge(raw)?),
            raw::Check::Http(raw) => Check::Http(self.http(raw)?),
        })
    }

    fn regex(&mut self, raw: raw::Regex, check: &str) -> Option<String> {
        let at = self.at.key(check).key("regex");
        let regex = self
            .problems
            .require(raw.regex, &at, "a regular expression")?;
        texts::regex(regex, &at, self.problems)
    }

    fn schema(&mut self, raw: raw::JsonSchema) -> Option<JsonSchema> {
        let at = self.at.key("json_schema").key("schema");
        let schema = match raw.schema {
            None => Some(None),
            Some(schema) => texts::schema(schema, &at, self.problems).map(Some),
        };
        Some(JsonSchema {
            schema: schema?,
            formats: raw.formats.unwrap_or_default(),
        })
    }

    fn fields(&mut self, raw: raw::Required) -> Option<Vec<FieldPath>> {
        let at = self.at.key("fields").key("required");
        let expected = "a list of fields";
        let required = self.problems.require(raw.required, &at, expected)?;
        self.problems
            .bound(required.0.len(), 1..=MAX_FIELDS, &at, "field")?;
        Some(required.entries(&at, "a field such as `total`", self.problems))
    }

    fn length(&mut self, raw: &raw::Length) -> Option<Length> {
        let at = self.at.key("length");
        let bounds = [raw.min_chars, raw.max_chars, raw.min_words, raw.max_words];
        let [min_chars, max_chars, min_words, max_words] =
            bounds.map(|bound| bound.map(NonZeroU64::get));
        self.check_bounds(min_chars, max_chars, ["min_chars", "max_chars"]);
        self.check_bounds(min_words, max_words, ["min_words", "max_words"]);
        if bounds.iter().all(Option::is_none) {
            self.report_none(&at, "bound such as `max_words`");
        }
        Some(Length {
            min_chars,
            max_chars,
            min_words,
            max_words,
        })
    }

    fn check_bounds(
        &mut self,
        least: Option<u64>,
        most: Option<u64>,
        [least_key, key]: [&'static str; 2],
    ) {
        if let (Some(least), Some(found)) = (least, most)
            && found < least
        {
            let problem = Problem::BelowOther {
                found,
                least_key,
                least,
            };
            self.problems
                .report(self.at.key("length").key(key), problem);
        }
    }

    fn confidence(&mut self, raw: &raw::Confidence) -> Option<Confidence> {
        let at = self.at.key("confidence");
        let logprobs = Logprobs {
            mean: self.logprob(raw.mean_logprob, &at.key("mean_logprob")),
            min: self.logprob(raw.min_logprob, &at.key("min_logprob")),
            margin: raw.margin,
        };
        match (raw.self_reported, logprobs == Logprobs::default()) {
            (Some(share), true) => Some(Confidence::SelfReported(share)),
            (Some(_), false) => {
                let problem = Problem::NotOneOf("`self_reported` or the others, or two checks");
                self.problems.report(at, problem);
                None
            }
            (None, false) => Some(Confidence::Logprobs(logprobs)),
            (None, true) => {
                self.report_none(&at, "bound such as `mean_logprob`");
                None
            }
        }
    }

    fn logprob(&mut self, raw: Option<f64>, at: &Path) -> Option<f64> {
        let logprob = raw?;
        if logprob.is_nan() || logprob > 0.0 {
            let expected = "the logarithm of a probability, at most 0";
            self.problems
                .report(at.clone(), Problem::OutOfRange(expected));
        }
        Some(logprob)
    }

    fn judge(&mut self, raw: raw::Judge) -> Option<Judge> {
        let at = self.at.key("judge");
        let model = self
            .problems
            .require(raw.model, &at.key("model"), "a key of `models`")
            .and_then(|name| model::named(name, self.models?, &at.key("model"), self.problems));
        let rubric_at = at.key("rubric");
        let rubric = match raw.rubric {
            None => Some(None),
            Some(rubric) => texts::rubric(rubric, &rubric_at, self.problems).map(Some),
        };
        Some(Judge {
            model: model?,
            coherence: raw.coherence.unwrap_or(JUDGED),
            relevance: raw.relevance.unwrap_or(JUDGED),
            hallucination: raw.hallucination.unwrap_or(JUDGED),
            rubric: rubric?,
        })
    }

    fn http(&mut self, raw: raw::Http) -> Option<Http> {
        let at = self.at.key("http");
        let expected = "the name of an Envoy cluster";
        let cluster = self
            .problems
            .require(raw.cluster, &at.key("cluster"), expected);
        let path = raw.path.unwrap_or_else(|| "/".to_owned());
        let path = texts::path(path, &at.key("path"), self.problems);
        Some(Http {
            cluster: cluster?,
            path: path?,
            timeout: raw.timeout.unwrap_or(HTTP_TIMEOUT).duration(),
            on_failure: raw.on_failure.unwrap_or_default(),
        })
    }

    /// Nothing is there, and not because what is there cannot be read.
    fn report_none(&mut self, at: &Path, entry: &'static str) {
        if !self.problems.is_reported_within(at) {
            self.problems.report(at.clone(), Problem::Empty(entry));
        }
    }
}
