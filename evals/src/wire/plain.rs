//! Answers read by plain means: the whole document is built and looked into. What Baton's readers say
//! must agree with this.

#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value of which there is no such member is null, not a panic"
)]

use baton_core::chat::{Answer, Part};
use baton_core::format::Format;
use serde_json::{Map, Value};

mod stream;

pub(crate) use self::stream::{documents, is_whole, of_stream};

/// What an answer says, as far as every format says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Plain {
    /// All text of the first choice, words of refusal too: some formats say them as text.
    pub(crate) text: String,
    /// Name and arguments of each call of the first choice.
    pub(crate) calls: Vec<(String, Value)>,
    /// All tokens of prompt and answer.
    pub(crate) usage: Option<(u64, u64)>,
    /// Whether there are pictures too: some formats say them as text.
    pub(crate) has_pictures: bool,
}

impl Plain {
    /// What Baton read.
    pub(crate) fn of_answer(answer: &Answer) -> Self {
        let mut plain = Self {
            usage: answer
                .usage
                .map(|usage| (usage.input_tokens, usage.output_tokens)),
            ..Self::default()
        };
        for part in answer
            .choices
            .iter()
            .take(1)
            .flat_map(|choice| &choice.parts)
        {
            match part {
                Part::Text { text, .. } | Part::Refusal(text) => plain.text.push_str(text),
                Part::ToolCall(call) => plain.call(&call.name, arguments(&call.arguments)),
                Part::Image(_) => plain.has_pictures = true,
                Part::Thinking { .. }
                | Part::HiddenThinking(_)
                | Part::Document(_)
                | Part::Audio(_)
                | Part::ToolResult(_) => {}
            }
        }
        plain
    }

    /// What of this `again` does not say in the same way. Formats that must tell usage tell none as
    /// zeroes, and arguments that are no JSON object become a member of one where a format wants one.
    pub(crate) fn lost_in(&self, again: &Self) -> Vec<&'static str> {
        let text = again.text == self.text || self.has_pictures && again.text.contains(&self.text);
        let calls = self.calls.len() == again.calls.len()
            && self.calls.iter().zip(&again.calls).all(|(before, after)| {
                before.0 == after.0 && (before.1 == after.1 || !before.1.is_object())
            });
        let usage = self.usage.is_none() || again.usage == self.usage;
        let lost = [("text", text), ("calls", calls), ("usage", usage)];
        lost.into_iter()
            .filter(|(_, is_kept)| !is_kept)
            .map(|(name, _)| name)
            .collect()
    }

    fn call(&mut self, name: &str, arguments: Value) {
        self.calls.push((name.to_owned(), arguments));
    }
}

/// What a whole answer of this format says.
pub(crate) fn of_whole(format: Format, document: &Value) -> Plain {
    match format {
        Format::Openai => openai(document),
        Format::Responses => responses(document),
        Format::Anthropic => anthropic(document),
        Format::Gemini => gemini(document),
        Format::Bedrock => bedrock(document),
    }
}

fn openai(document: &Value) -> Plain {
    let message = &document["choices"][0]["message"];
    let mut plain = Plain {
        text: text_or_texts(&message["content"]) + text(&message["refusal"]),
        usage: openai_usage(&document["usage"]),
        ..Plain::default()
    };
    for call in list(&message["tool_calls"]) {
        plain.call(
            text(&call["function"]["name"]),
            arguments(text(&call["function"]["arguments"])),
        );
    }
    plain
}

fn openai_usage(usage: &Value) -> Option<(u64, u64)> {
    let input = usage["prompt_tokens"].as_u64()?;
    // Some count what was thought in the total only.
    let rest = number(&usage["total_tokens"]).saturating_sub(input);
    Some((input, number(&usage["completion_tokens"]).max(rest)))
}

fn responses(document: &Value) -> Plain {
    let usage = &document["usage"];
    let mut plain = Plain {
        usage: usage["input_tokens"]
            .as_u64()
            .map(|input| (input, number(&usage["output_tokens"]))),
        ..Plain::default()
    };
    for item in list(&document["output"]) {
        match text(&item["type"]) {
            "message" => {
                for part in list(&item["content"]) {
                    plain.text.push_str(text(&part["text"]));
                    plain.text.push_str(text(&part["refusal"]));
                }
            }
            "function_call" => plain.call(text(&item["name"]), arguments(text(&item["arguments"]))),
            _ => {}
        }
    }
    plain
}

fn anthropic(document: &Value) -> Plain {
    let mut plain = Plain {
        usage: anthropic_usage(&document["usage"]),
        ..Plain::default()
    };
    plain
        .text
        .push_str(text(&document["stop_details"]["explanation"]));
    for block in list(&document["content"]) {
        match text(&block["type"]) {
            "text" => plain.text.push_str(text(&block["text"])),
            "tool_use" => plain.call(text(&block["name"]), block["input"].clone()),
            _ => {}
        }
    }
    plain
}

fn anthropic_usage(usage: &Value) -> Option<(u64, u64)> {
    let input = usage["input_tokens"].as_u64()?;
    let cached = number(&usage["cache_read_input_tokens"])
        .saturating_add(number(&usage["cache_creation_input_tokens"]));
    Some((
        input.saturating_add(cached),
        number(&usage["output_tokens"]),
    ))
}

fn gemini(document: &Value) -> Plain {
    let mut plain = Plain {
        usage: gemini_usage(&document["usageMetadata"]),
        ..Plain::default()
    };
    for part in list(&document["candidates"][0]["content"]["parts"]) {
        if part["thought"] != true {
            plain.text.push_str(text(&part["text"]));
        }
        let call = &part["functionCall"];
        if call.is_object() {
            plain.call(text(&call["name"]), object(&call["args"]));
        }
    }
    plain
}

fn gemini_usage(usage: &Value) -> Option<(u64, u64)> {
    let input = usage["promptTokenCount"]
        .as_u64()?
        .saturating_add(number(&usage["toolUsePromptTokenCount"]));
    let output =
        number(&usage["candidatesTokenCount"]).saturating_add(number(&usage["thoughtsTokenCount"]));
    Some((input, output))
}

fn bedrock(document: &Value) -> Plain {
    let mut plain = Plain {
        usage: bedrock_usage(&document["usage"]),
        ..Plain::default()
    };
    for block in list(&document["output"]["message"]["content"]) {
        plain.text.push_str(text(&block["text"]));
        let call = &block["toolUse"];
        // Amazon runs the others itself.
        if call.is_object() && call["type"] != "server_tool_use" {
            plain.call(text(&call["name"]), object(&call["input"]));
        }
    }
    plain
}

fn bedrock_usage(usage: &Value) -> Option<(u64, u64)> {
    let input = usage["inputTokens"].as_u64()?;
    let cached = number(&usage["cacheReadInputTokens"])
        .saturating_add(number(&usage["cacheWriteInputTokens"]));
    Some((input.saturating_add(cached), number(&usage["outputTokens"])))
}

/// A text, or a list of parts some of which are texts.
fn text_or_texts(content: &Value) -> String {
    let parts = list(content).filter(|part| part["type"] == "text");
    let texts = parts.map(|part| text(&part["text"]));
    std::iter::once(text(content)).chain(texts).collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

/// Arguments as JSON, however they are spaced; no arguments are none of an object's.
fn arguments(text: &str) -> Value {
    if text.is_empty() {
        return Value::Object(Map::new());
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

fn object(value: &Value) -> Value {
    if value.is_null() {
        Value::Object(Map::new())
    } else {
        value.clone()
    }
}
