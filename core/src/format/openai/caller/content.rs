//! The parts of a message's content.

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};

use super::notes::Notes;
use super::words::TextOr;
use crate::chat::{Cache, Media, Part, Source};
use crate::format::reading::Unread;
use crate::json::{Members, Name, Whole};

/// A message's content: a text or parts.
pub(super) type Content = TextOr<Vec<Whole<ContentPart>>>;

impl Content {
    /// The same in the neutral model. An empty text is none, unless nothing else is there.
    pub(super) fn into_parts(self, notes: &mut Notes) -> Vec<Part> {
        match self {
            Self::Text(text) if text.is_empty() => Vec::new(),
            Self::Text(text) => vec![Part::text(text)],
            Self::Other(parts) => parts
                .into_iter()
                .filter_map(|part| part.0.into_part(notes))
                .collect(),
        }
    }
}

/// One part, as its members came.
#[derive(Debug, Default)]
pub(super) struct ContentPart {
    kind: Kind,
    text: Option<String>,
    refusal: Option<String>,
    image: Option<ImageUrl>,
    audio: Option<InputAudio>,
    file: Option<File>,
    thinking: Option<TextOr<Vec<Whole<Thought>>>>,
    cache: Option<CacheControl>,
    unread: Unread,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    #[default]
    None,
    Text,
    Refusal,
    ImageUrl,
    InputAudio,
    File,
    /// Mistral's: what its answers have, callers send back.
    Thinking,
    /// Not OpenAI's; some servers take it.
    VideoUrl,
}

/// A piece of what a Mistral model thought.
#[derive(Debug, Default)]
struct Thought(String);

#[derive(Debug, Deserialize)]
struct ImageUrl {
    url: String,
    detail: Option<String>,
}

#[derive(Debug, Deserialize)]
struct InputAudio {
    data: String,
    format: String,
}

#[derive(Debug, Deserialize)]
struct File {
    file_data: Option<String>,
    file_id: Option<String>,
    filename: Option<String>,
}

/// Anthropic's mark, which OpenRouter and others take in this format too.
#[derive(Debug, Deserialize)]
pub(super) struct CacheControl {
    ttl: Option<String>,
}

impl From<CacheControl> for Cache {
    fn from(control: CacheControl) -> Self {
        Self { ttl: control.ttl }
    }
}

impl<'de> Members<'de> for ContentPart {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a content part with a `type` and what belongs to it";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "text" => self.text = value.next_value()?,
            "refusal" => self.refusal = value.next_value()?,
            "image_url" => self.image = value.next_value()?,
            "input_audio" => self.audio = value.next_value()?,
            "file" => self.file = value.next_value()?,
            "thinking" => self.thinking = value.next_value()?,
            "cache_control" => self.cache = value.next_value()?,
            // Whether the thinking was over.
            "closed" => drop(value.next_value::<IgnoredAny>()?),
            "video_url" => drop(value.next_value::<IgnoredAny>()?),
            unread => self.unread.skip(unread, value)?,
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        match self.kind {
            Kind::None => false,
            Kind::Text => self.text.is_some(),
            Kind::Refusal => self.refusal.is_some(),
            Kind::ImageUrl => self.image.is_some(),
            Kind::InputAudio => self.audio.is_some(),
            Kind::File => self.file.is_some(),
            Kind::Thinking => self.thinking.is_some(),
            Kind::VideoUrl => true,
        }
    }
}

impl ContentPart {
    fn into_part(self, notes: &mut Notes) -> Option<Part> {
        notes.unread("messages.content.", self.unread);
        let cache = self.cache.map(Cache::from);
        match self.kind {
            Kind::None => None,
            Kind::Text => self.text.map(|text| Part::Text { text, cache }),
            Kind::Refusal => self.refusal.map(Part::Refusal),
            Kind::ImageUrl => self.image.map(|image| Part::Image(image.into_media(cache))),
            Kind::InputAudio => self.audio.map(|audio| Part::Audio(audio.into_media(cache))),
            Kind::File => self
                .file
                .and_then(|file| file.into_media(cache, notes))
                .map(Part::Document),
            Kind::Thinking => self.thinking.map(thought),
            Kind::VideoUrl => {
                notes.untranslatable("messages.content.video_url");
                None
            }
        }
    }
}

impl<'de> Members<'de> for Thought {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "a piece of thinking";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "text" => self.0 = value.next_value()?,
            _ => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

fn thought(thinking: TextOr<Vec<Whole<Thought>>>) -> Part {
    let text = match thinking {
        TextOr::Text(text) => text,
        TextOr::Other(pieces) => pieces.into_iter().map(|piece| piece.0.0).collect(),
    };
    Part::Thinking {
        text,
        signature: None,
    }
}

impl ImageUrl {
    fn into_media(self, cache: Option<Cache>) -> Media {
        Media {
            detail: self.detail,
            cache,
            ..Media::from_url(&self.url)
        }
    }
}

impl InputAudio {
    fn into_media(self, cache: Option<Cache>) -> Media {
        Media {
            source: Source::Base64(self.data),
            media_type: Some(format!("audio/{}", self.format)),
            cache,
            ..Media::default()
        }
    }
}

impl File {
    fn into_media(self, cache: Option<Cache>, notes: &mut Notes) -> Option<Media> {
        let media = match (self.file_data, self.file_id) {
            // OpenAI takes a `data:` URL; what is none is bare base64.
            (Some(data), _) if data.starts_with("data:") || data.contains("://") => {
                Media::from_url(&data)
            }
            (Some(data), _) => Media {
                source: Source::Base64(data),
                ..Media::default()
            },
            (None, Some(id)) => Media {
                source: Source::File(id),
                ..Media::default()
            },
            (None, None) => {
                notes.untranslatable("messages.content.file");
                return None;
            }
        };
        Some(Media {
            name: self.filename,
            cache,
            ..media
        })
    }
}
