//! Files of other projects' tests: what each is, told by what is in it.

#![expect(
    clippy::indexing_slicing,
    reason = "a JSON value of which there is no such member is null, not a panic"
)]

use std::path::Path;

use baton_core::format::Format;
use serde_json::Value;

use crate::frames;
use crate::recorded::Reply;

/// A file.
#[derive(Debug)]
pub(crate) struct Fixture {
    /// Its path in the archive.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

impl Fixture {
    /// All of them.
    pub(crate) fn all(folder: &Path) -> anyhow::Result<Vec<Self>> {
        let files = baton_evals::data::archive(folder, "wire/raw.tar.gz")?;
        Ok(files
            .into_iter()
            .map(|(path, bytes)| Self { path, bytes })
            .collect())
    }

    /// Where it comes from: a line of the tables.
    pub(crate) fn source(&self) -> String {
        let mut folders = self.path.split('/');
        folders
            .find(|folder| !["", ".", "raw"].contains(folder))
            .unwrap_or_default()
            .to_owned()
    }

    /// The answer that it is, and in which format; `None` for requests and what Baton does not speak.
    pub(crate) fn answer(&self) -> Option<(Format, Reply)> {
        if self.path.ends_with(".snap") {
            return None;
        }
        if self.path.ends_with(".bin") {
            return Some((Format::Bedrock, Reply::Stream(self.bytes.clone())));
        }
        let text = str::from_utf8(&self.bytes).ok()?;
        if let Ok(document) = serde_json::from_str(text) {
            let format = format_of_whole(&document)?;
            return Some((format, Reply::Whole(self.bytes.clone())));
        }
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        let chunks: Vec<Value> = lines
            .map_while(|line| serde_json::from_str(line).ok())
            .collect();
        if !chunks.is_empty() {
            let format = chunks.iter().find_map(format_of_event)?;
            return Some((format, Reply::Stream(stream_of(format, &chunks))));
        }
        let events = crate::plain::documents(Format::Openai, &self.bytes);
        let format = events.iter().find_map(format_of_event)?;
        Some((format, Reply::Stream(self.bytes.clone())))
    }
}

/// What a whole answer is, by the members it has.
fn format_of_whole(document: &Value) -> Option<Format> {
    if document["object"] == "chat.completion" || document["choices"][0]["message"].is_object() {
        Some(Format::Openai)
    } else if document["object"] == "response" {
        Some(Format::Responses)
    } else if document["type"] == "message" && document["content"].is_array() {
        Some(Format::Anthropic)
    } else if document["candidates"].is_array() {
        Some(Format::Gemini)
    } else if document["output"]["message"].is_object() {
        Some(Format::Bedrock)
    } else {
        None
    }
}

/// What a stream is, by the members one of its events has.
fn format_of_event(document: &Value) -> Option<Format> {
    let kind = document["type"].as_str().unwrap_or_default();
    if document["object"] == "chat.completion.chunk" {
        Some(Format::Openai)
    } else if kind.starts_with("response.") {
        Some(Format::Responses)
    } else if kind == "message_start" {
        Some(Format::Anthropic)
    } else if document["candidates"].is_array() {
        Some(Format::Gemini)
    } else if document["messageStart"].is_object() || document["contentBlockDelta"].is_object() {
        Some(Format::Bedrock)
    } else {
        None
    }
}

/// The stream that these events came in.
fn stream_of(format: Format, events: &[Value]) -> Vec<u8> {
    if format == Format::Bedrock {
        return frames::encode(events);
    }
    let mut stream: String = events
        .iter()
        .map(|event| format!("data: {event}\n\n"))
        .collect();
    if format == Format::Openai {
        stream.push_str("data: [DONE]\n\n");
    }
    stream.into_bytes()
}
