//! OpenAI chat completions as a provider writes them: whole, as events, and as errors.

use serde_json::{Value, json};

use super::script::Report;

/// When every answer was made: providers differ, tests should not.
const CREATED: u64 = 1_750_000_000;

/// What all of an answer's parts have in common.
#[derive(Clone, Debug)]
pub(super) struct Completion {
    pub(super) provider: String,
    pub(super) model: String,
    pub(super) text: String,
    pub(super) usage: Report,
}

impl Completion {
    /// The answer, whole.
    pub(super) fn whole(&self) -> Value {
        let mut whole = self.frame("chat.completion");
        whole["choices"] = json!([{
            "index": 0,
            "message": {"role": "assistant", "content": self.text, "refusal": null},
            "logprobs": null,
            "finish_reason": "stop",
        }]);
        if let Some(usage) = usage(self.usage) {
            whole["usage"] = usage;
        }
        whole
    }

    /// The answer as events, without `[DONE]`: its text in `chunks` of them, one that says it is
    /// finished, and one with the usage where it is wanted.
    pub(super) fn events(&self, chunks: Option<usize>, wants_usage: bool) -> Vec<Value> {
        let usage = usage(self.usage).filter(|_| wants_usage);
        let mut events: Vec<Value> = match chunks {
            Some(chunks) => evenly(&self.text, chunks),
            None => self.text.split_inclusive(' ').collect(),
        }
        .into_iter()
        .map(|content| self.event(json!({"content": content}), None))
        .collect();
        if let Some(first) = events.first_mut() {
            first["choices"][0]["delta"]["role"] = json!("assistant");
        }
        events.push(self.event(json!({}), Some("stop")));
        let Some(usage) = usage else { return events };
        for event in &mut events {
            event["usage"] = Value::Null;
        }
        let mut last = self.frame("chat.completion.chunk");
        last["choices"] = json!([]);
        last["usage"] = usage;
        events.push(last);
        events
    }

    fn event(&self, delta: Value, finish_reason: Option<&str>) -> Value {
        let mut event = self.frame("chat.completion.chunk");
        event["choices"] = json!([{
            "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish_reason,
        }]);
        event
    }

    fn frame(&self, object: &str) -> Value {
        json!({
            "id": format!("chatcmpl-{}", self.provider),
            "object": object,
            "created": CREATED,
            "model": self.model,
        })
    }
}

/// An error in OpenAI's shape.
pub(super) fn error(status: u16, message: &str) -> Value {
    let (kind, code) = match status {
        401 => ("authentication_error", json!("invalid_api_key")),
        429 => ("requests", json!("rate_limit_exceeded")),
        500.. => ("server_error", Value::Null),
        _ => ("invalid_request_error", Value::Null),
    };
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}

/// A text in so many pieces of about the same length.
fn evenly(text: &str, pieces: usize) -> Vec<&str> {
    let boundary = |n: usize| {
        let at = text
            .len()
            .saturating_mul(n)
            .checked_div(pieces)
            .unwrap_or(text.len());
        (at..=text.len())
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(text.len())
    };
    (0..pieces)
        .filter_map(|n| text.get(boundary(n)..boundary(n.saturating_add(1))))
        .collect()
}

fn usage(report: Report) -> Option<Value> {
    match report {
        Report::Nothing => None,
        Report::Tokens { input, output } => Some(json!({
            "prompt_tokens": input,
            "completion_tokens": output,
            "total_tokens": input.saturating_add(output),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::{Completion, error, evenly};
    use crate::provider::script::Report;

    fn completion(text: &str) -> Completion {
        Completion {
            provider: "alpha".to_owned(),
            model: "small-1".to_owned(),
            text: text.to_owned(),
            usage: Report::default(),
        }
    }

    #[test]
    fn the_events_say_the_same_as_the_whole() {
        for chunks in [None, Some(1), Some(2), Some(3), Some(100)] {
            let completion = completion("Hello dear wörld");
            let said: String = completion
                .events(chunks, true)
                .iter()
                .filter_map(|event| event["choices"][0]["delta"]["content"].as_str())
                .collect();
            assert_eq!(said, completion.whole()["choices"][0]["message"]["content"]);
        }
    }

    #[test]
    fn usage_is_in_the_last_event_and_only_where_it_is_wanted() {
        let completion = completion("Hello");
        let with = completion.events(Some(1), true);
        assert_eq!(with.len(), 3);
        assert_eq!(with[2]["usage"]["total_tokens"], 21);
        assert_eq!(with[2]["choices"], serde_json::json!([]));
        let without = completion.events(Some(1), false);
        assert!(without.iter().all(|event| event.get("usage").is_none()));
    }

    #[test]
    fn a_text_is_cut_into_as_many_pieces_as_asked() {
        assert_eq!(evenly("abcdef", 3), ["ab", "cd", "ef"]);
        assert_eq!(evenly("ab", 4), ["", "a", "", "b"]);
        assert_eq!(evenly("öö", 3).concat(), "öö");
        assert!(evenly("ab", 0).is_empty());
    }

    #[test]
    fn an_error_looks_like_one_of_openai_s() {
        assert_eq!(
            error(429, "slow down")["error"]["code"],
            "rate_limit_exceeded"
        );
        assert_eq!(error(503, "down")["error"]["type"], "server_error");
        assert_eq!(error(400, "no")["error"]["type"], "invalid_request_error");
    }
}
