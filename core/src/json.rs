//! Reading JSON member by member, without building it.
//!
//! serde's derived structs also take arrays for objects; these take what the format says and nothing
//! else. Values that nobody asks for are skipped iteratively, so nesting costs no stack.

mod place;
mod quotes;
mod words;

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::fault::Fault;

pub(crate) use self::place::path_of;
pub(crate) use self::quotes::Quotes;
pub(crate) use self::words::{Loose, Words, read_loosely};

/// A piece of JSON that is carried as it was written: a tool's schema. Two are equal when their bytes
/// are. It is bounded by the body it came in.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Json(Box<RawValue>);

impl Json {
    /// Its text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Text that may be JSON.
    pub fn parse(text: String) -> Option<Self> {
        RawValue::from_string(text).ok().map(Self)
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Json {}

/// By what it says, however it is spaced.
impl Hash for Json {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        dense(self.as_str().as_bytes()).hash(hasher);
    }
}

/// JSON without white space between its tokens.
pub(crate) fn dense(json: &[u8]) -> Vec<u8> {
    let mut quotes = Quotes::new(json, false);
    let mut dense = Vec::with_capacity(json.len());
    for (at, byte) in json.iter().enumerate() {
        let is_blank = matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        if !is_blank || quotes.is_in_string(at) {
            dense.push(*byte);
        }
    }
    dense
}

/// A member's name, borrowed where it is written plainly: a `Key` for readers that match on text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Name<'de>(pub(crate) Cow<'de, str>);

impl Deref for Name<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyText;

        impl<'de> Visitor<'de> for AnyText {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(key)))
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(key.to_owned())))
            }
        }

        deserializer.deserialize_identifier(AnyText)
    }
}

/// What this JSON says. The filter reads text and never mere bytes: serde_json's readers come once for
/// each of the two, and in wasm one is enough.
///
/// # Errors
/// It is no text, or no JSON, or says something else.
pub fn read_json<'de, T: Deserialize<'de>>(json: &'de [u8]) -> serde_json::Result<T> {
    let text = str::from_utf8(json).map_err(serde_json::Error::custom)?;
    serde_json::from_str(text)
}

/// A body of ours as JSON. None of our types can fail to become JSON: they have text for keys, and
/// their numbers were read from JSON or are whole.
pub(crate) fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// The same, after what is there already.
pub(crate) fn write_json(value: &impl Serialize, out: &mut Vec<u8>) {
    // See above: writing to memory cannot fail, and nor can our types.
    let _ = serde_json::to_writer(out, value);
}

/// The same as text.
pub(crate) fn to_json_text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// What is wanted of one kind of object.
pub(crate) trait Members<'de> {
    /// The members that matter; the others are one variant of it.
    type Key: Deserialize<'de>;
    /// What the object must be, for error messages.
    const EXPECTED: &'static str;

    /// Meets a member and must take its value.
    fn member<A: MapAccess<'de>>(&mut self, key: Self::Key, value: &mut A) -> Result<(), A::Error>;

    /// Whether all members that must be there were.
    fn is_whole(&self) -> bool {
        true
    }
}

/// Reads `text` as one object.
pub(crate) fn read_object<'de>(
    text: &'de str,
    members: &mut impl Members<'de>,
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    Object(members).deserialize(&mut deserializer)?;
    deserializer.end()
}

/// Reads the body of an answer, or the data of an event, as one object.
///
/// # Errors
/// [`Fault::Truncated`] where it ends too soon, [`Fault::Malformed`] where it is anything else.
pub(crate) fn read_whole<'de>(
    body: &'de [u8],
    members: &mut impl Members<'de>,
) -> Result<(), Fault> {
    let text = text_of(body)?;
    read_object(text, members).map_err(|error| {
        if error.is_eof() || error.is_syntax() && ends_in_number(text) {
            Fault::Truncated
        } else {
            Fault::Malformed
        }
    })
}

/// The text of an answer's body.
///
/// # Errors
/// [`Fault::Truncated`] where it ends within a character, [`Fault::Malformed`] where it is no text.
pub(crate) fn text_of(body: &[u8]) -> Result<&str, Fault> {
    str::from_utf8(body).map_err(|error| match error.error_len() {
        None => Fault::Truncated,
        Some(_) => Fault::Malformed,
    })
}

/// Whether the end is within a number, which serde_json does not count as an early one.
fn ends_in_number(text: &str) -> bool {
    text.ends_with(['-', '+', '.', 'e', 'E'])
}

/// One object.
pub(crate) struct Object<'m, M>(pub(crate) &'m mut M);

impl<'de, M: Members<'de>> DeserializeSeed<'de> for Object<'_, M> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, M: Members<'de>> Visitor<'de> for Object<'_, M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(M::EXPECTED)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key()? {
            self.0.member(key, &mut map)?;
        }
        if self.0.is_whole() {
            Ok(())
        } else {
            Err(A::Error::custom(M::EXPECTED))
        }
    }
}

/// An object read by its members, as a value of its own: in lists and options.
#[derive(Debug, Default)]
pub(crate) struct Whole<M>(pub(crate) M);

impl<'de, M: Default + Members<'de>> Deserialize<'de> for Whole<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = M::default();
        Object(&mut members).deserialize(deserializer)?;
        Ok(Self(members))
    }
}

/// One object, or null in its place.
pub(crate) struct Nullable<'m, M>(pub(crate) &'m mut M);

impl<'de, M: Members<'de>> DeserializeSeed<'de> for Nullable<'_, M> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, M: Members<'de>> Visitor<'de> for Nullable<'_, M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} or null", M::EXPECTED)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Object(self.0).deserialize(deserializer)
    }
}

/// An array of whole objects, counted: `None` until the array begins, then how many were read. Where
/// reading fails, that is the index of the element at fault.
pub(crate) struct Objects<'c, M> {
    count: &'c mut Option<usize>,
    element: PhantomData<M>,
}

impl<'c, M> Objects<'c, M> {
    pub(crate) fn counted(count: &'c mut Option<usize>) -> Self {
        Self {
            count,
            element: PhantomData,
        }
    }
}

impl<'de, M: Default + Members<'de>> DeserializeSeed<'de> for Objects<'_, M> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, M: Default + Members<'de>> Visitor<'de> for Objects<'_, M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array, each element {}", M::EXPECTED)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<(), A::Error> {
        let count = self.count.insert(0);
        while array
            .next_element_seed(Object(&mut M::default()))?
            .is_some()
        {
            *count = count.saturating_add(1);
        }
        Ok(())
    }
}

/// An object of which nothing is wanted.
#[derive(Default)]
pub(crate) struct Anything;

impl<'de> Members<'de> for Anything {
    type Key = IgnoredAny;
    const EXPECTED: &'static str = "an object";

    fn member<A: MapAccess<'de>>(&mut self, _: IgnoredAny, value: &mut A) -> Result<(), A::Error> {
        value.next_value::<IgnoredAny>().map(drop)
    }
}
