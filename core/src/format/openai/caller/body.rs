//! The members of a request.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::message::Said;
use super::tool::{Choice, FunctionEntry, Named, ToolEntry};
use super::words::TextOr;
use crate::chat::Effort;
use crate::format::reading::Unread;
use crate::json::{Json, Members, Name, Whole};

/// A request, as its members came.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) model: Option<String>,
    pub(super) messages: Option<Vec<Whole<Said>>>,
    pub(super) stream: Option<bool>,
    pub(super) stream_options: Option<Whole<StreamOptions>>,
    pub(super) tools: Option<Vec<Whole<ToolEntry>>>,
    pub(super) tool_choice: Option<Choice>,
    pub(super) parallel_tool_calls: Option<bool>,
    pub(super) functions: Option<Vec<FunctionEntry>>,
    pub(super) function_call: Option<TextOr<Named>>,
    pub(super) response_format: Option<Whole<ResponseFormat>>,
    pub(super) n: Option<u32>,
    pub(super) max_tokens: Option<u64>,
    pub(super) max_completion_tokens: Option<u64>,
    pub(super) temperature: Option<f64>,
    pub(super) top_p: Option<f64>,
    pub(super) top_k: Option<i64>,
    pub(super) stop: Option<TextOr<Vec<String>>>,
    pub(super) seed: Option<i64>,
    pub(super) presence_penalty: Option<f64>,
    pub(super) frequency_penalty: Option<f64>,
    pub(super) logprobs: Option<bool>,
    pub(super) top_logprobs: Option<u32>,
    pub(super) reasoning_effort: Option<Word>,
    pub(super) reasoning: Option<Whole<ReasoningOptions>>,
    pub(super) thinking: Option<Whole<Thinking>>,
    pub(super) user: Option<String>,
    pub(super) safety_identifier: Option<String>,
    pub(super) modalities: Option<Vec<String>>,
    pub(super) unread: Unread,
    /// What only a provider of this format can do.
    pub(super) native: Unread,
}

/// Members that change what the answer is, and that no other format has: search by the provider, speech,
/// constraints on the answer's form that are no JSON Schema.
const NATIVE: [&str; 13] = [
    "audio",
    "data_sources",
    "grammar",
    "guided_choice",
    "guided_grammar",
    "guided_json",
    "guided_regex",
    "plugins",
    "prompt",
    "search_parameters",
    "structured_outputs",
    "web_search_options",
    "previous_response_id",
];

impl<'de> Members<'de> for Body {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a request";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "model" => self.model = Some(value.next_value()?),
            "messages" => self.messages = Some(value.next_value()?),
            "stream" => self.stream = value.next_value()?,
            "stream_options" => self.stream_options = value.next_value()?,
            "tools" => self.tools = value.next_value()?,
            "tool_choice" => self.tool_choice = value.next_value()?,
            "parallel_tool_calls" => self.parallel_tool_calls = value.next_value()?,
            "functions" => self.functions = value.next_value()?,
            "function_call" => self.function_call = value.next_value()?,
            "response_format" => self.response_format = value.next_value()?,
            "n" => self.n = value.next_value()?,
            "max_tokens" => self.max_tokens = value.next_value()?,
            "max_completion_tokens" => self.max_completion_tokens = value.next_value()?,
            "user" => self.user = value.next_value()?,
            "safety_identifier" => self.safety_identifier = value.next_value()?,
            "modalities" => self.modalities = value.next_value()?,
            native if NATIVE.contains(&native) => self.native.skip(native, value)?,
            other => self.sampling(other, value)?,
        }
        Ok(())
    }
}

impl Body {
    /// Members that say how the model is to think and choose its words; the others are nobody's.
    fn sampling<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        value: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            "temperature" => self.temperature = value.next_value()?,
            "top_p" => self.top_p = value.next_value()?,
            "top_k" => self.top_k = value.next_value()?,
            "stop" => self.stop = value.next_value()?,
            "seed" => self.seed = value.next_value()?,
            "presence_penalty" => self.presence_penalty = value.next_value()?,
            "frequency_penalty" => self.frequency_penalty = value.next_value()?,
            "logprobs" => self.logprobs = value.next_value()?,
            "top_logprobs" => self.top_logprobs = value.next_value()?,
            "reasoning_effort" => self.reasoning_effort = value.next_value()?,
            "reasoning" => self.reasoning = value.next_value()?,
            "thinking" => self.thinking = value.next_value()?,
            unread => self.unread.skip(unread, value)?,
        }
        Ok(())
    }
}

/// How much to think, as a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word(pub(super) Effort);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyWord;

        impl Visitor<'_> for AnyWord {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an effort")
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Word, E> {
                let effort = Effort::parse(word);
                effort.map(Word).ok_or_else(|| E::custom("an effort"))
            }
        }

        deserializer.deserialize_str(AnyWord)
    }
}

/// `stream_options`.
#[derive(Debug, Default)]
pub(super) struct StreamOptions {
    pub(super) include_usage: Option<bool>,
    pub(super) unread: Unread,
}

impl<'de> Members<'de> for StreamOptions {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "stream options";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "include_usage" => self.include_usage = value.next_value()?,
            unread => self.unread.skip(unread, value)?,
        }
        Ok(())
    }
}

/// OpenRouter's `reasoning`.
#[derive(Debug, Default)]
pub(super) struct ReasoningOptions {
    pub(super) effort: Option<Word>,
    pub(super) max_tokens: Option<u64>,
    pub(super) exclude: Option<bool>,
    pub(super) enabled: Option<bool>,
    pub(super) unread: Unread,
}

impl<'de> Members<'de> for ReasoningOptions {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "reasoning options";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "effort" => self.effort = value.next_value()?,
            "max_tokens" => self.max_tokens = value.next_value()?,
            "exclude" => self.exclude = value.next_value()?,
            "enabled" => self.enabled = value.next_value()?,
            unread => self.unread.skip(unread, value)?,
        }
        Ok(())
    }
}

/// DeepSeek's `thinking`, which is Anthropic's.
#[derive(Debug, Default)]
pub(super) struct Thinking {
    pub(super) kind: Option<String>,
    pub(super) budget_tokens: Option<u64>,
    pub(super) unread: Unread,
}

impl<'de> Members<'de> for Thinking {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "thinking options";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "budget_tokens" => self.budget_tokens = value.next_value()?,
            unread => self.unread.skip(unread, value)?,
        }
        Ok(())
    }
}

/// `response_format`.
#[derive(Debug, Default)]
pub(super) struct ResponseFormat {
    pub(super) kind: FormatKind,
    pub(super) json_schema: Option<JsonSchema>,
}

/// The `type` of a `response_format`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FormatKind {
    #[default]
    None,
    Text,
    JsonObject,
    JsonSchema,
}

/// The `json_schema` of a `response_format`.
#[derive(Debug, Deserialize)]
pub(super) struct JsonSchema {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) schema: Option<Json>,
    pub(super) strict: Option<bool>,
}

impl<'de> Members<'de> for ResponseFormat {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a response format";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "json_schema" => self.json_schema = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        match self.kind {
            FormatKind::None => false,
            FormatKind::Text | FormatKind::JsonObject => true,
            FormatKind::JsonSchema => self.json_schema.is_some(),
        }
    }
}
