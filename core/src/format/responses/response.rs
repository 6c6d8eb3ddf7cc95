//! The object `response`: whole, and at the beginning and end of streams.

use serde::Serialize;

use super::output::{Item, Status};
use super::settings::Settings;
use crate::chat::Finish;
use crate::format::About;
use crate::json::to_json_text;
use crate::usage::Usage;

/// What of a response does not change while it comes.
#[derive(Debug)]
pub(super) struct Frame {
    /// The response's id.
    id: String,
    model: String,
    created: u64,
    /// What was asked for, as the members of an object.
    settings: String,
}

/// What does.
#[derive(Debug)]
pub(super) struct State<'a> {
    pub(super) status: Status,
    pub(super) output: &'a [Item],
    pub(super) usage: Option<Usage>,
    /// Why it is incomplete.
    pub(super) reason: Option<&'static str>,
    /// Why it failed.
    pub(super) error: Option<Error<'a>>,
}

/// Why a response failed.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Error<'a> {
    pub(super) code: &'a str,
    pub(super) message: &'a str,
}

impl State<'_> {
    /// A response about which nothing else is known.
    pub(super) const fn of(status: Status) -> Self {
        Self {
            status,
            output: &[],
            usage: None,
            reason: None,
            error: None,
        }
    }
}

impl Frame {
    /// A response to what was asked, with our own id and the model's configured name.
    pub(super) fn of(about: &About<'_>) -> Self {
        Self {
            id: response_id(about.id),
            model: about.model.to_owned(),
            created: about.now,
            settings: to_json_text(&Settings::in_full(about.request)),
        }
    }

    /// Takes the provider's id and model, where it says them.
    pub(super) fn rename(&mut self, id: Option<String>, model: Option<String>) {
        if let Some(id) = id {
            self.id = response_id(&id);
        }
        if let Some(model) = model {
            self.model = model;
        }
    }

    /// Takes the provider's time, where it says it.
    pub(super) fn created(&mut self, at: Option<u64>) {
        self.created = at.unwrap_or(self.created);
    }

    /// What the ids of its items are made of.
    pub(super) fn name(&self) -> &str {
        self.id.strip_prefix(PREFIX).unwrap_or(&self.id)
    }

    /// The object.
    pub(super) fn to_json(&self, state: &State<'_>) -> String {
        let response = Response {
            id: &self.id,
            object: "response",
            created_at: self.created,
            status: state.status,
            background: false,
            error: state.error,
            incomplete_details: state.reason.map(|reason| Incomplete { reason }),
            instructions: None,
            metadata: Metadata {},
            model: &self.model,
            output: state.output,
            previous_response_id: None,
            store: false,
            truncation: "disabled",
            usage: state.usage.map(Tokens::of),
        };
        let mut json = to_json_text(&response);
        // The settings are members of the same object.
        if let Some(members) = self.settings.strip_prefix('{') {
            json.pop();
            json.push(',');
            json.push_str(members);
        }
        json
    }
}

/// What the API's ids of responses begin with.
const PREFIX: &str = "resp_";

fn response_id(id: &str) -> String {
    format!("{PREFIX}{}", id.strip_prefix(PREFIX).unwrap_or(id))
}

/// How a response ends, and why early.
pub(super) fn end_of(finish: &Finish, output: &[Item]) -> (Status, Option<&'static str>) {
    match finish {
        Finish::Stop | Finish::StopSequence(_) | Finish::ToolCalls => (Status::Completed, None),
        Finish::Length => (Status::Incomplete, Some("max_output_tokens")),
        Finish::Filtered => (Status::Incomplete, Some("content_filter")),
        // Where the model said so itself, in words, that is an answer here.
        Finish::Refused if output.iter().any(Item::refuses) => (Status::Completed, None),
        Finish::Refused => (Status::Incomplete, Some("content_filter")),
    }
}

#[derive(Serialize)]
struct Response<'a> {
    id: &'a str,
    object: &'static str,
    created_at: u64,
    status: Status,
    background: bool,
    error: Option<Error<'a>>,
    incomplete_details: Option<Incomplete>,
    /// They were put together with the other system prompts.
    instructions: Option<()>,
    metadata: Metadata,
    model: &'a str,
    output: &'a [Item],
    previous_response_id: Option<()>,
    store: bool,
    truncation: &'static str,
    usage: Option<Tokens>,
}

#[derive(Serialize)]
struct Incomplete {
    reason: &'static str,
}

#[derive(Serialize)]
struct Metadata {}

#[derive(Serialize)]
struct Tokens {
    input_tokens: u64,
    input_tokens_details: OfInput,
    output_tokens: u64,
    output_tokens_details: OfOutput,
    total_tokens: u64,
}

#[derive(Serialize)]
struct OfInput {
    cached_tokens: u64,
    cache_write_tokens: u64,
}

#[derive(Serialize)]
struct OfOutput {
    reasoning_tokens: u64,
}

impl Tokens {
    const fn of(usage: Usage) -> Self {
        Self {
            input_tokens: usage.input_tokens,
            input_tokens_details: OfInput {
                cached_tokens: usage.cached_tokens,
                cache_write_tokens: usage.cache_write_tokens,
            },
            output_tokens: usage.output_tokens,
            output_tokens_details: OfOutput {
                reasoning_tokens: usage.reasoning_tokens,
            },
            total_tokens: usage.input_tokens.saturating_add(usage.output_tokens),
        }
    }
}
