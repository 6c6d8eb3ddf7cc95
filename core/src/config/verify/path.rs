//! Where in a JSON document a field is, as operators write it: `lines.0.price`.

use serde_json::Value;

use crate::config::path::Path;
use crate::config::problem::{Problem, Problems};
use crate::config::read::Read;

/// The way to a field: keys of objects and places in lists.
#[derive(Clone, Debug, Eq, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldPath(
    #[cfg_attr(
        feature = "schema",
        schemars(with = "String", regex(pattern = r"^[^.]+(\.[^.]+)*$"))
    )]
    String,
);

/// What to say where there is something else.
const EXPECTED_FIELD: &str = "keys joined by points such as `lines.0.price`";

impl FieldPath {
    /// The same, where it is one.
    ///
    /// ```
    /// # use baton_core::config::verify::FieldPath;
    /// assert!(FieldPath::parse("total").is_some());
    /// assert!(FieldPath::parse("lines..price").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let is_path = text.split('.').all(|key| !key.is_empty());
        is_path.then(|| Self(text.to_owned()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its keys and places, outermost first.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }
}

impl Read for FieldPath {
    fn read(value: &Value, at: &Path, problems: &mut Problems) -> Option<Self> {
        let text = problems.expect(value.as_str(), value, at, EXPECTED_FIELD)?;
        let path = Self::parse(text);
        if path.is_none() {
            problems.report(at.clone(), Problem::OutOfRange(EXPECTED_FIELD));
        }
        path
    }
}
