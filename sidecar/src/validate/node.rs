//! A place in a document, whether or not something is there: so that a path can be asked for whole,
//! and what is missing on the way is simply not there.

use std::time::Duration;

use baton_core::config::Path;
use serde_json::Value;

/// A place and what stands there.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) path: Path,
    pub(super) value: Option<&'a Value>,
}

/// What an extension is configured with, and the protobuf type of that.
#[derive(Clone, Debug)]
pub(super) struct Typed<'a> {
    /// The type's own name: `Router`.
    pub(super) name: &'a str,
    /// The package it is of, without its version: `router`.
    pub(super) package: &'a str,
    pub(super) body: Node<'a>,
}

impl<'a> Node<'a> {
    pub(super) const fn new(path: Path, value: &'a Value) -> Self {
        Self {
            path,
            value: Some(value),
        }
    }

    /// The field of this name. Envoy reads protobuf's JSON, where `allow_all` may be `allowAll`.
    pub(super) fn get(&self, key: &str) -> Self {
        let field = |key: &str| self.value.and_then(|value| value.get(key));
        let camel = camel(key);
        match field(key).or_else(|| field(&camel)) {
            None => Self {
                path: self.path.key(key),
                value: None,
            },
            Some(value) if field(key).is_some() => Self::new(self.path.key(key), value),
            Some(value) => Self::new(self.path.key(camel), value),
        }
    }

    /// The fields below each other.
    pub(super) fn at(&self, keys: &[&str]) -> Self {
        keys.iter().fold(self.clone(), |node, key| node.get(key))
    }

    /// What a list holds.
    pub(super) fn entries(&self) -> Vec<Self> {
        let entries = self
            .value
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate();
        entries
            .map(|(index, value)| Self::new(self.path.index(index), value))
            .collect()
    }

    /// What a map holds, by key.
    pub(super) fn fields(&self) -> Vec<(&'a str, Self)> {
        let fields = self.value.and_then(Value::as_object).into_iter().flatten();
        fields
            .map(|(key, value)| (key.as_str(), Self::new(self.path.key(key), value)))
            .collect()
    }

    /// The `typed_config` of an extension, with Istio's wrapping taken off.
    pub(super) fn typed(&self) -> Typed<'a> {
        let body = self.get("typed_config");
        match body.get("@type").type_name() {
            (_, "TypedStruct") => {
                let (package, name) = body.get("type_url").type_name();
                Typed {
                    name,
                    package,
                    body: body.get("value"),
                }
            }
            (package, name) => Typed {
                name,
                package,
                body,
            },
        }
    }

    pub(super) fn text(&self) -> Option<&'a str> {
        self.value.and_then(Value::as_str)
    }

    pub(super) fn is_true(&self) -> bool {
        self.value == Some(&Value::Bool(true))
    }

    /// A number, which protobuf's JSON may write as text.
    pub(super) fn number(&self) -> Option<u64> {
        let value = self.value?;
        value.as_u64().or_else(|| value.as_str()?.parse().ok())
    }

    /// A duration as protobuf's JSON writes it: `0.25s`.
    pub(super) fn duration(&self) -> Option<Duration> {
        let seconds: f64 = self.text()?.strip_suffix('s')?.parse().ok()?;
        Duration::try_from_secs_f64(seconds).ok()
    }

    /// Package and name of the type at a URL such as `type.googleapis.com/envoy.….router.v3.Router`.
    fn type_name(&self) -> (&'a str, &'a str) {
        let mut parts = self.text().unwrap_or_default().rsplit('.');
        let name = parts.next().unwrap_or_default();
        let package = parts.find(|part| !is_version(part)).unwrap_or_default();
        (package, name)
    }
}

/// `v3`, `v1alpha1`.
fn is_version(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `allow_all` as `allowAll`.
fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let head = letters.next().map(|letter| letter.to_ascii_uppercase());
        name + &head.into_iter().chain(letters).collect::<String>()
    })
}
