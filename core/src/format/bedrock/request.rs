//! A neutral request, said to Bedrock.

mod body;
mod claude;
mod content;
mod media;
mod messages;
mod tools;
mod tuning;

use std::borrow::Cow;
use std::collections::BTreeSet;

use self::body::{Body, OutputConfig};
use self::content::Writer;
use self::tuning::Tuning;
use super::family::Family;
use crate::chat::{Output, Request, Unsupported};
use crate::format::Written;
use crate::json::to_json;

/// Says a request to the model of this id.
pub(super) fn write(request: &Request, id: &str) -> Result<Written, Unsupported> {
    let family = Family::of(id);
    refuse_what_cannot_be(request)?;
    let mut dropped = Dropped::default();
    let tools = tools::write(request, family, &mut dropped)?;
    let is_forced = tools.as_ref().is_some_and(|tools| tools.is_forced());
    let output = output(&request.output, family)?;
    let tuning = Tuning::of(request, family, is_forced, &mut dropped)?;
    let mut writer = Writer::new(family, tuning.takes_thinking(), &mut dropped);
    let body = Body {
        system: messages::system(request, &mut writer)?,
        messages: messages::conversation(request, &mut writer)?,
        inference_config: tuning.inference,
        tool_config: tools,
        output_config: output,
        additional_model_request_fields: tuning.additional,
    };
    Ok(Written {
        body: to_json(&body),
        dropped: dropped.into_names(),
    })
}

/// What the API has no word for and an answer cannot do without.
fn refuse_what_cannot_be(request: &Request) -> Result<(), Unsupported> {
    if request.choices.is_some_and(|choices| choices > 1) {
        return Err(unsupported("n"));
    }
    match request.output {
        Output::Json => Err(unsupported("response_format json_object")),
        Output::Text | Output::Schema(_) => Ok(()),
    }
}

/// The form of the answer.
fn output(output: &Output, family: Family) -> Result<Option<OutputConfig<'_>>, Unsupported> {
    match output {
        Output::Schema(schema) if family.keeps_to_schemas() => OutputConfig::of(schema).map(Some),
        Output::Schema(_) => Err(unsupported("response_format json_schema")),
        Output::Text | Output::Json => Ok(None),
    }
}

fn unsupported(feature: impl Into<Cow<'static, str>>) -> Unsupported {
    Unsupported(feature.into())
}

/// What was asked for and is not said, by the neutral model's names.
#[derive(Debug, Default)]
struct Dropped(BTreeSet<&'static str>);

impl Dropped {
    fn name(&mut self, name: &'static str) {
        self.0.insert(name);
    }

    fn into_names(self) -> Vec<Cow<'static, str>> {
        self.0.into_iter().map(Cow::Borrowed).collect()
    }
}

#[cfg(test)]
mod tests;
