//! What a message, a tool's result or a thought is made of.

use serde::de::MapAccess;
use serde_json::value::RawValue;

use crate::chat::{Cache, Media, Part, Request, Source};
use crate::format::RequestError;
use crate::format::reading::{Unread, mistake, read, read_list};
use crate::json::{Members, Name, Whole};

const PIECE: &str = "a part, an object with a `type`";

const KINDS: &str =
    "`input_text`, `input_image`, `input_file`, `input_audio`, `output_text` or `refusal`";

/// Reads content: a text or a list of parts.
pub(super) fn read_content(
    raw: &RawValue,
    path: &str,
    request: &mut Request,
) -> Result<Vec<Part>, RequestError> {
    if raw.get().starts_with('"') {
        let text: Option<String> = read(raw, path, "a text or a list of parts")?;
        return Ok(text.map(Part::text).into_iter().collect());
    }
    let pieces: Vec<Whole<Piece>> = read_list(raw, path, PIECE)?;
    let mut parts = Vec::with_capacity(pieces.len());
    for (index, Whole(piece)) in pieces.into_iter().enumerate() {
        parts.push(piece.into_part(&format!("{path}[{index}]"), request)?);
    }
    Ok(parts)
}

/// Reads a list of texts, such as the summary of a thought, into one.
pub(super) fn read_texts(raw: &RawValue, path: &str) -> Result<Option<String>, RequestError> {
    let pieces: Vec<Whole<Piece>> = read_list(raw, path, PIECE)?;
    let texts: Vec<String> = pieces
        .into_iter()
        .filter_map(|Whole(piece)| piece.text)
        .collect();
    Ok((!texts.is_empty()).then(|| texts.join("\n\n")))
}

/// One part, whatever it is.
#[derive(Default)]
struct Piece {
    kind: String,
    text: Option<String>,
    refusal: Option<String>,
    image_url: Option<String>,
    file_url: Option<String>,
    file_data: Option<String>,
    file_id: Option<String>,
    filename: Option<String>,
    detail: Option<String>,
    input_audio: Option<Whole<Sound>>,
    breakpoint: Option<Whole<Breakpoint>>,
    unread: Unread,
}

impl<'de> Members<'de> for Piece {
    type Key = Name<'de>;
    const EXPECTED: &'static str = PIECE;

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "text" => self.text = value.next_value()?,
            "refusal" => self.refusal = value.next_value()?,
            "image_url" => self.image_url = value.next_value()?,
            "file_url" => self.file_url = value.next_value()?,
            "file_data" => self.file_data = value.next_value()?,
            "file_id" => self.file_id = value.next_value()?,
            "filename" => self.filename = value.next_value()?,
            "detail" => self.detail = value.next_value()?,
            "input_audio" => self.input_audio = value.next_value()?,
            "prompt_cache_breakpoint" => self.breakpoint = value.next_value()?,
            _ => self.unread.skip(&key, value)?,
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.kind.is_empty()
    }
}

impl Piece {
    fn into_part(mut self, path: &str, request: &mut Request) -> Result<Part, RequestError> {
        let unread = std::mem::take(&mut self.unread);
        let cache = self.breakpoint.take().map(|Whole(breakpoint)| Cache {
            ttl: breakpoint.ttl,
        });
        let part = match self.kind.as_str() {
            "input_text" | "output_text" | "text" => {
                let text = needed(self.text, path, "text", "a string")?;
                Part::Text { text, cache }
            }
            "refusal" => {
                let words = self.refusal.or(self.text);
                Part::Refusal(needed(words, path, "refusal", "a string")?)
            }
            "input_image" => Part::Image(self.into_image(path, cache)?),
            "input_file" => Part::Document(self.into_document(path, cache)?),
            "input_audio" => {
                let sound = needed(self.input_audio, path, "input_audio", "an object")?;
                Part::Audio(sound.0.into_media(cache))
            }
            _ => return Err(mistake(&format!("{path}.type"), KINDS)),
        };
        unread.into_list("input.content.", &mut request.dropped);
        Ok(part)
    }

    fn into_image(self, path: &str, cache: Option<Cache>) -> Result<Media, RequestError> {
        let image = match (self.image_url, self.file_id) {
            (Some(url), _) => Media::from_url(&url),
            (None, Some(id)) => Media {
                source: Source::File(id),
                ..Media::default()
            },
            (None, None) => {
                return Err(mistake(
                    &format!("{path}.image_url"),
                    "a `data:` URL or an address",
                ));
            }
        };
        Ok(Media {
            detail: self.detail,
            cache,
            ..image
        })
    }

    fn into_document(self, path: &str, cache: Option<Cache>) -> Result<Media, RequestError> {
        let document = match (self.file_data, self.file_url, self.file_id) {
            (Some(data), _, _) if data.starts_with("data:") => Media::from_url(&data),
            (Some(data), _, _) => Media {
                source: Source::Base64(data),
                ..Media::default()
            },
            (None, Some(url), _) => Media {
                source: Source::Url(url),
                ..Media::default()
            },
            (None, None, Some(id)) => Media {
                source: Source::File(id),
                ..Media::default()
            },
            (None, None, None) => {
                let expected = "a file in base64, or `file_url` in its place";
                return Err(mistake(&format!("{path}.file_data"), expected));
            }
        };
        Ok(Media {
            name: self.filename,
            cache,
            ..document
        })
    }
}

fn needed<T>(
    value: Option<T>,
    path: &str,
    key: &str,
    expected: &'static str,
) -> Result<T, RequestError> {
    value.ok_or_else(|| mistake(&format!("{path}.{key}"), expected))
}

/// Recorded sound.
#[derive(Default)]
struct Sound {
    data: String,
    format: String,
}

impl<'de> Members<'de> for Sound {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with `data` and `format`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "data" => self.data = value.next_value()?,
            "format" => self.format = value.next_value()?,
            _ => drop(value.next_value::<serde::de::IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        !self.data.is_empty() && !self.format.is_empty()
    }
}

impl Sound {
    fn into_media(self, cache: Option<Cache>) -> Media {
        Media {
            source: Source::Base64(self.data),
            media_type: Some(format!("audio/{}", self.format)),
            cache,
            ..Media::default()
        }
    }
}

/// Where the provider may cut the prompt for its cache.
#[derive(Default)]
struct Breakpoint {
    ttl: Option<String>,
}

impl<'de> Members<'de> for Breakpoint {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "ttl" => self.ttl = value.next_value()?,
            _ => drop(value.next_value::<serde::de::IgnoredAny>()?),
        }
        Ok(())
    }
}
