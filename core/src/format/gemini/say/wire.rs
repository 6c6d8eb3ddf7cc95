//! A `GenerateContentResponse` as it is written.

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::super::signature;
use crate::chat::{Media, Signature, Source, TokenLogprob, ToolCall};
use crate::usage::Usage;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Response<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) candidates: Vec<Candidate<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) usage_metadata: Option<UsageMetadata>,
    pub(super) model_version: &'a str,
    pub(super) response_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Candidate<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) content: Option<Content<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) finish_reason: Option<&'static str>,
    pub(super) index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logprobs_result: Option<LogprobsResult<'a>>,
}

#[derive(Serialize)]
pub(super) struct Content<'a> {
    parts: Vec<Part<'a>>,
    role: &'static str,
}

impl<'a> Content<'a> {
    /// What the model says; a part at least, since clients look for the first.
    pub(super) fn model(mut parts: Vec<Part<'a>>) -> Self {
        if parts.is_empty() {
            parts.push(Part::text(""));
        }
        Self {
            parts,
            role: "model",
        }
    }
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function_call: Option<FunctionCall<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inline_data: Option<InlineData<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_data: Option<FileData<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thought: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thought_signature: Option<String>,
}

impl<'a> Part<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        Self {
            text: Some(text),
            ..Self::default()
        }
    }

    pub(super) fn thought(text: &'a str) -> Self {
        Self {
            thought: Some(true),
            ..Self::text(text)
        }
    }

    pub(super) fn signed(self, by: Option<&Signature>) -> Self {
        Self {
            thought_signature: by.map(signature::write),
            ..self
        }
    }

    pub(super) fn call(call: &'a ToolCall) -> Self {
        Self {
            function_call: Some(FunctionCall {
                id: &call.id,
                name: &call.name,
                args: Args(&call.arguments),
            }),
            ..Self::default()
        }
        .signed(call.signature.as_ref())
    }

    /// `None` where the provider only names a file of its own.
    pub(super) fn image(image: &'a Media) -> Option<Self> {
        let mime_type = image.media_type_or("image/png");
        match &image.source {
            Source::Base64(data) => Some(Self {
                inline_data: Some(InlineData { mime_type, data }),
                ..Self::default()
            }),
            Source::Url(file_uri) => Some(Self {
                file_data: Some(FileData {
                    mime_type,
                    file_uri,
                }),
                ..Self::default()
            }),
            Source::Text(_) | Source::File(_) => None,
        }
    }

    /// Signs it, if it is text that is not signed yet.
    pub(super) fn sign_text(&mut self, by: &Signature) -> bool {
        let is_plain =
            self.text.is_some() && self.thought.is_none() && self.thought_signature.is_none();
        if is_plain {
            self.thought_signature = Some(signature::write(by));
        }
        is_plain
    }
}

#[derive(Serialize)]
struct FunctionCall<'a> {
    id: &'a str,
    name: &'a str,
    args: Args<'a>,
}

/// Arguments as an object. What else a model wrote stands in one, so that it is not lost.
struct Args<'a>(&'a str);

impl Serialize for Args<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Unreadable<'a> {
            arguments: &'a str,
        }
        let text = match self.0.trim() {
            "" => "{}",
            text => text,
        };
        match serde_json::from_str::<&RawValue>(text) {
            Ok(object) if text.starts_with('{') => object.serialize(serializer),
            Ok(_) | Err(_) => Unreadable { arguments: text }.serialize(serializer),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InlineData<'a> {
    mime_type: &'a str,
    data: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileData<'a> {
    mime_type: &'a str,
    file_uri: &'a str,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UsageMetadata {
    prompt_token_count: u64,
    candidates_token_count: u64,
    total_token_count: u64,
    #[serde(skip_serializing_if = "is_none_of_them")]
    thoughts_token_count: u64,
    #[serde(skip_serializing_if = "is_none_of_them")]
    cached_content_token_count: u64,
}

#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")
)]
const fn is_none_of_them(tokens: &u64) -> bool {
    *tokens == 0
}

impl UsageMetadata {
    /// Google counts thoughts beside the answer's tokens.
    pub(super) fn of(usage: Usage) -> Self {
        Self {
            prompt_token_count: usage.input_tokens,
            candidates_token_count: usage.output_tokens.saturating_sub(usage.reasoning_tokens),
            total_token_count: usage.input_tokens.saturating_add(usage.output_tokens),
            thoughts_token_count: usage.reasoning_tokens,
            cached_content_token_count: usage.cached_tokens,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogprobsResult<'a> {
    chosen_candidates: Vec<Token<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    top_candidates: Vec<TopCandidates<'a>>,
}

#[derive(Serialize)]
struct TopCandidates<'a> {
    candidates: Vec<Token<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Token<'a> {
    token: &'a str,
    log_probability: f64,
}

/// The log-probabilities of these tokens, where there are any.
pub(super) fn logprobs_result(tokens: &[TokenLogprob]) -> Option<LogprobsResult<'_>> {
    let has_top = tokens.iter().any(|token| !token.top.is_empty());
    let top = tokens
        .iter()
        .filter(|_| has_top)
        .map(|token| TopCandidates {
            candidates: token.top.iter().map(Token::of).collect(),
        });
    (!tokens.is_empty()).then(|| LogprobsResult {
        chosen_candidates: tokens.iter().map(Token::of).collect(),
        top_candidates: top.collect(),
    })
}

impl<'a> Token<'a> {
    fn of(token: &'a TokenLogprob) -> Self {
        Self {
            token: &token.token,
            log_probability: token.logprob,
        }
    }
}
