//! The pass over a request's body.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::format::{Param, RequestError};
use crate::json::{Members, Nullable, Objects, read_object};

/// What a body says, as far as it is read.
pub(super) struct Body<'a> {
    /// The value of `model`, whatever it is.
    pub(super) model: Option<&'a str>,
    /// How many messages were whole.
    pub(super) messages: Option<usize>,
    pub(super) streams: bool,
    stream_options: StreamOptions,
    /// The members met so far.
    met: Vec<Param>,
    /// What it means if the value being read turns out not to fit.
    suspicion: RequestError,
}

impl<'a> Body<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, RequestError> {
        let mut body = Self {
            model: None,
            messages: None,
            streams: false,
            stream_options: StreamOptions::default(),
            met: Vec::new(),
            suspicion: RequestError::NotObject,
        };
        match read_object(text, &mut body) {
            Ok(()) => Ok(body),
            Err(_) if text.trim_ascii().is_empty() => Err(RequestError::NoBody),
            Err(error) => Err(body.explain(&error)),
        }
    }

    pub(super) fn wants_usage(&self) -> bool {
        self.stream_options.include_usage.unwrap_or_default()
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
    type Key = Key;
    const EXPECTED: &'static str = "a request";

    fn member<A: MapAccess<'a>>(&mut self, key: Key, value: &mut A) -> Result<(), A::Error> {
        let param = match key {
            Key::Of(param) => param,
            Key::Like(param) => return self.refuse(RequestError::Misspelt(param)),
            Key::Other => return value.next_value::<IgnoredAny>().map(drop),
        };
        self.meet(param)?;
        match param {
            Param::Model => self.model = Some(value.next_value::<&RawValue>()?.get()),
            Param::Messages => {
                value.next_value_seed(Objects::<Message>::counted(&mut self.messages))?;
            }
            Param::Stream => self.streams = value.next_value::<Option<_>>()?.unwrap_or_default(),
            Param::StreamOptions => value.next_value_seed(Nullable(&mut self.stream_options))?,
        }
        Ok(())
    }
}

/// The key of a member.
pub(super) enum Key {
    Of(Param),
    /// Written so that a server which ignores case would take it for this one.
    Like(Param),
    Other,
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyText;

        impl Visitor<'_> for AnyText {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
                Ok(Key::parse(key))
            }
        }

        deserializer.deserialize_identifier(AnyText)
    }
}

impl Key {
    fn parse(key: &str) -> Self {
        let exact = |param: &Param| param.as_str() == key;
        let alike = |param: &Param| key.chars().map(fold).eq(param.as_str().chars());
        if let Some(param) = Param::ALL.into_iter().find(exact) {
            Self::Of(param)
        } else if let Some(param) = Param::ALL.into_iter().find(alike) {
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
