//! Pictures, documents and sound of a request.

use super::super::part::{FileAt, Inline};
use super::super::signature::standard;
use crate::chat::{Media, Part, Source};

/// Media, or the name of a kind that the neutral model has no word for.
type Read = Result<Part, &'static str>;

/// `inlineData`
pub(super) fn inline(inline: Option<Inline>) -> Option<Read> {
    let Inline {
        mime_type,
        data,
        name,
    } = inline?;
    Some(part(Media {
        source: Source::Base64(standard(&data)),
        media_type: mime_type,
        name,
        ..Media::default()
    }))
}

/// `fileData`
pub(super) fn at(file: Option<FileAt>) -> Option<Read> {
    let FileAt {
        mime_type,
        uri,
        name,
    } = file?;
    let source = if is_stored(&uri) {
        Source::File(uri)
    } else {
        Source::Url(uri)
    };
    Some(part(Media {
        source,
        media_type: mime_type,
        name,
        ..Media::default()
    }))
}

/// Whether it is with Google: uploaded through its Files API, or in its cloud's storage.
fn is_stored(uri: &str) -> bool {
    !uri.starts_with("https://") && !uri.starts_with("http://")
        || uri.starts_with("https://generativelanguage.googleapis.com/")
}

fn part(media: Media) -> Read {
    let media_type = media.media_type_or("application/octet-stream");
    match media_type.split('/').next() {
        Some("image") => Ok(Part::Image(media)),
        Some("audio") => Ok(Part::Audio(media)),
        Some("video") => Err("video input"),
        Some(_) | None => Ok(Part::Document(media)),
    }
}
