//! The pass over a request's body.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::{Member, Spans, checked};
use crate::format::{Api, Param, RequestError};
use crate::json::{Members, Name, Nullable, Objects, read_object};

/// What a body says, as far as it is read.
pub(super) struct Body<'a> {
    text: &'a str,
    /// The members that this API has, of those we act on.
    params: &'static [Param],
    /// The value of `model`, whatever it is.
    model: Option<&'a str>,
    /// How many messages were whole.
    messages: Option<usize>,
    pub(super) streams: bool,
    stream_options: StreamOptions,
    pub(super) spans: Spans,
    /// The members met so far.
    met: Vec<Param>,
    /// What it means if the value being read turns out not to fit.
    suspicion: RequestError,
}

impl<'a> Body<'a> {
    pub(super) fn read(api: Api, text: &'a str) -> Result<Self, RequestError> {
        let mut body = Self {
            text,
            params: Param::of(api),
            model: None,
            messages: None,
            streams: false,
            stream_options: StreamOptions::default(),
            spans: Spans::default(),
            met: Vec::new(),
            suspicion: RequestError::NotObject,
        };
        match read_object(text, &mut body) {
            Ok(()) => Ok(body),
            Err(_) if text.trim_ascii().is_empty() => Err(RequestError::NoBody),
            Err(error) => Err(body.explain(&error)),
        }
    }

    /// Whether all members are there that the API insists on.
    pub(super) fn is_whole(&self, api: Api) -> Result<(), RequestError> {
        let needed = Param::needed_by(api).iter();
        match needed.copied().find(|param| !self.met.contains(param)) {
            Some(param) => Err(RequestError::Missing(param)),
            None if self.messages == Some(0) => Err(RequestError::Empty(Param::Messages)),
            None => Ok(()),
        }
    }

    pub(super) fn model(&self) -> Result<String, RequestError> {
        let raw = self.model.ok_or(RequestError::Missing(Param::Model))?;
        let name = serde_json::from_str(raw).map_err(|_| RequestError::WrongType(Param::Model))?;
        checked(name)
    }

    pub(super) fn wants_usage(&self) -> bool {
        self.stream_options.include_usage.unwrap_or_default()
    }

    /// Notes where a member stands.
    fn locate(&mut self, param: Param, value: &str) {
        let member = Some(member_at(self.text, value));
        match param {
            Param::Model => self.spans.model = member,
            Param::StreamOptions => self.spans.stream_options = member,
            Param::MaxTokens => self.spans.max_tokens = member,
            Param::MaxCompletionTokens => self.spans.max_completion_tokens = member,
            Param::Messages | Param::Input | Param::Prompt | Param::Contents | Param::Stream => {}
        }
    }

    fn meet<E: Error>(&mut self, param: Param) -> Result<(), E> {
        if self.met.contains(&param) {
            return self.refuse(RequestError::Repeated(param));
        }
        self.met.push(param);
        self.suspicion = RequestError::WrongType(param);
        Ok(())
    }

    fn refuse<E: Error>(&mut self, why: RequestError) -> Result<(), E> {
        let error = E::custom(&why);
        self.suspicion = why;
        Err(error)
    }

    /// What an error means that ended the reading.
    fn explain(&self, error: &serde_json::Error) -> RequestError {
        match (error.classify(), &self.suspicion, self.messages) {
            (Category::Eof, _, _) => RequestError::EndsEarly,
            (Category::Syntax | Category::Io, _, _) => RequestError::NotJson {
                line: error.line(),
                column: error.column(),
            },
            (Category::Data, RequestError::WrongType(Param::Messages), Some(index)) => {
                RequestError::NotMessage(index)
            }
            (Category::Data, suspicion, _) => suspicion.clone(),
        }
    }
}

impl<'a> Members<'a> for Body<'a> {
    type Key = Name<'a>;
    const EXPECTED: &'static str = "a request";

    fn member<A: MapAccess<'a>>(&mut self, key: Name<'a>, value: &mut A) -> Result<(), A::Error> {
        let param = match Key::parse(&key, self.params) {
            Key::Of(param) => param,
            Key::Like(param) => return self.refuse(RequestError::Misspelt(param)),
            Key::Other => return value.next_value::<IgnoredAny>().map(drop),
        };
        self.meet(param)?;
        match param {
            Param::Model | Param::MaxTokens | Param::MaxCompletionTokens => {
                let raw = value.next_value::<&'a RawValue>()?.get();
                self.locate(param, raw);
                if param == Param::Model {
                    self.model = Some(raw);
                }
            }
            Param::Messages => {
                value.next_value_seed(Objects::<Message>::counted(&mut self.messages))?;
            }
            Param::Stream => self.streams = value.next_value::<Option<_>>()?.unwrap_or_default(),
            Param::StreamOptions => {
                let raw = value.next_value::<&'a RawValue>()?.get();
                self.locate(param, raw);
                let mut options = serde_json::Deserializer::from_str(raw);
                Nullable(&mut self.stream_options)
                    .deserialize(&mut options)
                    .map_err(A::Error::custom)?;
            }
            Param::Input | Param::Prompt | Param::Contents => {
                let IgnoredAny = value.next_value()?;
            }
        }
        Ok(())
    }
}

/// Where a member stands, by its value, which was borrowed from the text: before it are a colon and
/// the name, which has no quote inside that is not escaped.
fn member_at(text: &str, value: &str) -> Member {
    let start = value.as_ptr().addr().saturating_sub(text.as_ptr().addr());
    let before = text.get(..start).unwrap_or_default();
    let key_end = before.rfind('"').map_or(0, |quote| quote.saturating_add(1));
    let name = before.get(..key_end.saturating_sub(1)).unwrap_or_default();
    Member {
        key: name.rfind('"').unwrap_or(0)..key_end,
        value: start..start.saturating_add(value.len()),
    }
}

/// What a member's name is to us.
enum Key {
    Of(Param),
    /// Written so that a server which ignores case would take it for this one.
    Like(Param),
    Other,
}

impl Key {
    fn parse(key: &str, params: &[Param]) -> Self {
        let exact = |param: &Param| param.as_str() == key;
        let alike = |param: &Param| key.chars().map(fold).eq(param.as_str().chars());
        if let Some(param) = params.iter().copied().find(exact) {
            Self::Of(param)
        } else if let Some(param) = params.iter().copied().find(alike) {
            Self::Like(param)
        } else {
            Self::Other
        }
    }
}

/// A letter as readers that ignore case see it. Go's, which follow Unicode, also read the long s.
fn fold(letter: char) -> char {
    if letter == 'ſ' {
        's'
    } else {
        letter.to_ascii_lowercase()
    }
}

/// One message; only that it is one matters.
#[derive(Default)]
struct Message {
    has_role: bool,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum MessageKey {
    Role,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Message {
    type Key = MessageKey;
    const EXPECTED: &'static str = "an object with one `role`, a string";

    fn member<A: MapAccess<'de>>(
        &mut self,
        key: MessageKey,
        value: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            MessageKey::Role => {
                let is_text = value.next_value::<&RawValue>()?.get().starts_with('"');
                if !is_text || std::mem::replace(&mut self.has_role, true) {
                    return Err(A::Error::custom(Self::EXPECTED));
                }
            }
            MessageKey::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.has_role
    }
}

/// How the caller wants its stream.
#[derive(Default)]
struct StreamOptions {
    include_usage: Option<bool>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum StreamOptionsKey {
    IncludeUsage,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for StreamOptions {
    type Key = StreamOptionsKey;
    const EXPECTED: &'static str = "an object";

    fn member<A: MapAccess<'de>>(
        &mut self,
        key: StreamOptionsKey,
        value: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            StreamOptionsKey::IncludeUsage => self.include_usage = value.next_value()?,
            StreamOptionsKey::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}
