//! Pictures, documents and search results.

use super::content;
use super::losses::Losses;
use crate::chat::{Cache, Media, Part, Source};
use crate::format::RequestError;
use crate::format::object::Object;

const EXPECTED: &str = "an object with the `type` of the source";

/// A picture.
pub(super) fn image(
    block: &mut Object<'_>,
    cache: Option<Cache>,
    parts: &mut Vec<Part>,
    losses: &mut Losses,
) -> Result<(), RequestError> {
    if let Some(source) = source(block, losses)? {
        parts.push(Part::Image(Media {
            cache,
            ..source.media
        }));
    }
    Ok(())
}

/// A document, after what is said about it.
pub(super) fn document(
    block: &mut Object<'_>,
    cache: Option<Cache>,
    parts: &mut Vec<Part>,
    losses: &mut Losses,
) -> Result<(), RequestError> {
    let name = block.take("title", "a string")?;
    let context: Option<String> = block.take("context", "a string")?;
    parts.extend(context.map(Part::text));
    if let Some(source) = source(block, losses)? {
        parts.push(Part::Document(Media {
            name,
            cache,
            ..source.media
        }));
        parts.extend(source.pictures);
    }
    Ok(())
}

/// What a search found, as a document of text.
pub(super) fn search_result(
    block: &mut Object<'_>,
    cache: Option<Cache>,
    parts: &mut Vec<Part>,
    losses: &mut Losses,
) -> Result<(), RequestError> {
    let (said, _) = content::take(block, "content", losses)?;
    parts.push(Part::Document(Media {
        source: Source::Text(words(&said)),
        media_type: Some("text/plain".to_owned()),
        name: block.take("title", "a string")?,
        detail: None,
        cache,
    }));
    Ok(())
}

/// Where the content is, and the pictures in it where it is blocks.
#[derive(Default)]
struct Found {
    media: Media,
    pictures: Vec<Part>,
}

impl Found {
    fn at(source: Source, media_type: Option<String>) -> Self {
        Self {
            media: Media {
                source,
                media_type,
                ..Media::default()
            },
            pictures: Vec::new(),
        }
    }
}

/// The source; `None` where only Anthropic has it.
fn source(block: &mut Object<'_>, losses: &mut Losses) -> Result<Option<Found>, RequestError> {
    let Some(mut source) = block.object("source", EXPECTED)? else {
        return Err(block.mistake("source", EXPECTED));
    };
    let kind: String = source.need("type", "a string")?;
    let media_type = source.take("media_type", "a string")?;
    let found = match kind.as_str() {
        "base64" => Found::at(Source::Base64(source.need("data", "a string")?), media_type),
        "text" => Found::at(Source::Text(source.need("data", "a string")?), media_type),
        "url" => Found::at(Source::Url(source.need("url", "a string")?), media_type),
        "content" => blocks(&mut source, losses)?,
        // A stored file, or what is newer than this.
        _ => {
            losses.only_here(source.name(&kind));
            return Ok(None);
        }
    };
    losses.drop_rest(source);
    Ok(Some(found))
}

/// A document of blocks: their text is the document, their pictures follow it.
fn blocks(source: &mut Object<'_>, losses: &mut Losses) -> Result<Found, RequestError> {
    let (parts, _) = content::take(source, "content", losses)?;
    let media_type = Some("text/plain".to_owned());
    let mut found = Found::at(Source::Text(words(&parts)), media_type);
    let pictures = parts.into_iter();
    found.pictures = pictures
        .filter(|part| matches!(part, Part::Image(_)))
        .collect();
    Ok(found)
}

/// All text, a line break between blocks.
fn words(parts: &[Part]) -> String {
    let texts = parts.iter().filter_map(|part| {
        if let Part::Text { text, .. } = part {
            Some(text.as_str())
        } else {
            None
        }
    });
    texts.collect::<Vec<_>>().join("\n")
}
