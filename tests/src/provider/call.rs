//! What a request asks for, whichever language it was said in.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::check::Mistake;

/// What was understood of a request.
#[derive(Debug, Default)]
pub(super) struct Call {
    pub(super) model: String,
    pub(super) streams: bool,
    pub(super) wants_usage: bool,
    /// Whether it wants to know how likely tokens are.
    pub(super) wants_logprobs: bool,
    /// The script in the request's `metadata`, where the language has that.
    pub(super) metadata_script: Option<String>,
    /// The conversation, system prompts first where they stand apart.
    pub(super) said: Vec<Said>,
    pub(super) tools: Vec<Tool>,
    pub(super) choice: Choice,
    /// Whether only one tool may be called at a time.
    pub(super) one_by_one: bool,
    /// The JSON Schema the answer must fit.
    pub(super) schema: Option<Value>,
    /// Whether it shall show its thinking.
    pub(super) thinks: bool,
    /// Settings as they were understood: `max_tokens=10`.
    pub(super) settings: Vec<String>,
}

/// One thing somebody said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Said {
    pub(super) by: By,
    pub(super) what: What,
}

/// Who said it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum By {
    System,
    User,
    Model,
}

/// What was said.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Text(String),
    /// Where it is, or its media type and data.
    Image(String),
    Document(String),
    Thinking(String),
    Call {
        id: String,
        name: String,
        arguments: Value,
    },
    Result {
        id: String,
        text: String,
    },
}

/// A tool on offer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tool {
    pub(super) name: String,
    pub(super) schema: Value,
}

/// Whether tools are to be called.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) enum Choice {
    #[default]
    Auto,
    Never,
    Any,
    Named(String),
}

impl Call {
    /// Adds something to the conversation.
    pub(super) fn hear(&mut self, by: By, what: What) {
        self.said.push(Said { by, what });
    }

    /// Notes a setting.
    pub(super) fn set(&mut self, name: &str, value: impl std::fmt::Display) {
        self.settings.push(format!("{name}={value}"));
    }

    /// What this provider is told: in `metadata`, or between double brackets in what a user said:
    /// `[[alpha: status=503]]`.
    pub(super) fn script(&self, provider: &str) -> &str {
        if let Some(script) = &self.metadata_script {
            return script;
        }
        let opening = format!("[[{provider}:");
        let user = self.said.iter().filter(|said| said.by == By::User);
        let mut scripts = user.filter_map(|said| {
            let text = said.what.as_text()?;
            Some(text.split_once(&opening)?.1.split_once("]]")?.0)
        });
        scripts.next().unwrap_or_default()
    }

    /// Whether a model has said something already.
    pub(super) fn has_answer(&self) -> bool {
        self.said.iter().any(|said| said.by == By::Model)
    }

    /// What the tools said, if the conversation ends with that.
    pub(super) fn last_results(&self) -> Vec<String> {
        let back = self.said.iter().rev();
        let results = back.map_while(|said| match &said.what {
            What::Result { text, .. } => Some(unwrapped(text)),
            What::Text(_)
            | What::Image(_)
            | What::Document(_)
            | What::Thinking(_)
            | What::Call { .. } => None,
        });
        let mut results: Vec<String> = results.collect();
        results.reverse();
        results
    }

    /// That every call of a tool is answered before anything else is said, and nothing else is answered.
    pub(super) fn check_results(&self) -> Result<(), Mistake> {
        let mut open: Vec<&str> = Vec::new();
        for said in &self.said {
            match &said.what {
                What::Call { id, .. } => open.push(id),
                What::Result { id, .. } => {
                    let Some(at) = open.iter().position(|call| call == id) else {
                        return Err(Mistake::of(format!("the result `{id}` answers no call")));
                    };
                    open.remove(at);
                }
                _ if said.by == By::Model => {}
                What::Text(_) | What::Image(_) | What::Document(_) | What::Thinking(_) => {
                    unanswered(&open)?;
                }
            }
        }
        unanswered(&open)
    }

    /// All that was understood, for a test to look at: the same whichever language it was said in.
    pub(super) fn recital(&self) -> String {
        let mut lines: Vec<String> = self.said.iter().map(Said::line).collect();
        if !self.tools.is_empty() {
            let tools = self.tools.iter().map(|tool| {
                let members = tool.schema["properties"].as_object();
                let members = members.map(|members| members.keys().cloned().collect());
                format!("{}({})", tool.name, members.unwrap_or(Vec::new()).join(","))
            });
            let tools: Vec<String> = tools.collect();
            lines.push(format!("tools: {} {:?}", tools.join(" "), self.choice));
        }
        if let Some(schema) = &self.schema {
            let mut members: Vec<&String> = schema["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .map(|(key, _)| key)
                .collect();
            members.sort();
            lines.push(format!("schema: {members:?}"));
        }
        lines.extend(self.settings.iter().cloned());
        lines.join("\n")
    }
}

fn unanswered(open: &[&str]) -> Result<(), Mistake> {
    match open {
        [] => Ok(()),
        [call, ..] => Err(Mistake::of(format!(
            "the tool call `{call}` is not answered"
        ))),
    }
}

impl What {
    /// The text, if that is what was said.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Image(_)
            | Self::Document(_)
            | Self::Thinking(_)
            | Self::Call { .. }
            | Self::Result { .. } => None,
        }
    }
}

impl Said {
    fn line(&self) -> String {
        let mut line = format!("{:?} ", self.by).to_lowercase();
        // Writing to a string cannot fail.
        let _ = match &self.what {
            What::Text(text) => write!(line, "says {text}"),
            What::Image(image) => write!(line, "shows {image}"),
            What::Document(document) => write!(line, "hands over {document}"),
            What::Thinking(text) => write!(line, "thinks {text}"),
            What::Call {
                name, arguments, ..
            } => write!(line, "calls {name} {arguments}"),
            What::Result { text, .. } => write!(line, "got {}", unwrapped(text)),
        };
        line
    }
}

/// A result without the object around it that some languages insist on.
fn unwrapped(result: &str) -> String {
    let object: BTreeMap<String, String> = serde_json::from_str(result).unwrap_or_default();
    match (object.len(), object.into_values().next()) {
        (1, Some(text)) => text,
        _ => result.to_owned(),
    }
}
