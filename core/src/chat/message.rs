//! What was said so far.

use super::Signature;

/// One message.
#[derive(Clone, Debug, Hash, PartialEq)]
pub struct Message {
    /// Who said it.
    pub role: Role,
    /// What was said, in order.
    pub parts: Vec<Part>,
}

/// Who speaks.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Role {
    /// Whoever wrote the application: system and developer prompts alike.
    System,
    /// The user; also who brings back what tools returned.
    User,
    /// The model.
    Assistant,
}

/// A piece of a message or of an answer.
#[derive(Clone, Debug, Hash, PartialEq)]
pub enum Part {
    /// Plain text.
    Text {
        /// The text.
        text: String,
        /// Where the provider may cut the prompt for its cache.
        cache: Option<Cache>,
    },
    /// A picture.
    Image(Media),
    /// A document: PDF or plain text.
    Document(Media),
    /// Recorded sound.
    Audio(Media),
    /// The model calls a tool.
    ToolCall(ToolCall),
    /// A tool has answered. Only in messages of [`Role::User`].
    ToolResult(ToolResult),
    /// What the model thought before it spoke.
    Thinking {
        /// In words.
        text: String,
        /// What its provider knows its own thinking by.
        signature: Option<Signature>,
    },
    /// Thinking that its provider shows to nobody, itself excepted.
    HiddenThinking(Signature),
    /// The model declines.
    Refusal(String),
}

/// Something that is not text.
#[derive(Clone, Debug, Default, Hash, PartialEq)]
pub struct Media {
    /// Where it is.
    pub source: Source,
    /// Its media type, such as `image/png`, where the caller says so.
    pub media_type: Option<String>,
    /// Its file name or title.
    pub name: Option<String>,
    /// How closely to look at a picture: OpenAI's `low`, `high`, `auto`.
    pub detail: Option<String>,
    /// Where the provider may cut the prompt for its cache.
    pub cache: Option<Cache>,
}

/// Where the content of [`Media`] is.
#[derive(Clone, Debug, Hash, PartialEq)]
pub enum Source {
    /// In the request, in base64, without `data:` and media type.
    Base64(String),
    /// In the request, as plain text.
    Text(String),
    /// At this address, which the provider fetches.
    Url(String),
    /// With the caller's provider, under this id; no other provider has it.
    File(String),
}

/// A call of a tool.
#[derive(Clone, Debug, Default, Hash, PartialEq)]
pub struct ToolCall {
    /// What its result refers to it by. Formats without ids get one: see [`ToolCall::made_up_id`].
    pub id: String,
    /// The tool.
    pub name: String,
    /// Its arguments as JSON text: an object, unless the model failed to write one.
    pub arguments: String,
    /// What its provider needs back to go on thinking where it stopped (Gemini).
    pub signature: Option<Signature>,
}

/// What a tool returned.
#[derive(Clone, Debug, Default, Hash, PartialEq)]
pub struct ToolResult {
    /// The call it answers.
    pub call: String,
    /// The tool's name, where the format says it.
    pub name: Option<String>,
    /// What came back: text, images, documents.
    pub parts: Vec<Part>,
    /// Whether the tool failed.
    pub is_error: bool,
    /// Where the provider may cut the prompt for its cache.
    pub cache: Option<Cache>,
}

/// A mark up to which the provider may cache the prompt.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub struct Cache {
    /// How long, in the provider's words: `5m`, `1h`; `None` is its default.
    pub ttl: Option<String>,
}

impl Default for Source {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Part {
    /// Plain text, nothing else.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text {
            text: text.into(),
            cache: None,
        }
    }

    /// The text, where it is plain text.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text { text, .. } = self {
            Some(text)
        } else {
            None
        }
    }

    /// The same, to be changed.
    pub const fn as_text_mut(&mut self) -> Option<&mut String> {
        if let Self::Text { text, .. } = self {
            Some(text)
        } else {
            None
        }
    }

    /// The call, where it is one.
    pub const fn as_tool_call(&self) -> Option<&ToolCall> {
        if let Self::ToolCall(call) = self {
            Some(call)
        } else {
            None
        }
    }

    /// The same, to be changed.
    pub const fn as_tool_call_mut(&mut self) -> Option<&mut ToolCall> {
        if let Self::ToolCall(call) = self {
            Some(call)
        } else {
            None
        }
    }
}

impl ToolCall {
    /// An id for a call of a format that has none (Gemini): where in the conversation it stands, so
    /// that the same conversation gets the same ids each time it is read.
    ///
    /// ```
    /// # use baton_core::chat::ToolCall;
    /// assert_eq!(ToolCall::made_up_id(2, 0), "call_2_0");
    /// ```
    pub fn made_up_id(message: usize, part: usize) -> String {
        format!("call_{message}_{part}")
    }
}

impl Media {
    /// A `data:` URL or an address, as OpenAI's formats write it.
    pub fn from_url(url: &str) -> Self {
        let inline = url
            .strip_prefix("data:")
            .and_then(|rest| rest.split_once(";base64,"));
        match inline {
            Some((media_type, base64)) => Self {
                source: Source::Base64(base64.to_owned()),
                media_type: Some(media_type.to_owned()).filter(|text| !text.is_empty()),
                ..Self::default()
            },
            None => Self {
                source: Source::Url(url.to_owned()),
                ..Self::default()
            },
        }
    }

    /// The media type: as the caller said, or as the name or address ends, or this.
    pub fn media_type_or(&self, otherwise: &'static str) -> &str {
        if let Some(media_type) = &self.media_type {
            return media_type;
        }
        let address = match &self.source {
            Source::Url(url) => url.split(['?', '#']).next(),
            Source::Base64(_) | Source::Text(_) | Source::File(_) => None,
        };
        self.name
            .as_deref()
            .or(address)
            .and_then(media_type_of_name)
            .unwrap_or(otherwise)
    }

    /// The `data:` URL or the address; `None` where it is neither.
    pub fn to_url(&self, otherwise: &'static str) -> Option<String> {
        match &self.source {
            Source::Base64(base64) => Some(format!(
                "data:{};base64,{base64}",
                self.media_type_or(otherwise)
            )),
            Source::Url(url) => Some(url.clone()),
            Source::Text(_) | Source::File(_) => None,
        }
    }
}

fn media_type_of_name(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    let types = [
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("jpeg", "image/jpeg"),
        ("gif", "image/gif"),
        ("webp", "image/webp"),
        ("pdf", "application/pdf"),
        ("txt", "text/plain"),
        ("md", "text/markdown"),
        ("csv", "text/csv"),
        ("html", "text/html"),
        ("mp3", "audio/mp3"),
        ("wav", "audio/wav"),
    ];
    types
        .into_iter()
        .find(|(known, _)| ending.eq_ignore_ascii_case(known))
        .map(|(_, media_type)| media_type)
}
