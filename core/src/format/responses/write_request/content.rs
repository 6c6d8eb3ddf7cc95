//! What messages and results of tools are made of.

use std::borrow::Cow;

use serde::Serialize;

use crate::chat::{Cache, Media, Part, Source, Unsupported};
use crate::format::reading::note;

/// Content: one text, or parts.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Content<'a> {
    Text(&'a str),
    Pieces(Vec<Piece<'a>>),
}

/// One part.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Piece<'a> {
    InputText {
        text: &'a str,
    },
    OutputText {
        text: &'a str,
    },
    Refusal {
        refusal: &'a str,
    },
    InputImage {
        image_url: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        detail: Option<&'a str>,
    },
    InputFile {
        #[serde(skip_serializing_if = "Option::is_none")]
        filename: Option<&'a str>,
        #[serde(flatten)]
        file: File<'a>,
    },
}

/// Where a file is.
#[derive(Serialize)]
pub(super) enum File<'a> {
    #[serde(rename = "file_data")]
    Data(String),
    #[serde(rename = "file_url")]
    Url(&'a str),
}

impl<'a> Content<'a> {
    /// One text is said as such: every server that speaks this format reads that.
    pub(super) fn of(pieces: Vec<Piece<'a>>) -> Self {
        match pieces.as_slice() {
            [] => Self::Text(""),
            [Piece::InputText { text }] => Self::Text(text),
            _ => Self::Pieces(pieces),
        }
    }
}

impl<'a> Piece<'a> {
    /// What the application, the user or a tool says.
    pub(super) fn input(
        part: &'a Part,
        dropped: &mut Vec<Cow<'static, str>>,
    ) -> Result<Self, Unsupported> {
        match part {
            Part::Text { text, cache } => {
                drop_cache(cache.as_ref(), dropped);
                Ok(Self::InputText { text })
            }
            Part::Image(image) => {
                drop_cache(image.cache.as_ref(), dropped);
                Self::image(image)
            }
            Part::Document(document) => {
                drop_cache(document.cache.as_ref(), dropped);
                Self::document(document, dropped)
            }
            Part::Audio(_) => Err(unsupported("audio input")),
            Part::Refusal(refusal) => Ok(Self::InputText { text: refusal }),
            Part::ToolCall(_) => Err(unsupported("a tool call that is not the model's")),
            Part::ToolResult(_) => Err(unsupported("a tool result within another")),
            Part::Thinking { .. } | Part::HiddenThinking(_) => {
                Err(unsupported("thinking that is not the model's"))
            }
        }
    }

    fn image(image: &'a Media) -> Result<Self, Unsupported> {
        let image_url = image
            .to_url("image/png")
            .ok_or_else(|| unsupported(not_sent(&image.source)))?;
        Ok(Self::InputImage {
            image_url,
            detail: image.detail.as_deref(),
        })
    }

    fn document(
        document: &'a Media,
        dropped: &mut Vec<Cow<'static, str>>,
    ) -> Result<Self, Unsupported> {
        let file = match &document.source {
            // Not every server takes text for a file, but all take it for text.
            Source::Text(text) => {
                if document.name.is_some() {
                    note(dropped, Cow::Borrowed("document.name"));
                }
                return Ok(Self::InputText { text });
            }
            Source::Url(url) => File::Url(url),
            Source::Base64(_) => File::Data(document.to_url("application/pdf").unwrap_or_default()),
            Source::File(_) => return Err(unsupported(not_sent(&document.source))),
        };
        let filename = match &file {
            File::Data(_) => Some(document.name.as_deref().unwrap_or("document.pdf")),
            // A file at an address has its name there; the API refuses another.
            File::Url(_) => None,
        };
        Ok(Self::InputFile { filename, file })
    }
}

fn not_sent(source: &Source) -> &'static str {
    match source {
        Source::File(_) => "file_id",
        Source::Text(_) | Source::Base64(_) | Source::Url(_) => "an image as text",
    }
}

/// This format caches by itself.
pub(super) fn drop_cache(cache: Option<&Cache>, dropped: &mut Vec<Cow<'static, str>>) {
    if cache.is_some() {
        note(dropped, Cow::Borrowed("cache_control"));
    }
}

pub(super) const fn unsupported(what: &'static str) -> Unsupported {
    Unsupported(Cow::Borrowed(what))
}
