//! What is asked, in no caller's words.

use serde_json::{Value, json};

/// A picture of one pixel.
pub(crate) const PICTURE: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// A request. It always allows 100 tokens, and begins with a user who asks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question {
    /// Who is told, and what.
    pub(crate) told: [&'static str; 2],
    pub(crate) system: Option<&'static str>,
    /// What was said after the first question.
    pub(crate) said: &'static [Said],
    /// Whether two tools are on offer: [`weather`] and [`time`].
    pub(crate) tools: bool,
    /// Whether the answer shall fit [`schema`].
    pub(crate) schema: bool,
    /// Whether the first question comes with [`PICTURE`].
    pub(crate) picture: bool,
    pub(crate) temperature: Option<f64>,
}

/// One turn of a conversation.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Said {
    User(&'static str),
    Model(&'static str),
    /// The model calls both tools at once: weather in Rome, time in CET.
    Calls,
    /// What they return: `22 C` and `noon`.
    Results,
}

impl Question {
    /// A question and no more.
    pub(crate) const PLAIN: Self = Self {
        told: ["", ""],
        system: None,
        said: &[],
        tools: false,
        schema: false,
        picture: false,
        temperature: None,
    };

    /// The same question, with what this provider is told to do.
    pub(crate) fn to(&self, provider: &'static str, script: &'static str) -> Self {
        Self {
            told: [provider, script],
            ..*self
        }
    }

    /// What the user asks first.
    pub(crate) fn asked(&self) -> String {
        let [provider, script] = self.told;
        format!("Who are you? [[{provider}: {script}]]")
    }
}

/// The arguments of the tool `weather`.
pub(crate) fn weather() -> Value {
    object("city")
}

/// The arguments of the tool `time`.
pub(crate) fn time() -> Value {
    object("zone")
}

/// What an answer shall fit.
pub(crate) fn schema() -> Value {
    object("city")
}

fn object(member: &str) -> Value {
    json!({
        "type": "object",
        "properties": {member: {"type": "string"}},
        "required": [member],
        "additionalProperties": false,
    })
}
