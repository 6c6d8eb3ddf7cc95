//! Parts as content blocks.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::value::RawValue;

use super::super::family::Family;
use super::body::{Block, CachePoint, Reasoning};
use super::messages::in_order;
use super::{Dropped, media, unsupported};
use crate::chat::{Cache, Media, Part, Role, ToolCall, ToolResult, Turn, Unsupported};
use crate::config::Format;

/// Writes blocks, and remembers what does not become one.
#[derive(Debug)]
pub(super) struct Writer<'w> {
    family: Family,
    /// The history may have the model's thinking.
    takes_thinking: bool,
    /// The names of documents so far: each has its own.
    documents: BTreeSet<String>,
    dropped: &'w mut Dropped,
}

impl<'w> Writer<'w> {
    pub(super) const fn new(
        family: Family,
        takes_thinking: bool,
        dropped: &'w mut Dropped,
    ) -> Self {
        Self {
            family,
            takes_thinking,
            documents: BTreeSet::new(),
            dropped,
        }
    }

    /// Whether the model goes on with an answer that the caller has begun.
    pub(super) fn continues_answers(&self) -> bool {
        match self.family {
            Family::Claude(generation) => generation.continues_answers(),
            Family::Nova | Family::GptOss | Family::Mistral | Family::Open | Family::Other => true,
        }
    }

    /// Everything said in a turn.
    pub(super) fn turn<'a>(&mut self, turn: &Turn<'a>) -> Result<Vec<Block<'a>>, Unsupported> {
        let mut blocks = Vec::with_capacity(turn.parts.len());
        for part in in_order(turn) {
            if turn.role == Role::Assistant && matches!(part, Part::Image(_) | Part::Document(_)) {
                return Err(unsupported("a picture or document from the assistant"));
            }
            self.part(part, &mut blocks)?;
        }
        Ok(blocks)
    }

    /// Text, unless it is nothing but white space.
    pub(super) fn text<'a>(
        &mut self,
        text: &'a str,
        cache: Option<&Cache>,
        blocks: &mut Vec<Block<'a>>,
    ) {
        if !text.trim().is_empty() {
            blocks.push(Block::Text(text));
            self.cache(cache, blocks);
        }
    }

    fn part<'a>(&mut self, part: &'a Part, blocks: &mut Vec<Block<'a>>) -> Result<(), Unsupported> {
        match part {
            Part::Text { .. }
            | Part::Refusal(_)
            | Part::Image(_)
            | Part::Document(_)
            | Part::Audio(_) => self.content(part, blocks)?,
            Part::ToolCall(call) => blocks.push(self.tool_use(call)?),
            Part::ToolResult(result) => {
                let block = self.tool_result(result)?;
                blocks.push(block);
                self.cache(result.cache.as_ref(), blocks);
            }
            Part::Thinking { .. } | Part::HiddenThinking(_) => match thought(part) {
                Some(thought) if self.takes_thinking => {
                    blocks.push(Block::ReasoningContent(thought));
                }
                Some(_) | None => self.dropped.name("thinking"),
            },
        }
        Ok(())
    }

    /// What may stand in a message and in a tool's result.
    fn content<'a>(
        &mut self,
        part: &'a Part,
        blocks: &mut Vec<Block<'a>>,
    ) -> Result<(), Unsupported> {
        match part {
            Part::Text { text, cache } => self.text(text, cache.as_ref(), blocks),
            Part::Refusal(text) => self.text(text, None, blocks),
            Part::Image(image) => {
                blocks.push(Block::Image(self.image(image)?));
                self.cache(image.cache.as_ref(), blocks);
            }
            Part::Document(document) => {
                let document_block = media::document(document, &mut self.documents)?;
                blocks.push(Block::Document(document_block));
                self.cache(document.cache.as_ref(), blocks);
            }
            Part::Audio(_) => return Err(unsupported("audio input")),
            Part::Thinking { .. } | Part::HiddenThinking(_) => self.dropped.name("thinking"),
            Part::ToolCall(_) | Part::ToolResult(_) => {
                return Err(unsupported("tools in a tool's result"));
            }
        }
        Ok(())
    }

    fn image<'a>(&mut self, image: &'a Media) -> Result<super::body::Image<'a>, Unsupported> {
        let detail = image.detail.as_deref();
        if detail.is_some_and(|detail| detail != "auto") {
            self.dropped.name("detail");
        }
        media::image(image)
    }

    fn tool_use<'a>(&mut self, call: &'a ToolCall) -> Result<Block<'a>, Unsupported> {
        if call.signature.is_some() {
            self.dropped.name("thinking");
        }
        let arguments = match call.arguments.trim() {
            "" => "{}",
            arguments => arguments,
        };
        let input = serde_json::from_str::<&RawValue>(arguments)
            .ok()
            .filter(|_| arguments.starts_with('{'))
            .ok_or_else(|| unsupported("tool call arguments that are no JSON object"))?;
        Ok(Block::ToolUse {
            tool_use_id: id(&call.id),
            name: super::tools::checked_name(&call.name)?,
            input,
        })
    }

    fn tool_result<'a>(&mut self, result: &'a ToolResult) -> Result<Block<'a>, Unsupported> {
        let mut content = Vec::with_capacity(result.parts.len());
        for part in &result.parts {
            self.content(part, &mut content)?;
        }
        // Only a message may have a mark.
        content.retain(|block| !matches!(block, Block::CachePoint(_)));
        if result.is_error && !self.family.hears_of_errors() {
            self.dropped.name("is_error");
        }
        Ok(Block::ToolResult {
            tool_use_id: id(&result.call),
            content,
            status: (result.is_error && self.family.hears_of_errors()).then_some("error"),
        })
    }

    fn cache(&mut self, cache: Option<&Cache>, blocks: &mut Vec<Block<'_>>) {
        if let Some(cache) = cache {
            let point = cache_point(cache, self.family, self.dropped);
            blocks.extend(point.map(Block::CachePoint));
        }
    }
}

/// The mark, where the model has a cache.
pub(super) fn cache_point(
    cache: &Cache,
    family: Family,
    dropped: &mut Dropped,
) -> Option<CachePoint> {
    if !family.caches() {
        dropped.name("cache_control");
        return None;
    }
    let ttl = match cache.ttl.as_deref() {
        Some("1h") if family.caches_for_an_hour() => Some("1h"),
        // Five minutes are what every cache keeps.
        Some("5m") | None => None,
        Some(_) => {
            dropped.name("cache_control.ttl");
            None
        }
    };
    Some(CachePoint {
        kind: "default",
        ttl,
    })
}

/// The thinking that Bedrock will know for its own.
fn thought(part: &Part) -> Option<Reasoning<'_>> {
    match part {
        Part::Thinking {
            text,
            signature: Some(signature),
        } if signature.origin == Format::Bedrock => Some(Reasoning::ReasoningText {
            text,
            signature: &signature.value,
        }),
        Part::HiddenThinking(signature) if signature.origin == Format::Bedrock => {
            Some(Reasoning::RedactedContent(&signature.value))
        }
        Part::Thinking { .. }
        | Part::HiddenThinking(_)
        | Part::Text { .. }
        | Part::Image(_)
        | Part::Document(_)
        | Part::Audio(_)
        | Part::ToolCall(_)
        | Part::ToolResult(_)
        | Part::Refusal(_) => None,
    }
}

/// Whether Bedrock will know this thinking for its own.
pub(super) fn is_own_thought(part: &Part) -> bool {
    thought(part).is_some()
}

/// The longest id that the API takes.
const MAX_ID_BYTES: usize = 64;

/// An id in the API's alphabet and length. Calls and their results change alike, so they still meet;
/// of two long ids, a checksum keeps those apart that differ only at the end.
fn id(id: &str) -> Cow<'_, str> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if id.len() <= MAX_ID_BYTES && id.chars().all(fits) {
        return Cow::Borrowed(id);
    }
    let fitted = |letter| if fits(letter) { letter } else { '_' };
    let mut short: String = id.chars().map(fitted).collect();
    if short.len() > MAX_ID_BYTES {
        let checksum = format!("_{:08x}", crc32fast::hash(id.as_bytes()));
        // All of it is ASCII by now.
        short.truncate(MAX_ID_BYTES.saturating_sub(checksum.len()));
        short.push_str(&checksum);
    }
    Cow::Owned(short)
}
