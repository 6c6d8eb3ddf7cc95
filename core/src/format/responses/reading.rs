//! Reading JSON whose members may be anything: what is not understood is named, never refused.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess};
use serde_json::value::RawValue;

use crate::format::RequestError;
use crate::json::{Members, Object};

/// The most names that are noted of what a request says in vain; a body may have a million of them.
const MAX_NOTED: usize = 64;

/// The longest name that is noted, in bytes; no format has a longer one.
const MAX_NOTED_BYTES: usize = 64;

/// One object, read member by member.
pub(super) struct Whole<M>(pub(super) M);

impl<'de, M: Default + Members<'de>> Deserialize<'de> for Whole<M> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::DeserializeSeed;
        let mut members = M::default();
        Object(&mut members).deserialize(deserializer)?;
        Ok(Self(members))
    }
}

/// A value, or `None` for null.
pub(super) fn read<'a, T: Deserialize<'a>>(
    raw: &'a RawValue,
    path: &str,
    expected: &'static str,
) -> Result<Option<T>, RequestError> {
    serde_json::from_str(raw.get()).map_err(|_| mistake(path, expected))
}

/// A list. The element at fault is looked for only where there is one.
pub(super) fn read_list<'a, T: Deserialize<'a>>(
    raw: &'a RawValue,
    path: &str,
    expected: &'static str,
) -> Result<Vec<T>, RequestError> {
    let list: Result<Option<Vec<T>>, _> = serde_json::from_str(raw.get());
    list.map(Option::unwrap_or_default).map_err(|_| {
        let elements: Vec<&'a RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
        let index = elements
            .iter()
            .position(|element| serde_json::from_str::<T>(element.get()).is_err());
        match index {
            Some(index) => mistake(&format!("{path}[{index}]"), expected),
            None => mistake(path, "a list"),
        }
    })
}

/// What stands at this path is not what it should be.
pub(super) fn mistake(path: &str, expected: &'static str) -> RequestError {
    RequestError::Member {
        path: path.to_owned(),
        expected,
    }
}

/// Whether a value says anything: `null` and what is empty do not.
pub(super) fn says_something(raw: &RawValue) -> bool {
    let text = raw.get();
    let inside = text
        .strip_prefix(['[', '{', '"'])
        .and_then(|rest| rest.strip_suffix([']', '}', '"']));
    text != "null" && inside.is_none_or(|inside| !inside.trim_ascii().is_empty())
}

/// The names of what was said and not understood, each once.
#[derive(Debug, Default)]
pub(super) struct Unread(Vec<String>);

impl Unread {
    /// Skips a member's value; notes its name if it says anything.
    pub(super) fn skip<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        value: &mut A,
    ) -> Result<(), A::Error> {
        if says_something(value.next_value()?) {
            self.note(key);
        }
        Ok(())
    }

    /// Notes a name.
    pub(super) fn note(&mut self, name: &str) {
        if self.0.len() < MAX_NOTED && name.len() <= MAX_NOTED_BYTES {
            self.0.push(name.to_owned());
        }
    }

    /// Adds the names to a list, beneath the name of where they stood.
    pub(super) fn into_list(self, within: &str, list: &mut Vec<Cow<'static, str>>) {
        for name in self.0 {
            note(list, Cow::Owned(format!("{within}{name}")));
        }
    }
}

/// Adds a name to a list in which each stands once.
pub(super) fn note(list: &mut Vec<Cow<'static, str>>, name: Cow<'static, str>) {
    if list.len() < MAX_NOTED && !list.contains(&name) {
        list.push(name);
    }
}
