//! Pictures, documents and sound, as parts.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::content::Part;
use super::{Dropped, unsupported};
use crate::chat::{Media, Source, Unsupported};

/// `inlineData`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InlineData<'a> {
    mime_type: &'a str,
    data: Cow<'a, str>,
}

/// `fileData`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileData<'a> {
    mime_type: &'a str,
    file_uri: &'a str,
}

/// Media as a part. `otherwise` is their type where the caller does not say.
pub(super) fn part<'a>(
    media: &'a Media,
    otherwise: &'static str,
    dropped: &mut Dropped,
) -> Result<Part<'a>, Unsupported> {
    dropped.cache(media.cache.as_ref());
    if media.detail.as_ref().is_some_and(|detail| detail != "auto") {
        dropped.name("detail");
    }
    match &media.source {
        Source::Base64(data) => Ok(Part::inline(InlineData {
            mime_type: media.media_type_or(otherwise),
            data: Cow::Borrowed(data),
        })),
        Source::Text(text) => Ok(Part::inline(InlineData {
            mime_type: media.media_type_or("text/plain"),
            data: Cow::Owned(STANDARD.encode(text)),
        })),
        Source::Url(file_uri) => Ok(Part::file(FileData {
            mime_type: media.media_type_or(otherwise),
            file_uri,
        })),
        Source::File(_) => Err(unsupported("stored files")),
    }
}
