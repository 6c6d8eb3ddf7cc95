//! Reading requests whose members may be anything: what is wrong is told by its place, what is not
//! understood is named.

use std::borrow::Cow;

use serde::de::{Deserialize, MapAccess};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::{Param, RequestError};
use crate::json::{Members, path_of, read_object};
use crate::name::MAX_NAME_BYTES;

/// The most names that are noted of what a request says in vain; a body may have a million of them.
const MAX_NOTED: usize = 64;

/// The longest name that is noted, in bytes; no format has a longer one.
const MAX_NOTED_BYTES: usize = 64;

/// Reads the members of a body; `expected` says what should stand at a path.
pub(super) fn read_body<'a, B: Default + Members<'a>>(
    body: &'a [u8],
    expected: impl FnOnce(&str) -> &'static str,
) -> Result<B, RequestError> {
    let text = std::str::from_utf8(body).map_err(|error| match error.error_len() {
        Some(_) => RequestError::NotUtf8 {
            at: error.valid_up_to(),
        },
        None => RequestError::EndsEarly,
    })?;
    let mut body = B::default();
    match read_object(text, &mut body) {
        Ok(()) => Ok(body),
        Err(_) if text.trim_ascii().is_empty() => Err(RequestError::NoBody),
        Err(error) => Err(explain(text, &error, expected)),
    }
}

fn explain(
    text: &str,
    error: &serde_json::Error,
    expected: impl FnOnce(&str) -> &'static str,
) -> RequestError {
    match error.classify() {
        Category::Eof => RequestError::EndsEarly,
        Category::Syntax | Category::Io => RequestError::NotJson {
            line: error.line(),
            column: error.column(),
        },
        Category::Data => match path_of(text, error).as_str() {
            "" => RequestError::NotObject,
            "model" => RequestError::WrongType(Param::Model),
            path => mistake(path, expected(path)),
        },
    }
}

/// The name of the model, which every request has.
pub(super) fn model_name(name: Option<String>) -> Result<String, RequestError> {
    let name = name.ok_or(RequestError::Missing(Param::Model))?;
    match name.len() {
        0 => Err(RequestError::Empty(Param::Model)),
        1..=MAX_NAME_BYTES => Ok(name),
        longer => Err(RequestError::ModelTooLong(longer)),
    }
}

/// A value that may be null.
pub(super) fn optional<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    value: &mut A,
) -> Result<Option<T>, A::Error> {
    value.next_value()
}

/// A piece of a body that was kept as it stands, or `None` for null.
pub(super) fn read<'a, T: Deserialize<'a>>(
    raw: &'a RawValue,
    path: &str,
    expected: &'static str,
) -> Result<Option<T>, RequestError> {
    serde_json::from_str(raw.get()).map_err(|error| {
        // Of a list, the element at fault is told.
        let inside = path_of(raw.get(), &error);
        let element = inside.split_inclusive(']').next();
        let element = element.filter(|step| step.starts_with('['));
        mistake(&format!("{path}{}", element.unwrap_or_default()), expected)
    })
}

/// A list that was kept as it stands.
pub(super) fn read_list<'a, T: Deserialize<'a>>(
    raw: &'a RawValue,
    path: &str,
    expected: &'static str,
) -> Result<Vec<T>, RequestError> {
    Ok(read(raw, path, expected)?.unwrap_or_default())
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

/// The names of what was said and not understood.
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
