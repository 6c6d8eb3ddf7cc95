//! A whole answer, written for a caller.

use serde::Serialize;

use crate::chat::{Answer, Choice, Finish, Media, Part, TokenLogprob, ToolCall};
use crate::format::{About, Format};
use crate::json::to_json;
use crate::usage::Usage;

/// Writes an answer.
pub(super) fn write(answer: &Answer, about: &About<'_>) -> Vec<u8> {
    let id = id(answer.id.as_deref(), about);
    let shows_thoughts = shows_thoughts(about);
    let choices = (0..).zip(&answer.choices);
    let completion = Completion {
        id: &id,
        object: "chat.completion",
        created: answer.created.unwrap_or(about.now),
        model: answer.model.as_deref().unwrap_or(about.model),
        choices: choices
            .map(|(index, choice)| WholeChoice::of(index, choice, shows_thoughts))
            .collect(),
        usage: answer.usage.map(Counts::of),
    };
    to_json(&completion)
}

/// The provider's id of an answer, or one of our own.
pub(super) fn id(of_provider: Option<&str>, about: &About<'_>) -> String {
    of_provider.map_or_else(|| format!("chatcmpl-{}", about.id), str::to_owned)
}

/// Whether the caller wants to see what the model thought; it does unless it says otherwise.
pub(super) fn shows_thoughts(about: &About<'_>) -> bool {
    let asked = about.request.reasoning.as_ref();
    asked.and_then(|reasoning| reasoning.shown) != Some(false)
}

#[derive(Serialize)]
struct Completion<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    model: &'a str,
    choices: Vec<WholeChoice<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    usage: Option<Counts>,
}

#[derive(Serialize)]
struct WholeChoice<'a> {
    index: u32,
    message: Message<'a>,
    logprobs: Option<Logprobs<'a>>,
    finish_reason: &'static str,
}

#[derive(Default, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Option<String>,
    refusal: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasoning_content: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<WholeCall<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Picture>,
}

impl<'a> WholeChoice<'a> {
    fn of(index: u32, choice: &'a Choice, shows_thoughts: bool) -> Self {
        let mut message = Message {
            role: "assistant",
            ..Message::default()
        };
        for part in &choice.parts {
            message.add(part, shows_thoughts);
        }
        // Null is for those who say something else instead.
        if message.tool_calls.is_empty() && message.refusal.is_none() {
            message.content.get_or_insert_default();
        }
        Self {
            index,
            finish_reason: finish_reason(&choice.finish, message.refusal.is_some()),
            message,
            logprobs: Logprobs::of(&choice.logprobs),
        }
    }
}

impl<'a> Message<'a> {
    fn add(&mut self, part: &'a Part, shows_thoughts: bool) {
        match part {
            Part::Text { text, .. } => append(&mut self.content, text),
            Part::Refusal(text) => append(&mut self.refusal, text),
            Part::Thinking { text, .. } if shows_thoughts && !text.is_empty() => {
                append(&mut self.reasoning_content, text);
            }
            Part::ToolCall(call) => self.tool_calls.push(WholeCall::of(call)),
            Part::Image(image) => self.images.extend(Picture::of(image)),
            // There is no place for the first two; no model answers with the others.
            Part::Thinking { .. }
            | Part::HiddenThinking(_)
            | Part::Document(_)
            | Part::Audio(_)
            | Part::ToolResult(_) => {}
        }
    }
}

fn append(to: &mut Option<String>, more: &str) {
    to.get_or_insert_default().push_str(more);
}

/// Why it ended, in OpenAI's words. A model that declines in words of its own says so in `refusal` and
/// ends as usual; one that a filter or a classifier stopped does not.
pub(super) const fn finish_reason(finish: &Finish, declined_in_words: bool) -> &'static str {
    match finish {
        Finish::Stop | Finish::StopSequence(_) => "stop",
        Finish::Length => "length",
        Finish::ToolCalls => "tool_calls",
        Finish::Refused if declined_in_words => "stop",
        Finish::Filtered | Finish::Refused => "content_filter",
    }
}

#[derive(Serialize)]
struct WholeCall<'a> {
    id: &'a str,
    r#type: &'static str,
    function: Called<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extra_content: Option<Extra>,
}

#[derive(Serialize)]
struct Called<'a> {
    name: &'a str,
    arguments: &'a str,
}

impl<'a> WholeCall<'a> {
    fn of(call: &'a ToolCall) -> Self {
        let signature = call.signature.as_ref();
        Self {
            id: &call.id,
            r#type: "function",
            function: Called {
                name: &call.name,
                arguments: &call.arguments,
            },
            extra_content: signature.map(|signature| Extra::of(signature.write(Format::Gemini))),
        }
    }
}

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
