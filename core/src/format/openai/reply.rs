//! Whether a body that came with 200 is an answer, and what it took.

use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess};
use serde_json::value::RawValue;

use super::answer::Answer;
use crate::fault::Fault;
use crate::json::{Anything, Members};
use crate::usage::Usage;

/// A whole answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Reply {
    /// What it took, where the provider said so.
    pub usage: Option<Usage>,
}

/// Reads the body of an answer that is not streamed.
///
/// # Errors
/// The fault that the body is instead: [`Fault::Truncated`] when its JSON ends early,
/// [`Fault::Malformed`] when it is no JSON or has no choices with a `message` or `text`, or what an
/// error in its place says.
pub fn weigh(body: &[u8]) -> Result<Reply, Fault> {
    let answer = Answer::<Choice>::parse(body)?;
    match answer.choices {
        Some(1..) => Ok(Reply {
            usage: answer.usage,
        }),
        Some(0) | None => Err(Fault::Malformed),
    }
}

/// Checks that a body is a JSON object, whatever it says.
///
/// # Errors
/// As [`weigh`].
pub fn is_object(body: &[u8]) -> Result<(), Fault> {
    Answer::<Anything>::parse(body).map(drop)
}

/// One choice: of a chat, a message; of a completion, a text.
#[derive(Default)]
struct Choice {
    has_content: bool,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    Message,
    Text,
    #[serde(other)]
    Other,
}

impl<'de> Members<'de> for Choice {
    type Key = Key;
    const EXPECTED: &'static str = "an object with a `message` or a `text`";

    fn member<A: MapAccess<'de>>(&mut self, key: Key, value: &mut A) -> Result<(), A::Error> {
        match key {
            Key::Message => {
                self.has_content |= value.next_value::<&RawValue>()?.get().starts_with('{')
            }
            Key::Text => {
                self.has_content |= value.next_value::<&RawValue>()?.get().starts_with('"')
            }
            Key::Other => drop(value.next_value::<IgnoredAny>()?),
        }
        Ok(())
    }

    fn is_whole(&self) -> bool {
        self.has_content
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const CHAT: &str = r#"{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi \u263a"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#;

    #[test]
    fn an_answer_tells_its_usage() {
        check(CHAT, Ok(Some((9, 2))));
        check(
            r#"{"choices":[{"text":"Hi"}],"usage":{"prompt_tokens":1}}"#,
            Ok(Some((1, 0))),
        );
    }

    #[test]
    fn an_answer_without_readable_usage_is_still_an_answer() {
        for usage in [
            "null",
            "{}",
            "[]",
            "[1,2]",
            "\"none\"",
            "{\"prompt_tokens\":-1}",
        ] {
            check(
                &format!(r#"{{"choices":[{{"message":{{}}}}],"usage":{usage}}}"#),
                Ok(None),
            );
        }
        check(r#"{"choices":[{"message":{}}]}"#, Ok(None));
    }

    #[test]
    fn every_proper_prefix_of_an_answer_is_truncated() {
        for end in 0..CHAT.len() {
            assert_eq!(
                weigh(&CHAT.as_bytes()[..end]),
                Err(Fault::Truncated),
                "{}",
                &CHAT[..end]
            );
        }
    }

    #[test]
    fn what_is_not_the_format_is_malformed() {
        for body in [
            "<html>502 Bad Gateway</html>",
            "[]",
            "null",
            "{}",
            r#"{"choices":null}"#,
            r#"{"choices":[]}"#,
            r#"{"choices":{}}"#,
            r#"{"choices":["Hi"]}"#,
            r#"{"choices":[{}]}"#,
            r#"{"choices":[[{"role":"assistant"}]]}"#,
            r#"{"choices":[{"message":null}]}"#,
            r#"{"choices":[{"message":"Hi"}]}"#,
            r#"{"choices":[{"message":{}},{"index":1}]}"#,
            r#"{"choices":[{"text":null}]}"#,
            r#"{"choices":[{"message":{}}]} {}"#,
        ] {
            check(body, Err(Fault::Malformed));
        }
    }

    #[test]
    fn text_that_is_not_utf_8_is_malformed() {
        assert_eq!(
            weigh(b"{\"choices\":[{\"text\":\"\xff\"}]}"),
            Err(Fault::Malformed)
        );
        assert_eq!(
            weigh(b"{\"choices\":[{\"text\":\"\xe2\x98"),
            Err(Fault::Truncated)
        );
    }

    #[test]
    fn an_error_that_came_with_200_is_the_fault_it_says() {
        let limited = Fault::RateLimited {
            retry_after: None::<Duration>,
        };
        check(
            r#"{"error":{"message":"busy","code":502}}"#,
            Err(Fault::Status(502)),
        );
        check(
            r#"{"error":{"message":"slow down","code":429}}"#,
            Err(limited),
        );
        check(
            r#"{"error":{"message":"slow down","code":"429"}}"#,
            Err(limited),
        );
        check(
            r#"{"error":{"message":"slow down","code":"rate_limit_exceeded"}}"#,
            Err(limited),
        );
        check(
            r#"{"error":{"message":"?","code":"odd","status_code":400}}"#,
            Err(Fault::BadRequest),
        );
        check(
            r#"{"error":{"message":"?","code":200}}"#,
            Err(Fault::Malformed),
        );
        check(
            r#"{"error":{"message":"?","code":null}}"#,
            Err(Fault::Malformed),
        );
        check(r#"{"error":"model not loaded"}"#, Err(Fault::Malformed));
        check(r#"{"error":null,"choices":[{"message":{}}]}"#, Ok(None));
    }

    #[test]
    fn nesting_costs_no_stack() {
        let deep = "[".repeat(1_000_000);
        check(&format!(r#"{{"x":{deep}"#), Err(Fault::Truncated));
        check(
            &format!(r#"{{"choices":[{{"message":{deep}"#),
            Err(Fault::Truncated),
        );
        check(&format!(r#"{{"usage":{deep}"#), Err(Fault::Truncated));
        check(&format!(r#"{{"error":{deep}"#), Err(Fault::Truncated));
    }

    #[track_caller]
    fn check(body: &str, expected: Result<Option<(u64, u64)>, Fault>) {
        let usage = |(input, output)| Usage::of(input, output);
        let expected = expected.map(|counts| Reply {
            usage: counts.map(usage),
        });
        let head = body.get(..80).unwrap_or(body);
        assert_eq!(weigh(body.as_bytes()), expected, "{head}");
    }
}
