//! A map of settings: a struct whose fields are the only keys.

use serde_json::{Map, Value};

use super::Read;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};

/// Declares a struct of settings that reads itself: its fields are its keys. Each is optional in the
/// struct, because one that is missing or cannot be read must not hide the problems of the others;
/// `[required]` is what the JSON Schema says.
macro_rules! section {
    (
        $(#[$about:meta])*
        $name:ident {
            $($(#[$about_field:meta])* $([$need:ident])? $field:ident: $type:ty,)*
        }
    ) => {
        #[derive(Debug, Default)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
        $(#[$about])*
        pub(in crate::config) struct $name {
            $(
                $(#[$about_field])*
                $(#[cfg_attr(feature = "schema", schemars($need))])?
                pub(in crate::config) $field: Option<$type>,
            )*
        }

        impl Read for $name {
            fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
                let keys = [$(Fields::key(stringify!($field))),*];
                let fields = Fields::open(value, &keys, at, problems)?;
                Some(Self { $($field: fields.read(stringify!($field), problems),)* })
            }
        }
    };
}

/// Declares an enum that is written as a map of exactly one key: each variant's, with its settings. What
/// to say where there is another number of keys stands beside its name.
macro_rules! choice {
    (
        $(#[$about:meta])*
        $name:ident: $expected:literal {
            $($(#[$about_key:meta])* $key:ident $variant:ident($type:ty),)*
        }
    ) => {
        #[derive(Debug)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(rename_all = "snake_case"))]
        $(#[$about])*
        pub(in crate::config) enum $name {
            $(
                $(#[$about_key])*
                $variant($type),
            )*
        }

        impl Read for $name {
            fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
                let keys = [$(stringify!($key)),*];
                let (key, value) = crate::config::read::only(value, &keys, $expected, at, problems)?;
                let at = at.key(key);
                match key {
                    $(stringify!($key) => <$type>::read(value, &at, problems).map(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

pub(crate) use {choice, section};

/// A map that is being read.
pub(in crate::config) struct Fields<'a> {
    map: &'a Map<String, Value>,
    at: &'a Path,
}

impl<'a> Fields<'a> {
    /// Reports every key that is not among `keys`.
    pub(in crate::config) fn open(
        value: &'a Value,
        keys: &[&'static str],
        at: &'a Path,
        problems: &mut Problems,
    ) -> Option<Self> {
        let map = problems.expect(value.as_object(), value, at, "a map of settings")?;
        for key in map.keys().filter(|key| !keys.contains(&key.as_str())) {
            let (key, known) = (key.clone(), keys.to_vec());
            problems.report(at.key(&key), Problem::UnknownKey { key, known });
        }
        Some(Self { map, at })
    }

    /// The value of a field; `None` where there is none, or it cannot be read.
    pub(in crate::config) fn read<T: Read>(
        &self,
        field: &str,
        problems: &mut Problems,
    ) -> Option<T> {
        let (value, at) = self.find(field)?;
        T::read(value, &at, problems)
    }

    /// One function for fields of every type.
    #[inline(never)]
    fn find(&self, field: &str) -> Option<(&'a Value, Path)> {
        let key = Self::key(field);
        let value = self.map.get(key).filter(|value| !value.is_null())?;
        Some((value, self.at.key(key)))
    }

    /// The key of a field, which may be named by a word of Rust's.
    pub(in crate::config) fn key(field: &str) -> &str {
        field.strip_prefix("r#").unwrap_or(field)
    }
}

/// The only key of a map and its value; reported where there are none or several, or it is not among
/// `keys`.
pub(in crate::config) fn only<'v>(
    value: &'v Value,
    keys: &[&'static str],
    expected: &'static str,
    at: &Path,
    problems: &mut Problems,
) -> Option<(&'v str, &'v Value)> {
    let map = problems.expect(value.as_object(), value, at, expected)?;
    let mut entries = map.iter();
    let (Some((key, value)), None) = (entries.next(), entries.next()) else {
        let found = map.len();
        problems.report(at.clone(), Problem::NotOneKey { found, expected });
        return None;
    };
    if !keys.contains(&key.as_str()) {
        let (key, known) = (key.clone(), keys.to_vec());
        problems.report(at.key(&key), Problem::UnknownKey { key, known });
        return None;
    }
    Some((key, value))
}
