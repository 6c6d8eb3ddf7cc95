//! How the answer is to be: its form, its thinking, what comes along with it.

use std::borrow::Cow;

use serde::de::MapAccess;
use serde_json::value::RawValue;

use crate::chat::{Effort, Output, Reasoning, Request, Schema};
use crate::format::RequestError;
use crate::format::reading::{Unread, mistake, note, read, read_list};
use crate::json::{Json, Members, Name, Whole};

/// Reads `text`.
pub(super) fn read_text(raw: &RawValue, request: &mut Request) -> Result<(), RequestError> {
    let expected = "an object with a `format`";
    let Some(Whole(Text { form, unread })) = read(raw, "text", expected)? else {
        return Ok(());
    };
    unread.into_list("text.", &mut request.dropped);
    if let Some(form) = form {
        request.output = form.0.into_output(request)?;
    }
    Ok(())
}

/// Reads `reasoning`.
pub(super) fn read_reasoning(raw: &RawValue, request: &mut Request) -> Result<(), RequestError> {
    let expected = "an object with an `effort`";
    let Some(Whole(Thinking {
        effort,
        summary,
        unread,
    })) = read(raw, "reasoning", expected)?
    else {
        return Ok(());
    };
    unread.into_list("reasoning.", &mut request.dropped);
    let effort = match effort.as_deref().map(Effort::parse) {
        Some(None) => return Err(mistake("reasoning.effort", EFFORTS)),
        Some(effort) => effort,
        None => None,
    };
    if summary.as_deref().is_some_and(|summary| summary != "auto") {
        note(&mut request.dropped, Cow::Borrowed("reasoning.summary"));
    }
    let shown = summary.map(|_| true);
    if effort.is_some() || shown.is_some() {
        request.reasoning = Some(Reasoning {
            effort,
            budget: None,
            shown,
        });
    }
    Ok(())
}

const EFFORTS: &str = "`none`, `minimal`, `low`, `medium`, `high` or `xhigh`";

/// Reads `include`. Encrypted thinking comes along wherever there is any.
pub(super) fn read_include(raw: &RawValue, request: &mut Request) -> Result<(), RequestError> {
    for included in read_list::<Cow<'_, str>>(raw, "include", "a string")? {
        match &*included {
            "reasoning.encrypted_content" => {}
            "message.output_text.logprobs" => request.logprobs = request.logprobs.or(Some(0)),
            _ => note(&mut request.dropped, Cow::Borrowed("include")),
        }
    }
    Ok(())
}

#[derive(Default)]
struct Text {
    form: Option<Whole<Form>>,
    unread: Unread,
}

impl<'de> Members<'de> for Text {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "format" => self.form = value.next_value()?,
            _ => self.unread.skip(&key, value)?,
        }
        Ok(())
    }
}

/// The form of an answer.
#[derive(Default)]
struct Form {
    kind: String,
    name: Option<String>,
    description: Option<String>,
    schema: Option<Json>,
    strict: Option<bool>,
    unread: Unread,
}

impl<'de> Members<'de> for Form {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object with a `type`";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "type" => self.kind = value.next_value()?,
            "name" => self.name = value.next_value()?,
            "description" => self.description = value.next_value()?,
            "schema" => self.schema = value.next_value()?,
            "strict" => self.strict = value.next_value()?,
            _ => self.unread.skip(&key, value)?,
        }
        Ok(())
    }
}

impl Form {
    fn into_output(self, request: &mut Request) -> Result<Output, RequestError> {
        self.unread.into_list("text.format.", &mut request.dropped);
        Ok(match self.kind.as_str() {
            "text" => Output::Text,
            "json_object" => Output::Json,
            "json_schema" => Output::Schema(Schema {
                name: self.name,
                description: self.description,
                schema: self
                    .schema
                    .ok_or_else(|| mistake("text.format.schema", "a JSON Schema"))?,
                strict: self.strict,
            }),
            _ => {
                note(&mut request.untranslatable, Cow::Borrowed("text.format"));
                Output::Text
            }
        })
    }
}

/// How to think.
#[derive(Default)]
struct Thinking {
    effort: Option<String>,
    summary: Option<String>,
    unread: Unread,
}

impl<'de> Members<'de> for Thinking {
    type Key = Name<'de>;
    const EXPECTED: &'static str = "an object";

    fn member<A: MapAccess<'de>>(&mut self, key: Name<'de>, value: &mut A) -> Result<(), A::Error> {
        match &*key {
            "effort" => self.effort = value.next_value()?,
            // The second is what the first was once called.
            "summary" | "generate_summary" => {
                let summary: Option<String> = value.next_value()?;
                self.summary = summary.or(self.summary.take());
            }
            _ => self.unread.skip(&key, value)?,
        }
        Ok(())
    }
}
