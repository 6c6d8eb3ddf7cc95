//! Who speaks what: each format's one value. Another format is a line here.

use super::anthropic::Anthropic;
use super::bedrock::Bedrock;
use super::completions::Completions;
use super::gemini::Gemini;
use super::openai::Openai;
use super::responses::Responses;
use super::{Api, CallerFormat, Format, ProviderFormat};

impl Format {
    /// How providers speak it.
    pub fn provider(self) -> &'static dyn ProviderFormat {
        match self {
            Self::Openai => &Openai,
            Self::Responses => &Responses,
            Self::Anthropic => &Anthropic,
            Self::Gemini => &Gemini,
            Self::Bedrock => &Bedrock,
        }
    }
}

impl Api {
    /// How its callers speak. Of embeddings and counts only the errors are ours to say.
    pub fn caller(self) -> &'static dyn CallerFormat {
        match self {
            Self::ChatCompletions | Self::Embeddings => &Openai,
            Self::Completions => &Completions,
            Self::Responses => &Responses,
            Self::Messages | Self::CountTokens => &Anthropic,
            Self::GenerateContent | Self::StreamGenerateContent => &Gemini,
        }
    }
}
