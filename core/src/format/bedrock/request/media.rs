//! Pictures and documents: their bytes, in the request. The API fetches nothing but from Amazon's S3.

use std::borrow::Cow;
use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::body::{Bytes, Document, Image};
use super::unsupported;
use crate::chat::{Media, Source, Unsupported};

const IMAGES: [(&str, &str); 5] = [
    ("image/png", "png"),
    ("image/jpeg", "jpeg"),
    ("image/jpg", "jpeg"),
    ("image/gif", "gif"),
    ("image/webp", "webp"),
];

const DOCUMENTS: [(&str, &str); 10] = [
    ("application/pdf", "pdf"),
    ("text/plain", "txt"),
    ("application/json", "txt"),
    ("text/markdown", "md"),
    ("text/html", "html"),
    ("text/csv", "csv"),
    ("application/msword", "doc"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "docx",
    ),
    ("application/vnd.ms-excel", "xls"),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "xlsx",
    ),
];

/// A picture.
pub(super) fn image(image: &Media) -> Result<Image<'_>, Unsupported> {
    let media_type = image.media_type_or("image/png");
    Ok(Image {
        format: format_of(media_type, &IMAGES).ok_or_else(|| lacking("image", media_type))?,
        source: bytes(&image.source, "an image")?,
    })
}

/// A document; text goes as bytes too, which every model takes that takes documents.
pub(super) fn document<'a>(
    document: &'a Media,
    names: &mut BTreeSet<String>,
) -> Result<Document<'a>, Unsupported> {
    let otherwise = match document.source {
        Source::Text(_) => "text/plain",
        Source::Base64(_) | Source::Url(_) | Source::File(_) => "application/pdf",
    };
    let media_type = document.media_type_or(otherwise);
    let format = format_of(media_type, &DOCUMENTS)
        .or(media_type.starts_with("text/").then_some("txt"))
        .ok_or_else(|| lacking("document", media_type))?;
    let source = bytes(&document.source, "a document")?;
    let name = own_name(document.name.as_deref().unwrap_or_default(), names);
    Ok(Document {
        format,
        name,
        source,
    })
}

fn format_of(media_type: &str, formats: &[(&str, &'static str)]) -> Option<&'static str> {
    // `text/plain; charset=utf-8`
    let plain = media_type.split(';').next().unwrap_or(media_type).trim();
    formats
        .iter()
        .find(|(known, _)| plain.eq_ignore_ascii_case(known))
        .map(|(_, format)| *format)
}

fn bytes<'a>(source: &'a Source, what: &str) -> Result<Bytes<'a>, Unsupported> {
    let bytes = match source {
        Source::Base64(base64) => Cow::Borrowed(base64.as_str()),
        Source::Text(text) => Cow::Owned(STANDARD.encode(text)),
        Source::Url(_) => return Err(unsupported(format!("{what} by address"))),
        Source::File(_) => return Err(unsupported("a stored file")),
    };
    Ok(Bytes { bytes })
}

fn lacking(what: &str, media_type: &str) -> Unsupported {
    unsupported(format!("{what} of type {media_type}"))
}

/// The longest name that the API takes, less room for a number.
const MAX_NAME_LETTERS: usize = 190;

/// A name in the API's alphabet (letters, digits, hyphens, brackets, single spaces), unlike any other's:
/// it takes no two documents of one name.
fn own_name(name: &str, names: &mut BTreeSet<String>) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-()[]".contains(letter);
    let fitted: String = name
        .chars()
        .map(|letter| if fits(letter) { letter } else { ' ' })
        .take(MAX_NAME_LETTERS)
        .collect();
    let words: Vec<_> = fitted.split_whitespace().collect();
    let plain = if words.is_empty() {
        "document".to_owned()
    } else {
        words.join(" ")
    };
    let numbered = (2..).map(|number: u32| format!("{plain} {number}"));
    let own = std::iter::once(plain.clone())
        .chain(numbered)
        .find(|name| !names.contains(name))
        .unwrap_or_default();
    names.insert(own.clone());
    own
}
