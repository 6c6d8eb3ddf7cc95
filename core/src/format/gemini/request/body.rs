//! The members of a request's body.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;

use super::super::read::{Many, camel, or_default};
use super::config::GenerationConfig;
use super::content::Content;
use super::member;
use super::place::path_at;
use super::tools::{ToolConfig, Toolbox};
use crate::format::RequestError;
use crate::json::{Members, Name, Whole, read_object};

/// What a body says.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) contents: Vec<Content>,
    pub(super) system: Option<Content>,
    pub(super) tools: Vec<Toolbox>,
    pub(super) tool_config: ToolConfig,
    pub(super) generation_config: GenerationConfig,
    /// The keys of all else.
    pub(super) others: Vec<String>,
}

impl Body {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, RequestError> {
        let text = std::str::from_utf8(bytes).map_err(|error| match error.error_len() {
            Some(_) => RequestError::NotUtf8 {
                at: error.valid_up_to(),
            },
            None => RequestError::EndsEarly,
        })?;
        let mut body = Self::default();
        read_object(text, &mut body).map_err(|error| explain(text, &error))?;
        if body.contents.is_empty() {
            return Err(member("contents", expected_of("contents")));
        }
        Ok(body)
    }
}

impl<'de> Members<'de> for Body {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a request";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*camel(&key) {
            "contents" => self.contents = value.next_value::<Many<_>>()?.0,
            "systemInstruction" => {
                self.system = value.next_value::<Option<Whole<_>>>()?.map(|it| it.0)
            }
            "tools" => self.tools = value.next_value::<Many<_>>()?.0,
            "toolConfig" => self.tool_config = or_default(value)?,
            "generationConfig" => self.generation_config = or_default(value)?,
            other => skip(other, &mut self.others, value)?,
        }
        Ok(())
    }
}

/// Skips a member that is not read, and keeps its key unless it is null.
pub(super) fn skip<'de, A: MapAccess<'de>>(
    key: &str,
    others: &mut Vec<String>,
    value: &mut A,
) -> Result<(), A::Error> {
    if value.next_value::<Option<IgnoredAny>>()?.is_some() {
        others.push(key.to_owned());
    }
    Ok(())
}

/// A whole number. Google's Python client writes some of them as `40.0`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Integer(pub(super) i64);

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(IntegerVisitor)
    }
}

struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = Integer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Integer, E> {
        Ok(Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Integer, E> {
        i64::try_from(number).map(Integer).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Integer, E> {
        number.to_string().parse().map(Integer).map_err(E::custom)
    }
}

fn explain(text: &str, error: &serde_json::Error) -> RequestError {
    match error.classify() {
        _ if text.trim_ascii().is_empty() => RequestError::NoBody,
        Category::Eof => RequestError::EndsEarly,
        Category::Syntax | Category::Io => RequestError::NotJson {
            line: error.line(),
            column: error.column(),
        },
        Category::Data => match path_at(text, error.line(), error.column()) {
            path if path.is_empty() => RequestError::NotObject,
            path => {
                let key =
                    path.trim_end_matches(|c: char| c == ']' || c == '[' || c.is_ascii_digit());
                let key = key.rsplit('.').next().unwrap_or_default();
                let expected = expected_of(&camel(key));
                member(path, expected)
            }
        },
    }
}

/// What should stand under a key.
fn expected_of(key: &str) -> &'static str {
    match key {
        "contents" => "an array of one or more contents, each an object with `role` and `parts`",
        "parts" => "an array of parts, each an object with `text` or another kind of data",
        "role" => "`user` or `model`",
        "tools" => "an array of tools, each an object",
        "functionDeclarations" => "an array of functions, each an object with a `name`",
        "stopSequences" | "allowedFunctionNames" | "responseModalities" => "an array of strings",
        "temperature" | "topP" | "presencePenalty" | "frequencyPenalty" => "a number",
        "topK" | "maxOutputTokens" | "candidateCount" | "seed" | "logprobs" | "thinkingBudget" => {
            "a whole number"
        }
        "thought" | "responseLogprobs" | "includeThoughts" => "`true` or `false`",
        "text" | "name" | "id" | "description" | "mimeType" | "data" | "fileUri"
        | "thoughtSignature" | "mode" | "responseMimeType" | "thinkingLevel" => "a string",
        _ => "an object as Google documents it",
    }
}
