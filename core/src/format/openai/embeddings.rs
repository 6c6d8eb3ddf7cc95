//! Answers that are vectors: whether they are there, and what they took.

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};

use super::answer::read_error;
use super::usage::read_usage;
use crate::fault::Fault;
use crate::json::{Anything, Members, Objects, read_object};
use crate::usage::Usage;

/// Reads the body of an answer to an embeddings request.
///
/// # Errors
/// The fault that the body is instead: no list of vectors, or an error in its place.
///
/// ```
/// # use baton_core::{format::openai::embeddings::weigh, usage::Usage};
/// let body = br#"{"data": [{"index": 0, "embedding": [0.1]}], "usage": {"prompt_tokens": 2}}"#;
/// assert_eq!(weigh(body), Ok(Some(Usage::of(2, 0))));
/// ```
pub fn weigh(body: &[u8]) -> Result<Option<Usage>, Fault> {
    let text = std::str::from_utf8(body).map_err(|_| Fault::Malformed)?;
    let mut vectors = Vectors::default();
    read_object(text, &mut vectors).map_err(|error| {
        if error.is_eof() {
            Fault::Truncated
        } else {
            Fault::Malformed
        }
    })?;
    match (vectors.error, vectors.count) {
        (Some(fault), _) => Err(fault),
        (None, Some(1..)) => Ok(vectors.usage),
        (None, Some(0) | None) => Err(Fault::Malformed),
    }
}

#[derive(Default)]
struct Vectors {
    count: Option<usize>,
    usage: Option<Usage>,
    error: Option<Fault>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    Data,
    Usage,
    Error,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Vectors {
    type Key = Key;
    const EXPECTED: &'static str = "a list of vectors";

    fn member<A: MapAccess<'de>>(&mut self, key: Key, value: &mut A) -> Result<(), A::Error> {
        match key {
            Key::Data => value.next_value_seed(Objects::<Anything>::counted(&mut self.count))?,
            Key::Usage => self.usage = read_usage(value.next_value()?),
            Key::Error => self.error = value.next_value::<Option<_>>()?.map(read_error),
            Key::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn what_is_no_list_of_vectors_is_a_fault() {
        let check = |body: &str, fault| assert_eq!(weigh(body.as_bytes()), Err(fault), "{body}");
        check(r#"{"data": [{"embedding": ["#, Fault::Truncated);
        check(r#"{"data": []}"#, Fault::Malformed);
        check(r#"{"choices": [{"message": {}}]}"#, Fault::Malformed);
        check("<html>", Fault::Malformed);
        check(r#"{"error": {"code": 502}}"#, Fault::Status(502));
    }

    #[test]
    fn usage_may_be_missing() {
        assert_eq!(weigh(br#"{"data": [{"embedding": "AAAA"}]}"#), Ok(None));
    }
}
