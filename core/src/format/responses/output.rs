//! What responses are made of: items, as a caller reads them.

use serde::Serialize;

use crate::chat::{Choice, Media, Part, Signature, Source, TokenLogprob, ToolCall};
use crate::format::Format;

/// One item of an answer.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Item {
    Reasoning {
        id: String,
        summary: Vec<Summary>,
        #[serde(skip_serializing_if = "Option::is_none")]
        encrypted_content: Option<String>,
    },
    Message {
        id: String,
        status: Status,
        role: &'static str,
        content: Vec<Piece>,
    },
    FunctionCall {
        id: String,
        status: Status,
        call_id: String,
        name: String,
        arguments: String,
    },
    ImageGenerationCall {
        id: String,
        status: Status,
        result: String,
    },
}

/// How far an item or a response has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    InProgress,
    Completed,
    Incomplete,
    Failed,
}

/// A piece of a message.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Piece {
    OutputText {
        text: String,
        /// Nobody else cites as this format's own tools do.
        annotations: [(); 0],
        logprobs: Vec<Logprob>,
    },
    Refusal {
        refusal: String,
    },
}

/// A thought, in words.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Summary {
    SummaryText { text: String },
}

/// A token and how likely it was.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Logprob {
    token: String,
    logprob: f64,
    bytes: Vec<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<Vec<Self>>,
}

impl Item {
    /// A message with nothing in it yet.
    pub(super) const fn message(id: String) -> Self {
        Self::Message {
            id,
            status: Status::InProgress,
            role: "assistant",
            content: Vec::new(),
        }
    }

    /// A thought: with words, which may be none yet, or hidden.
    pub(super) fn thought(id: String, text: Option<String>, by: Option<&Signature>) -> Self {
        let summary = text.map(|text| Summary::SummaryText { text });
        Self::Reasoning {
            id,
            summary: summary.into_iter().collect(),
            encrypted_content: by.map(|signature| signature.write(Format::Responses)),
        }
    }

    /// A call.
    pub(super) fn call(id: String, call: ToolCall) -> Self {
        Self::FunctionCall {
            id,
            status: Status::InProgress,
            call_id: call.id,
            name: call.name,
            arguments: call.arguments,
        }
    }

    /// What a call is signed with, if it is.
    pub(super) fn signature_of(call: &ToolCall, id: String) -> Option<Self> {
        let signature = call.signature.as_ref()?;
        Some(Self::thought(id, None, Some(signature)))
    }

    /// A picture, as this format's own tool makes them; one that is not in the answer but at an
    /// address has no place here.
    pub(super) fn image(id: String, image: Media) -> Option<Self> {
        match image.source {
            Source::Base64(result) => Some(Self::ImageGenerationCall {
                id,
                status: Status::InProgress,
                result,
            }),
            Source::Text(_) | Source::Url(_) | Source::File(_) => None,
        }
    }

    /// Its own id.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Reasoning { id, .. }
            | Self::Message { id, .. }
            | Self::FunctionCall { id, .. }
            | Self::ImageGenerationCall { id, .. } => id,
        }
    }

    /// Whether the model declines in it.
    pub(super) fn refuses(&self) -> bool {
        match self {
            Self::Message { content, .. } => content
                .iter()
                .any(|piece| matches!(piece, Piece::Refusal { .. })),
            Self::Reasoning { .. }
            | Self::FunctionCall { .. }
            | Self::ImageGenerationCall { .. } => false,
        }
    }

    /// About how many bytes it holds.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Reasoning {
                encrypted_content, ..
            } => encrypted_content.as_ref().map_or(0, String::len),
            Self::Message { .. } => 0,
            Self::FunctionCall { call_id, name, .. } => call_id.len().saturating_add(name.len()),
            Self::ImageGenerationCall { result, .. } => result.len(),
        }
        .saturating_add(size_of::<Self>())
    }

    /// Marks that no more of it comes.
    pub(super) fn end(&mut self, how: Status) {
        match self {
            Self::Reasoning { .. } => {}
            Self::Message { status, .. }
            | Self::FunctionCall { status, .. }
            | Self::ImageGenerationCall { status, .. } => *status = how,
        }
    }
}

impl Piece {
    /// Text.
    pub(super) const fn text(text: String) -> Self {
        Self::OutputText {
            text,
            annotations: [],
            logprobs: Vec::new(),
        }
    }

    /// The model declines.
    pub(super) const fn refusal(refusal: String) -> Self {
        Self::Refusal { refusal }
    }
}

impl Logprob {
    /// As this format says it.
    pub(super) fn of(token: &TokenLogprob) -> Self {
        Self {
            top_logprobs: Some(token.top.iter().map(Self::alternative).collect()),
            ..Self::alternative(token)
        }
    }

    /// About how many bytes it holds.
    pub(super) fn size(&self) -> usize {
        let top = self.top_logprobs.as_deref().unwrap_or_default();
        top.len()
            .saturating_add(1)
            .saturating_mul(size_of::<Self>())
    }

    fn alternative(token: &TokenLogprob) -> Self {
        Self {
            token: token.token.clone(),
            logprob: token.logprob,
            bytes: token
                .bytes
                .clone()
                .unwrap_or_else(|| token.token.clone().into_bytes()),
            top_logprobs: None,
        }
    }
}

/// What the ids of thoughts begin with that only carry the signature of the call after them: this format
/// has no other place for it, and clients send thoughts back as they are.
pub(super) const SIGNS_A_CALL: &str = "rs_call";

/// What the ids of other thoughts begin with. OpenAI's own never do: a conversation in which another
/// provider has thought is known by them (`Signature::MARKS`).
pub(super) const THOUGHT: &str = "rs_other";

/// The id of an item of the response of this name.
pub(super) fn item_id(kind: &str, response: &str, index: usize) -> String {
    format!("{kind}_{response}_{index}")
}

/// The items of a whole answer, the response of this name.
pub(super) fn items(choice: &Choice, name: &str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for part in choice.parts.iter().cloned() {
        let id = |kind: &str| item_id(kind, name, items.len());
        let item = match part {
            Part::Text { text, .. } => {
                say(&mut items, Piece::text(text), name);
                continue;
            }
            Part::Refusal(words) => {
                say(&mut items, Piece::refusal(words), name);
                continue;
            }
            Part::Thinking { text, signature } => {
                Some(Item::thought(id(THOUGHT), Some(text), signature.as_ref()))
            }
            Part::HiddenThinking(signature) => {
                Some(Item::thought(id(THOUGHT), None, Some(&signature)))
            }
            Part::ToolCall(call) => {
                items.extend(Item::signature_of(&call, id(SIGNS_A_CALL)));
                Some(Item::call(item_id("fc", name, items.len()), call))
            }
            Part::Image(image) => Item::image(id("ig"), image),
            // No model answers with these.
            Part::Document(_) | Part::Audio(_) | Part::ToolResult(_) => None,
        };
        items.extend(item);
    }
    add_logprobs(&mut items, &choice.logprobs);
    items
}

fn say(items: &mut Vec<Item>, piece: Piece, name: &str) {
    if !matches!(items.last(), Some(Item::Message { .. })) {
        items.push(Item::message(item_id("msg", name, items.len())));
    }
    if let Some(Item::Message { content, .. }) = items.last_mut() {
        content.push(piece);
    }
}

/// Log-probabilities stand with the first text, as the neutral model does not say whose they are.
fn add_logprobs(items: &mut [Item], tokens: &[TokenLogprob]) {
    let pieces = items.iter_mut().filter_map(|item| match item {
        Item::Message { content, .. } => Some(content),
        Item::Reasoning { .. } | Item::FunctionCall { .. } | Item::ImageGenerationCall { .. } => {
            None
        }
    });
    let first = pieces.flatten().find_map(|piece| match piece {
        Piece::OutputText { logprobs, .. } => Some(logprobs),
        Piece::Refusal { .. } => None,
    });
    if let Some(logprobs) = first {
        logprobs.extend(tokens.iter().map(Logprob::of));
    }
}
