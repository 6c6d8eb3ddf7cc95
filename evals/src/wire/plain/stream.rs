//! The same of streams: all events are gathered, then put together.

mod partial;

use std::collections::BTreeMap;

use baton_core::format::Format;
use serde_json::Value;

use super::{
    Plain, anthropic_usage, arguments, bedrock_usage, list, number, of_whole, openai_usage, text,
    text_or_texts,
};

/// What a whole stream of this format says.
pub(crate) fn of_stream(format: Format, bytes: &[u8]) -> Plain {
    let documents = documents(format, bytes);
    match format {
        Format::Openai => openai(&documents),
        Format::Responses => responses(&documents),
        Format::Anthropic => anthropic(&documents),
        Format::Gemini => gemini(&documents),
        Format::Bedrock => bedrock(&documents),
    }
}

/// Whether the stream has what its format ends with, and no error before it.
pub(crate) fn is_whole(format: Format, bytes: &[u8]) -> bool {
    let documents = documents(format, bytes);
    let has = |is_it: &dyn Fn(&Value) -> bool| documents.iter().any(is_it);
    if has(&|document| document["type"] == "error" || document["error"].is_object()) {
        return false;
    }
    match format {
        Format::Openai => String::from_utf8_lossy(bytes).contains("[DONE]"),
        Format::Responses => has(&|document| {
            ["response.completed", "response.incomplete"].contains(&text(&document["type"]))
        }),
        Format::Anthropic => has(&|document| document["type"] == "message_stop"),
        Format::Gemini => has(&|document| {
            document["candidates"][0]["finishReason"].is_string()
                || document["promptFeedback"]["blockReason"].is_string()
        }),
        Format::Bedrock => {
            has(&|document| document["stopReason"].is_string())
                && has(&|document| document["usage"].is_object())
        }
    }
}

/// The JSON documents of a stream's events.
pub(crate) fn documents(format: Format, bytes: &[u8]) -> Vec<Value> {
    if format == Format::Bedrock {
        return payloads(bytes)
            .filter_map(|payload| serde_json::from_slice(payload).ok())
            .collect();
    }
    let text = String::from_utf8_lossy(bytes)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let data = |event: &str| -> String {
        let lines = event.lines().filter_map(|line| line.strip_prefix("data:"));
        lines.collect::<Vec<_>>().join("\n")
    };
    text.split("\n\n")
        .filter_map(|event| serde_json::from_str(&data(event)).ok())
        .collect()
}

/// The payloads of Amazon's event stream: twelve bytes of lengths, headers, the payload, a checksum.
fn payloads(mut bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let number = |at: usize| -> Option<usize> {
            let bytes = bytes.get(at..)?.first_chunk()?;
            usize::try_from(u32::from_be_bytes(*bytes)).ok()
        };
        let (whole, headers) = (number(0)?, number(4)?);
        let payload = bytes.get(headers.checked_add(12)?..whole.checked_sub(4)?)?;
        bytes = bytes.get(whole..)?;
        Some(payload)
    })
}

/// Calls that come in pieces, by their place.
#[derive(Default)]
struct Calls(BTreeMap<u64, (String, String)>);

impl Calls {
    fn begin(&mut self, index: u64, name: &str) {
        self.0.entry(index).or_default().0.push_str(name);
    }

    fn go_on(&mut self, index: u64, json: &str) {
        self.0.entry(index).or_default().1.push_str(json);
    }

    fn whole(self) -> Vec<(String, Value)> {
        self.0
            .into_values()
            .map(|(name, json)| (name, arguments(&json)))
            .collect()
    }
}

fn openai(documents: &[Value]) -> Plain {
    let mut plain = Plain::default();
    let mut calls = Calls::default();
    for document in documents {
        plain.usage = openai_usage(&document["usage"])
            .or_else(|| openai_usage(&document["x_groq"]["usage"]))
            .or(plain.usage);
        for choice in list(&document["choices"]).filter(|choice| number(&choice["index"]) == 0) {
            let delta = &choice["delta"];
            plain.text.push_str(&text_or_texts(&delta["content"]));
            plain.text.push_str(text(&delta["refusal"]));
            for (place, call) in (0..).zip(list(&delta["tool_calls"])) {
                let index = call["index"].as_u64().unwrap_or(place);
                calls.begin(index, text(&call["function"]["name"]));
                calls.go_on(index, text(&call["function"]["arguments"]));
            }
        }
    }
    plain.calls = calls.whole();
    plain
}

/// Text comes in deltas; whole items and the usage come at the end.
fn responses(documents: &[Value]) -> Plain {
    let ends = [
        "response.completed",
        "response.incomplete",
        "response.failed",
    ];
    let end = documents
        .iter()
        .rev()
        .find(|document| ends.contains(&text(&document["type"])));
    let mut plain = end
        .map(|end| of_whole(Format::Responses, &end["response"]))
        .unwrap_or_default();
    let deltas = ["response.output_text.delta", "response.refusal.delta"];
    let said = documents
        .iter()
        .filter(|document| deltas.contains(&text(&document["type"])));
    plain.text = said.map(|document| text(&document["delta"])).collect();
    plain
}

fn anthropic(documents: &[Value]) -> Plain {
    let end = documents
        .iter()
        .position(|document| document["type"] == "message_stop");
    let mut plain = Plain::default();
    let mut calls = Calls::default();
    let mut usage = Value::default();
    for document in documents.iter().take(end.unwrap_or(documents.len())) {
        let index = number(&document["index"]);
        let (block, delta) = (&document["content_block"], &document["delta"]);
        if block["type"] == "tool_use" {
            calls.begin(index, text(&block["name"]));
            if block["input"]
                .as_object()
                .is_some_and(|input| !input.is_empty())
            {
                calls.go_on(index, &block["input"].to_string());
            }
        }
        if block["type"] == "text" {
            plain.text.push_str(text(&block["text"]));
        }
        plain.text.push_str(text(&delta["text"]));
        plain
            .text
            .push_str(text(&delta["stop_details"]["explanation"]));
        if calls.0.contains_key(&index) {
            calls.go_on(index, text(&delta["partial_json"]));
        }
        for said in [&document["message"]["usage"], &document["usage"]] {
            merge(&mut usage, said);
        }
    }
    plain.usage = anthropic_usage(&usage);
    plain.calls = calls.whole();
    plain
}

/// Later counts replace earlier ones.
fn merge(into: &mut Value, members: &Value) {
    for (name, value) in members.as_object().into_iter().flatten() {
        if !value.is_null() {
            into[name] = value.clone();
        }
    }
}

fn gemini(documents: &[Value]) -> Plain {
    let mut whole = Plain::default();
    for document in documents {
        let plain = of_whole(Format::Gemini, document);
        whole.text.push_str(&plain.text);
        whole.usage = plain.usage.or(whole.usage);
        for part in list(&document["candidates"][0]["content"]["parts"]) {
            if part["functionCall"].is_object() {
                partial::add(&mut whole.calls, &part["functionCall"]);
            }
        }
    }
    whole
}

fn bedrock(documents: &[Value]) -> Plain {
    let mut plain = Plain::default();
    let mut calls = Calls::default();
    for document in documents {
        let index = number(&document["contentBlockIndex"]);
        let call = &document["start"]["toolUse"];
        // Amazon runs the others itself.
        if call.is_object() && call["type"] != "server_tool_use" {
            calls.begin(index, text(&call["name"]));
        }
        plain.text.push_str(text(&document["delta"]["text"]));
        let json = &document["delta"]["toolUse"]["input"];
        if json.is_string() && calls.0.contains_key(&index) {
            calls.go_on(index, text(json));
        }
        plain.usage = bedrock_usage(&document["usage"]).or(plain.usage);
    }
    plain.calls = calls.whole();
    plain
}
