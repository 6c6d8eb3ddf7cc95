//! Pictures and documents.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::super::block::{Block, Source};
use super::parts::cache_control;
use super::{Losses, refuse};
use crate::chat::{self, Media, Unsupported};

/// The pictures that the API takes.
const IMAGES: [&str; 4] = ["image/jpeg", "image/png", "image/gif", "image/webp"];

const PDF: &str = "application/pdf";

/// A picture.
pub(super) fn image<'a>(image: &'a Media, losses: &mut Losses) -> Result<Block<'a>, Unsupported> {
    if image
        .detail
        .as_deref()
        .is_some_and(|detail| detail != "auto")
    {
        losses.add("detail");
    }
    let source = match &image.source {
        chat::Source::Url(url) => Source::Url { url },
        chat::Source::Base64(data) => {
            let media_type = image.media_type_or("image/png");
            if !IMAGES.contains(&media_type) {
                return Err(kind("image", media_type));
            }
            Source::Base64 { media_type, data }
        }
        chat::Source::File(_) => return Err(refuse("a stored file")),
        chat::Source::Text(_) => return Err(refuse("an image of text")),
    };
    Ok(Block::Image {
        source,
        cache_control: cache_control(image.cache.as_ref()),
    })
}

/// A document: a PDF, or text of whatever kind.
pub(super) fn document(document: &Media) -> Result<Block<'_>, Unsupported> {
    let media_type = document.media_type_or(PDF);
    let source = match &document.source {
        chat::Source::Text(text) => plain(text.as_str().into()),
        chat::Source::Base64(data) if media_type == PDF => Source::Base64 { media_type, data },
        chat::Source::Base64(data) if is_text(media_type) => plain(decode(data)?.into()),
        chat::Source::Url(url) if media_type == PDF => Source::Url { url },
        chat::Source::Base64(_) | chat::Source::Url(_) => {
            return Err(kind("document", media_type));
        }
        chat::Source::File(_) => return Err(refuse("a stored file")),
    };
    Ok(Block::Document {
        source,
        title: document.name.as_deref(),
        cache_control: cache_control(document.cache.as_ref()),
    })
}

const fn plain(data: Cow<'_, str>) -> Source<'_> {
    Source::Text {
        media_type: "text/plain",
        data,
    }
}

fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/") || media_type == "application/json"
}

fn decode(data: &str) -> Result<String, Unsupported> {
    let bytes = STANDARD.decode(data).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(refuse("a text document that is not UTF-8"))
}

fn kind(what: &str, media_type: &str) -> Unsupported {
    Unsupported(format!("{what} of type {media_type}").into())
}
