//! The content of a message or a delta: a text, or a list of parts.

use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess};
use serde_json::value::RawValue;

use super::spoken::{list, text};
use crate::json::{Loose, read_loosely};

/// A piece of content.
#[derive(Debug)]
pub(super) enum Piece {
    Text(String),
    Thought(String),
    Picture(String),
}

/// All there is of it; a part that cannot be read says nothing.
#[derive(Debug, Default)]
pub(super) struct Pieces(pub(super) Vec<Piece>);

impl<'de> Deserialize<'de> for Pieces {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_loosely(deserializer)
    }
}

impl Loose for Pieces {
    fn of_text(text: &str) -> Self {
        let piece = (!text.is_empty()).then(|| Piece::Text(text.to_owned()));
        Self(piece.into_iter().collect())
    }

    fn of_list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Self, A::Error> {
        let mut pieces = Vec::new();
        while let Some(raw) = list.next_element::<&RawValue>()? {
            let part: Option<ContentPart<'_>> = serde_json::from_str(raw.get()).ok();
            pieces.extend(part.and_then(ContentPart::into_piece));
        }
        Ok(Self(pieces))
    }
}

/// A part of content that is a list.
#[derive(Debug, Deserialize)]
struct ContentPart<'a> {
    text: Option<String>,
    #[serde(borrow)]
    thinking: Option<&'a RawValue>,
    image_url: Option<Address>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Address {
    pub(super) url: String,
}

impl ContentPart<'_> {
    fn into_piece(self) -> Option<Piece> {
        let thought = || {
            let thinking = self.thinking?;
            let parts: Vec<ContentPart<'_>> = list(thinking);
            let joined: String = parts.into_iter().filter_map(|part| part.text).collect();
            text(thinking).or(Some(joined))
        };
        match (self.text, self.image_url) {
            (Some(text), _) => Some(Piece::Text(text)),
            (None, Some(image)) => Some(Piece::Picture(image.url)),
            (None, None) => thought().map(Piece::Thought),
        }
    }
}
