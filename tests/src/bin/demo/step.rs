//! One step of the tour: a request, its answer as it comes, its receipt, and whether all of it is as
//! it should be.

use std::io::{Write, stdout};
use std::time::Duration;

use anyhow::Context;
use baton_tests::http::{Chat, Ending, Next};
use baton_tests::stack::Stack;
use serde_json::Value;

use crate::tell;

/// A request and what must come of it.
pub(crate) struct Step {
    pub(crate) title: &'static str,
    pub(crate) story: &'static str,
    pub(crate) chat: Chat,
    pub(crate) expected: Expected,
}

/// What must come of a request.
pub(crate) struct Expected {
    success: bool,
    /// The model that answers, or the code of the refusal.
    by: &'static str,
    /// How each attempt ends.
    attempts: &'static [&'static str],
    /// What the receipt says at these places.
    explained: Vec<(&'static str, Value)>,
    /// What the answer says.
    said: Option<&'static str>,
    /// Whether a stream comes all at once.
    at_once: bool,
}

/// What came of a request.
struct Outcome {
    exchange: String,
    success: bool,
    by: String,
    said: String,
    /// Whether a streamed answer came piece by piece and to its end. What is not streamed is whole.
    well_streamed: bool,
}

impl Expected {
    /// An answer of this model's.
    pub(crate) fn answer(model: &'static str, attempts: &'static [&'static str]) -> Self {
        Self {
            success: true,
            by: model,
            attempts,
            explained: Vec::new(),
            said: None,
            at_once: false,
        }
    }

    /// A refusal with this code.
    pub(crate) fn refusal(code: &'static str, attempts: &'static [&'static str]) -> Self {
        Self {
            success: false,
            by: code,
            attempts,
            explained: Vec::new(),
            said: None,
            at_once: false,
        }
    }

    /// And the answer says this.
    pub(crate) fn saying(mut self, text: &'static str) -> Self {
        self.said = Some(text);
        self
    }

    /// And its stream comes all at once.
    pub(crate) fn at_once(mut self) -> Self {
        self.at_once = true;
        self
    }

    /// And the receipt says this at this place.
    pub(crate) fn explained(mut self, place: &'static str, value: Value) -> Self {
        self.explained.push((place, value));
        self
    }
}

impl Step {
    /// Takes the step, and returns whether it went as told.
    pub(crate) async fn take(&self, number: usize, stack: &Stack) -> anyhow::Result<bool> {
        tell::opening(number, self.title, self.story);
        let outcome = self.ask(stack).await?;
        let receipt = tell::explanation(stack, &outcome.exchange).await?;
        Ok(tell::verdict(&self.complaints(&outcome, &receipt)))
    }

    async fn ask(&self, stack: &Stack) -> anyhow::Result<Outcome> {
        if self.chat.is_streamed() {
            self.ask_for_stream(stack).await
        } else {
            self.ask_for_whole(stack).await
        }
    }

    async fn ask_for_whole(&self, stack: &Stack) -> anyhow::Result<Outcome> {
        let answer = self.chat.send(stack.edge()).await?;
        println!("   {} after {}", answer.status, tell::millis(answer.took));
        let success = answer.status == 200;
        let said = if success {
            answer.content()
        } else {
            answer.text()
        };
        tell::indented("   ", &said);
        println!();
        let by = if success {
            answer
                .header("x-baton-model")
                .unwrap_or_default()
                .to_owned()
        } else {
            answer.error_code()
        };
        let exchange = answer
            .header("x-baton-exchange")
            .context("no exchange id")?
            .to_owned();
        Ok(Outcome {
            exchange,
            success,
            by,
            said,
            well_streamed: true,
        })
    }

    async fn ask_for_stream(&self, stack: &Stack) -> anyhow::Result<Outcome> {
        let mut stream = self.chat.begin(stack.edge()).await?;
        println!("   {}, then", stream.status);
        let (mut times, mut said) = (Vec::new(), String::new());
        let ending = loop {
            let event = match stream.next().await? {
                Next::Event(event) => event,
                Next::End(ending) => break ending,
            };
            if let Some(content) = event.content() {
                println!("   {:>8}  {content}", tell::millis(event.at));
                times.push(event.at);
                said.push_str(&content);
            }
            stdout().flush()?;
        };
        println!();
        let (first, last) = (
            times.first().copied().unwrap_or_default(),
            times.last().copied().unwrap_or_default(),
        );
        Ok(Outcome {
            exchange: stream
                .header("x-baton-exchange")
                .context("no exchange id")?
                .to_owned(),
            success: stream.status == 200,
            by: stream
                .header("x-baton-model")
                .unwrap_or_default()
                .to_owned(),
            said,
            well_streamed: ending == Ending::Clean && last.saturating_sub(first) > SPREAD,
        })
    }

    /// What is not as it should be.
    fn complaints(&self, outcome: &Outcome, receipt: &Value) -> Vec<String> {
        let attempts: Vec<String> = receipt["attempts"]
            .as_array()
            .into_iter()
            .flatten()
            .map(ending)
            .collect();
        let mut complaints = Vec::new();
        if outcome.success != self.expected.success || outcome.by != self.expected.by {
            complaints.push(format!(
                "expected `{}`, got `{}`",
                self.expected.by, outcome.by
            ));
        }
        if attempts != self.expected.attempts {
            complaints.push(format!(
                "expected attempts {:?}, got {attempts:?}",
                self.expected.attempts
            ));
        }
        for (place, expected) in &self.expected.explained {
            let said = receipt.pointer(place).unwrap_or(&Value::Null);
            if said != expected {
                complaints.push(format!("expected `{place}` to be {expected}, got {said}"));
            }
        }
        if let Some(text) = self
            .expected
            .said
            .filter(|text| !outcome.said.contains(text))
        {
            complaints.push(format!(
                "expected `{text}` in the answer, got `{}`",
                outcome.said
            ));
        }
        if !outcome.well_streamed && !self.expected.at_once {
            complaints.push("the tokens did not arrive one by one".to_owned());
        }
        complaints
    }
}

/// Between the first and the last token of the tour's streams there are four waits of 60 ms.
const SPREAD: Duration = Duration::from_millis(120);

/// How an attempt ended, in a word or two: `answered 200`, `status 503`, `connect`.
fn ending(attempt: &Value) -> String {
    words(&attempt["ending"])
        .into_iter()
        .filter(|word| !matches!(&**word, "faulted" | "retry_after"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The keys and values of a document, outer before inner.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, value)| [vec![key.clone()], words(value)].concat())
            .collect(),
        Value::String(text) => vec![text.clone()],
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            vec![value.to_string()]
        }
    }
}
