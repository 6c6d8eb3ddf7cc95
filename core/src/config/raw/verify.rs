//! The user's words on when an answer will do.

use std::num::NonZeroU64;

use serde_json::Value;

use super::{Fields, List, Path, Problems, Read, choice, section};
use crate::config::verify::{FieldPath, OnFailure, Tongue};
use crate::json::Json;
use crate::name::{ClusterName, ModelName};
use crate::share::Share;
use crate::time::Period;

choice! {
    /// One check of an answer: a map of one key.
    Check: "one check, such as `json: {}`" {
        /// It says something, or calls a tool.
        not_empty NotEmpty(Bare),
        /// It is whole: not cut off at its most tokens, nor by a filter.
        complete Complete(Bare),
        /// It is in the language that is wanted.
        language Language(Language),
        /// Its text has what a regular expression finds.
        matches Matches(Regex),
        /// Its text has nothing that a regular expression finds.
        lacks Lacks(Regex),
        /// Its text is JSON and nothing else.
        json Json(Bare),
        /// Its text is JSON that keeps to a schema.
        json_schema JsonSchema(JsonSchema),
        /// Its text is JSON with these fields, none of them null.
        fields Fields(Required),
        /// It says where it has it from.
        citations Citations(Citations),
        /// It is as long as it should be.
        length Length(Length),
        /// Its fenced blocks are closed, and those of JSON can be read.
        code Code(Bare),
        /// The tools it calls are the caller's, with arguments that keep to their schemas.
        tool_calls ToolCalls(Bare),
        /// It does not decline, and does not speak of being a machine instead of answering.
        no_refusal NoRefusal(Bare),
        /// It speaks of what it was asked.
        on_topic OnTopic(OnTopic),
        /// The model is sure of it: by the probabilities of its tokens, or by what it says of itself.
        confidence Confidence(Confidence),
        /// A model scores it.
        judge Judge(Judge),
        /// A program of your own says whether it will do.
        http Http(Http),
    }
}

/// A check without settings.
#[derive(Debug)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(in crate::config) struct Bare {}

impl Read for Bare {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        Fields::open(value, &[], at, problems).map(|_| Self {})
    }
}

section! {
    /// Which language an answer is in.
    Language {
        /// `same`, the default: the question's, or the one it asks for by name. Or a code of two letters, such as `de`.
        is: Tongue,
    }
}

section! {
    /// What is looked for in an answer's text.
    Regex {
        /// A regular expression of Rust's `regex` crate.
        [required] regex: String,
    }
}

section! {
    /// What an answer's JSON must keep to.
    JsonSchema {
        /// A JSON Schema of draft 4, 6, 7, 2019-09 or 2020-12, as its `$schema` says, the last where it says
        /// nothing. Only `$ref`s within it. Without one the caller's own holds, and where the caller gave none
        /// the check says nothing.
        schema: Json,
        /// `true`: texts must be what `format` says of them, such as `date-time` or `email`. `false` by default:
        /// that is a note, as the newer drafts have it.
        formats: bool,
    }
}

section! {
    /// What an answer's JSON must have.
    Required {
        /// Where: keys and places in lists, joined by points: `lines.0.price`.
        #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 100)))]
        [required] required: List<FieldPath>,
    }
}

section! {
    /// How many sources an answer names: numbers in brackets such as `[1]`, footnotes `[^a]`, web addresses.
    Citations {
        /// The fewest; 1 by default.
        at_least: NonZeroU64,
    }
}

section! {
    /// How long an answer's text is. At least one bound is given.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    Length {
        /// The fewest characters.
        min_chars: NonZeroU64,
        /// The most characters.
        max_chars: NonZeroU64,
        /// The fewest words.
        min_words: NonZeroU64,
        /// The most words.
        max_words: NonZeroU64,
    }
}

section! {
    /// How much question and answer must have in common.
    OnTopic {
        /// The share of the words that mean something, of question or answer, whichever has fewer, that the other has
        /// too; `0.1` by default.
        overlap: Share,
    }
}

section! {
    /// How sure the model must be of its answer: by its tokens' probabilities, which it is then asked for, or by
    /// its own word.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    Confidence {
        /// The lowest mean of the natural logarithms of its tokens' probabilities: `-0.5`.
        #[cfg_attr(feature = "schema", schemars(range(max = 0)))]
        mean_logprob: f64,
        /// The lowest of any one of them: `-4`.
        #[cfg_attr(feature = "schema", schemars(range(max = 0)))]
        min_logprob: f64,
        /// By how much its tokens were likelier than the likeliest others, as a difference of probabilities,
        /// on average: `0.1`.
        margin: Share,
        /// The lowest confidence that it states itself, in a line at the end that callers do not see. Instead
        /// of the others.
        self_reported: Share,
    }
}

section! {
    /// A model that scores an answer from 0 to 1.
    Judge {
        /// Which: a key of `models`.
        [required] model: ModelName,
        /// The lowest coherence that passes; `0.5` by default, `0` asks for none.
        coherence: Share,
        /// The lowest relevance that passes; `0.5` by default, `0` asks for none.
        relevance: Share,
        /// The highest risk of hallucination that passes; `0.5` by default, `1` allows any.
        hallucination: Share,
        /// What to look at, in your own words, instead of the built-in ones.
        rubric: String,
    }
}

section! {
    /// A program of your own that is asked over HTTP, through Envoy.
    Http {
        /// Its Envoy cluster.
        [required] cluster: ClusterName,
        /// Where it takes answers; `/` by default.
        path: String,
        /// How long it may take; `1s` by default.
        timeout: Period,
        /// What an answer gets that it does not judge, in time or at all: `fail`, which is the default, or `pass`.
        on_failure: OnFailure,
    }
}

impl Read for Json {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let is_schema = value.is_object() || value.is_boolean();
        let value = problems.expect(
            is_schema.then_some(value),
            value,
            at,
            "a JSON Schema: a map, `true` or `false`",
        )?;
        Self::parse(value.to_string())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Json {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "JsonSchemaOfAnswer".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": ["object", "boolean"]})
    }
}
