//! Lists and maps of one kind of value.
//!
//! An entry that cannot be read keeps its place, as `None`: a provider with a mistake is still a
//! provider that models may name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Read;
use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::name::NameError;

/// A list.
#[derive(Debug)]
pub(in crate::config) struct List<T>(pub(in crate::config) Vec<Option<T>>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// A map from names.
#[derive(Debug)]
pub(in crate::config) struct Map<K, T>(pub(in crate::config) BTreeMap<K, Option<T>>);

impl<T> List<T> {
    /// As [`List::entries`]; a list without entries is reported too.
    pub(in crate::config) fn some(
        self,
        at: &Path,
        expected: &'static str,
        problems: &mut Problems,
    ) -> Vec<T> {
        if self.0.is_empty() {
            problems.report(at.clone(), Problem::Empty("entry"));
        }
        self.entries(at, expected, problems)
    }

    /// The entries that could be read; a blank one is reported.
    pub(in crate::config) fn entries(
        self,
        at: &Path,
        expected: &'static str,
        problems: &mut Problems,
    ) -> Vec<T> {
        let entries = self.0.into_iter().enumerate();
        entries
            .filter_map(|(index, entry)| problems.require(entry, &at.index(index), expected))
            .collect()
    }
}

impl<T: Read> Read for List<T> {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let entries = problems.expect(value.as_array(), value, at, "a list")?;
        let read = |(index, value)| entry(value, &at.index(index), problems);
        Some(Self(entries.iter().enumerate().map(read).collect()))
    }
}

impl<K, T> Read for Map<K, T>
where
    K: Ord + for<'a> TryFrom<&'a str, Error = NameError>,
    T: Read,
{
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let entries = problems.expect(value.as_object(), value, at, "a map")?;
        let mut read = BTreeMap::new();
        for (key, value) in entries {
            let at = at.key(key);
            match K::try_from(key) {
                Ok(key) => drop(read.insert(key, entry(value, &at, problems))),
                Err(error) => problems.report(at, Problem::Name(error)),
            }
        }
        Some(Self(read))
    }
}

/// A blank entry is told by whoever needs one there.
fn entry<T: Read>(value: &Value, at: &Path, problems: &mut Problems) -> Option<T> {
    if value.is_null() {
        None
    } else {
        T::read(value, at, problems)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use schemars::{JsonSchema, Schema, SchemaGenerator};

    use super::{List, Map};

    impl<T: JsonSchema> JsonSchema for List<T> {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            Vec::<T>::schema_name()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            Vec::<T>::json_schema(generator)
        }
    }

    impl<K, T: JsonSchema> JsonSchema for Map<K, T> {
        fn inline_schema() -> bool {
            true
        }

        fn schema_name() -> Cow<'static, str> {
            BTreeMap::<String, T>::schema_name()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            BTreeMap::<String, T>::json_schema(generator)
        }
    }
}
