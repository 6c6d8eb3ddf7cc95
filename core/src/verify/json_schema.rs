//! `json_schema`: the text is JSON that keeps to a schema, the operator's or the caller's.

use super::finding::of_choices;
use super::{
    Documents, Finding, Formats, Schema, SchemaError, Structural, Subject, json, repair, spoken,
};
use crate::chat::{Answer, Output, Request};
use crate::config::verify::JsonSchema;
use crate::json::Json;

/// The check.
#[derive(Debug)]
pub(super) struct OfSchema {
    /// Without one the caller's holds.
    own: Option<Schema>,
    formats: Formats,
}

impl OfSchema {
    pub(super) fn new(wanted: &JsonSchema, documents: &Documents) -> Result<Self, SchemaError> {
        let formats = Formats::of(wanted.formats);
        let own = wanted.schema.as_ref();
        let own = own.map(|own| Schema::compile_with(own, formats, documents));
        Ok(Self {
            own: own.transpose()?,
            formats,
        })
    }

    /// The caller's schema. One that cannot be used says nothing: no model could keep to it.
    fn callers(&self, request: &Request) -> Option<Schema> {
        let schema = match &request.output {
            Output::Text => return None,
            Output::Json => &Json::parse("true".to_owned())?,
            Output::Schema(schema) => &schema.schema,
        };
        Schema::compile_with(schema, self.formats, &Documents::default()).ok()
    }
}

impl Structural for OfSchema {
    fn name(&self) -> &'static str {
        "json_schema"
    }

    fn find(&self, subject: Subject<'_>) -> Option<Finding> {
        let callers;
        let schema = match &self.own {
            Some(own) => own,
            None => {
                callers = self.callers(subject.request)?;
                &callers
            }
        };
        of_choices(subject, |choice| {
            let text = spoken::text(choice)?;
            Some(match json::read(&text) {
                Ok(value) => schema.check(&value),
                Err(finding) => finding,
            })
        })
    }

    fn mend(&self, subject: Subject<'_>) -> Option<Answer> {
        repair::texts(subject.answer)
    }
}
