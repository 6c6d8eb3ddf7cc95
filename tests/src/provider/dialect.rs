//! What a provider that speaks one language only speaks, and where.

/// A provider's language, at the path where a real provider has it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Dialect {
    /// OpenAI chat.
    Openai,
    /// OpenAI chat, at Azure.
    Azure,
    /// OpenAI Responses.
    Responses,
    /// Anthropic Messages.
    Anthropic,
    /// Gemini, at AI Studio.
    Gemini,
    /// Gemini, at Vertex.
    Vertex,
    /// Bedrock Converse.
    Bedrock,
}

impl Dialect {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Openai,
        Self::Azure,
        Self::Responses,
        Self::Anthropic,
        Self::Gemini,
        Self::Vertex,
        Self::Bedrock,
    ];

    /// Its name, which tests also give to its provider.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Openai => "openai",
            Self::Azure => "azure",
            Self::Responses => "responses",
            Self::Anthropic => "anthropic",
            Self::Gemini => "gemini",
            Self::Vertex => "vertex",
            Self::Bedrock => "bedrock",
        }
    }

    /// What a provider of its name calls its model. Bedrock's models can do different things, and their ids
    /// tell.
    #[must_use]
    pub fn model(self) -> &'static str {
        match self {
            Self::Openai => "openai-1",
            Self::Azure => "azure-1",
            Self::Responses => "responses-1",
            Self::Anthropic => "anthropic-1",
            Self::Gemini => "gemini-1",
            Self::Vertex => "vertex-1",
            Self::Bedrock => "anthropic.claude-sonnet-4-5-20250929-v1:0",
        }
    }

    /// Whether this path is one of its own.
    pub(super) fn has(self, path: &str) -> bool {
        let azure = path.starts_with("/openai/deployments/");
        match self {
            Self::Openai => {
                (path.ends_with("/chat/completions") && !azure) || path.ends_with("/embeddings")
            }
            Self::Azure => azure,
            Self::Responses => path.ends_with("/responses"),
            Self::Anthropic => path.contains("/messages"),
            Self::Gemini => path.starts_with("/v1beta/models/"),
            Self::Vertex => path.starts_with("/v1/projects/"),
            Self::Bedrock => path.starts_with("/model/"),
        }
    }
}
