//! `fields`: the text is JSON that has certain fields.

use serde_json::Value;

use super::finding::of_choices;
use super::{Finding, Structural, Subject, json, repair, spoken};
use crate::chat::Answer;
use crate::config::verify::FieldPath;

/// The check.
#[derive(Debug)]
pub(super) struct Fields(pub(super) Vec<FieldPath>);

impl Structural for Fields {
    fn name(&self) -> &'static str {
        "fields"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            Some(match json::read(&text) {
                Ok(value) => self.look_in(&value),
                Err(finding) => finding,
            })
        })
    }

    fn mend(&self, subject: Subject<'_>) -> Option<Answer> {
        repair::texts(subject.answer)
    }
}

impl Fields {
    fn look_in(&self, value: &Value) -> Finding {
        let missing = self.0.iter().find(|path| !has(value, path));
        missing.map_or_else(Finding::passed, |path| {
            let why = format!("has no `{}`", path.as_str());
            Finding::failed(why.as_str()).complaining(format!("it {why}"))
        })
    }
}

/// Whether something other than null stands there.
fn has(value: &Value, path: &FieldPath) -> bool {
    let found = path.steps().try_fold(value, |value, step| match value {
        Value::Object(members) => members.get(step),
        Value::Array(elements) => elements.get(step.parse::<usize>().ok()?),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    });
    found.is_some_and(|value| !value.is_null())
}
