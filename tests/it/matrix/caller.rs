//! What a caller's language has to be able to do for the matrix, and what is heard in it.

use baton_tests::http::Streamed;
use serde_json::Value;

use super::question::Question;

/// A caller's language.
pub(crate) trait Caller {
    /// Whether it has words for this.
    fn can(&self, _: &Question) -> bool {
        true
    }

    /// What of this it has words for.
    fn hears(&self, heard: Heard) -> Heard {
        heard
    }

    /// Where it asks.
    fn path(&self, model: &str, streams: bool) -> String;

    /// Headers that its SDKs send.
    fn headers(&self) -> &[(&'static str, &'static str)] {
        &[]
    }

    /// How it asks.
    fn body(&self, model: &str, streams: bool, question: &Question) -> Value;

    /// What a whole answer says.
    fn whole(&self, answer: &Value) -> anyhow::Result<Heard>;

    /// What a streamed answer says; that its events come in the order its SDKs rely on.
    fn streamed(&self, stream: &Streamed) -> anyhow::Result<Heard>;

    /// What an error says. Fails if this is none.
    fn error(&self, error: &Value) -> anyhow::Result<String>;
}

/// What is heard of an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Heard {
    pub(crate) text: String,
    pub(crate) thinking: String,
    /// Tools and their arguments.
    pub(crate) calls: Vec<(String, Value)>,
    pub(crate) finish: Option<Finish>,
    /// Tokens in and out.
    pub(crate) usage: Option<(u64, u64)>,
}

/// Why an answer ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Finish {
    Stop,
    Length,
    Calls,
}

impl Heard {
    /// A text that ends where it ends.
    pub(crate) fn text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            finish: Some(Finish::Stop),
            ..Self::default()
        }
    }

    /// Whether it is as expected. Usage must be there, and is compared where it is told.
    pub(crate) fn fits(&self, expected: &Self) -> bool {
        let usage =
            self.usage.is_some() && (expected.usage.is_none() || self.usage == expected.usage);
        let told = Self {
            usage: expected.usage,
            ..self.clone()
        };
        usage && told == *expected
    }

    /// Adds a call whose arguments are JSON text.
    pub(crate) fn call(&mut self, name: &Value, arguments: &str) -> anyhow::Result<()> {
        self.calls
            .push((text(name), serde_json::from_str(arguments)?));
        Ok(())
    }
}

/// The text that a value is; nothing if it is none.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// An array's elements; none if it is none.
pub(crate) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Tokens in and out, under these names.
pub(crate) fn usage(usage: &Value, input: &str, output: &str) -> Option<(u64, u64)> {
    Some((usage[input].as_u64()?, usage[output].as_u64()?))
}
