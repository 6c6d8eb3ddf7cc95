//! Why a body is not a chat request.

use std::fmt;

use super::Api;
use crate::name::MAX_NAME_BYTES;

/// A member of a request that Baton acts on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Param {
    /// `model`
    Model,
    /// `messages`
    Messages,
    /// `input`
    Input,
    /// `prompt`
    Prompt,
    /// `contents`
    Contents,
    /// `stream`
    Stream,
    /// `stream_options`
    StreamOptions,
    /// `max_tokens`
    MaxTokens,
    /// `max_completion_tokens`
    MaxCompletionTokens,
}

/// Why a body is not a chat request. No sentence repeats what the body says.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum RequestError {
    /// Nothing at all.
    #[error("the body is empty, expected a JSON object with `model` and `messages`")]
    NoBody,
    /// A byte that no UTF-8 text has.
    #[error("the body is not UTF-8 text at byte {at}, send JSON in UTF-8")]
    NotUtf8 {
        /// How many bytes before it are.
        at: usize,
    },
    /// Broken JSON.
    #[error("the body is not valid JSON at line {line}, column {column}, correct it there")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// JSON that is not finished.
    #[error("the body ends before its JSON does, send it whole")]
    EndsEarly,
    /// Other JSON.
    #[error("the body must be a JSON object, for example {{\"model\": …, \"messages\": […]}}")]
    NotObject,
    /// A member that every request has.
    #[error("`{0}` is missing, expected {expected}", expected = .0.expected())]
    Missing(Param),
    /// A member of another type.
    #[error("`{0}` has the wrong type, expected {expected}", expected = .0.expected())]
    WrongType(Param),
    /// A member that stands twice: a reader of the first and a reader of the last would disagree.
    #[error("`{0}` is there more than once, send it once")]
    Repeated(Param),
    /// A member's name in other letters, `Model`: servers that ignore case would take it for the
    /// real one, so what we checked would not be what they act on.
    #[error("`{0}` is written in other letters, write it exactly so")]
    Misspelt(Param),
    /// A name or a list with nothing in it.
    #[error("`{0}` is empty, expected {expected}", expected = .0.expected())]
    Empty(Param),
    /// A name beyond any model's.
    #[error("`model` is {0} bytes long, expected at most {MAX_NAME_BYTES}")]
    ModelTooLong(usize),
    /// An element of `messages` that is not one.
    #[error("`messages[{0}]` is not a message, expected an object with one `role`, a string")]
    NotMessage(usize),
    /// Something deeper in the body.
    #[error("`{path}` is not as it should be, expected {expected}")]
    Member {
        /// Where it is: `messages[2].content[0].image_url`.
        path: String,
        /// What should be there.
        expected: &'static str,
    },
}

impl Param {
    /// Those that requests to this API have.
    pub(crate) const fn of(api: Api) -> &'static [Self] {
        match api {
            Api::ChatCompletions => &[
                Self::Model,
                Self::Messages,
                Self::Stream,
                Self::StreamOptions,
                Self::MaxTokens,
                Self::MaxCompletionTokens,
            ],
            Api::Completions => &[Self::Model, Self::Prompt, Self::Stream, Self::StreamOptions],
            Api::Responses => &[Self::Model, Self::Stream],
            Api::Embeddings => &[Self::Model, Self::Input],
            Api::Messages => &[Self::Model, Self::Messages, Self::Stream],
            Api::CountTokens => &[Self::Model, Self::Messages],
            Api::GenerateContent | Api::StreamGenerateContent => &[Self::Contents],
        }
    }

    /// Those that requests to this API must have.
    pub(crate) const fn needed_by(api: Api) -> &'static [Self] {
        match api {
            Api::ChatCompletions | Api::Messages | Api::CountTokens => {
                &[Self::Model, Self::Messages]
            }
            Api::Completions => &[Self::Model, Self::Prompt],
            // A stored prompt or conversation may stand for the input.
            Api::Responses => &[Self::Model],
            Api::Embeddings => &[Self::Model, Self::Input],
            Api::GenerateContent | Api::StreamGenerateContent => &[Self::Contents],
        }
    }

    /// Its key in the body.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Messages => "messages",
            Self::Input => "input",
            Self::Prompt => "prompt",
            Self::Contents => "contents",
            Self::Stream => "stream",
            Self::StreamOptions => "stream_options",
            Self::MaxTokens => "max_tokens",
            Self::MaxCompletionTokens => "max_completion_tokens",
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Model => "the name of a model, a string",
            Self::Messages => "an array of one or more messages",
            Self::Input => "the texts, a string or an array",
            Self::Prompt => "the prompt, a string",
            Self::Contents => "an array of one or more contents",
            Self::Stream => "`true` or `false`",
            Self::StreamOptions => "an object whose `include_usage` is `true` or `false`, or null",
            Self::MaxTokens | Self::MaxCompletionTokens => "a whole number",
        }
    }
}

impl fmt::Display for Param {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl RequestError {
    /// The member at fault, where there is one.
    pub fn param(&self) -> Option<&str> {
        match self {
            Self::NoBody
            | Self::NotUtf8 { .. }
            | Self::NotJson { .. }
            | Self::EndsEarly
            | Self::NotObject => None,
            Self::Missing(param)
            | Self::WrongType(param)
            | Self::Repeated(param)
            | Self::Misspelt(param)
            | Self::Empty(param) => Some(param.as_str()),
            Self::ModelTooLong(_) => Some(Param::Model.as_str()),
            Self::NotMessage(_) => Some(Param::Messages.as_str()),
            Self::Member { path, .. } => Some(path),
        }
    }

    /// The stable code a program tells it by.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoBody | Self::NotUtf8 { .. } | Self::NotJson { .. } | Self::EndsEarly => {
                "invalid_json"
            }
            Self::Missing(_) => "missing_required_parameter",
            Self::NotObject | Self::WrongType(_) | Self::NotMessage(_) | Self::Member { .. } => {
                "invalid_type"
            }
            Self::Repeated(_) | Self::Misspelt(_) | Self::Empty(_) | Self::ModelTooLong(_) => {
                "invalid_value"
            }
        }
    }
}
