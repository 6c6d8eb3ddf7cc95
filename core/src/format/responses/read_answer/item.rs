//! The items of an answer: messages, thoughts, calls, pictures.

use serde::de::{IgnoredAny, MapAccess};

use crate::chat::{Choice, Media, Part, Signature, Source, TokenLogprob, ToolCall};
use crate::format::Format;
use crate::json::{Members, Name, Whole};

/// One item. Of kinds that nobody asked for, such as what a provider's own tools did, only the kind
/// is read.
#[derive(Default)]
pub(in crate::format::responses) struct Item {
    pub(in crate::format::responses) kind: String,
    pub(in crate::format::responses) call_id: Option<String>,
    pub(in crate::format::responses) name: Option<String>,
    pub(in crate::format::responses) arguments: Option<String>,
    encrypted_content: Option<String>,
    result: Option<String>,
    summary: Vec<Whole<Piece>>,
    content: Vec<Whole<Piece>>,
}

impl<'de> Members<'de> for Item {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an item with a `type`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "call_id" => self.call_id = value.next_value()?,
            "name" => self.name = value.next_value()?,
            "arguments" => self.arguments = text(value.next_value()?),
            "encrypted_content" => self.encrypted_content = value.next_value()?,
            "result" => self.result = text(value.next_value()?),
            "summary" => self.summary = value.next_value::<Option<_>>()?.unwrap_or_default(),
            "content" => self.content = value.next_value::<Option<_>>()?.unwrap_or_default(),
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.kind.is_empty()
    }
}

/// A text; of items that nobody asked for it may also be something else.
fn text(raw: &serde_json::value::RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

impl Item {
    /// Adds what it says to an answer.
    pub(super) fn add_to(self, choice: &mut Choice) {
        match self.kind.as_str() {
            "message" => self
                .content
                .into_iter()
                .for_each(|Whole(piece)| piece.add_to(choice)),
            "reasoning" => choice.parts.extend(self.into_thought()),
            "function_call" => choice.parts.push(Part::ToolCall(self.into_call())),
            "image_generation_call" => choice.parts.extend(self.into_image().map(Part::Image)),
            _ => {}
        }
    }

    /// The call that it is.
    pub(in crate::format::responses) fn into_call(self) -> ToolCall {
        ToolCall {
            id: self.call_id.unwrap_or_default(),
            name: self.name.unwrap_or_default(),
            arguments: self.arguments.unwrap_or_default(),
            signature: None,
        }
    }

    /// The thought that it is, if it says anything.
    pub(in crate::format::responses) fn into_thought(self) -> Option<Part> {
        let signature = self
            .encrypted_content
            .filter(|value| !value.is_empty())
            .map(|value| Signature::read(&value, Format::Responses));
        let words = if self.summary.is_empty() {
            self.content
        } else {
            self.summary
        };
        let words: Vec<String> = words
            .into_iter()
            .filter_map(|Whole(piece)| piece.text)
            .collect();
        if words.is_empty() {
            return signature.map(Part::HiddenThinking);
        }
        Some(Part::Thinking {
            text: words.join("\n\n"),
            signature,
        })
    }

    /// The picture that it is, if it is there.
    pub(in crate::format::responses) fn into_image(self) -> Option<Media> {
        Some(Media {
            source: Source::Base64(self.result?),
            media_type: Some("image/png".to_owned()),
            ..Media::default()
        })
    }
}

/// A piece of a message or of a thought.
#[derive(Default)]
struct Piece {
    kind: String,
    text: Option<String>,
    refusal: Option<String>,
    logprobs: Vec<Whole<Logprob>>,
}

impl<'de> Members<'de> for Piece {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a piece with a `type`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "text" => self.text = value.next_value()?,
            "refusal" => self.refusal = value.next_value()?,
            "logprobs" => self.logprobs = value.next_value::<Option<_>>()?.unwrap_or_default(),
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.kind.is_empty()
    }
}

impl Piece {
    fn add_to(self, choice: &mut Choice) {
        choice.logprobs.extend(tokens(self.logprobs));
        choice.parts.extend(match self.kind.as_str() {
            "output_text" => self.text.map(Part::text),
            "refusal" => self.refusal.map(Part::Refusal),
            _ => None,
        });
    }
}

/// A token and how likely it was.
#[derive(Default)]
pub(in crate::format::responses) struct Logprob {
    token: Option<String>,
    logprob: Option<f64>,
    bytes: Option<Vec<u8>>,
    top: Vec<Whole<Self>>,
}

impl<'de> Members<'de> for Logprob {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a token";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "token" => self.token = value.next_value()?,
            "logprob" => self.logprob = value.next_value()?,
            "bytes" => self.bytes = value.next_value()?,
            "top_logprobs" => self.top = value.next_value::<Option<_>>()?.unwrap_or_default(),
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

/// The tokens in no format's words. One that lacks its text or its number says nothing.
pub(in crate::format::responses) fn tokens(logprobs: Vec<Whole<Logprob>>) -> Vec<TokenLogprob> {
    let token = |Whole(token): Whole<Logprob>| {
        Some(TokenLogprob {
            token: token.token?,
            logprob: token.logprob?,
            // Streams leave them out, and say so with an empty list.
            bytes: token.bytes.filter(|bytes| !bytes.is_empty()),
            top: tokens(token.top),
        })
    };
    logprobs.into_iter().filter_map(token).collect()
}
