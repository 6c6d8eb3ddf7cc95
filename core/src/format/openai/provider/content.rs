//! The content of messages, said to a provider.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;

use super::request::Dropped;
use crate::chat::{Media, Part, Source, Unsupported};

/// A message's content: one text as a string, as every server takes it; else parts.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Content<'a> {
    Text(Cow<'a, str>),
    Parts(Vec<ContentPart<'a>>),
}

/// A content part.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ContentPart<'a> {
    Text { text: Cow<'a, str> },
    ImageUrl { image_url: ImageUrl<'a> },
    InputAudio { input_audio: InputAudio<'a> },
    File { file: File<'a> },
}

#[derive(Debug, Serialize)]
pub(super) struct ImageUrl<'a> {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

#[derive(Debug, Serialize)]
pub(super) struct InputAudio<'a> {
    data: &'a str,
    format: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct File<'a> {
    filename: &'a str,
    file_data: String,
}

impl<'a> Content<'a> {
    pub(super) fn of(mut parts: Vec<ContentPart<'a>>) -> Self {
        match parts.as_mut_slice() {
            [] => Self::Text(Cow::Borrowed("")),
            [ContentPart::Text { text }] => Self::Text(std::mem::take(text)),
            _ => Self::Parts(parts),
        }
    }
}

/// What is not text in a part.
pub(super) const fn media_of(part: &Part) -> Option<&Media> {
    match part {
        Part::Image(media) | Part::Document(media) | Part::Audio(media) => Some(media),
        Part::Text { .. }
        | Part::ToolCall(_)
        | Part::ToolResult(_)
        | Part::Thinking { .. }
        | Part::HiddenThinking(_)
        | Part::Refusal(_) => None,
    }
}

impl<'a> ContentPart<'a> {
    /// A part of what the user, the system prompt or a tool says.
    pub(super) fn of(part: &'a Part, dropped: &mut Dropped) -> Result<Self, Unsupported> {
        if has_cache_mark(part) {
            dropped.name("cache_control");
        }
        match part {
            Part::Text { text, .. } | Part::Refusal(text) => Ok(Self::text(text.as_str())),
            Part::Image(image) => Self::image(image),
            Part::Document(document) => Self::document(document, dropped),
            Part::Audio(audio) => Self::audio(audio),
            Part::ToolCall(_)
            | Part::ToolResult(_)
            | Part::Thinking { .. }
            | Part::HiddenThinking(_) => Err(unsupported(
                "tool calls and thinking that are not the model's",
            )),
        }
    }

    fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text { text: text.into() }
    }

    fn image(image: &'a Media) -> Result<Self, Unsupported> {
        let url = image
            .to_url("image/png")
            .ok_or_else(|| unsupported("stored images"))?;
        let detail = image.detail.as_deref();
        Ok(Self::ImageUrl {
            image_url: ImageUrl { url, detail },
        })
    }

    /// A document in plain text becomes text; another is sent as a file.
    fn document(document: &'a Media, dropped: &mut Dropped) -> Result<Self, Unsupported> {
        let media_type = document.media_type_or(PDF);
        match &document.source {
            Source::Text(text) => {
                if document.name.is_some() {
                    dropped.name("document.name");
                }
                Ok(Self::text(text.as_str()))
            }
            Source::Base64(base64) if media_type.starts_with("text/") => {
                let bytes = STANDARD.decode(base64).ok();
                let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
                let text = text.ok_or_else(|| unsupported("documents in odd encodings"))?;
                if document.name.is_some() {
                    dropped.name("document.name");
                }
                Ok(Self::text(text))
            }
            Source::Base64(base64) => Ok(Self::File {
                file: File {
                    filename: document.name.as_deref().unwrap_or("document.pdf"),
                    file_data: format!("data:{media_type};base64,{base64}"),
                },
            }),
            Source::Url(_) => Err(unsupported("documents by URL")),
            Source::File(_) => Err(unsupported("stored files")),
        }
    }

    fn audio(audio: &'a Media) -> Result<Self, Unsupported> {
        let format = match audio.media_type_or("audio/wav") {
            "audio/wav" | "audio/x-wav" | "audio/wave" => "wav",
            "audio/mp3" | "audio/mpeg" => "mp3",
            _ => return Err(unsupported("audio other than wav and mp3")),
        };
        match &audio.source {
            Source::Base64(data) => Ok(Self::InputAudio {
                input_audio: InputAudio { data, format },
            }),
            Source::Text(_) | Source::Url(_) | Source::File(_) => {
                Err(unsupported("audio that is not in the request"))
            }
        }
    }
}

/// What documents are taken for whose type nobody says: the one that every provider reads.
const PDF: &str = "application/pdf";

fn has_cache_mark(part: &Part) -> bool {
    let text = match part {
        Part::Text { cache, .. } => cache.as_ref(),
        Part::Image(_)
        | Part::Document(_)
        | Part::Audio(_)
        | Part::ToolCall(_)
        | Part::ToolResult(_)
        | Part::Thinking { .. }
        | Part::HiddenThinking(_)
        | Part::Refusal(_) => None,
    };
    text.or(media_of(part).and_then(|media| media.cache.as_ref()))
        .is_some()
}

const fn unsupported(what: &'static str) -> Unsupported {
    Unsupported(Cow::Borrowed(what))
}
