//! What whole and streamed answers have in common.

use serde::Serialize;

use crate::chat::{Media, TokenLogprob};
use crate::usage::Usage;

/// Google's own place for what this format has no member for.
#[derive(Serialize)]
pub(super) struct Extra {
    google: Google,
}

#[derive(Serialize)]
struct Google {
    thought_signature: String,
}

impl Extra {
    pub(super) const fn of(thought_signature: String) -> Self {
        Self {
            google: Google { thought_signature },
        }
    }
}

/// A picture the model made, in OpenRouter's shape: OpenAI's models make none in a chat.
#[derive(Serialize)]
pub(super) struct Picture {
    r#type: &'static str,
    image_url: Address,
}

#[derive(Serialize)]
struct Address {
    url: String,
}

impl Picture {
    pub(super) fn of(image: &Media) -> Option<Self> {
        let url = image.to_url("image/png")?;
        Some(Self {
            r#type: "image_url",
            image_url: Address { url },
        })
    }
}

#[derive(Serialize)]
pub(super) struct Logprobs<'a> {
    content: Vec<Token<'a>>,
    refusal: Option<()>,
}

#[derive(Serialize)]
struct Token<'a> {
    token: &'a str,
    logprob: f64,
    bytes: Option<&'a [u8]>,
    top_logprobs: Vec<Likely<'a>>,
}

#[derive(Serialize)]
struct Likely<'a> {
    token: &'a str,
    logprob: f64,
    bytes: Option<&'a [u8]>,
}

impl<'a> Logprobs<'a> {
    pub(super) fn of(tokens: &'a [TokenLogprob]) -> Option<Self> {
        let content: Vec<_> = tokens.iter().map(Token::of).collect();
        (!content.is_empty()).then_some(Self {
            content,
            refusal: None,
        })
    }
}

impl<'a> Token<'a> {
    fn of(token: &'a TokenLogprob) -> Self {
        let likely = |token: &'a TokenLogprob| Likely {
            token: &token.token,
            logprob: token.logprob,
            bytes: token.bytes.as_deref(),
        };
        Self {
            token: &token.token,
            logprob: token.logprob,
            bytes: token.bytes.as_deref(),
            top_logprobs: token.top.iter().map(likely).collect(),
        }
    }
}

/// `usage`.
#[derive(Serialize)]
pub(super) struct Counts {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
    prompt_tokens_details: PromptCounts,
    completion_tokens_details: AnswerCounts,
}

#[derive(Serialize)]
struct PromptCounts {
    cached_tokens: u64,
    /// OpenRouter's name for it; OpenAI counts no such thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_write_tokens: Option<u64>,
}

#[derive(Serialize)]
struct AnswerCounts {
    reasoning_tokens: u64,
}

impl Counts {
    pub(super) fn of(usage: Usage) -> Self {
        Self {
            prompt_tokens: usage.input_tokens,
            completion_tokens: usage.output_tokens,
            total_tokens: usage.input_tokens.saturating_add(usage.output_tokens),
            prompt_tokens_details: PromptCounts {
                cached_tokens: usage.cached_tokens,
                cache_write_tokens: Some(usage.cache_write_tokens).filter(|tokens| *tokens > 0),
            },
            completion_tokens_details: AnswerCounts {
                reasoning_tokens: usage.reasoning_tokens,
            },
        }
    }
}
