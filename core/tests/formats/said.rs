//! What of an answer must survive any translation, in a shape that can be compared.

use baton_core::chat::{Answer, Collector, Event, Failure, Finish, Part};
use serde_json::Value;

/// What the first choice of an answer says.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) thinking: String,
    pub(crate) refusal: String,
    /// Name and arguments of each call.
    pub(crate) calls: Vec<(String, Value)>,
    pub(crate) finish: Finish,
}

/// What a whole answer says.
pub(crate) fn of_answer(answer: &Answer) -> Said {
    let mut said = Said::default();
    let Some(choice) = answer.choices.first() else {
        return said;
    };
    said.finish.clone_from(&choice.finish);
    for part in &choice.parts {
        match part {
            Part::Text { text, .. } => said.text.push_str(text),
            Part::Thinking { text, .. } => said.thinking.push_str(text),
            Part::Refusal(text) => said.refusal.push_str(text),
            Part::ToolCall(call) => said
                .calls
                .push((call.name.clone(), arguments(&call.arguments))),
            Part::HiddenThinking(_)
            | Part::Image(_)
            | Part::Document(_)
            | Part::Audio(_)
            | Part::ToolResult(_) => {}
        }
    }
    said
}

/// The answer that events are put together to.
pub(crate) fn collected(events: &[Event]) -> Result<Answer, Failure> {
    let mut collector = Collector::default();
    for event in events {
        collector.add(event.clone());
    }
    collector.finish()
}

/// Formats differ in how they write the same arguments; none at all are none of an object's.
fn arguments(text: &str) -> Value {
    if text.is_empty() {
        return Value::Object(serde_json::Map::new());
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}
