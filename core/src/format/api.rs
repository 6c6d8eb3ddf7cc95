//! What callers call: each API, and who speaks it natively.

use serde::{Deserialize, Serialize};

use super::Format;

/// An API that callers use.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Api {
    /// `POST /v1/chat/completions`
    ChatCompletions,
    /// `POST /v1/completions`, the legacy one
    Completions,
    /// `POST /v1/responses`
    Responses,
    /// `POST /v1/embeddings`
    Embeddings,
    /// `POST /v1/messages`
    Messages,
    /// `POST /v1/messages/count_tokens`
    CountTokens,
    /// `POST /v1beta/models/…:generateContent`
    GenerateContent,
    /// `POST /v1beta/models/…:streamGenerateContent`
    StreamGenerateContent,
}

/// What a request wants done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Operation {
    /// An answer to a conversation: any chat provider can.
    Chat,
    /// Vectors for texts.
    Embed,
    /// The size of a prompt.
    CountTokens,
}

impl Operation {
    /// What a provider lacks that cannot do it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Embed => "embeddings",
            Self::CountTokens => "count_tokens",
        }
    }
}

impl Api {
    /// What its requests want done.
    pub const fn operation(self) -> Operation {
        match self {
            Self::ChatCompletions
            | Self::Completions
            | Self::Responses
            | Self::Messages
            | Self::GenerateContent
            | Self::StreamGenerateContent => Operation::Chat,
            Self::Embeddings => Operation::Embed,
            Self::CountTokens => Operation::CountTokens,
        }
    }

    /// The format whose providers take its requests as they are; `None`: all are translated.
    pub const fn native(self) -> Option<Format> {
        match self {
            Self::ChatCompletions | Self::Embeddings => Some(Format::Openai),
            Self::Completions => None,
            Self::Responses => Some(Format::Responses),
            Self::Messages | Self::CountTokens => Some(Format::Anthropic),
            Self::GenerateContent | Self::StreamGenerateContent => Some(Format::Gemini),
        }
    }
}
