//! What an answer took. Anthropic counts the prompt in three parts: what it read from its cache, what it
//! wrote to it, and the rest. We count the prompt whole, and these two of it.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::usage::Usage;

/// Counts as Anthropic reports them; a later report of a stream repeats only some.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) struct Report {
    input_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
    cache_creation_input_tokens: Option<u64>,
    output_tokens: Option<u64>,
    output_tokens_details: Option<Details>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Details {
    thinking_tokens: Option<u64>,
}

impl Report {
    /// Reads a report; one that cannot be read reports nothing.
    pub(super) fn read(usage: &RawValue) -> Option<Self> {
        serde_json::from_str(usage.get()).ok()
    }

    /// With what a later report says: counts are of all so far, not of what came in between.
    pub(super) fn then(self, later: Self) -> Self {
        Self {
            input_tokens: later.input_tokens.or(self.input_tokens),
            cache_read_input_tokens: later
                .cache_read_input_tokens
                .or(self.cache_read_input_tokens),
            cache_creation_input_tokens: later
                .cache_creation_input_tokens
                .or(self.cache_creation_input_tokens),
            output_tokens: later.output_tokens.or(self.output_tokens),
            output_tokens_details: later.output_tokens_details.or(self.output_tokens_details),
        }
    }

    /// In our words; `None` if nothing was counted.
    pub(super) fn usage(self) -> Option<Usage> {
        if self.input_tokens.is_none() && self.output_tokens.is_none() {
            return None;
        }
        let cached_tokens = self.cache_read_input_tokens.unwrap_or(0);
        let cache_write_tokens = self.cache_creation_input_tokens.unwrap_or(0);
        let thinking = |details: Details| details.thinking_tokens;
        Some(Usage {
            input_tokens: self
                .input_tokens
                .unwrap_or(0)
                .saturating_add(cached_tokens)
                .saturating_add(cache_write_tokens),
            output_tokens: self.output_tokens.unwrap_or(0),
            cached_tokens,
            cache_write_tokens,
            reasoning_tokens: self.output_tokens_details.and_then(thinking).unwrap_or(0),
        })
    }
}

/// Counts as Anthropic's clients read them.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Counts {
    input_tokens: u64,
    cache_creation_input_tokens: u64,
    cache_read_input_tokens: u64,
    output_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_tokens_details: Option<Thinking>,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Thinking {
    thinking_tokens: u64,
}

impl From<Usage> for Counts {
    fn from(usage: Usage) -> Self {
        let cached = usage.cached_tokens.saturating_add(usage.cache_write_tokens);
        let thinking_tokens = usage.reasoning_tokens;
        Self {
            input_tokens: usage.input_tokens.saturating_sub(cached),
            cache_creation_input_tokens: usage.cache_write_tokens,
            cache_read_input_tokens: usage.cached_tokens,
            output_tokens: usage.output_tokens,
            output_tokens_details: (thinking_tokens > 0).then_some(Thinking { thinking_tokens }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    fn report(json: &str) -> Option<Report> {
        Report::read(serde_json::from_str(json).expect("JSON"))
    }

    const WHOLE: Usage = Usage {
        input_tokens: 111,
        output_tokens: 7,
        cached_tokens: 100,
        cache_write_tokens: 10,
        reasoning_tokens: 5,
    };

    #[test]
    fn the_parts_of_a_prompt_are_added() {
        let read = report(
            r#"{"input_tokens":1,"cache_read_input_tokens":100,"cache_creation_input_tokens":10,"output_tokens":7,"output_tokens_details":{"thinking_tokens":5},"service_tier":"standard"}"#,
        );
        assert_eq!(read.and_then(Report::usage), Some(WHOLE));
    }

    #[test]
    fn and_taken_apart_again() {
        assert_eq!(
            serde_json::to_string(&Counts::from(WHOLE)).expect("JSON"),
            r#"{"input_tokens":1,"cache_creation_input_tokens":10,"cache_read_input_tokens":100,"output_tokens":7,"output_tokens_details":{"thinking_tokens":5}}"#,
        );
        let more_cached_than_there_is = Usage {
            cached_tokens: 9,
            ..Usage::of(3, 1)
        };
        assert_eq!(Counts::from(more_cached_than_there_is).input_tokens, 0);
    }

    #[test]
    fn a_later_report_adds_to_an_earlier_one() {
        let first = report(
            r#"{"input_tokens":1,"cache_read_input_tokens":100,"cache_creation_input_tokens":10,"output_tokens":1}"#,
        );
        let last = report(r#"{"output_tokens":7,"output_tokens_details":{"thinking_tokens":5}}"#);
        let both = first.zip(last).map(|(first, last)| first.then(last));
        assert_eq!(both.and_then(Report::usage), Some(WHOLE));
    }

    #[test]
    fn what_cannot_be_read_reports_nothing() {
        for json in ["{}", "[]", "null", "\"many\"", r#"{"input_tokens":-1}"#] {
            assert_eq!(report(json).and_then(Report::usage), None, "{json}");
        }
    }
}
